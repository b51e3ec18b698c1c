"""One number line for all partitions: key and instant folded into a single whole number.

Extents of different keys never share a number, so a sweep over the line needs to know nothing of keys,
and a key that holds most of the rows costs no more than many small ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from timeline.kernels.compile import kernel
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EARLIEST", "INFINITY", "LATEST", "MINUS_INFINITY", "Ints", "Line", "Rows", "draw"]

Ints = NDArray[np.int64]
Rows = NDArray[np.uint32]
Places = NDArray[Any]  # uint32 or int64

INFINITY = int(np.iinfo(np.int64).max)
"""No end: after every instant."""
MINUS_INFINITY = int(np.iinfo(np.int64).min)
"""No start: before every instant."""
LATEST = INFINITY - 1
"""A bound that may be arbitrarily late, yet is an instant: before `INFINITY`."""
EARLIEST = MINUS_INFINITY + 1
"""A bound that may be arbitrarily early, yet is an instant: after `MINUS_INFINITY`."""

_MARGIN = 2  # places left of the first and right of the last finite instant, for the four values above


@kernel
def _finite_range(values: Ints) -> tuple[int, int]:
    low, high = LATEST, EARLIEST
    for value in values:
        if EARLIEST < value < LATEST:
            low = min(low, value)
            high = max(high, value)
    return low, high


@kernel
def _fold(values: Ints, keys: Rows, low: int, high: int, stride: int, out: Places) -> None:
    keyed = keys.size > 0
    for i in range(values.size):
        value = values[i]
        if value < low:
            place = 1 if value == EARLIEST else 0
        elif value > high:
            place = high - low + (_MARGIN + 1) + (1 if value == INFINITY else 0)
        else:
            place = int(value - low) + _MARGIN
        if keyed:
            place += int(keys[i]) * stride
        out[i] = place


@kernel
def _unfold(places: Places, low: int, high: int, stride: int, values: Ints, keys: Rows) -> None:
    for i in range(places.size):
        place = np.int64(places[i])
        key = place // stride
        place -= key * stride + _MARGIN
        keys[i] = key
        if place < 0:
            values[i] = EARLIEST if place == -1 else MINUS_INFINITY
        elif place > high - low:
            values[i] = LATEST if place == high - low + 1 else INFINITY
        else:
            values[i] = low + place


@dataclass(frozen=True, slots=True)
class Line:
    """Where instants of each key stand on the common line.

    Attributes:
        low: the first finite instant.
        high: the last finite instant.
        stride: how many places one key takes.
        dtype: the narrowest type that holds every place.
        ranks: the distinct instants, when instants themselves take too much room and their ranks stand in.
    """

    low: int
    high: int
    stride: int
    dtype: type[np.uint32 | np.int64]
    ranks: Ints | None = None

    def fold(self, values: Ints, keys: Rows | None = None) -> Places:
        """The places of `values`, each on the stretch of its key; order within a key is kept."""
        if self.ranks is not None:
            values = np.searchsorted(self.ranks, values)
        out: Places = np.empty(values.size, self.dtype)
        _fold(values, _NO_KEYS if keys is None else keys, self.low, self.high, self.stride, out)
        return out

    def unfold(self, places: Places) -> tuple[Ints, Rows]:
        """The instants and keys that stand at `places`: the inverse of `fold`."""
        values, keys = np.empty(places.size, np.int64), np.empty(places.size, np.uint32)
        _unfold(places, self.low, self.high, self.stride, values, keys)
        return (values if self.ranks is None else self.ranks[values]), keys


_NO_KEYS = np.empty(0, np.uint32)


def draw(instants: Sequence[Ints], keys: Sequence[Rows | None] = ()) -> Line:
    """The line on which all `instants` find a place, for every key in `keys`."""
    n_keys = 1 + max((int(key.max()) for key in keys if key is not None and key.size), default=0)
    total = sum(values.size for values in instants)
    ranges = run(_finite_range, [(values,) for values in instants], total)
    low, high = min((low for low, _ in ranges), default=0), max((high for _, high in ranges), default=0)
    if low > high:
        low = high = 0
    ranks = None
    if (high - low + 2 * _MARGIN + 1) * n_keys > INFINITY:
        ranks = np.unique(np.concatenate(instants))
        low, high = 0, ranks.size - 1
    stride = high - low + 2 * _MARGIN + 1
    return Line(low, high, stride, np.uint32 if stride * n_keys < 1 << 32 else np.int64, ranks)
