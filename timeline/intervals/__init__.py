"""Interval questions over any frame: Polars, pandas, Arrow or DuckDB in, Polars out, no database needed.

Every function takes extents as columns named by argument, in dates, datetimes or integers, half-open unless
`closed` says otherwise, with optional key columns (`by`). Uncertain extents are two columns for a start and two for an
end; `BOUNDS` names those of the events view.
"""

from __future__ import annotations

from timeline.intervals.asof_join import asof
from timeline.intervals.bursts import bursts
from timeline.intervals.coalesce import cluster, coalesce, complement, gaps, subtract
from timeline.intervals.concurrency import concurrency
from timeline.intervals.cooccurrence import cooccurrence
from timeline.intervals.coverage import coverage
from timeline.intervals.extents import BOUNDS
from timeline.intervals.joins import count_overlaps, intersect, overlap, overlap_batches, overlap_pairs
from timeline.intervals.lags import lags
from timeline.intervals.lanes import lanes
from timeline.intervals.leads import leads
from timeline.intervals.lookup import lookup
from timeline.intervals.nearest import nearest
from timeline.intervals.probability import probabilities
from timeline.intervals.rate import rate
from timeline.intervals.relations import distances, holds, overlap_lengths, relations
from timeline.intervals.sequence import sequence
from timeline.intervals.sessions import sessionize
from timeline.intervals.split import split
from timeline.intervals.validate import vet
from timeline.intervals.worlds import worlds

__all__ = [
    "BOUNDS",
    "asof",
    "bursts",
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
    "lags",
    "lanes",
    "leads",
    "lookup",
    "nearest",
    "overlap",
    "overlap_batches",
    "overlap_lengths",
    "overlap_pairs",
    "probabilities",
    "rate",
    "relations",
    "sequence",
    "sessionize",
    "split",
    "subtract",
    "vet",
    "worlds",
]
