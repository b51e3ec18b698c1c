"""The extents that lie nearest in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, LATEST, MINUS_INFINITY
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.overlap import pairs
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import ranks
from timeline.kernels.segment_tree import grow, next_above
from timeline.kernels.sorting import by_start, sort, sort_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints, Places, Rows
    from timeline.constants import Direction
    from timeline.kernels.overlap import Keep

    Wide = NDArray[np.uint64]

__all__ = ["Neighbours", "nearest", "with_ties"]


_CELLS = 1 << 22
"""Answers held at a time, so that a large k does not multiply the memory of all rows."""


class Neighbours(NamedTuple):
    """Neighbours in the order of rows of a, nearest first.

    Attributes:
        left: the row of a.
        right: the row of b.
        distance: ticks from the last of the earlier to the first of the later; 0 where they share one.
            `line.LATEST` where no int64 holds them.
    """

    left: Rows
    right: Rows
    distance: Ints


_Asked = tuple["Places", "Ints", "Ints", "Rows", "Rows", "Rows", "Ints", "Ints"]
"""The extents of a: places of starts, true starts and ends, how many of b start before and end by each, the first of b
that goes on after its start, latest starts and earliest ends."""

_Field = tuple["Places", "Rows", "Places", "Places", "Rows", "Ints", "Ints", int, "Ints", "Ints"]
"""The extents of b by start with their rows and the tree of their ends, their ends sorted with rows, true starts and
ends by row, the stride of the line, latest starts and earliest ends by row."""

_Wanted = tuple[bool, bool, bool, np.uint64, bool]
"""Those that share an instant, those before, those after; the tolerance; whether those that may share an instant may
lie before or after as well."""

Latest = tuple["Ints", "Ints"]
"""The latest starts and the earliest ends of uncertain extents."""

_BEYOND = np.uint64(2**64 - 1)
_TICK = np.uint64(1)


@kernel
def _nearest(
    here: int, stop: int, a: _Asked, b: _Field, wanted: _Wanted, right: Ints, distance: Wide, found: Ints
) -> None:
    """Fill a line of answers for each extent: those that share an instant by start, then outwards on both sides.

    Distances have no sign, so that they are exact however far two instants lie apart.
    """
    start, true_start, true_end, started, ended, lasting, last_start, first_end = a
    b_start, b_row, tree, b_end, b_end_row, b_true_start, b_true_end, stride, b_last_start, b_first_end = b
    shared, before, after, tolerance, loose = wanted
    k = right.shape[1]
    for i in range(here, stop):
        line = i - here
        low = np.int64(start[i]) // stride * stride
        high = low + stride
        count = 0
        if shared or loose:
            p = int(lasting[i])
            for n in range(np.int64(started[i]) - np.int64(ended[i])):
                if count == k:
                    break
                if n:
                    p = next_above(tree, p + 1, start[i])
                j = b_row[p]
                if (
                    shared
                    or (after and first_end[i] <= b_last_start[j])
                    or (before and b_first_end[j] <= last_start[i])
                ):
                    right[line, count] = j
                    distance[line, count] = 0
                    count += 1
        back = np.int64(ended[i]) - 1 if before else -1
        ahead = np.int64(started[i]) if after else b_start.size
        while count < k:
            to_back = to_ahead = _BEYOND
            if back >= 0 and b_end[back] >= low:
                to_back = np.uint64(true_start[i]) - np.uint64(b_true_end[b_end_row[back]]) + _TICK
            if ahead < b_start.size and b_start[ahead] < high:
                to_ahead = np.uint64(b_true_start[b_row[ahead]]) - np.uint64(true_end[i]) + _TICK
            near = min(to_back, to_ahead)
            if near == _BEYOND or near > tolerance:
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
    right, distance = np.empty((stop - here, k), np.int64), np.empty((stop - here, k), np.uint64)
    found = np.empty(stop - here, np.int64)
    _nearest(here, stop, a, b, wanted, right, distance, found)
    filled = np.arange(k) < found[:, None]
    left = np.repeat(np.arange(here, stop, dtype=np.uint32), found)
    held = np.minimum(distance[filled], np.uint64(LATEST)).astype(np.int64)
    return Neighbours(left, right[filled].astype(np.uint32), held)


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
    latest: tuple[Latest, Latest] | None = None,
) -> Neighbours:
    """For each row of a, the k rows of b with its key at the smallest distance.

    The first six arguments are those of `overlap.pairs`, and each extent ends after its start.

    Args:
        k: how many neighbours to find at most.
        direction: "before" takes extents that end by the start of a's, "after" those that start at its end or
            later, "either" both, and those that share an instant with it.
        shared: whether "either" takes those that share an instant.
        tolerance: the largest distance in ticks.
        latest: for uncertain extents, whose hulls the first six arguments are: the latest starts and earliest ends of
            a and of b. Hulls that share an instant then count on a side where the extents may lie.

    Of equal distances the earlier start comes first, then the earlier row. Distances that no int64 holds are ranked
    as they are, and given as `line.LATEST`.

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
    a_latest, b_latest = latest or ((a_start, a_end), (b_start, b_end))
    a = (line.fold(a_start, a_key), a_start, a_end, started, ended, lasting, *a_latest)
    either = direction == "either"
    share = either and shared
    before, after = either or direction == "before", either or direction == "after"
    most = _BEYOND if tolerance >= INFINITY else np.uint64(tolerance)
    wanted = (share, before, after, most, latest is not None and not share)
    k = max(1, min(k, b_start.size))
    tree = grow(extents.end) if k > 1 or wanted[-1] else extents.end
    b = (extents.start, extents.row, tree, by_end.place, end_row, b_start, b_end, line.stride, *b_latest)
    lines = max(1, _CELLS // k)
    cuts = slices(a_start.size, max(workers(), -(-a_start.size // lines)))
    answers = run(_answer, [(*cut, k, a, b, wanted) for cut in cuts], work)
    return Neighbours(*(np.concatenate(arrays) for arrays in zip(*answers, strict=True)))


def with_ties(
    found: Neighbours,
    a: tuple[Ints, Ints, Rows | None],
    b: tuple[Ints, Ints, Rows | None],
    keep: Keep | None = None,
) -> Neighbours:
    """The neighbours, and all others at no greater distance than the farthest of them, nearest first.

    Args:
        found: what `nearest` found.
        a: starts, ends and keys of a, as it took them.
        b: the same of b.
        keep: of some pairs, which are wanted.
    """
    (a_start, a_end, a_key), (b_start, b_end, b_key) = a, b
    rows = np.flatnonzero(np.bincount(found.left, minlength=a_start.size)).astype(np.uint32)
    reach = np.zeros(a_start.size, np.int64)
    np.maximum.at(reach, found.left, found.distance)
    reach = reach[rows]
    start, end = a_start[rows], a_end[rows]
    low = np.where(start < MINUS_INFINITY + reach, MINUS_INFINITY, start - reach)
    high = np.where(end > INFINITY - reach, INFINITY, end + reach)
    i, j = pairs(low, high, b_start, b_end, None if a_key is None else a_key[rows], b_key)
    i = rows[i]
    if keep is not None:
        kept = keep(i, j)
        i, j = i[kept], j[kept]
    after, before = b_start[j] >= a_end[i], b_end[j] <= a_start[i]
    ahead = b_start[j].view(np.uint64) - a_end[i].view(np.uint64)
    back = a_start[i].view(np.uint64) - b_end[j].view(np.uint64)
    apart = np.where(after, ahead, back)
    distance = np.where(after | before, np.minimum(apart, np.uint64(LATEST - 1)).astype(np.int64) + 1, 0)
    order = np.lexsort((j, b_start[j], distance, i))
    return Neighbours(i[order], j[order], distance[order])
