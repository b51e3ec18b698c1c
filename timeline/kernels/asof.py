"""The instant before, after, or nearest to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from timeline.constants import INFINITY
from timeline.kernels.number_line import draw
from timeline.kernels.sorting import sort

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows

__all__ = ["Pick", "asof"]

Pick = Literal["before", "after", "either"]


def asof(
    at: Ints,
    other: Ints,
    at_key: Rows | None = None,
    other_key: Rows | None = None,
    *,
    direction: Pick = "before",
    strict: bool = False,
    tolerance: int = INFINITY,
) -> Ints:
    """For each instant the row of the other that lies nearest on a side, or -1.

    Args:
        at: int64 instants, in any order.
        other: those to be found.
        at_key: dense uint32 key codes of the instants, or None where there is one partition.
        other_key: the codes of the others.
        direction: "before" takes the last that is no later, "after" the first that is no earlier, "either" the nearer
            of both, the earlier where both are as near.
        strict: leave out those at the same instant.
        tolerance: the largest distance in ticks.

    Of several others at one instant the last row is taken before it, the first row after it.

    >>> import numpy as np
    >>> asof(np.array([5, 0]), np.array([1, 5, 9]))
    array([ 1, -1])
    """
    found = np.full(at.size, -1, np.int64)
    if not at.size or not other.size:
        return found
    line = draw([(at, at)], [at_key, other_key], other)
    places, others = line.fold(at, at_key), sort(line.fold(other, other_key))
    sides = []
    for backward, side in ((True, "before"), (False, "after")):
        position = _position(others.place, places, backward, strict)
        row = others.row[np.clip(position, 0, other.size - 1)].astype(np.int64)
        later, earlier = (at, other[row]) if backward else (other[row], at)
        apart = later.view(np.uint64) - earlier.view(np.uint64)
        there = (position >= 0) & (position < other.size) & (direction in ("either", side))
        if at_key is not None and other_key is not None:
            there &= other_key[row] == at_key
        if tolerance < INFINITY:
            there &= apart <= np.uint64(tolerance)
        sides.append((row, apart, there))
    (before, back, has_before), (after, ahead, has_after) = sides
    take_before = has_before & (~has_after | (back <= ahead))
    found[take_before] = before[take_before]
    take_after = has_after & ~take_before
    found[take_after] = after[take_after]
    return found


def _position(others: Places, places: Places, backward: bool, strict: bool) -> Ints:
    """Where the one before, or the one after, stands among the sorted others."""
    here = np.searchsorted(others, places, "left" if backward == strict else "right")
    return here - 1 if backward else here
