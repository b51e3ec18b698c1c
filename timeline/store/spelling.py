"""The dates of an answer that EDTF cannot write, spelled from their bounds: `1990..1991-03-05T12:00Z -> ..1991-05`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl

__all__ = ["with_date", "with_dates"]

_KINDS = ("start_kind", "end_kind")
_FLAGS = ("approximate", "uncertain")


def with_date(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its dates, where it has them at all and tells their bounds."""
    lacking = [name for name in row if name.endswith("when") and row[name] is None]
    if not lacking:
        return row
    spelled = {
        name: _spelled(row, name) for name in lacking if _tells(row.keys(), name) and _dated(row, name)
    }
    return {**row, **spelled}


def with_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the dates that its columns of dates lack."""
    for name in frame.columns:
        if name.endswith("when") and _tells(frame.columns, name):
            frame = _with_dates_of(frame, name)
    return frame


def _with_dates_of(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    import polars as pl

    stem = name.removesuffix("when")
    lacking = frame[name].is_null() & frame[_marker(stem)].is_not_null()
    if not lacking.any():
        return frame
    names = [column for part in (*BOUNDS, *_KINDS, *_FLAGS) if (column := f"{stem}{part}") in frame.columns]
    bounds = [f"{stem}{bound}" for bound in BOUNDS]
    rows = frame.filter(lacking).select(names).with_columns(pl.col(bounds).dt.epoch("us"))
    texts = pl.Series(name, [_spelled(row, name) for row in rows.iter_rows(named=True)], pl.String)
    return frame.with_columns(frame[name].scatter(lacking.arg_true(), texts))


def _tells(columns: Collection[str], name: str) -> bool:
    """Whether the bounds of a date stand beside it; those of an event also say what an end without a limit is."""
    stem = name.removesuffix("when")
    wanted = (*BOUNDS, *_KINDS) if stem == "" else (*BOUNDS, "title")
    return all(f"{stem}{part}" in columns for part in wanted)


def _dated(row: dict[str, Any], name: str) -> bool:
    return row[_marker(name.removesuffix("when"))] is not None


def _marker(stem: str) -> str:
    """The column that is NULL where there is no date: of one event its kind of start, of a side of a pair its title."""
    return f"{stem}title" if stem else "start_kind"


def _spelled(row: dict[str, Any], name: str) -> str:
    stem = name.removesuffix("when")
    kinds = {kind: row[f"{stem}{kind}"] for kind in _KINDS if row.get(f"{stem}{kind}")}
    when = When.from_bounds(
        *(row[f"{stem}{bound}"] for bound in BOUNDS),
        **kinds,
        approximate=bool(row.get(f"{stem}approximate")),
        uncertain=bool(row.get(f"{stem}uncertain")),
    )
    return when.display()
