"""Interval questions over any frame: Polars, pandas, Arrow or DuckDB in, Polars out, no database needed.

Every function takes extents as columns named by argument, in dates, datetimes or integers, half-open unless
`closed` says otherwise, with optional key columns (`by`). Uncertain extents are two columns for a start and two for an
end; `BOUNDS` names those of the events view.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from timeline.intervals.asof import lookup
from timeline.intervals.extents import BOUNDS
from timeline.intervals.joins import count_overlaps, intersect, overlap, overlap_batches, overlap_pairs
from timeline.intervals.levels import concurrency
from timeline.intervals.neighbours import nearest
from timeline.intervals.relations import distances, holds, overlap_lengths, relations
from timeline.intervals.sessions import sessionize
from timeline.intervals.shares import coverage
from timeline.intervals.splits import split
from timeline.intervals.unions import cluster, coalesce, complement, gaps, subtract
from timeline.intervals.vetting import vet

if TYPE_CHECKING:
    from timeline.intervals.cooccurrence import cooccurrence

__all__ = [
    "BOUNDS",
    "cluster",
    "coalesce",
    "complement",
    "concurrency",
    "cooccurrence",
    "count_overlaps",
    "coverage",
    "distances",
    "gaps",
    "holds",
    "intersect",
    "lookup",
    "nearest",
    "overlap",
    "overlap_batches",
    "overlap_lengths",
    "overlap_pairs",
    "relations",
    "sessionize",
    "split",
    "subtract",
    "vet",
]


def __getattr__(name: str) -> Any:
    if name != "cooccurrence":
        raise AttributeError(f"module 'timeline.intervals' has no attribute '{name}'")
    globals()[name] = getattr(import_module("timeline.intervals.cooccurrence"), name)
    return globals()[name]
