"""The state as of an instant: which extent holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import upper
from timeline.kernels.segment_tree import grow, previous_above
from timeline.kernels.sorting import by_start, sort

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows

__all__ = ["latest"]


@kernel
def _holding(at: Places, rows: Rows, starts: Places, tree: Places, right: Rows, out: Ints) -> None:
    """The extent with the latest start among those that hold each instant, or -1."""
    p = 0
    for i in range(at.size):
        p = upper(starts, at[i], 0, starts.size) if i == 0 else p
        while p < starts.size and starts[p] <= at[i]:
            p += 1
        found = previous_above(tree, p - 1, at[i])
        out[rows[i]] = right[found] if found >= 0 else -1


def latest(
    at: Ints,
    start: Ints,
    end: Ints,
    at_key: Rows | None = None,
    key: Rows | None = None,
    tolerance: int = 0,
) -> Ints:
    """For each instant the row of the extent that holds it, or -1; of several, the one that started last.

    Args:
        at: int64 instants, in any order.
        start: int64 starts of the extents; `line.MINUS_INFINITY` where there is none.
        end: int64 ends, exclusive, each after its start; `line.INFINITY` where there is none.
        at_key: dense uint32 key codes of the instants, or None where there is one partition.
        key: the codes of the extents.
        tolerance: an instant that no extent holds takes the one that ended last before it, if the distance (instant
            less last tick) is at most this many ticks.

    Of equal starts (or, within the tolerance, of equal ends the later start, then) the last row is taken.

    >>> import numpy as np
    >>> latest(np.array([4, 6, 9]), np.array([0, 3]), np.array([7, 5]))
    array([ 1,  0, -1])
    """
    found = np.full(at.size, -1, np.int64)
    if not at.size or not start.size:
        return found
    line = draw([(start, end)], [at_key, key], at)
    work = at.size + start.size
    instants = line.fold(at, at_key)
    queries = sort(instants)
    extents = by_start(line, start, end, key)
    tree = grow(extents.end)
    cuts = [slice(*cut) for cut in slices(at.size, workers())]
    tasks = [(queries.place[cut], queries.row[cut], extents.start, tree, extents.row, found) for cut in cuts]
    run(_holding, tasks, work)
    if tolerance > 0:
        missing = np.flatnonzero(found < 0)
        by_end = sort(extents.end)
        last = np.searchsorted(by_end.place, instants[missing], "right") - 1
        near = extents.row[by_end.row[np.maximum(last, 0)]]
        same = (last >= 0) & (at_key is None or key is None or key[near] == at_key[missing])
        close = same & (at[missing].view(np.uint64) - (end[near] - 1).view(np.uint64) <= np.uint64(tolerance))
        found[missing[close]] = near[close]
    return found
