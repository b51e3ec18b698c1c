"""The share of worlds in which an uncertain extent stands in a relation to another: closed forms, row by row.

A world gives an event one extent `[start, end)` that its four bounds allow; all weigh the same.
Each of the thirteen relations is a strictly increasing chain of starts and ends. The line is cut where an interval of
one of them begins or ends; m neighbours of a chain lie in a piece of n granules in C(n, m) ways, and these are added
up piece by piece. All terms are positive: nothing cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.granules import extents, moments_of, span
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints
    from timeline.kernels.relations import Bounds, Masks

__all__ = ["shares", "within"]


_RELATIONS = 13
_PIECES = 4  # a core that is held up leaves only a small piece of work behind
_SAME = 1e-12  # two placements of an open end that differ by less give one share
_BELOW_ONE = float(np.nextafter(1.0, 0.0))
_LEAST = float(np.finfo(np.float64).tiny)

# Variables of a pair as bits: S, E are the start and end of the left event, U, V those of the right one.
_S, _E, _U, _V = 1, 2, 4, 8
_CHAINS = np.array(
    [
        (_S, _E, _U, _V),  # before
        (_S, _E | _U, _V, 0),  # meets
        (_S, _U, _E, _V),  # overlaps
        (_S | _U, _E, _V, 0),  # starts
        (_U, _S, _E, _V),  # during
        (_U, _S, _E | _V, 0),  # finishes
        (_S | _U, _E | _V, 0, 0),  # equals
        (_S, _U, _E | _V, 0),  # finished_by
        (_S, _U, _V, _E),  # contains
        (_S | _U, _V, _E, 0),  # started_by
        (_U, _S, _V, _E),  # overlapped_by
        (_U, _S | _V, _E, 0),  # met_by
        (_U, _V, _S, _E),  # after
    ],
    np.int64,
)
"""For each relation, from before to after, what is less than what; what stands together is equal."""


@kernel
def _cuts(box: Ints, cuts: Ints) -> int:
    """Where the pieces of the line begin, in order, each once; how many there are."""
    count = 0
    for i in range(8):
        cut = box[i] + (i & 1)
        j = count
        while j > 0 and cuts[j - 1] > cut:
            j -= 1
        if j > 0 and cuts[j - 1] == cut:
            continue
        for k in range(count, j, -1):
            cuts[k] = cuts[k - 1]
        cuts[j] = cut
        count += 1
    return count


@kernel
def _pair(box: Ints, cuts: Ints, ways: Floats, out: Floats) -> None:
    """The shares of the thirteen relations of one pair; `box` is S, E, U, V, each with its first and last granule."""
    worlds = extents(box[0], box[1], box[2], box[3]) * extents(box[4], box[5], box[6], box[7])
    pieces = _cuts(box, cuts) - 1
    ways[:, :] = 0.0
    ways[:, 0] = 1.0
    for piece in range(pieces):
        n = span(cuts[piece], cuts[piece + 1] - 1)
        two = n * (n - 1.0) / 2.0
        three = two * (n - 2.0) / 3.0
        four = three * (n - 3.0) / 4.0
        inside = 0
        for variable in range(4):
            if box[2 * variable] <= cuts[piece] and cuts[piece] <= box[2 * variable + 1]:
                inside |= 1 << variable
        if inside == 0:
            continue
        for relation in range(_RELATIONS):
            first, second, third, last = _CHAINS[relation]
            a, b, c, d = (
                first & inside == first,
                second & inside == second,
                third != 0 and third & inside == third,
                last != 0 and last & inside == last,
            )
            f = ways[relation]
            if d:
                f[4] += f[3] * n
                if c:
                    f[4] += f[2] * two
                    if b:
                        f[4] += f[1] * three
                        if a:
                            f[4] += f[0] * four
            if c:
                f[3] += f[2] * n
                if b:
                    f[3] += f[1] * two
                    if a:
                        f[3] += f[0] * three
            if b:
                f[2] += f[1] * n
                if a:
                    f[2] += f[0] * two
            if a:
                f[1] += f[0] * n
    for relation in range(_RELATIONS):
        length = 4 if _CHAINS[relation, 3] != 0 else 3 if _CHAINS[relation, 2] != 0 else 2
        out[relation] = ways[relation, length] / worlds


# --- events that last one granule ----------------------------------------------------------------------------


@kernel
def _chain(low: Ints, high: Ints, size: int) -> float:
    """In how many ways `size` whole numbers, each in its interval, strictly increase; three at most."""
    ways = np.zeros(4)
    ways[0] = 1.0
    at = min(low[0], low[1] if size > 1 else low[0], low[2] if size > 2 else low[0])
    while True:
        after = INFINITY
        inside = np.zeros(3, np.bool_)
        for i in range(size):
            inside[i] = low[i] <= at <= high[i]
            if low[i] > at:
                after = min(after, low[i])
            elif high[i] >= at:
                after = min(after, high[i] + 1)
        if after == INFINITY:
            return float(ways[size])
        n = span(at, after - 1)
        for last in range(size, 0, -1):
            term, first = 1.0, last
            while first > 0 and inside[first - 1]:
                term *= (n - (last - first)) / (last - first + 1.0)
                first -= 1
                ways[last] += ways[first] * max(term, 0.0)
        at = after


@kernel
def _count(l0: int, h0: int, l1: int, h1: int, l2: int, h2: int, size: int) -> float:
    return _chain(np.array((l0, l1, l2)), np.array((h0, h1, h2)), size)


@kernel
def _moment_and_extent(m0: int, m1: int, u0: int, u1: int, v0: int, v1: int, out: Floats) -> None:
    """The left event lasts one granule: it starts in `[m0, m1]` and ends one later."""
    worlds = span(m0, m1) * extents(u0, u1, v0, v1)
    n0, n1, w0, w1 = m0 + 1, m1 + 1, u0 + 1, u1 + 1
    out[:] = 0.0
    out[0] = _count(n0, n1, u0, u1, v0, v1, 3)
    out[1] = _count(max(n0, u0), min(n1, u1), v0, v1, 0, 0, 2)
    out[3] = _count(max(n0, w0), min(n1, w1), v0, v1, 0, 0, 2)
    out[4] = _count(w0, w1, n0, n1, v0, v1, 3)
    out[5] = _count(w0, w1, max(n0, v0), min(n1, v1), 0, 0, 2)
    out[6] = span(max(n0, w0, v0), min(n1, w1, v1))
    out[11] = _count(u0, u1, max(m0, v0), min(m1, v1), 0, 0, 2)
    out[12] = _count(u0, u1, v0, v1, m0, m1, 3)
    out /= worlds


@kernel
def _moments(m0: int, m1: int, n0: int, n1: int, out: Floats) -> None:
    """Both events last one granule."""
    out[:] = 0.0
    out[0] = _count(m0 + 1, m1 + 1, n0, n1, 0, 0, 2)
    out[1] = span(max(m0 + 1, n0), min(m1 + 1, n1))
    out[6] = span(max(m0, n0), min(m1, n1))
    out[11] = span(max(m0, n0 + 1), min(m1, n1 + 1))
    out[12] = _count(n0 + 1, n1 + 1, m0, m1, 0, 0, 2)
    out /= span(m0, m1) * span(n0, n1)


# --- rows ----------------------------------------------------------------------------------------------------


@kernel
def _closed(
    box: Ints,
    moments: int,
    left: Ints,
    right: Ints,
    cuts: Ints,
    ways: Floats,
    out: Floats,
) -> None:
    """The thirteen shares of a pair without open ends; `moments` has bit 1 where the left lasts a granule, 2 the right."""
    if moments == 0:
        _pair(box, cuts, ways, out)
    elif moments == 1:
        _moment_and_extent(left[0], left[1], box[4], box[5], box[6], box[7], out)
    elif moments == 2:
        _moment_and_extent(right[0], right[1], box[0], box[1], box[2], box[3], out)
        for i in range(_RELATIONS // 2):
            out[i], out[_RELATIONS - 1 - i] = out[_RELATIONS - 1 - i], out[i]
    else:
        _moments(left[0], left[1], right[0], right[1], out)


@kernel
def _placements(box: Ints, moments: int) -> int:
    """How many placements of the open ends stand for all; 0 where their place among the other ends is not given.

    Open ends that surely lie after everything else may be in any order among each other, which makes three
    placements of two; so may open starts before everything else.
    """
    counted = 1
    ends, starts = 0, 0
    for side in range(2):
        if moments & (1 << side):
            continue
        i, other = 4 * side, 4 * (1 - side)
        s0, s1, e0, e1 = box[i], box[i + 1], box[i + 2], box[i + 3]
        u0, u1, v0, v1 = box[other], box[other + 1], box[other + 2], box[other + 3]
        if e1 == INFINITY:
            if s1 >= e0 or u1 >= e0 or (v1 >= e0 and v1 != INFINITY):
                return 0
            ends += 1
        if s0 == MINUS_INFINITY:
            if s1 >= e0 or s1 >= v0 or (s1 >= u0 and u0 != MINUS_INFINITY):
                return 0
            starts += 1
    for many in (ends, starts):
        if many == 2:
            counted *= 3
    return counted


@kernel
def _place(box: Ints, number: int, placed: Ints) -> None:
    """Placement `number` of the open ends of a pair."""
    placed[:] = box
    top, bottom = max(box[2], box[6]), min(box[1], box[5])
    both = box[3] == INFINITY and box[7] == INFINITY
    for i, order in ((3, number % 3 == 2), (7, number % 3 == 1)):
        if box[i] == INFINITY:
            end = top + order if both else box[i - 1]
            placed[i - 1], placed[i] = end, end
    number = number // 3 if both else number
    both = box[0] == MINUS_INFINITY and box[4] == MINUS_INFINITY
    for i, order in ((0, number % 3 == 1), (4, number % 3 == 2)):
        if box[i] == MINUS_INFINITY:
            start = bottom - order if both else box[i + 1]
            placed[i], placed[i + 1] = start, start


@kernel
def _sum(shares: Floats, wanted: int, above: int) -> float:
    """The share of the wanted relations: 1 and 0 exactly where they are certain and impossible, and nowhere else.

    `above` has the bits of the relations whose share is above 0.
    """
    left, relation, total = wanted & above, 0, 0.0
    if left == 0:
        return 0.0
    if left == above:
        return 1.0
    while left > 0:
        while left & 1 == 0:
            left >>= 1
            relation += 1
        total += shares[relation]
        left >>= 1
        relation += 1
    return min(total, _BELOW_ONE)


@kernel
def _rows(
    a: Bounds,
    b: Bounds,
    masks: Masks,
    wanted: Ints,
    moment: int,
    first: int,
    end: int,
    out: Floats,
) -> None:
    box, placed, cuts = np.empty(8, np.int64), np.empty(8, np.int64), np.empty(8, np.int64)
    left, right, shares = np.empty(2, np.int64), np.empty(2, np.int64), np.empty(_RELATIONS)
    ways = np.empty((_RELATIONS, 5))
    for row in range(first, end):
        box[0], box[1], box[2], box[3] = a.start_min[row], a.start_max[row], a.end_min[row], a.end_max[row]
        box[4], box[5], box[6], box[7] = b.start_min[row], b.start_max[row], b.end_min[row], b.end_max[row]
        moments, open_moment = 0, False
        if moment:
            if moments_of(box[0], box[1], box[2], box[3], left):
                moments |= 1
                open_moment |= left[0] == MINUS_INFINITY or left[1] == INFINITY
            if moments_of(box[4], box[5], box[6], box[7], right):
                moments |= 2
                open_moment |= right[0] == MINUS_INFINITY or right[1] == INFINITY
        placements = 0 if open_moment else _placements(box, moments)
        for number in range(placements):
            _place(box, number, placed)
            _closed(placed, moments, left, right, cuts, ways, shares)
            above = 0
            for relation in range(_RELATIONS):
                above |= (shares[relation] > 0.0) << relation
            for i in range(wanted.size):
                share = _sum(shares, wanted[i], above)
                if number == 0:
                    out[row, i] = share
                elif not abs(out[row, i] - share) <= _SAME:
                    out[row, i] = np.nan
        for i in range(wanted.size):
            if placements == 0 or np.isnan(out[row, i]):
                possible = np.int64(masks[row])
                out[row, i] = (
                    0.0 if possible & wanted[i] == 0 else 1.0 if possible & ~wanted[i] == 0 else np.nan
                )


def shares(a: Bounds, b: Bounds, wanted: list[int] | None = None, *, moment: bool = False) -> Floats:
    """The share of worlds in which row i of `a` stands in a relation to row i of `b`.

    Args:
        a: tight uncertain extents, in ticks or granules.
        b: as many.
        wanted: sets of relations as bits (1 = before ... 4096 = after), a column each; default: the thirteen.
        moment: of an event that can last one granule only the worlds count in which it does.

    Returns:
        A row for each pair and a column for each set. NaN where an open end has no measure and its place matters.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> month, day = (Bounds(*(np.array([x]) for x in bounds)) for bounds in ((0, 30, 1, 31), (17, 17, 18, 18)))
    >>> shares(month, day, [1, 1 << 8, 1 << 12]).round(3).tolist()
    [[0.274, 0.446, 0.157]]
    """
    from timeline.kernels.relations import relation_masks

    sets = np.array([1 << bit for bit in range(_RELATIONS)] if wanted is None else wanted, np.int64)
    size = a.start_min.size
    out = np.empty((size, sets.size))
    masks = relation_masks(a, b)
    pieces = slices(size, workers() * _PIECES)
    run(_rows, [(a, b, masks, sets, int(moment), *piece, out) for piece in pieces], size)
    return out


def within(a: Bounds, b: Bounds, distance: int, *, moment: bool = False) -> Floats:
    """The share of worlds in which row i of `a` and row i of `b` are at most so many granules apart.

    The distance of two extents is 0 where they share a granule, else from the last granule of the earlier to the
    first of the later. NaN where an open end has no measure and its place matters. `moment` is that of `shares`.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> month, day = (Bounds(*(np.array([x]) for x in bounds)) for bounds in ((0, 30, 1, 31), (17, 17, 18, 18)))
    >>> within(month, day, 0).round(3).tolist(), within(month, day, 30).tolist()
    ([0.508], [1.0])
    """
    from timeline.kernels.relations import distances

    before = shares(_shifted(a, distance - 1), b, [1], moment=moment)[:, 0]
    after = shares(a, _shifted(b, distance - 1), [1 << _RELATIONS - 1], moment=moment)[:, 0]
    smallest, largest = distances(a, b)
    merely = np.clip(1.0 - before - after, _LEAST, _BELOW_ONE)
    return np.where(largest <= distance, 1.0, np.where(smallest > distance, 0.0, merely))


def _shifted(bounds: Bounds, by: int) -> Bounds:
    """The same extents, later by so many granules."""
    return type(bounds)(
        *(
            np.where((column == INFINITY) | (column == MINUS_INFINITY), column, column + by)
            for column in bounds
        )
    )
