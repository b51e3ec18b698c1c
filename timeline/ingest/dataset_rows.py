"""Whether the events of a dataset are such as this program writes: a file that somebody edited may hold anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from timeline.constants import BOUNDS
from timeline.model import KIND
from timeline.store import edtf_agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["first_fault"]

_RANGES = {"lat": (-90, 90), "lon": (-180, 180), "confidence": (0, 1)}


def first_fault(events: pl.DataFrame) -> str | None:
    """What is wrong with the first event that is not sound; None where all are.

    Args:
        events: the table `events`, or `history/versions`.
    """
    for reason, wrong in _faults(events):
        if wrong.height:
            return f"event '{wrong['event_id'][0]}': {reason}"
    return None


def _faults(events: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for name, (low, high) in _RANGES.items():
        outside = ~pl.col(name).is_between(low, high)
        yield f"{name} is not a number from {low} to {high}", events.filter(outside)
    kinds = [kind for kind in events["kind"].unique() if kind is None or not KIND.fullmatch(kind)]
    yield "kind is not lower-case words joined by dots", events.filter(pl.col("kind").is_in(kinds))
    start_min, start_max, end_min, end_max = map(pl.col, BOUNDS)
    no_extent = (start_min > start_max) | (end_min > end_max) | (start_min >= end_max)
    yield "its bounds leave no extent", events.filter(no_extent)
    yield "edtf does not agree with the bounds", _disagreeing(events)


def _disagreeing(events: pl.DataFrame) -> pl.DataFrame:
    """The events whose EDTF has other bounds than they; each distinct date is read once."""
    numbered = events.with_columns(pl.col(BOUNDS).cast(pl.Datetime("us")).to_physical())
    dates = numbered.select("edtf", "end_kind", *BOUNDS).filter(pl.col("edtf").is_not_null()).unique()
    wrong = [row["edtf"] for row in dates.iter_rows(named=True) if not edtf_agrees(row)]
    return events.filter(pl.col("edtf").is_in(wrong))
