"""Room for arrays, used again.

Memory that is touched for the first time costs more than the work of a sweep on it. So blocks of middling size are
kept when the last array on them is gone, and given to the next one that needs as much.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.kernels.parallel import memory

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KEPT", "empty", "kept"]

KEPT = max(1 << 27, min(1 << 30, memory() >> 6))
"""Bytes of free blocks that a process keeps at most: a 64th of the memory of the machine."""
_SMALLEST, _LARGEST = (
    1 << 19,
    1 << 25,
)  # smaller arrays are cheap anyway, larger ones are rare and would crowd the rest
_HUGE = 1 << 21

_free: dict[int, list[NDArray[np.uint8]]] = {
    1 << power: [] for power in range(_SMALLEST.bit_length() - 1, _LARGEST.bit_length())
}
"""The free blocks of each size. There are no other sizes, so that threads may look through it at any time."""


def kept() -> int:
    """The bytes of free blocks at present."""
    return sum(room * len(blocks) for room, blocks in _free.items())


def empty(size: int, dtype: Any) -> NDArray[Any]:
    """An array whose contents are not set, like `numpy.empty`."""
    dtype = np.dtype(dtype)
    if not _SMALLEST <= size * dtype.itemsize <= _LARGEST:
        return np.empty(size, dtype)
    room = 1 << (size * dtype.itemsize - 1).bit_length()
    try:
        block = _free[room].pop()
    except IndexError:
        block = _new(room)
    # Over a memoryview, so that every view of the array refers to it and not to the block below.
    array = np.frombuffer(memoryview(block.data), np.uint8)
    weakref.finalize(array, _take_back, room, block).atexit = False
    return array[: size * dtype.itemsize].view(dtype)


def _new(room: int) -> NDArray[np.uint8]:
    """A block, which begins where a huge page does if it fills some: NumPy asks for these, and they are few to touch."""
    spare = _HUGE if room >= _HUGE else 0
    block = np.empty(room + spare, np.uint8)
    first = -block.ctypes.data % _HUGE if spare else 0
    return block[first : first + room]


def _take_back(room: int, block: NDArray[np.uint8]) -> None:
    if kept() + room <= KEPT:
        _free[room].append(block)
