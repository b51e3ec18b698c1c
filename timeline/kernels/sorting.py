"""Sorting by place, once.

Place and row number are packed into one 63-bit word, so that a plain sort of words is a stable sort of rows. Where both do
not fit, the lowest bits of the place are left out and the few ties that this makes are put right afterwards; where they are
many, it is sorted again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.ascending import ascend
from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows
    from timeline.kernels.number_line import Line

__all__ = ["ByStart", "Sorted", "by_start", "gather", "sort", "sort_values"]

_WORD = 63
_FEW_MOVES = 2  # a row, on average: beyond that sorting again is faster


class Sorted(NamedTuple):
    """Places in ascending order.

    Attributes:
        place: the places.
        row: the row that each place had before; equal places keep the order of rows.
    """

    place: Places
    row: Rows


class ByStart(NamedTuple):
    """Extents in the order of their starts.

    Attributes:
        start: places of the starts, ascending.
        end: places of the ends.
        row: the row of each extent before sorting; equal starts keep the order of rows.
    """

    start: Places
    end: Places
    row: Rows


@kernel
def _pack(places: Places, drop: int, row_bits: int, words: Ints) -> None:
    for i in range(places.size):
        words[i] = ((np.int64(places[i]) >> drop) << row_bits) | i


@kernel
def _unpack(words: Ints, drop: int, row_bits: int, places: Places, place: Places, row: Rows) -> None:
    mask = (np.int64(1) << row_bits) - 1
    for i in range(words.size):
        row[i] = words[i] & mask
        place[i] = places[row[i]] if drop else words[i] >> row_bits


@kernel
def _settle_ties(drop: int, place: Places, row: Rows) -> bool:
    """Put each run of places that agree but for the dropped bits in order; False where that is much work."""
    first, moves = 0, 0
    for i in range(1, place.size):
        if np.int64(place[i]) >> drop != np.int64(place[first]) >> drop:
            first = i
        p, r, j = place[i], row[i], i
        while j > first and place[j - 1] > p:
            place[j], row[j] = place[j - 1], row[j - 1]
            j -= 1
        place[j], row[j] = p, r
        moves += i - j
        if moves > _FEW_MOVES * place.size:
            return False
    return True


@kernel
def gather(values: Places, row: Rows, out: Places) -> None:
    """Write the value of each row."""
    for i in range(row.size):
        out[i] = values[row[i]]


def sort(places: Places) -> Sorted:
    """The places in ascending order with their rows."""
    row_bits = max(0, places.size - 1).bit_length()
    drop = max(0, int(places.max(initial=0)).bit_length() + row_bits - _WORD)
    words = empty(places.size, np.int64)
    _pack(places, drop, row_bits, words)
    ascend(words, row_bits)
    ordered = Sorted(empty(places.size, places.dtype), empty(places.size, np.uint32))
    _unpack(words, drop, row_bits, places, *ordered)
    if drop and not _settle_ties(drop, *ordered):
        return _sort_twice(places, drop, row_bits)
    return ordered


def sort_values(line: Line, values: Ints, keys: Rows | None) -> Sorted:
    """The places of values in ascending order with their rows; what is in order already stays as it is."""
    places = empty(values.size, line.dtype)
    if line.fold_into(values, keys, places):
        return Sorted(places, np.arange(values.size, dtype=np.uint32))
    return sort(places)


def _sort_twice(places: Places, drop: int, row_bits: int) -> Sorted:
    """Sort by the low bits of the place and then by the high ones: exact, and twice the work."""
    mask = (1 << row_bits) - 1
    low = ((places & ((1 << drop) - 1)) << row_bits) | np.arange(places.size)
    ascend(low, row_bits)
    low &= mask
    high = ((places[low] >> drop) << row_bits) | np.arange(places.size)
    ascend(high, row_bits)
    row = low[high & mask]
    return Sorted(places[row], row.astype(np.uint32))


def by_start(line: Line, start: Ints, end: Ints, keys: Rows | None) -> ByStart:
    """The extents in the order of their starts; what is in that order already stays as it is."""
    starts, ends = empty(start.size, line.dtype), line.fold(end, keys)
    if line.fold_into(start, keys, starts):
        return ByStart(starts, ends, np.arange(start.size, dtype=np.uint32))
    ordered = sort(starts)
    gather(ends, ordered.row, starts)
    return ByStart(ordered.place, starts, ordered.row)
