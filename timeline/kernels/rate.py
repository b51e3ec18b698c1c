"""Events per bin, by item: certain and possible, zero bins included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from timeline.constants import MINUS_INFINITY
from timeline.errors import BadQuery

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints

__all__ = ["MOST_CELLS", "Counted", "rate"]

MOST_CELLS = 20_000_000
"""More cells of item and bin than this are not returned."""

Counted = Literal["begins", "touches"]


def _sums(items: Incidence, first: Ints, last: Ints, n_bins: int) -> Ints:
    """For each item and bin the events whose range `first..last` of bins holds it; empty where last < first."""
    steps = np.zeros((items.n_items, n_bins + 1), np.int64)
    kept = np.repeat(first <= last, items.breadth)
    event = items.owner[kept]
    item = items.items[kept]
    np.add.at(steps, (item, first[event]), 1)
    np.add.at(steps, (item, last[event] + 1), -1)
    return np.cumsum(steps, axis=1)[:, :n_bins]


def rate(
    start_min: Ints,
    start_max: Ints,
    end_min: Ints,
    end_max: Ints,
    items: Incidence,
    edges: Ints,
    counts: Counted = "begins",
) -> tuple[Ints, Ints]:
    """Certain and possible events of each item in each bin `[edges[i], edges[i + 1])`, as (items, bins) arrays.

    `begins` counts an event in the bin in which it starts; `touches` in every bin that it shares an instant with.
    Bounds and edges are in one unit; bounds are half-open and may be infinite (the ends of int64).

    >>> from timeline.kernels.cooccurrence.pairs import incidence
    >>> one = incidence(np.array([0, 1]), np.array([0, 0]), 2, 1)
    >>> start_min, start_max = np.array([0, 5]), np.array([0, 14])
    >>> certain, possible = rate(start_min, start_max, start_min + 1, start_max + 1, one, np.array([0, 10, 20]))
    >>> certain.tolist(), possible.tolist()
    ([[1, 0]], [[2, 1]])
    """
    if counts not in get_args(Counted):
        raise BadQuery(f"'{counts}' is no way to count; use {' or '.join(get_args(Counted))}")
    n_bins = edges.size - 1
    if items.n_items * n_bins > MOST_CELLS:
        raise BadQuery(f"more than {MOST_CELLS:,} cells of item and bin; use longer bins or fewer items")

    def place(values: Ints) -> Ints:
        """The bin that holds each value; -1 before the first, `n_bins` after the last."""
        return np.searchsorted(edges, values, "right") - 1

    begin, latest_begin = place(start_min), place(start_max)
    if counts == "begins":
        possible, certain = (begin, latest_begin), (begin, np.where(begin == latest_begin, begin, -1))
    else:
        possible = (begin, place(np.where(end_max > MINUS_INFINITY, end_max - 1, end_max)))
        certain = (latest_begin, place(np.where(end_min > MINUS_INFINITY, end_min - 1, end_min)))
    return tuple(  # type: ignore[return-value]
        _sums(items, first.clip(0), last.clip(-1, n_bins - 1), n_bins) for first, last in (certain, possible)
    )
