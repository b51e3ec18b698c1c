"""What can be drawn of an answer: the extents that its rows tell, as events with four bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import BOUNDS
from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

__all__ = ["extents"]

_SIDES = ("left", "right")


def extents(frame: pl.DataFrame) -> pl.DataFrame:
    """One row an extent: of an answer about events its rows, of pairs the events of both sides, of states its stretches.

    Raises:
        BadQuery: the answer has no dates.
    """
    import polars as pl
    from polars import selectors as cs

    found = _extents(frame.with_columns(cs.date().cast(pl.Datetime("us"))))
    for bound in BOUNDS:
        if not isinstance(kind := found.schema[bound], pl.Datetime | pl.Null):
            raise BadQuery(f"the column that tells {bound} holds no dates but {kind}; cast it to TIMESTAMP")
    return found.with_columns(pl.col(BOUNDS).cast(pl.Datetime("us")))


def _extents(frame: pl.DataFrame) -> pl.DataFrame:
    names = set(frame.columns)
    if set(BOUNDS) <= names:
        return frame
    if sides := [side for side in _SIDES if {f"{side}_{bound}" for bound in BOUNDS} <= names]:
        return _of_pairs(frame, sides)
    if {"start", "end"} <= names:
        return _of_stretches(frame)
    raise BadQuery(
        "this answer has no dates to draw; ask for events (find, at), pairs (overlaps, nearest) or states (concurrency, gaps)"
    )


def _of_pairs(frame: pl.DataFrame, sides: Sequence[str]) -> pl.DataFrame:
    """The events of both sides, each once, in the order in which they come."""
    import polars as pl

    parts = []
    for side in sides:
        told = {name: name.removeprefix(f"{side}_") for name in frame.columns if name.startswith(f"{side}_")}
        told |= {side: "event_id"} if side in frame.columns else {}
        parts.append(frame.select(*told).rename(told))
    both = pl.concat(parts, how="diagonal")
    known = both.filter(pl.col("event_id").is_not_null()) if "event_id" in both.columns else both
    return known.unique(subset="event_id" if "event_id" in known.columns else None, maintain_order=True)


def _of_stretches(frame: pl.DataFrame) -> pl.DataFrame:
    """Stretches of time are exact: each starts and ends at the instants that are told. Its title is the rest of its row."""
    import polars as pl

    told = [
        pl.when(pl.col(name).is_not_null()).then(
            pl.lit("" if name in ("item", "certainty") else f"{name} ") + pl.col(name).cast(pl.String)
        )
        for name, kind in frame.schema.items()
        if name not in ("start", "end") and (kind == pl.String or kind.is_numeric() or kind == pl.Boolean)
    ]
    title = pl.concat_str(told, separator=", ", ignore_nulls=True) if told else pl.lit("")
    start, end = pl.col("start"), pl.col("end")
    kept = [name for name in ("item", "certainty") if name in frame.columns]
    return frame.select(
        *kept, title.alias("title"), start_min=start, start_max=start, end_min=end, end_max=end
    )
