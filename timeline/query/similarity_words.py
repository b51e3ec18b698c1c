"""The rarest words of titles, of which only numbers are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from timeline.kernels.partners import Keyed
from timeline.kernels.rarest import counted, rarest
from timeline.query.numbered_texts import NumberedTexts

if TYPE_CHECKING:
    from timeline.arrays import Ints, Rows

__all__ = ["Words"]

_RARE_WORDS = 3


class Words:
    """The words of titles, piece by piece."""

    def __init__(self) -> None:
        self._words = NumberedTexts()
        self._pieces: list[tuple[Rows, Rows]] = []
        self._often = np.zeros(0, np.int64)

    def add(self, titles: pl.Series) -> None:
        """Some more titles."""
        found = titles.str.to_lowercase().str.extract_all(r"\p{L}{4,}|\d{2,}")
        many = found.list.len().to_numpy()
        key = self._words.numbers(found.explode().drop_nulls()).astype(np.uint32)
        often = np.zeros(self._words.count, np.int64)
        often[: self._often.size] = self._often
        counted(many, key, often, np.full(often.size, -1, np.int64))
        self._often = often
        self._pieces.append((many, key))

    def rarest(self) -> Keyed:
        """The numbers of the rarest words of each title, ascending, each once; the rarest word has the least one."""
        words = pl.DataFrame({"often": self._often, "word": self._words.texts}).with_row_index("number")
        rank = np.empty(words.height, np.uint32)
        rank[words.sort("often", "word")["number"].to_numpy()] = np.arange(words.height, dtype=np.uint32)
        openings, keys = [np.zeros(1, np.int64)], [np.empty(0, np.uint32)]
        while self._pieces:
            opening, key = rarest(*self._pieces.pop(0), rank, _RARE_WORDS)
            openings.append(opening[1:] + openings[-1][-1])
            keys.append(key)
        return Keyed(np.concatenate(openings), cast("Ints", np.concatenate(keys)))
