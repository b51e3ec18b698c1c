"""Which uncertain extents may be, and which certainly are, among the nearest.

A distance is then a range. Of another extent it is enough to know its smallest and its largest distance: it may be
among the k nearest if its smallest is at most the k-th smallest of the largest (the reach), and it certainly is if
its largest is at most the k-th smallest of the smallest distances of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.kernels.compile import kernel
from timeline.kernels.line import INFINITY, MINUS_INFINITY
from timeline.kernels.overlap import pairs
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.relations import Bounds, distances, length
from timeline.kernels.search import lower, upper
from timeline.kernels.tree import grow, previous_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.kernels.line import Ints, Rows
    from timeline.kernels.nearest import Direction

    Mask = NDArray[np.bool_]

__all__ = ["Candidates", "nearest_bounds"]

_SLICES = 16
"""Pieces of work a core, so that Ctrl-C is heard."""

_EITHER, _BEFORE, _AFTER = 0, 1, 2
_SIDES: dict[Direction, int] = {"either": _EITHER, "before": _BEFORE, "after": _AFTER}


class Candidates(NamedTuple):
    """What may be among the nearest, in no order.

    Attributes:
        left: the row of a.
        right: the row of b.
        smallest: the smallest distance.
        largest: the largest one; `line.INFINITY` for without limit.
        certain: whether it is among the nearest under every reading.
    """

    left: Rows
    right: Rows
    smallest: Ints
    largest: Ints
    certain: Mask


_Field = tuple[Bounds, "Ints", "Ints", "Ints", "Ints"]
"""Bounds and identities by earliest start, the tree of the ranks of their latest ends, and these ends sorted with positions."""

_Reaches = tuple["Ints", "Ints", "Ints"]
"""For each row the k-th smallest of the largest distances, and the k-th and the next of the smallest ones."""


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
def _reaches(
    a: Bounds, a_id: Ints, b: _Field, k: int, side: int, rows: tuple[int, int], out: _Reaches
) -> None:
    """Look at what may share an instant, then outwards on both sides, until nothing farther can count."""
    extents, b_id, tree, by_end, by_end_row = b
    b_start_min, b_start_max, b_end_min, b_end_max = extents
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
        back = -1 if side == _AFTER else ended - 1
        if side == _BEFORE:
            ahead = b_start_min.size
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
            sided = True
            if side == _BEFORE:
                if b_end_min[j] > s1:
                    continue
                sided = b_end_max[j] <= s0
            elif side == _AFTER:
                if e0 > b_start_max[j]:
                    continue
                sided = e1 <= b_start_min[j]
            _insert(smallest, near)
            if sided:
                one: Any = length(b_start_max[j], e0 - (e0 != MINUS_INFINITY))
                other: Any = length(s1, b_end_min[j] - (b_end_min[j] != MINUS_INFINITY))
                _insert(largest, max(one, other))
        sure[i], possible[i], following[i] = largest[k - 1], smallest[k - 1], smallest[k]


def _field(b: Bounds, b_id: Ints) -> _Field:
    order = np.argsort(b.start_min, kind="stable")
    by_start = Bounds(*(np.ascontiguousarray(bound[order]) for bound in b))
    last = np.argsort(by_start.end_max, kind="stable")
    rank = np.empty(last.size, np.int64)
    rank[last] = np.arange(1, last.size + 1)
    return by_start, b_id[order], grow(rank), by_start.end_max[last], last


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
    size = a.start_min.size
    out = tuple(np.empty(size, np.int64) for _ in range(3))
    k = min(k, b.start_min.size + 1)
    field = _field(b, b_id)
    tasks = [(a, a_id, field, k, _SIDES[direction], rows, out) for rows in slices(size, workers() * _SLICES)]
    run(_reaches, tasks, size * b.start_min.size)
    sure, possible, following = out
    reach = np.minimum(sure, within)
    left, right = pairs(*_widened(a, reach), b.start_min, b.end_max)
    kept = a_id[left] != b_id[right]
    if direction == "before":
        kept &= b.end_min[right] <= a.start_max[left]
    elif direction == "after":
        kept &= a.end_min[left] <= b.start_max[right]
    left, right = left[kept], right[kept]
    smallest, largest = distances(
        *(Bounds(*(x[rows] for x in side)) for side, rows in ((a, left), (b, right)))
    )
    # One itself is among those whose smallest distance is below its largest, unless its distance is known.
    others = np.where(smallest == largest, possible[left], following[left])
    certain = (largest <= others) & ((largest <= within) if within < INFINITY else True)
    if direction == "before":
        certain &= b.end_max[right] <= a.start_min[left]
    elif direction == "after":
        certain &= a.end_max[left] <= b.start_min[right]
    return Candidates(left, right, smallest, largest, certain)


def _widened(a: Bounds, reach: Ints) -> tuple[Ints, Ints]:
    """All that lies within reach of what each extent may touch."""
    start, end = a.start_min, a.end_max
    everywhere = reach == INFINITY
    step = np.where(everywhere, 0, reach)
    low = np.where(everywhere | (start < MINUS_INFINITY + step), MINUS_INFINITY, start - step)
    high = np.where(everywhere | (end > INFINITY - step), INFINITY, end + step)
    return low, high
