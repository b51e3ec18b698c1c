"""The types of arrays, by what they hold; for annotations."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Codes", "Floats", "Ints", "Mask", "Places", "Rows"]

Ints: TypeAlias = NDArray[np.int64]
"""Whole numbers, such as instants, counts and numbers of rows."""
Codes: TypeAlias = NDArray[np.uint32]
"""Numbers of texts or keys, where four bytes suffice."""
Rows: TypeAlias = NDArray[np.uint32]
"""Numbers of rows, where four bytes suffice."""
Places: TypeAlias = NDArray[Any]
"""Places on a number line, four bytes each where they suffice, else eight."""
Floats: TypeAlias = NDArray[np.float64]
"""Shares, statistics and other measures."""
Mask: TypeAlias = NDArray[np.bool_]
"""What holds of which row."""
