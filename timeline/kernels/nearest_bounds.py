"""Which uncertain extents may be, and which certainly are, among the nearest.

A distance is then a range. Of another extent it is enough to know its smallest and its largest distance: it may be
among the k nearest if its smallest is at most the k-th smallest of the largest (the reach), and it certainly is if
its largest is at most the k-th smallest of the smallest distances of the others.

Of extents that all lie after another one, the nearer is the one that starts earlier, whatever the end of the other.
So on one side starts take the place of distances: what lies before is what lies after on a line that runs backwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.extents import mirrored, shifted
from timeline.kernels.jit import kernel
from timeline.kernels.overlap import pairs
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.relations import Bounds, distances, length
from timeline.kernels.search import lower, upper
from timeline.kernels.segment_tree import grow, previous_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.constants import Direction
    from timeline.kernels.number_line import Ints, Rows

    Mask = NDArray[np.bool_]

__all__ = ["Candidates", "nearest_bounds"]

_SLICES = 16
"""Pieces of work a core, so that Ctrl-C is heard."""


class Candidates(NamedTuple):
    """What may be among the nearest, in no order.

    Attributes:
        left: the row of a.
        right: the row of b.
        smallest: the smallest distance, on the side that is asked for.
        largest: the largest one there; `line.INFINITY` for without limit.
        certain: whether it is among the nearest under every reading.
    """

    left: Rows
    right: Rows
    smallest: Ints
    largest: Ints
    certain: Mask


_Field = tuple[Bounds, "Ints", "Ints", "Ints", "Ints"]
"""Bounds and identities by earliest start, the tree of the ranks of one bound, and this bound sorted with positions.

The bound is the latest end, or the latest start where one side is asked for."""

_Reaches = tuple["Ints", "Ints", "Ints"]
"""For each row the k-th smallest of the largest distances, and the k-th and the next of the smallest ones.

On one side the same of starts."""


@kernel
def _insert(ranked: Ints, value: int) -> None:
    """Put a value in its place among the smallest, kept in order; the largest of them is dropped."""
    i = ranked.size - 1
    if value >= ranked[i]:
        return
    while i > 0 and ranked[i - 1] > value:
        ranked[i] = ranked[i - 1]
        i -= 1
    ranked[i] = value


@kernel
def _reaches(a: Bounds, a_id: Ints, b: _Field, k: int, rows: tuple[int, int], out: _Reaches) -> None:
    """Look at what may share an instant, then outwards on both sides, until nothing farther can count."""
    extents, b_id, tree, by_end, by_end_row = b
    b_start_min, b_start_max, b_end_min, _ = extents
    here, stop = rows
    sure, possible, following = out
    largest, smallest = np.empty(k, np.int64), np.empty(k + 1, np.int64)
    for i in range(here, stop):
        s0, s1, e0, e1 = a.start_min[i], a.start_max[i], a.end_min[i], a.end_max[i]
        largest[:] = INFINITY
        smallest[:] = INFINITY
        ahead = lower(b_start_min, e1, 0, b_start_min.size)
        ended = upper(by_end, s0, 0, by_end.size)
        shared = previous_above(tree, ahead - 1, ended)
        back = ended - 1
        while True:
            if shared >= 0:
                j: Any = np.int64(shared)
                near: Any = np.int64(0)
                shared = previous_above(tree, shared - 1, ended)
            else:
                to_ahead: Any = length(b_start_min[ahead], e1 - 1) if ahead < b_start_min.size else INFINITY
                to_back: Any = length(s0, by_end[back] - 1) if back >= 0 else INFINITY
                near = min(to_ahead, to_back)
                if near == INFINITY or near > max(largest[k - 1], smallest[k]):
                    break
                if to_back <= to_ahead:
                    j = by_end_row[back]
                    back -= 1
                else:
                    j = np.int64(ahead)
                    ahead += 1
            if b_id[j] == a_id[i]:
                continue
            _insert(smallest, near)
            one: Any = length(b_start_max[j], e0 - (e0 != MINUS_INFINITY))
            other: Any = length(s1, b_end_min[j] - (b_end_min[j] != MINUS_INFINITY))
            _insert(largest, max(one, other))
        sure[i], possible[i], following[i] = largest[k - 1], smallest[k - 1], smallest[k]


@kernel
def _reaches_after(a: Bounds, a_id: Ints, b: _Field, k: int, rows: tuple[int, int], out: _Reaches) -> None:
    """Look at what may start after the end and may start before it, then onwards, until nothing later can count."""
    extents, b_id, tree, by_start, _ = b
    b_start_min, b_start_max, _, _ = extents
    here, stop = rows
    sure, possible, following = out
    largest, smallest = np.empty(k, np.int64), np.empty(k + 1, np.int64)
    for i in range(here, stop):
        e0, e1 = a.end_min[i], a.end_max[i]
        largest[:] = INFINITY
        smallest[:] = INFINITY
        ahead = lower(b_start_min, e1, 0, b_start_min.size)
        too_early = lower(by_start, e0, 0, by_start.size)
        shared = previous_above(tree, ahead - 1, too_early)
        while True:
            if shared >= 0:
                j: Any = np.int64(shared)
                shared = previous_above(tree, shared - 1, too_early)
            elif ahead < b_start_min.size and b_start_min[ahead] <= max(largest[k - 1], smallest[k]):
                j = np.int64(ahead)
                ahead += 1
            else:
                break
            if b_id[j] != a_id[i]:
                _insert(smallest, max(b_start_min[j], e0))
                if b_start_min[j] >= e1:
                    _insert(largest, b_start_max[j])
        sure[i], possible[i], following[i] = largest[k - 1], smallest[k - 1], smallest[k]


def _field(b: Bounds, b_id: Ints, bound: Ints) -> _Field:
    order = np.argsort(b.start_min, kind="stable")
    by_start = Bounds(*(np.ascontiguousarray(column[order]) for column in b))
    ranked = bound[order]
    last = np.argsort(ranked, kind="stable")
    rank = np.empty(last.size, np.int64)
    rank[last] = np.arange(1, last.size + 1)
    return by_start, b_id[order], grow(rank), ranked[last], last


def nearest_bounds(
    a: Bounds,
    b: Bounds,
    a_id: Ints,
    b_id: Ints,
    *,
    k: int,
    direction: Direction = "either",
    within: int = INFINITY,
) -> Candidates:
    """For each row of a, the rows of b that may be among its k nearest.

    Args:
        a: tight uncertain extents.
        b: the same, to be found.
        a_id: what each extent of a is; one of b with the same identity is not looked at.
        b_id: the same for b.
        k: how many others may lie nearer, and one more; those at the same distance share a place.
        direction: "before" takes those that may end by the start of a's, "after" those that may start at its end or
            later, "either" all.
        within: the largest distance.

    >>> import numpy as np
    >>> sure = lambda *pairs: Bounds(*(np.array(x) for x in zip(*((s, s, e, e) for s, e in pairs))))
    >>> found = nearest_bounds(sure((5, 7)), sure((0, 3), (8, 9)), np.array([0]), np.array([1, 2]), k=1)
    >>> found.right, found.smallest, found.certain
    (array([1], dtype=uint32), array([2]), array([ True]))
    """
    if direction == "before":
        a, b = _backwards(a), _backwards(b)
    k = min(k, b.start_min.size + 1)
    find = _around if direction == "either" else _after
    return find(a, b, a_id, b_id, k, within)


def _around(a: Bounds, b: Bounds, a_id: Ints, b_id: Ints, k: int, within: int) -> Candidates:
    """What may be among the nearest wherever it lies."""
    sure, *counted = _reach(_reaches, a, a_id, _field(b, b_id, b.end_max), k)
    left, right = _of_two(a_id, b_id, *pairs(*_widened(a, np.minimum(sure, within)), b.start_min, b.end_max))
    smallest, largest = distances(*_rows(a, b, left, right))
    certain = _is_among(smallest, largest, counted, left) & _at_most(largest, within)
    return Candidates(left, right, smallest, largest, certain)


def _after(a: Bounds, b: Bounds, a_id: Ints, b_id: Ints, k: int, within: int) -> Candidates:
    """What may be among the nearest of those that start at the end or later."""
    sure, *counted = _reach(_reaches_after, a, a_id, _field(b, b_id, b.start_max), k)
    last = np.minimum(sure, shifted(a.end_max, within - 1))
    past = np.maximum(shifted(last, 1), shifted(a.end_min, 1))
    left, right = _of_two(a_id, b_id, *pairs(a.end_min, past, b.start_min, shifted(b.start_max, 1)))
    here, there = _rows(a, b, left, right)
    never = np.full_like(
        here.start_min, MINUS_INFINITY
    )  # no start to lie before: distances are those from the end
    smallest, largest = distances(Bounds(never, never, here.end_min, here.end_max), there)
    smallest = np.maximum(smallest, 1)
    earliest, latest = np.maximum(b.start_min[right], a.end_min[left]), b.start_max[right]
    certain = _is_among(earliest, latest, counted, left) & _at_most(largest, within)
    certain &= a.end_max[left] <= b.start_min[right]
    near = smallest <= within
    return Candidates(left[near], right[near], smallest[near], largest[near], certain[near])


def _reach(find: Any, a: Bounds, a_id: Ints, field: _Field, k: int) -> _Reaches:
    size, others = a.start_min.size, field[1].size
    out = (np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64))
    run(find, [(a, a_id, field, k, rows, out) for rows in slices(size, workers() * _SLICES)], size * others)
    return out


def _of_two(a_id: Ints, b_id: Ints, left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """The pairs of two different things."""
    kept = a_id[left] != b_id[right]
    return left[kept], right[kept]


def _rows(a: Bounds, b: Bounds, left: Rows, right: Rows) -> list[Bounds]:
    return [Bounds(*(x[rows] for x in side)) for side, rows in ((a, left), (b, right))]


def _is_among(near: Ints, far: Ints, counted: list[Ints], left: Rows) -> Mask:
    """Whether fewer than k others can come before the last place of each.

    One itself is among those whose first place comes before its last, unless its place is known.
    """
    possible, following = counted
    return far <= np.where(near == far, possible[left], following[left])


def _at_most(largest: Ints, within: int) -> Mask | bool:
    return largest <= within if within < INFINITY else True


def _backwards(extents: Bounds) -> Bounds:
    """The same on a line of time that runs backwards."""
    start_min, start_max, end_min, end_max = map(mirrored, extents)
    return Bounds(end_max, end_min, start_max, start_min)


def _widened(a: Bounds, reach: Ints) -> tuple[Ints, Ints]:
    """All that lies within reach of what each extent may touch."""
    start, end = a.start_min, a.end_max
    everywhere = reach == INFINITY
    step = np.where(everywhere, 0, reach)
    low = np.where(everywhere | (start < MINUS_INFINITY + step), MINUS_INFINITY, start - step)
    high = np.where(everywhere | (end > INFINITY - step), INFINITY, end + step)
    return low, high
