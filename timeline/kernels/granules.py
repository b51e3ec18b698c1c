"""How many granules lie between two, and how many extents four bounds allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["extents", "moments_of", "span"]


@kernel
def span(first: int, last: int) -> float:
    """How many granules there are from the first to the last; the difference of far ones overflows int64."""
    return float(np.uint64(last) - np.uint64(first)) + 1.0 if first <= last else 0.0


@kernel
def extents(s0: int, s1: int, e0: int, e1: int) -> float:
    """How many extents the bounds allow: starts times ends, less the pairs that end before they start."""
    crossed = span(e0, s1)
    return span(s0, s1) * span(e0, e1) - crossed * (crossed + 1.0) / 2.0


@kernel
def moments_of(s0: int, s1: int, e0: int, e1: int, out: Ints) -> bool:
    """The starts of the extents of one granule; false if there is none."""
    out[0] = max(s0, e0 - 1) if e0 != MINUS_INFINITY else s0
    out[1] = min(s1, e1 - 1) if e1 != INFINITY else s1
    return bool(out[0] <= out[1])
