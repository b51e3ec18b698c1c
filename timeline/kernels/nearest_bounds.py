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
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.partners import Ask, field, in_order, one_key
from timeline.kernels.relations import Bounds, distances, length
from timeline.kernels.search import lower, upper
from timeline.kernels.segment_tree import previous_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Ints, Mask
    from timeline.constants import Direction
    from timeline.kernels.partners import Keyed

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

    left: Ints
    right: Ints
    smallest: Ints
    largest: Ints
    certain: Mask


_Others = tuple[tuple["Ints", "Ints", "Ints", "Ints", "Ints"], "Ints", "Ints", "Ints", "Ints", "Mask"]
"""The searched field, the row of each of its positions, their latest starts and earliest ends; identities and `there`."""

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
def _reaches(
    a: Bounds, a_id: Ints, keys: tuple[Ints, Ints], b: _Others, k: int, rows: tuple[int, int], out: _Reaches
) -> None:
    """Look at what may share an instant, then outwards on both sides, until nothing farther can count."""
    (start, end, by_end, tree, opening), row, starts, ends, b_id, there = b
    opens, key = keys
    here, stop = rows
    sure, possible, following = out
    largest, smallest = np.empty(k, np.int64), np.empty(k + 1, np.int64)
    seen = np.full(b_id.size, -1, np.int64)
    for i in range(here, stop):
        s0, s1, e0, e1 = a.start_min[i], a.start_max[i], a.end_min[i], a.end_max[i]
        largest[:] = INFINITY
        smallest[:] = INFINITY
        for own in range(opens[i], opens[i + 1]):
            low, high = opening[key[own]], opening[key[own] + 1]
            ahead = lower(start, e1, low, high)
            ended = upper(end, s0, low, high)
            shared = previous_above(tree, ahead - 1, ended)
            back = ended - 1
            while True:
                if shared >= 0:
                    j: Any = np.int64(shared)
                    near: Any = np.int64(0)
                    shared = previous_above(tree, shared - 1, ended)
                else:
                    to_ahead: Any = length(start[ahead], e1 - 1) if ahead < high else INFINITY
                    to_back: Any = length(s0, end[back] - 1) if back >= low else INFINITY
                    near = min(to_ahead, to_back)
                    if near == INFINITY or near > max(largest[k - 1], smallest[k]):
                        break
                    if to_back <= to_ahead:
                        j = by_end[back]
                        back -= 1
                    else:
                        j = np.int64(ahead)
                        ahead += 1
                r = row[j]
                if b_id[r] == a_id[i] or seen[r] == i:
                    continue
                seen[r] = i
                _insert(smallest, near)
                if there[r]:
                    one: Any = length(starts[j], e0 - (e0 != MINUS_INFINITY))
                    other: Any = length(s1, ends[j] - (ends[j] != MINUS_INFINITY))
                    _insert(largest, max(one, other))
        sure[i], possible[i], following[i] = largest[k - 1], smallest[k - 1], smallest[k]


@kernel
def _reaches_after(
    a: Bounds, a_id: Ints, keys: tuple[Ints, Ints], b: _Others, k: int, rows: tuple[int, int], out: _Reaches
) -> None:
    """Look at what may start after the end and may start before it, then onwards, until nothing later can count."""
    (start, end, _, tree, opening), row, starts, _, b_id, there = b
    opens, key = keys
    here, stop = rows
    sure, possible, following = out
    largest, smallest = np.empty(k, np.int64), np.empty(k + 1, np.int64)
    seen = np.full(b_id.size, -1, np.int64)
    for i in range(here, stop):
        e0, e1 = a.end_min[i], a.end_max[i]
        largest[:] = INFINITY
        smallest[:] = INFINITY
        for own in range(opens[i], opens[i + 1]):
            low, high = opening[key[own]], opening[key[own] + 1]
            ahead = lower(start, e1, low, high)
            too_early = upper(end, e0, low, high)
            shared = previous_above(tree, ahead - 1, too_early)
            while True:
                if shared >= 0:
                    j: Any = np.int64(shared)
                    shared = previous_above(tree, shared - 1, too_early)
                elif ahead < high and start[ahead] <= max(largest[k - 1], smallest[k]):
                    j = np.int64(ahead)
                    ahead += 1
                else:
                    break
                r = row[j]
                if b_id[r] == a_id[i] or seen[r] == i:
                    continue
                seen[r] = i
                _insert(smallest, max(start[j], e0))
                if there[r] and start[j] >= e1:
                    _insert(largest, starts[j])
        sure[i], possible[i], following[i] = largest[k - 1], smallest[k - 1], smallest[k]


def nearest_bounds(
    a: Bounds,
    b: Bounds,
    a_id: Ints,
    b_id: Ints,
    *,
    k: int,
    direction: Direction = "either",
    within: int = INFINITY,
    keys: tuple[Keyed, Keyed, int] | None = None,
    there: Mask | None = None,
) -> Iterator[Candidates]:
    """For each row of a, the rows of b that may be among its k nearest: in pieces, each with all of some rows.

    Args:
        a: tight uncertain extents.
        b: the same, to be found.
        a_id: what each extent of a is; one of b with the same identity is not looked at.
        b_id: the same for b.
        k: how many others may lie nearer, and one more; those at the same distance share a place.
        direction: "before" takes those that may end by the start of a's, "after" those that may start at its end or
            later, "either" all.
        within: the largest distance.
        keys: the keys of a and of b, and how many there are; only those that share one are looked at.
        there: which rows of b certainly count as others; default: all.

    >>> import numpy as np
    >>> sure = lambda *pairs: Bounds(*(np.array(x) for x in zip(*((s, s, e, e) for s, e in pairs))))
    >>> (found,) = nearest_bounds(sure((5, 7)), sure((0, 3), (8, 9)), np.array([0]), np.array([1, 2]), k=1)
    >>> found.right, found.smallest, found.certain
    (array([1]), array([2]), array([ True]))
    """
    if direction == "before":
        a, b = _backwards(a), _backwards(b)
    sizes = a.start_min.size, b.start_min.size
    k = min(k, sizes[1] + 1)
    a_keys, b_keys, n_keys = keys or (one_key(sizes[0]), one_key(sizes[1]), 1)
    there = np.ones(sizes[1], bool) if there is None else there
    either = direction == "either"
    others = field(b.start_min, b.end_max if either else shifted(b.start_max, 1), b_keys, n_keys)
    searched = (
        (others.start, others.end, others.by_end, others.tree, others.opening),
        others.row,
        b.start_max[others.row],
        b.end_min[others.row],
        b_id,
        there,
    )
    reaches = tuple(np.empty(sizes[0], np.int64) for _ in range(3))
    until, after = np.empty(sizes[0], np.int64), np.empty(sizes[0], np.int64)
    find, widened = (_reaches, _widened) if either else (_reaches_after, _onwards)

    def prepare(here: int, stop: int) -> None:
        cuts = [(here + low, here + high) for low, high in slices(stop - here, workers() * _SLICES)]
        tasks = [(a, a_id, tuple(a_keys), searched, k, cut, reaches) for cut in cuts]
        run(find, tasks, (stop - here) * sizes[1])
        block = slice(here, stop)
        some = Bounds(*(bound[block] for bound in a))
        after[block], until[block] = widened(some, reaches[0][block], within)

    judge = _around if either else _after
    for _, left, right in in_order([Ask(others, until, after)], a_keys, prepare):
        apart = a_id[left] != b_id[right]
        yield judge(a, b, left[apart], right[apart], reaches[1:], within)


def _around(a: Bounds, b: Bounds, left: Ints, right: Ints, counted: Any, within: int) -> Candidates:
    """What may be among the nearest wherever it lies."""
    smallest, largest = distances(a, b, (left, right))
    certain = _is_among(smallest, largest, counted, left) & _at_most(largest, within)
    return Candidates(left, right, smallest, largest, certain)


def _after(a: Bounds, b: Bounds, left: Ints, right: Ints, counted: Any, within: int) -> Candidates:
    """What may be among the nearest of those that start at the end or later."""
    # With no start to lie before, distances are those from the end.
    never = np.full_like(a.start_min, MINUS_INFINITY)
    smallest, largest = distances(Bounds(never, never, a.end_min, a.end_max), b, (left, right))
    smallest = np.maximum(smallest, 1)
    earliest, latest = np.maximum(b.start_min[right], a.end_min[left]), b.start_max[right]
    certain = _is_among(earliest, latest, counted, left) & _at_most(largest, within)
    certain &= a.end_max[left] <= b.start_min[right]
    near = smallest <= within
    return Candidates(left[near], right[near], smallest[near], largest[near], certain[near])


def _is_among(near: Ints, far: Ints, counted: Any, left: Ints) -> Mask:
    """Whether fewer than k others can come before the last place of each.

    One itself is among those whose first place comes before its last, unless its place is known.
    """
    possible, following = counted
    among: Mask = far <= np.where(near == far, possible[left], following[left])
    return among


def _at_most(largest: Ints, within: int) -> Mask | bool:
    return largest <= within if within < INFINITY else True


def _backwards(extents: Bounds) -> Bounds:
    """The same on a line of time that runs backwards."""
    start_min, start_max, end_min, end_max = map(mirrored, extents)
    return Bounds(end_max, end_min, start_max, start_min)


def _onwards(a: Bounds, sure: Ints, within: int) -> tuple[Ints, Ints]:
    """All starts from the earliest end to the last that may be among the nearest."""
    last = np.minimum(sure, shifted(a.end_max, within - 1))
    return a.end_min, np.maximum(shifted(last, 1), shifted(a.end_min, 1))


def _widened(a: Bounds, sure: Ints, within: int) -> tuple[Ints, Ints]:
    """All that lies within reach of what each extent may touch."""
    start, end, reach = a.start_min, a.end_max, np.minimum(sure, within)
    everywhere = reach == INFINITY
    step = np.where(everywhere, 0, reach)
    low = np.where(everywhere | (start < MINUS_INFINITY + step), MINUS_INFINITY, start - step)
    high = np.where(everywhere | (end > INFINITY - step), INFINITY, end + step)
    return low, high
