"""Different values, and the numbers that are left out of some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.kernels.ascending import ascend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints

__all__ = ["absent", "distinct"]


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The different values in ascending order: marked in a table where they lie close together, else sorted.

    Both are many times faster than NumPy's hash table.
    """
    if values.size and values.dtype.kind in "iu":
        low, high = int(values.min()), int(values.max())
        if high - low < values.size:
            return _marked(values, low, high)
    ordered = _sorted(values)
    first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def _sorted(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype.kind not in "iu" or values.dtype.itemsize < 4:
        return np.sort(values, axis=None)
    ordered = values.flatten()
    ascend(ordered)
    return ordered


def _marked(values: NDArray[Any], low: int, high: int) -> NDArray[Any]:
    occurs = np.zeros(high - low + 1, np.bool_)
    occurs[values.ravel() - values.dtype.type(low)] = True
    found: NDArray[Any] = np.flatnonzero(occurs).astype(values.dtype) + values.dtype.type(low)
    return found


def absent(rows: NDArray[np.integer[Any]], count: int) -> Ints:
    """The numbers from 0 to `count` that are not among `rows`, in ascending order."""
    left_out = np.ones(count, np.bool_)
    left_out[rows] = False
    return np.flatnonzero(left_out)
