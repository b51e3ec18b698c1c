"""Which events are compared: those that share a block, and can overlap in time.

A block is an actor, a place, a cell of the map, or a rare word of the title. Time is cut into buckets of some lengths, and an
event meets those of its block in the buckets of its own length, whose own are as long or shorter. So a pair meets in buckets
of one length, and memory holds the blocks of a slice of them: of the events that can have been then.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.alikeness import ALWAYS, NEVER
from timeline.kernels.crowds import crowds, meetings, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints, Mask, Rows
    from timeline.kernels.alikeness import Told
    from timeline.kernels.crowds import Crowds, Meetings
    from timeline.kernels.partners import Keyed

__all__ = ["MOST_PAIRS", "SLICE", "met"]

MOST_PAIRS = 20_000
"""Of one crowd; a larger one has what is common to too many events to tell anything."""
SLICE = 1 << 19
"""So many events begin in the buckets that are looked at together, unless one bucket has more."""
_LEVELS = ((3, 1), (93, 31), (1_100, 366))  # hulls of so many days are looked up in buckets of so many
_WITHOUT_LIMIT = len(_LEVELS)


class _Buckets(NamedTuple):
    """Some buckets of one length, with the events that can have been then.

    Attributes:
        level: which of `_LEVELS` the length is of.
        first, stop: the buckets.
        base, end: the rows among which the events are; row numbers below count from `base`.
        near: which of them are of this length or a shorter one, and in the buckets.
        active: which of them are of this length.
    """

    level: int
    first: int
    stop: int
    base: int
    end: int
    near: Mask
    active: Mask


def met(told: Told, words: Keyed) -> Iterator[tuple[int, Meetings]]:
    """Who may be compared with whom, slice by slice, with the row that is row 0 there; a pair may come in several slices.

    Args:
        told: what is told of events, in the order of their first days.
        words: numbers for the rare words of the title of each.
    """
    level = _levels(told)
    for buckets in _slices(told, level):
        if buckets.active.any():
            found = [_met(told, buckets, rows, codes) for rows, codes in _blocks(told, words, buckets)]
            yield buckets.base, meetings(found, buckets.active)


def _levels(told: Told) -> NDArray[np.int8]:
    """Which of `_LEVELS` the hull of each event has; without both days the one after the last."""
    days = told.last.astype(np.int64) - told.first + 1
    level = np.full(days.size, _WITHOUT_LIMIT, np.int8)
    for number, (most, _) in reversed(list(enumerate(_LEVELS))):
        level[days <= most] = number
    level[(told.first == NEVER) | (told.last == ALWAYS)] = _WITHOUT_LIMIT
    return level


def _slices(told: Told, level: NDArray[np.int8]) -> Iterator[_Buckets]:
    first, last = told.first, told.last
    begin = int(np.searchsorted(first, NEVER, "right"))
    for number, (most, width) in enumerate(_LEVELS if begin < first.size else ()):
        edges = [*(first[begin::SLICE] // width).tolist(), (int(first[-1]) + most) // width + 1]
        for low, high in pairwise(np.unique(edges).tolist()):
            base, end = np.searchsorted(first, [low * width - most, high * width]).tolist()
            own = level[base:end]
            near = (own <= number) & (last[base:end] >= low * width)
            yield _Buckets(number, low, high, base, end, near, near & (own == number))
    active = level == _WITHOUT_LIMIT
    yield _Buckets(_WITHOUT_LIMIT, 0, 1, 0, first.size, np.ones(first.size, np.bool_), active)


def _met(told: Told, buckets: _Buckets, rows: Rows, codes: Ints | Rows) -> Crowds:
    """The crowds of one kind of block."""
    near = buckets.near[rows]
    rows, codes = rows[near], codes[near]
    if buckets.level:  # most blocks have nobody who meets others
        known = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
        known[codes[buckets.active[rows]]] = True
        near = known[codes]
        rows, codes = rows[near], codes[near]
    if buckets.level == _WITHOUT_LIMIT:
        near = small(codes, buckets.active[rows], MOST_PAIRS)
        keys, rows = codes[near].astype(np.int64), rows[near]
    else:
        keys, rows = _in_buckets(told, buckets, rows, codes)
    return crowds(keys, rows, buckets.active[rows], MOST_PAIRS)


def _in_buckets(told: Told, buckets: _Buckets, rows: Rows, codes: Ints | Rows) -> tuple[Ints, Rows]:
    """Blocks in buckets as one number, and of which row."""
    width, span = _LEVELS[buckets.level][1], buckets.stop - buckets.first
    low = (told.first[buckets.base : buckets.end][rows] // width - buckets.first).clip(0)
    high = (told.last[buckets.base : buckets.end][rows] // width - buckets.first).clip(None, span - 1)
    many = high - low + 1
    if (many == 1).all():
        return codes.astype(np.int64) * span + low, rows
    entry = np.repeat(np.arange(rows.size), many)
    bucket = low[entry] + np.arange(entry.size) - np.repeat(np.cumsum(many) - many, many)
    return codes[entry].astype(np.int64) * span + bucket, rows[entry]


def _blocks(told: Told, words: Keyed, buckets: _Buckets) -> Iterator[tuple[Rows, Ints | Rows]]:
    """The rows, ascending, with a kind of block of theirs as numbers from 0 on."""
    here = slice(buckets.base, buckets.end)
    yield _keyed(told.actors, buckets)
    place = told.place[here]
    rows = np.flatnonzero(place >= 0).astype(np.uint32)
    countries = int(told.country[here].max(initial=-1)) + 2
    yield rows, place[rows].astype(np.int64) * countries + told.country[here][rows] + 1
    lat, lon = told.lat[here], told.lon[here]
    rows = np.flatnonzero(~np.isnan(lat + lon)).astype(np.uint32)
    lat, lon = lat[rows] * 2, lon[rows] * 2
    for up in (0.0, 0.5):
        for across in (0.0, 0.5):
            # Cells of half a degree, laid four times, so that near places share one of them.
            yield rows, _from_zero(np.floor(lat + up) * 1_000 + np.floor(lon + across))
    yield _keyed(words, buckets)


def _from_zero(cells: Floats) -> Ints:
    numbers: Ints = cells.astype(np.int64)
    numbers -= numbers.min(initial=0)
    return numbers


def _keyed(keyed: Keyed, buckets: _Buckets) -> tuple[Rows, Ints]:
    opening = keyed.opening[buckets.base : buckets.end + 1]
    rows = np.repeat(np.arange(opening.size - 1, dtype=np.uint32), np.diff(opening))
    return rows, keyed.key[opening[0] : opening[-1]]
