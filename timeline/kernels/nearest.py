"""The extents that lie nearest in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from timeline.kernels.compile import kernel
from timeline.kernels.line import INFINITY, draw
from timeline.kernels.order import by_start, sort, sort_values
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import ranks
from timeline.kernels.tree import grow, next_above

if TYPE_CHECKING:
    from timeline.kernels.line import Ints, Places, Rows

__all__ = ["Direction", "Neighbours", "nearest"]

Direction = Literal["before", "after", "either"]

_CELLS = 1 << 22
"""Answers held at a time, so that a large k does not multiply the memory of all rows."""


class Neighbours(NamedTuple):
    """Neighbours in the order of rows of a, nearest first.

    Attributes:
        left: the row of a.
        right: the row of b.
        distance: ticks from the last of the earlier to the first of the later; 0 where they share one.
    """

    left: Rows
    right: Rows
    distance: Ints


_Asked = tuple["Places", "Ints", "Ints", "Rows", "Rows", "Rows"]
"""The extents of a: places of starts, true starts and ends, how many of b start before and end by each, and the first
of b that goes on after its start."""

_Field = tuple["Places", "Rows", "Places", "Places", "Rows", "Ints", "Ints", int]
"""The extents of b by start with their rows and the tree of their ends, their ends sorted with rows, true starts and
ends by row, and the stride of the line."""

_Wanted = tuple[bool, bool, bool, int]
"""Those that share an instant, those before, those after; and the tolerance."""


@kernel
def _nearest(
    here: int, stop: int, a: _Asked, b: _Field, wanted: _Wanted, right: Ints, distance: Ints, found: Ints
) -> None:
    """Fill a line of answers for each extent: those that share an instant by start, then outwards on both sides."""
    start, true_start, true_end, started, ended, lasting = a
    b_start, b_row, tree, b_end, b_end_row, b_true_start, b_true_end, stride = b
    shared, before, after, tolerance = wanted
    k = right.shape[1]
    for i in range(here, stop):
        line = i - here
        low = np.int64(start[i]) // stride * stride
        high = low + stride
        count = 0
        if shared:
            p = int(lasting[i])
            for n in range(min(k, np.int64(started[i]) - np.int64(ended[i]))):
                if n:
                    p = next_above(tree, p + 1, start[i])
                right[line, count] = b_row[p]
                distance[line, count] = 0
                count += 1
        back = np.int64(ended[i]) - 1 if before else -1
        ahead = np.int64(started[i]) if after else b_start.size
        while count < k:
            to_back = to_ahead = INFINITY
            if back >= 0 and b_end[back] >= low:
                to_back = true_start[i] - b_true_end[b_end_row[back]] + 1
            if ahead < b_start.size and b_start[ahead] < high:
                to_ahead = b_true_start[b_row[ahead]] - true_end[i] + 1
            near = min(to_back, to_ahead)
            if near == INFINITY or near > tolerance:
                break
            distance[line, count] = near
            if to_back <= to_ahead:
                right[line, count] = b_end_row[back]
                back -= 1
            else:
                right[line, count] = b_row[ahead]
                ahead += 1
            count += 1
        found[line] = count


def _answer(here: int, stop: int, k: int, a: _Asked, b: _Field, wanted: _Wanted) -> Neighbours:
    right, distance = np.empty((stop - here, k), np.int64), np.empty((stop - here, k), np.int64)
    found = np.empty(stop - here, np.int64)
    _nearest(here, stop, a, b, wanted, right, distance, found)
    filled = np.arange(k) < found[:, None]
    left = np.repeat(np.arange(here, stop, dtype=np.uint32), found)
    return Neighbours(left, right[filled].astype(np.uint32), distance[filled])


def nearest(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
    *,
    k: int = 1,
    direction: Direction = "either",
    shared: bool = True,
    tolerance: int = INFINITY,
) -> Neighbours:
    """For each row of a, the k rows of b with its key at the smallest distance.

    The first six arguments are those of `overlap.pairs`, and each extent ends after its start.

    Args:
        k: how many neighbours to find at most.
        direction: "before" takes extents that end by the start of a's, "after" those that start at its end or
            later, "either" both, and those that share an instant with it.
        shared: whether "either" takes those that share an instant.
        tolerance: the largest distance in ticks.

    Of equal distances the earlier start comes first, then the earlier row.

    >>> import numpy as np
    >>> [x.tolist() for x in nearest(np.array([5]), np.array([7]), np.array([0, 9, 20]), np.array([3, 12, 22]), k=2)]
    [[0, 0], [0, 1], [3, 3]]
    """
    line = draw([(a_start, a_end), (b_start, b_end)], [a_key, b_key])
    work = a_start.size + b_start.size
    extents = by_start(line, b_start, b_end, b_key)
    # Going back from the end of this order, equal ends come by start and then by row.
    by_end = sort(np.ascontiguousarray(extents.end[::-1]))
    end_row = np.ascontiguousarray(extents.row[::-1])[by_end.row]
    by_a_end, by_a_start = run(sort_values, [(line, a_end, a_key), (line, a_start, a_key)], work)
    # The first end above a limit is where the highest end so far first is, and those ascend.
    highest = np.maximum.accumulate(extents.end)
    started, ended, lasting = ranks(
        [(extents.start, by_a_end, False), (by_end.place, by_a_start, True), (highest, by_a_start, True)]
    )
    a = (line.fold(a_start, a_key), a_start, a_end, started, ended, lasting)
    either = direction == "either"
    wanted = (either and shared, either or direction == "before", either or direction == "after", tolerance)
    k = max(1, min(k, b_start.size))
    tree = grow(extents.end) if k > 1 else extents.end
    b = (extents.start, extents.row, tree, by_end.place, end_row, b_start, b_end, line.stride)
    lines = max(1, _CELLS // k)
    cuts = slices(a_start.size, max(workers(), -(-a_start.size // lines)))
    answers = run(_answer, [(*cut, k, a, b, wanted) for cut in cuts], work)
    return Neighbours(*(np.concatenate(arrays) for arrays in zip(*answers, strict=True)))
