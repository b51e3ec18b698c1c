"""One number line for all partitions: key and instant folded into a single whole number.

Extents of different keys never share a number, so a sweep over the line needs to know nothing of keys,
and a key that holds most of the rows costs no more than many small ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY
from timeline.kernels.ascending import ascend
from timeline.kernels.buffer_pool import empty
from timeline.kernels.distinct import distinct
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.arrays import Ints, Places, Rows

__all__ = ["Line", "draw"]


_MARGIN = 2  # places left of the first and right of the last finite instant, for the four values above


@kernel
def _survey(starts: Ints, ends: Ints) -> tuple[int, int, bool]:
    """The first and the last finite instant, and whether some start does not come before its end."""
    low, high, crossed = LATEST, EARLIEST, False
    for i in range(starts.size):
        start, end = starts[i], ends[i]
        crossed |= start >= end
        if EARLIEST < start < LATEST:
            low = min(low, start)
            high = max(high, start)
        if EARLIEST < end < LATEST:
            low = min(low, end)
            high = max(high, end)
    return low, high, crossed


@kernel
def _place(value: int, low: int, high: int) -> int:
    if value < low:
        return 1 if value == EARLIEST else 0
    if value > high:
        return high - low + (_MARGIN + 1) + (1 if value == INFINITY else 0)
    return int(value - low) + _MARGIN


@kernel
def _fold(values: Ints, keys: Rows, low: int, high: int, stride: int, out: Places) -> bool:
    """Write the place of each value; whether they ascend."""
    ascending, before = True, 0
    if keys.size:
        for i in range(values.size):
            place = _place(values[i], low, high) + int(keys[i]) * stride
            out[i] = place
            ascending &= before <= place
            before = place
    else:
        for i in range(values.size):
            place = _place(values[i], low, high)
            out[i] = place
            ascending &= before <= place
            before = place
    return ascending


@kernel
def _unfold(places: Places, low: int, high: int, stride: int, values: Ints, keys: Rows) -> None:
    keyed = keys.size > 0
    for i in range(places.size):
        place = np.int64(places[i])
        if keyed:
            keys[i] = place // stride
            place -= np.int64(keys[i]) * stride
        place -= _MARGIN
        if place < 0:
            values[i] = EARLIEST if place == -1 else MINUS_INFINITY
        elif place > high - low:
            values[i] = LATEST if place == high - low + 1 else INFINITY
        else:
            values[i] = low + place


@kernel
def _divisor(values: Ints, low: int) -> int:
    """The largest number that divides how far each finite instant is from `low`; 0 where there is none."""
    found = np.int64(0)
    for i in range(values.size):
        if EARLIEST < values[i] < LATEST:
            rest = np.int64(values[i] - low)
            if found == 0 or rest % found != 0:
                while rest != 0:
                    found, rest = rest, found % rest
            if found == 1:
                break
    return int(found)


@kernel
def _coarse(values: Ints, low: int, unit: int, out: Ints) -> None:
    """How many units each finite instant is after `low`, rounded up; others stay as they are."""
    for i in range(values.size):
        value = values[i]
        out[i] = (value - low + (unit - 1)) // unit if EARLIEST < value < LATEST else value


@kernel
def _fine(values: Ints, low: int, unit: int) -> None:
    """The inverse of `_coarse`, in place."""
    for i in range(values.size):
        if EARLIEST < values[i] < LATEST:
            values[i] = low + values[i] * unit


@dataclass(frozen=True, slots=True)
class Line:
    """Where instants of each key stand on the common line.

    Attributes:
        low: the first finite instant.
        high: the last finite instant.
        stride: how many places one key takes.
        n_keys: how many keys there are room for.
        dtype: the narrowest type that holds every place.
        crossed: whether some extent on it has a start that does not come before its end.
        origin: the instant from which units are counted.
        unit: the largest unit of which instants are multiples, when instants themselves take too much room and numbers of
            units stand in; 1 where they do not.
        ranks: the distinct instants, when numbers of units take too much room, too, and their ranks stand in.
    """

    low: int
    high: int
    stride: int
    n_keys: int
    dtype: type[np.uint32 | np.int64]
    crossed: bool
    origin: int = 0
    unit: int = 1
    ranks: Ints | None = None

    def fold(self, values: Ints, keys: Rows | None = None) -> Places:
        """The places of `values`, each on the stretch of its key; order within a key is kept."""
        out: Places = empty(values.size, self.dtype)
        self.fold_into(values, keys, out)
        return out

    def fold_into(self, values: Ints, keys: Rows | None, out: Places) -> bool:
        """Write the places of `values` into `out`; whether they ascend."""
        return _fold(*self._plain(values, keys), out)

    def fold_sorted(self, values: Ints, keys: Rows | None = None, room: int = 0) -> Places:
        """The places of `values` in ascending order, and at the end `room` for more."""
        out: Places = empty(values.size + room, self.dtype)
        if not self.fold_into(values, keys, out):
            ascend(out[: values.size])
        return out

    def _plain(self, values: Ints, keys: Rows | None) -> tuple[Ints, Rows, int, int, int]:
        if self.ranks is not None:
            values = np.searchsorted(self.ranks, values)
        elif self.unit > 1:
            numbers = empty(values.size, np.int64)
            _coarse(values, self.origin, self.unit, numbers)
            values = numbers
        return values, _NO_KEYS if keys is None else keys, self.low, self.high, self.stride

    def unfold(self, places: Places) -> tuple[Ints, Rows]:
        """The instants and keys that stand at `places`: the inverse of `fold`."""
        values = empty(places.size, np.int64)
        keys = _NO_KEYS if self.n_keys == 1 else empty(places.size, np.uint32)
        _unfold(places, self.low, self.high, self.stride, values, keys)
        if self.ranks is not None:
            values = self.ranks[values]
        elif self.unit > 1:
            _fine(values, self.origin, self.unit)
        return values, np.zeros(places.size, np.uint32) if self.n_keys == 1 else keys


_NO_KEYS = np.empty(0, np.uint32)


def draw(
    extents: Sequence[tuple[Ints, Ints]], keys: Sequence[Rows | None] = (), instants: Ints | None = None
) -> Line:
    """The line on which all starts and ends, and other `instants`, find a place for every key in `keys`."""
    n_keys = 1 + max((int(key.max()) for key in keys if key is not None and key.size), default=0)
    surveys = run(_survey, extents, 2 * sum(start.size for start, _ in extents))
    lows, highs, crossed = ([survey[part] for survey in surveys] for part in range(3))
    if instants is not None:
        low, high, _ = _survey(instants, instants)
        lows, highs = [*lows, low], [*highs, high]
    low, high = min(lows), max(highs)
    if low > high:
        low = high = 0
    origin, unit, ranks = 0, 1, None
    if _stride(low, high) * n_keys > INFINITY:
        arrays = [array for extent in extents for array in extent] + ([] if instants is None else [instants])
        origin, unit = low, _unit(arrays, low, high)
        if _stride(0, (high - low) // unit) * n_keys <= INFINITY:
            low, high = 0, (high - low) // unit
        else:
            unit, ranks = 1, distinct(np.concatenate(arrays))
            low, high = 0, ranks.size - 1
    stride = _stride(low, high)
    dtype = np.uint32 if stride * n_keys < 1 << 32 else np.int64
    return Line(low, high, stride, n_keys, dtype, any(crossed), origin, unit, ranks)


def _stride(low: int, high: int) -> int:
    return high - low + 2 * _MARGIN + 1


def _unit(arrays: Sequence[Ints], low: int, high: int) -> int:
    """The largest unit of which all finite instants are multiples, counted from the first; 1 where they lie too far apart."""
    if 2 * (high - low) > INFINITY:
        return 1
    found = run(_divisor, [(array, low) for array in arrays], sum(array.size for array in arrays))
    return max(1, gcd(*map(int, found)))
