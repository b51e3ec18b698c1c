"""Worlds drawn by lot: an extent for each event in each world, the same for a seed, a world and an event wherever it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.granules import moments_of
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints
    from timeline.kernels.relations import Bounds

    Word = np.uint64
    Words = NDArray[np.uint64]

__all__ = ["drawn"]

_GOLDEN, _FIRST, _SECOND = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_ONE, _ZERO = np.uint64(1), np.uint64(0)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@kernel
def _scattered(word: Word) -> Word:
    """The next number of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (SplitMix64)."""
    word = word + _GOLDEN
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@kernel
def _below(word: Word, size: Word) -> Word:
    """A number below `size`, each alike: the upper half of the product of both."""
    high, low, top, bottom = word >> _HALF, word & _LOW, size >> _HALF, size & _LOW
    one, other = high * bottom, low * top
    carried = ((low * bottom >> _HALF) + (one & _LOW) + (other & _LOW)) >> _HALF
    return high * top + (one >> _HALF) + (other >> _HALF) + carried


@kernel
def _from(first: int, last: int, word: Word) -> Any:
    """A number from the first to the last."""
    size = np.uint64(last) - np.uint64(first) + _ONE
    return np.int64(np.uint64(first) + _below(word, size))


@kernel
def _extent(s0: int, s1: int, e0: int, e1: int, moment: int, word: Word, lone: Ints, out: Ints) -> None:
    """One of the extents of a box, each alike; a side without a limit stays without one, with what hangs on it."""
    if moment and moments_of(s0, s1, e0, e1, lone):
        if lone[0] == MINUS_INFINITY or lone[1] == INFINITY:
            out[0], out[1] = MINUS_INFINITY, INFINITY
        else:
            out[0] = _from(lone[0], lone[1], _scattered(word))
            out[1] = out[0] + 1
        return
    if s0 == MINUS_INFINITY or e1 == INFINITY:
        apart = s1 < e0
        out[0] = _from(s0, s1, _scattered(word)) if apart and s0 != MINUS_INFINITY else MINUS_INFINITY
        out[1] = _from(e0, e1, _scattered(word)) if apart and e1 != INFINITY else INFINITY
        return
    while True:  # of tight bounds at least half of the pairs are extents
        word = _scattered(word)
        out[0] = _from(s0, s1, word)
        word = _scattered(word)
        out[1] = _from(e0, e1, word)
        if out[0] < out[1]:
            return


@kernel
def _drawn(
    identity: Words,
    boxes: Ints,
    bounds: Bounds,
    weight: Floats,
    seed: int,
    world: int,
    moment: int,
    first: int,
    last: int,
    start: Ints,
    end: Ints,
) -> None:
    """The worlds from `world + first` to before `world + last`, one after the other."""
    lone, out = np.empty(2, np.int64), np.empty(2, np.int64)
    size = identity.size
    for number in range(first, last):
        of_world = _scattered(_scattered(np.uint64(seed)) ^ np.uint64(world + number))
        for event in range(size):
            word = _scattered(of_world ^ identity[event])
            box = boxes[event]
            if boxes[event + 1] - box > 1:
                word = _scattered(word)
                left = float(word >> _S11) * 2.0**-53
                while box + 1 < boxes[event + 1] and left >= weight[box]:
                    left -= weight[box]
                    box += 1
            s0, s1 = bounds.start_min[box], bounds.start_max[box]
            _extent(s0, s1, bounds.end_min[box], bounds.end_max[box], moment, word, lone, out)
            start[number * size + event], end[number * size + event] = out[0], out[1]


def drawn(
    identity: Words, boxes: Ints, bounds: Bounds, weight: Floats, *, worlds: range, seed: int, moment: bool
) -> tuple[Ints, Ints]:
    """Starts and ends of all events in each world, one world after the other.

    Args:
        identity: a number for each event, which stands for it in every question.
        boxes: where the boxes of each event begin, and their number.
        bounds: the boxes, tight, in granules.
        weight: the weight of each box.
        worlds: the numbers of the worlds.
        seed: what makes them repeatable.
        moment: an event lasts one granule where it can.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> month = Bounds(*(np.array([x]) for x in (0, 30, 1, 31)))
    >>> told = np.array([7], np.uint64), np.array([0, 1]), month, np.ones(1)
    >>> start, end = drawn(*told, worlds=range(1000), seed=7, moment=False)
    >>> bool((start < end).all()), bool((start >= 0).all()), bool((end <= 31).all())
    (True, True, True)
    >>> [int(side[0]) for side in drawn(*told, worlds=range(17, 18), seed=7, moment=False)] == [start[17], end[17]]
    True
    """
    start, end = (np.empty(len(worlds) * identity.size, np.int64) for _ in range(2))
    told = identity, boxes, bounds, weight, seed, worlds.start, int(moment)
    tasks = [(*told, *piece, start, end) for piece in slices(len(worlds), workers() * 4)]
    run(_drawn, tasks, start.size)
    return start, end
