"""Extents laid out in lanes: none overlaps another of its lane, and there are as few lanes as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.constants import INFINITY
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.sorting import by_start

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows

__all__ = ["lanes"]


@kernel
def _push(heap: Ints, tags: Ints, size: int, value: Any, tag: Any) -> None:
    """Add a value to a heap of so many, the smallest at its top."""
    i = size
    while i > 0 and heap[(i - 1) >> 1] > value:
        heap[i], tags[i] = heap[(i - 1) >> 1], tags[(i - 1) >> 1]
        i = (i - 1) >> 1
    heap[i], tags[i] = value, tag


@kernel
def _pop(heap: Ints, tags: Ints, size: int) -> None:
    """Take the top off a heap of so many."""
    last = size - 1
    value, tag = heap[last], tags[last]
    i, child = 0, 1
    while child < last:
        if child + 1 < last and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[i], tags[i] = heap[child], tags[child]
        i, child = child, 2 * child + 1
    heap[i], tags[i] = value, tag


@kernel
def _lay(start: Places, end: Places, row: Rows, stride: int, out: Ints) -> None:
    """Give each extent, in the order of starts, the lowest lane that is free; a new key begins with all lanes free."""
    n = start.size
    ends, taken = np.empty(n, np.int64), np.empty(n, np.int64)
    free, unused = np.empty(n, np.int64), np.empty(n, np.int64)
    n_taken, n_free, n_lanes = 0, 0, 0
    key: Any = -1
    for i in range(n):
        place = np.int64(start[i])
        if place // stride != key:
            key = place // stride
            n_taken, n_free, n_lanes = 0, 0, 0
        while n_taken and ends[0] <= place:
            _push(free, unused, n_free, taken[0], 0)
            n_free += 1
            _pop(ends, taken, n_taken)
            n_taken -= 1
        if n_free:
            lane = free[0]
            _pop(free, unused, n_free)
            n_free -= 1
        else:
            lane = n_lanes
            n_lanes += 1
        _push(ends, taken, n_taken, np.int64(end[i]), lane)
        n_taken += 1
        out[row[i]] = lane


def lanes(start: Ints, end: Ints, key: Rows | None = None, min_gap: int = 0) -> Ints:
    """For each extent the number of its lane, from 0 for each key; no two of one lane share an instant.

    Args:
        start: int64 starts, in any order; `line.MINUS_INFINITY` where there is none.
        end: int64 ends, exclusive, each after its start; `line.INFINITY` where there is none.
        key: dense uint32 key codes, or None where there is one partition.
        min_gap: so many ticks at least lie between two extents of a lane.

    By start, and of equal starts by row, each extent takes the lowest lane that is free. That makes as many lanes as
    there are extents going on at once, and no arrangement has fewer.

    >>> import numpy as np
    >>> lanes(np.array([0, 2, 4, 5]), np.array([4, 9, 6, 7]))
    array([0, 1, 0, 2])
    """
    until = np.where(end > INFINITY - min_gap, INFINITY, end + min_gap) if min_gap else end
    line = draw([(start, until)], [key])
    ordered = by_start(line, start, until, key)
    out = np.empty(start.size, np.int64)
    _lay(ordered.start, ordered.end, ordered.row, line.stride, out)
    return out
