"""Extents joined where they overlap or touch: what bioinformatics calls merge and cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run
from timeline.kernels.sorting import sort

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask, Places, Rows
    from timeline.kernels.number_line import Line

__all__ = ["Unions", "clusters", "unions"]


class Unions(NamedTuple):
    """Joined extents, in order of key and start.

    Attributes:
        key: the key code.
        start: the first start.
        end: the last end.
        members: how many extents were joined.
    """

    key: Rows
    start: Ints
    end: Ints
    members: Ints


def _begins(line: Line, starts: Places, ends: Places, min_gap: int) -> Mask:
    """At which of the sorted starts a new union begins.

    The first i extents all end before the next start if and only if the i-th smallest end does, so two arrays
    sorted on their own are enough.
    """
    begins = np.ones(starts.size, np.bool_)
    begins[1:] = starts[1:] > ends[:-1] if min_gap else starts[1:] >= ends[:-1]
    if min_gap > 1:
        (start, start_key), (end, end_key) = line.unfold(starts[1:]), line.unfold(ends[:-1])
        distance = start.view(np.uint64) - end.view(np.uint64)  # where start > end this is exact
        begins[1:] &= (start_key != end_key) | (distance >= np.uint64(min_gap))
    return begins


def _unions(line: Line, starts: Places, ends: Places, begins: Mask) -> Unions:
    first = np.flatnonzero(begins)
    stop = np.append(first, starts.size)[1:]
    start, key = line.unfold(starts[first])
    end, _ = line.unfold(ends[stop - 1])
    return Unions(key, start, end, stop - first)


def unions(start: Ints, end: Ints, key: Rows | None = None, min_gap: int = 1) -> Unions:
    """The extents of each key, joined where they overlap or where less than `min_gap` ticks lie between them.

    Args:
        start: int64 starts, in any order; `line.MINUS_INFINITY` where there is none.
        end: int64 ends, exclusive, each after its start; `line.INFINITY` where there is none.
        key: dense uint32 key codes, or None where there is one partition.
        min_gap: the shortest gap that is kept: 1 joins what touches, 0 does not.

    >>> import numpy as np
    >>> [array.tolist() for array in unions(np.array([7, 0, 3]), np.array([9, 3, 5]))]
    [[0, 0], [0, 7], [5, 9], [2, 1]]
    """
    line = draw([(start, end)], [key])
    starts, ends = run(line.fold_sorted, [(start, key), (end, key)], start.size)
    return _unions(line, starts, ends, _begins(line, starts, ends, min_gap))


def clusters(start: Ints, end: Ints, key: Rows | None = None, min_gap: int = 1) -> tuple[Rows, Unions]:
    """For each extent the number of the union that it belongs to, and the unions; same arguments as `unions`."""
    line = draw([(start, end)], [key])
    ordered = sort(line.fold(start, key))
    ends = line.fold_sorted(end, key)
    begins = _begins(line, ordered.place, ends, min_gap)
    number = np.empty(start.size, np.uint32)
    number[ordered.row] = np.cumsum(begins, dtype=np.uint32) - np.uint32(1)
    return number, _unions(line, ordered.place, ends, begins)
