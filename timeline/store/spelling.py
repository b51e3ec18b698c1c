"""The dates of an answer that EDTF cannot write, spelled from their bounds: `1990..1991-03-05T12:00Z -> ..1991-05`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.when import When

if TYPE_CHECKING:
    import polars as pl

__all__ = ["with_date", "with_dates"]

_BOUNDS = ("start_min", "start_max", "end_min", "end_max")
_KINDS = ("start_kind", "end_kind")
_FLAGS = ("approximate", "uncertain")
_TOLD = {*_BOUNDS, *_KINDS}


def with_date(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its `when`, if it has a date at all and tells its bounds."""
    if row.get("when", "") is not None or not row.keys() >= _TOLD or row["start_kind"] is None:
        return row
    return {**row, "when": _spelled(row)}


def with_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the dates that its column `when` lacks."""
    import polars as pl

    if "when" not in frame.columns or not set(frame.columns) >= _TOLD:
        return frame
    lacking = frame["when"].is_null() & frame["start_kind"].is_not_null()
    if not lacking.any():
        return frame
    names = [name for name in (*_BOUNDS, *_KINDS, *_FLAGS) if name in frame.columns]
    rows = frame.filter(lacking).select(names).with_columns(pl.col(_BOUNDS).dt.epoch("us"))
    texts = pl.Series("when", map(_spelled, rows.iter_rows(named=True)), pl.String)
    return frame.with_columns(frame["when"].scatter(lacking.arg_true(), texts))


def _spelled(row: dict[str, Any]) -> str:
    when = When.from_bounds(
        *(row[name] for name in _BOUNDS),
        start_kind=row["start_kind"],
        end_kind=row["end_kind"],
        approximate=bool(row.get("approximate")),
        uncertain=bool(row.get("uncertain")),
    )
    return when.display()
