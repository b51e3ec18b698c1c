"""Whole numbers in ascending order, by the sort that is faster on this machine.

NumPy sorts with the widest instructions that a processor has. On some (AMD Zen 4) these take five times as long as narrower
ones; there the digits of the numbers are counted, which takes as long on all of them.
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from timeline.arrays import Ints

__all__ = ["ascend", "by_digits", "counts_digits", "ready"]

_MANY = 1 << 16
"""Fewer numbers are sorted by NumPy."""
_DIGIT = 11
"""Bits of a digit: so many counts stay near the processor."""


def ascend(numbers: NDArray[Any], given: int = 0) -> None:
    """Sort whole numbers in place.

    Args:
        numbers: at least 32 bits wide, in one dimension.
        given: so many lowest bits ascend already where the others are the same.

    >>> words = np.array([3, 1, 2])
    >>> ascend(words)
    >>> words.tolist()
    [1, 2, 3]
    """
    if numbers.size >= _MANY and counts_digits():
        by_digits(numbers, given)
    else:
        numbers.sort()


@cache
def counts_digits() -> bool:
    """Whether counting digits takes less than half the time of NumPy on this machine; of wider numbers it takes longer."""
    numbers = np.random.default_rng(0).integers(0, 1 << 31, _MANY)
    return 2 * _quickest(by_digits, numbers) < _quickest(np.ndarray.sort, numbers)


def ready() -> None:
    """Load what `ascend` needs for numbers of each type, in a process that is not to wait for it later."""
    if counts_digits():
        for dtype in (np.int32, np.uint32, np.int64, np.uint64):
            by_digits(np.array([1, 0], dtype))


def _quickest(sort: Callable[[Ints], None], numbers: Ints) -> float:
    times = []
    for _ in range(3):  # the first one compiles
        given = numbers.copy()
        began = time.perf_counter()
        sort(given)
        times.append(time.perf_counter() - began)
    return min(times)


def by_digits(numbers: NDArray[Any], given: int = 0) -> None:
    """`ascend`, by sorting by one digit after the other, the lowest first, each time in a stable order."""
    if not numbers.size:
        return
    origin = int(numbers.min()) >> given << given  # counted from there, what is given stays so
    bits = (int(numbers.max()) - origin).bit_length() - given
    digits = -(-bits // _DIGIT)
    if digits < 1:
        return
    width = -(-bits // digits)
    _by_digits(
        numbers, empty(numbers.size, numbers.dtype), np.uint64(origin % (1 << 64)), given, width, digits
    )


@kernel
def _by_digits(
    numbers: NDArray[Any], spare: NDArray[Any], origin: np.uint64, given: int, width: int, digits: int
) -> None:
    mask, shifts = (1 << width) - 1, given + width * np.arange(digits)
    counts = np.zeros((digits, 1 << width), np.int64)
    for i in range(numbers.size):
        number = np.uint64(numbers[i]) - origin
        for d in range(digits):
            counts[d, np.int64(number >> np.uint64(shifts[d])) & mask] += 1
    source, target = numbers, spare
    for d in range(digits):
        before = 0
        for k in range(1 << width):
            counts[d, k], before = before, before + counts[d, k]
        shift = np.uint64(shifts[d])
        for i in range(source.size):
            digit = np.int64((np.uint64(source[i]) - origin) >> shift) & mask
            target[counts[d, digit]] = source[i]
            counts[d, digit] += 1
        source, target = target, source
    if digits % 2:
        numbers[:] = spare
