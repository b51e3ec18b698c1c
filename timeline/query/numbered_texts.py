"""Texts as numbers, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NumberedTexts"]


class NumberedTexts:
    """Texts as numbers from 0 on, in the order in which they come; -1 for none."""

    def __init__(self) -> None:
        self._categories = pl.Categorical(pl.Categories.random())
        # While there is a column of them, texts keep their numbers.
        self._kept = pl.Series(dtype=self._categories)
        self.count = 0

    def numbers(self, texts: pl.Series) -> NDArray[np.int32]:
        """The numbers of some texts."""
        found = texts.cast(self._categories).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        self.count = max(self.count, int(found.max(initial=-1)) + 1)
        return found

    @property
    def texts(self) -> pl.Series:
        """All texts in the order of their numbers."""
        return pl.Series(np.arange(self.count, dtype=np.uint32)).cat.to(self._categories).cast(pl.String)
