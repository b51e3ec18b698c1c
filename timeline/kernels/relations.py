"""Pairs of uncertain extents, row by row: possible relations as bits, distances, lengths in common.

An array of uncertain extents is a `Bounds`: four int64 arrays, `MINUS_INFINITY` and `INFINITY` for unbounded.
Bounds count ticks, or granules of any unit (`granules`): the arithmetic is that of whole numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from timeline.constants import DAYS_PER_CYCLE, INFINITY, LATEST, MINUS_INFINITY, US_PER_DAY
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.arrays import Ints, Rows

    Pairs = tuple[Ints, Ints] | tuple[Rows, Rows]

__all__ = [
    "Bounds",
    "Masks",
    "distances",
    "granules",
    "length",
    "overlap_lengths",
    "relation_masks",
    "signed_distances",
    "tighten",
]

Masks = NDArray[np.uint16]
_PIECES = 4  # a core that is held up leaves only a small piece of work behind


class Bounds(NamedTuple):
    """Uncertain extents: four int64 arrays of one length."""

    start_min: Ints
    start_max: Ints
    end_min: Ints
    end_max: Ints


class Range(NamedTuple):
    """Smallest and largest values: int64, `INFINITY` for without limit."""

    smallest: Ints
    largest: Ints


@kernel
def _tighten(bounds: Bounds) -> int:
    start_min, start_max, end_min, end_max = bounds
    for i in range(start_min.size):
        if end_max[i] != INFINITY and start_max[i] >= end_max[i]:
            start_max[i] = end_max[i] - 1
        if start_min[i] != MINUS_INFINITY and end_min[i] <= start_min[i]:
            end_min[i] = start_min[i] + 1
        if start_min[i] > start_max[i] or end_min[i] > end_max[i]:
            return i
    return -1


def tighten(bounds: Bounds) -> int:
    """Narrow `bounds`, in place, to what some extent reaches; the first row that allows none, or -1.

    >>> import numpy as np
    >>> loose = Bounds(*(np.array([x]) for x in (0, INFINITY, MINUS_INFINITY, 5)))
    >>> tighten(loose), int(loose.start_max[0]), int(loose.end_min[0])
    (-1, 4, 1)
    """
    return int(_tighten(bounds))


@kernel
def _month(instant: int) -> int:
    """The month's number since year 0: Howard Hinnant, "chrono-compatible low-level date algorithms"."""
    shifted = instant // US_PER_DAY + 719_468
    era = shifted // DAYS_PER_CYCLE
    day = shifted - era * DAYS_PER_CYCLE
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    return (era * 400 + year) * 12 + (5 * day + 2) // 153 + 2


@kernel
def _granules(instants: Ints, length: int, days_before: int, months: int, up: int) -> Ints:
    out = np.empty_like(instants)
    for i in range(instants.size):
        instant = instants[i]
        if instant in (INFINITY, MINUS_INFINITY):
            out[i] = instant
        elif months:
            out[i] = _month(instant - up) // months + up
        elif days_before:
            out[i] = ((instant - up) // US_PER_DAY + days_before) // (length // US_PER_DAY) + up
        else:
            out[i] = (instant - up) // length + up
    return out


def granules(bounds: Bounds, length: int = 1, days_before: int = 0, months: int = 0) -> Bounds:
    """Bounds in the numbers of granules: starts rounded down, ends rounded up.

    Args:
        bounds: uncertain extents, in microseconds.
        length: microseconds of one granule.
        days_before: days from the start of granule 0 to the epoch; the length is then a number of days.
        months: months of one granule, in place of a length.

    >>> import numpy as np
    >>> [int(column[0]) for column in granules(Bounds(*(np.array([x]) for x in (0, 4, 1, 5))), 3)]
    [0, 1, 1, 2]
    """
    return Bounds(
        *(
            _granules(column, length, days_before, months, up)
            for up, column in zip((0, 0, 1, 1), bounds, strict=True)
        )
    )


@kernel
def _extent(bounds: Bounds, rows: Ints | None, n: int) -> tuple[int, int, int, int]:
    """The bounds of the n-th of some rows, or of row n."""
    i = n if rows is None else rows[n]
    return bounds.start_min[i], bounds.start_max[i], bounds.end_min[i], bounds.end_max[i]


@kernel
def _relation_masks(
    a: Bounds, b: Bounds, i: Ints | None, j: Ints | None, first: int, end: int, out: Masks
) -> None:
    """The conditions are those of `when.allen`, with the arithmetic on upper bounds, where none overflows."""
    for n in range(first, end):
        s0, s1, e0, e1 = _extent(a, i, n)
        u0, u1, v0, v1 = _extent(b, j, n)
        a_room, b_room = s0 <= e1 - 2, u0 <= v1 - 2
        starts_alike, ends_alike = s0 <= u1 and u0 <= s1, e0 <= v1 and v0 <= e1
        mask = (e0 < u1) | (e0 <= u1 and u0 <= e1) << 1
        mask |= (s0 < u1 and u0 < e1 and e0 < v1 and a_room and b_room and s0 <= v1 - 3) << 2
        mask |= (starts_alike and e0 < v1 and b_room) << 3
        mask |= (u0 < s1 and e0 < v1 and u0 <= v1 - 3) << 4
        mask |= (u0 < s1 and ends_alike and b_room) << 5
        mask |= (starts_alike and ends_alike) << 6
        mask |= (s0 < u1 and ends_alike and a_room) << 7
        mask |= (s0 < u1 and v0 < e1 and s0 <= e1 - 3) << 8
        mask |= (starts_alike and v0 < e1 and a_room) << 9
        mask |= (u0 < s1 and s0 < v1 and v0 < e1 and a_room and b_room and u0 <= e1 - 3) << 10
        mask |= (v0 <= s1 and s0 <= v1) << 11 | (v0 < s1) << 12
        out[n] = mask


@kernel
def length(end: int, start: int) -> int:
    """`end - start` where that is positive, else 0; without limit if one of them is unbounded."""
    if end <= start:
        return 0
    if end == INFINITY or start == MINUS_INFINITY:
        return INFINITY
    if start < 0 and end > LATEST + start:  # the difference of far instants overflows
        return LATEST
    return end - start


@kernel
def _distances(
    a: Bounds, b: Bounds, i: Ints | None, j: Ints | None, first: int, end: int, out: Range
) -> None:
    for n in range(first, end):
        s0, s1, e0, e1 = _extent(a, i, n)
        u0, u1, v0, v1 = _extent(b, j, n)
        smallest, largest = out
        # The last granule before an end is the end less one; less one on both sides of an infinity is itself.
        smallest[n] = max(length(u0, e1 - (e1 != INFINITY)), length(s0, v1 - (v1 != INFINITY)))
        largest[n] = max(length(u1, e0 - (e0 != MINUS_INFINITY)), length(s1, v0 - (v0 != MINUS_INFINITY)))


@kernel
def _signed(b_start: int, a_end: int, a_start: int, b_end: int) -> int:
    """The distance of b from a: positive after it, negative before it, 0 where they share a granule."""
    if b_start >= a_end:
        return length(b_start, a_end - (a_end != MINUS_INFINITY))
    return -length(a_start, b_end - (b_end != MINUS_INFINITY))


@kernel
def _signed_distances(
    a: Bounds, b: Bounds, i: Ints | None, j: Ints | None, first: int, end: int, out: Range
) -> None:
    for n in range(first, end):
        s0, s1, e0, e1 = _extent(a, i, n)
        u0, u1, v0, v1 = _extent(b, j, n)
        smallest, largest = out
        # The later b lies and the earlier a, the larger: so the extremes are those of the bounds.
        smallest[n] = _signed(u0, e1, s1, v0)
        largest[n] = _signed(u1, e0, s0, v1)


@kernel
def _overlap_lengths(
    a: Bounds, b: Bounds, i: Ints | None, j: Ints | None, first: int, end: int, out: Range
) -> None:
    for n in range(first, end):
        s0, s1, e0, e1 = _extent(a, i, n)
        u0, u1, v0, v1 = _extent(b, j, n)
        smallest, largest = out
        # Lower ends and upper starts that are unbounded leave no length: it is 0 as end <= start then.
        apart = min(length(e0, u1), length(v0, s1))
        smallest[n] = min(apart, max(1, length(e0, s1)), max(1, length(v0, u1)))
        largest[n] = length(min(e1, v1), max(s0, u0))


def _pairwise(
    function: Callable[..., None], a: Bounds, b: Bounds, rows: Pairs | None, out: Masks | Range
) -> None:
    size = _size(a, rows)
    i, j = rows or (None, None)
    run(function, [(a, b, i, j, *piece, out) for piece in slices(size, workers() * _PIECES)], size)


def _size(a: Bounds, rows: Pairs | None) -> int:
    return a.start_min.size if rows is None else rows[0].size


def relation_masks(a: Bounds, b: Bounds, rows: Pairs | None = None) -> Masks:
    """The possible relations of row i of `a` to row i of `b`, as bits from 1 = before to 4096 = after.

    Args:
        a: tight uncertain extents.
        b: as many.
        rows: rows of `a` and as many of `b` in place of all, and then these pairs.

    >>> import numpy as np
    >>> sure = lambda s, e: Bounds(*(np.array([x]) for x in (s, s, e, e)))
    >>> relation_masks(sure(0, 5), sure(5, 9))
    array([2], dtype=uint16)
    """
    out = np.empty(_size(a, rows), np.uint16)
    _pairwise(_relation_masks, a, b, rows, out)
    return out


def _range(function: Callable[..., None], a: Bounds, b: Bounds, rows: Pairs | None) -> Range:
    size = _size(a, rows)
    out = Range(np.empty(size, np.int64), np.empty(size, np.int64))
    _pairwise(function, a, b, rows, out)
    return out


def distances(a: Bounds, b: Bounds, rows: Pairs | None = None) -> Range:
    """The smallest and the largest distance of row i of `a` and row i of `b`.

    Rows are given as to `relation_masks`.
    The distance is 0 where both share a granule, else from the last granule of one to the first of the other.
    Distances that no int64 holds are given as `line.LATEST`.

    >>> import numpy as np
    >>> sure = lambda s, e: Bounds(*(np.array([x]) for x in (s, s, e, e)))
    >>> distances(sure(0, 5), sure(7, 9)).smallest
    array([3])
    """
    return _range(_distances, a, b, rows)


def signed_distances(a: Bounds, b: Bounds, rows: Pairs | None = None) -> Range:
    """The smallest and the largest distance of row i of `b` from row i of `a`, negative where b lies before a.

    Rows are given as to `relation_masks`.
    Without limit it is `-line.INFINITY` and `line.INFINITY`; distances that no int64 holds are `line.LATEST`, with
    the sign of theirs.

    >>> import numpy as np
    >>> sure = lambda s, e: Bounds(*(np.array([x]) for x in (s, s, e, e)))
    >>> signed_distances(sure(7, 9), sure(0, 5)).smallest
    array([-3])
    """
    return _range(_signed_distances, a, b, rows)


def overlap_lengths(a: Bounds, b: Bounds, rows: Pairs | None = None) -> Range:
    """The smallest and the largest length of what row i of `a` and row i of `b` share.

    Rows are given as to `relation_masks`.
    Lengths that no int64 holds are given as `line.LATEST`.

    >>> import numpy as np
    >>> sure = lambda s, e: Bounds(*(np.array([x]) for x in (s, s, e, e)))
    >>> overlap_lengths(sure(0, 8), sure(7, 9)).largest
    array([1])
    """
    return _range(_overlap_lengths, a, b, rows)
