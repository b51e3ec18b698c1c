"""The worlds of uncertain extents: how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.granules import extents, moments_of, span
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Floats, Mask
    from timeline.kernels.relations import Bounds

__all__ = ["momentary", "worlds"]


@kernel
def _worlds(bounds: Bounds, momentary: Mask, out: Floats) -> None:
    starts = np.empty(2, np.int64)
    for row in range(out.size):
        s0, s1 = bounds.start_min[row], bounds.start_max[row]
        e0, e1 = bounds.end_min[row], bounds.end_max[row]
        if s0 > s1 or e0 > e1:
            out[row] = 0.0
        elif s0 == MINUS_INFINITY or e1 == INFINITY:
            out[row] = np.inf
        elif momentary[row]:
            out[row] = span(starts[0], starts[1]) if moments_of(s0, s1, e0, e1, starts) else 0.0
        else:
            out[row] = extents(s0, s1, e0, e1)


def worlds(bounds: Bounds, momentary: Mask) -> Floats:
    """How many extents each row allows; infinitely many where one side has no limit.

    Args:
        bounds: uncertain extents; a row whose first start or end comes after the last allows none.
        momentary: of which rows only the extents of one granule count.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> month = Bounds(*(np.array([x, x]) for x in (0, 30, 1, 31)))
    >>> worlds(month, np.array([False, True])).tolist()
    [496.0, 31.0]
    """
    out = np.empty(bounds.start_min.size)
    _worlds(bounds, momentary, out)
    return out


@kernel
def _momentary(bounds: Bounds, out: Mask) -> None:
    starts = np.empty(2, np.int64)
    for row in range(out.size):
        s0, s1 = bounds.start_min[row], bounds.start_max[row]
        out[row] = moments_of(s0, s1, bounds.end_min[row], bounds.end_max[row], starts)


def momentary(bounds: Bounds) -> Mask:
    """Which rows can last one granule.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> momentary(Bounds(*(np.array(x) for x in ([0, 0], [3, 3], [1, 5], [9, 9])))).tolist()
    [True, False]
    """
    out = np.empty(bounds.start_min.size, np.bool_)
    _momentary(bounds, out)
    return out
