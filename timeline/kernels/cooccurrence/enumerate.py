"""Counting by enumeration: every pair of events within the window is visited, one row of the table at a time.

Needs memory for one row only and time for each pair within the window, so it serves small inputs,
short windows and tens of thousands of items. Certain and possible are decided on the pair itself.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from timeline.constants import MINUS_INFINITY
from timeline.kernels.cooccurrence.extents import Extents, shifted
from timeline.kernels.cooccurrence.incidence import Counts, Incidence, Ints
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, workers
from timeline.kernels.segment_tree import grow, next_above

__all__ = ["Search", "enumerate_pairs", "search"]


class Search(NamedTuple):
    """What finds the events within a window of an event.

    Candidates of an event are `order[begin:end]` (sorted by group and first granule); `latest` is a tree
    of the largest last granule below each node, its leaves in that order.
    """

    order: Ints
    begin: Ints
    end: Ints
    latest: Ints
    first_min: Ints
    first_max: Ints
    last_min: Ints
    reach_min: Ints
    reach_max: Ints
    window: int


def search(extents: Extents, group: Ints, window: int) -> Search:
    """Sort the events once for `enumerate_pairs`."""
    order = np.lexsort((extents.first_min, group))
    grouped, first = group[order], extents.first_min[order]
    begins = np.searchsorted(grouped, group, "left")
    ends = np.empty(group.size, np.int64)
    reach_max = shifted(extents.last_max, window)
    edges = np.concatenate([[0], np.flatnonzero(np.diff(grouped)) + 1, [group.size]])
    for low, high in itertools.pairwise(edges):
        members = order[low:high]
        ends[members] = low + np.searchsorted(first[low:high], reach_max[members], "right")
    return Search(
        order,
        begins,
        ends,
        grow(extents.last_max[order], MINUS_INFINITY),
        extents.first_min,
        extents.first_max,
        extents.last_min,
        shifted(extents.last_min, window),
        reach_max,
        window,
    )


@kernel
def _count_rows(
    first_row: int,
    last_row: int,
    owner_offsets: Ints,
    owners: Ints,
    offsets: Ints,
    items: Ints,
    length: Ints,
    n_columns: int,
    order: Ints,
    begin: Ints,
    end: Ints,
    latest: Ints,
    first_max: Ints,
    reach_min: Ints,
    too_early: Ints,
    least: int,
) -> Ints:
    found = np.empty((5, 1024), np.int64)
    n_found = 0
    cells = np.zeros((3, n_columns), np.int64)
    touched = np.empty(n_columns, np.int64)
    for row in range(first_row, last_row):
        n_touched = 0
        for k in range(owner_offsets[row], owner_offsets[row + 1]):
            event = owners[k]
            position = next_above(latest, begin[event], too_early[event])
            while position < end[event]:
                other = order[position]
                certain = first_max[other] <= reach_min[event] and first_max[event] <= reach_min[other]
                for j in range(offsets[other], offsets[other + 1]):
                    column = items[j]
                    if column >= length[row]:
                        break
                    if cells[2, column] == 0:
                        touched[n_touched] = column
                        n_touched += 1
                    cells[2, column] += 1
                    if other == event:
                        cells[0, column] += 1
                        cells[1, column] += 1
                    elif certain:
                        cells[1, column] += 1
                position = next_above(latest, position + 1, too_early[event])
        if n_found + n_touched > found.shape[1]:
            larger = np.empty((5, 2 * (n_found + n_touched)), np.int64)
            larger[:, :n_found] = found[:, :n_found]
            found = larger
        for k in range(n_touched):
            column = touched[k]
            if cells[2, column] >= least:
                found[0, n_found] = row
                found[1, n_found] = column
                found[2:, n_found] = cells[:, column]
                n_found += 1
            cells[:, column] = 0
    return found[:, :n_found].copy()


def enumerate_pairs(
    at: Search, rows: Incidence, columns: Incidence, first: int, last: int, length: Ints, least: int
) -> Counts:
    """The pairs of rows `first..last` with at least `least` (1 or more) possible co-occurrences, as (column, row)."""
    owner_offsets, owners = rows.transposed
    too_early = shifted(at.first_min, -at.window - 1)
    work = np.cumsum((at.end - at.begin)[owners])
    edges = _even_edges(owner_offsets, work, first, last)
    finder = (at.order, at.begin, at.end, at.latest, at.first_max, at.reach_min, too_early)
    tasks = [
        (
            start,
            stop,
            owner_offsets,
            owners,
            columns.offsets,
            columns.items,
            length,
            columns.n_items,
            *finder,
            least,
        )
        for start, stop in edges
    ]
    parts = run(_count_rows, tasks, int(work[-1]) if work.size else 0)
    row, column, same, certain, possible = np.concatenate(parts, axis=1)
    return Counts(column, row, same, certain, possible)


def _even_edges(offsets: Ints, work: Ints, first: int, last: int) -> list[tuple[int, int]]:
    """Rows cut into runs of about equal work, a few for each core."""
    done = np.concatenate([[0], work])[offsets]
    goals = np.linspace(done[first], done[last], 8 * workers() + 1)[1:-1]
    cuts = np.unique(np.concatenate([[first], np.searchsorted(done, goals).clip(first, last), [last]]))
    return [(int(a), int(b)) for a, b in itertools.pairwise(cuts)]
