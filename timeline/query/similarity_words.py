"""The rarest words of titles, of which only numbers are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.partners import Keyed
from timeline.kernels.rarest import counted, rarest
from timeline.query.numbered_texts import NumberedTexts

if TYPE_CHECKING:
    from timeline.arrays import Ints, Rows

__all__ = ["rarest_words"]

_RARE_WORDS = 3


def rarest_words(titles: pl.Series, together: int) -> Keyed:
    """The numbers of the rarest words of each title, ascending, each once; the rarest word has the least one.

    Args:
        titles: the titles.
        together: so many are looked at at once.
    """
    numbered, often = NumberedTexts(), np.zeros(0, np.int64)
    pieces = []
    for at in range(0, titles.len(), together):
        for found in _words(titles[at : at + together]):
            many = found.list.len().to_numpy()
            key = numbered.numbers(found.explode(empty_as_null=False)).astype(np.uint32)
            often = np.pad(often, (0, numbered.count - often.size))
            counted(many, key, often, np.full(often.size, -1, np.int64))
            pieces.append((many, key))
    return _rarest(pieces, _ranks(often, numbered.texts))


def _words(titles: pl.Series) -> list[pl.Series]:
    """The words of each title, by all cores."""
    parts = [(titles[first:stop],) for first, stop in slices(titles.len(), workers())]
    return run(lambda part: part.str.to_lowercase().str.extract_all(r"\p{L}{4,}|\d{2,}"), parts, titles.len())


def _ranks(often: Ints, words: pl.Series) -> Rows:
    """The place of each word among all, the rarest first."""
    ordered = pl.DataFrame({"often": often, "word": words}).with_row_index("number").sort("often", "word")
    rank = np.empty(often.size, np.uint32)
    rank[ordered["number"].to_numpy()] = np.arange(often.size, dtype=np.uint32)
    return rank


def _rarest(pieces: list[tuple[Rows, Rows]], rank: Rows) -> Keyed:
    """The lowest ranks of the words of each title; the pieces are given up one by one."""
    openings, keys = [np.zeros(1, np.int64)], [np.empty(0, np.uint32)]
    while pieces:
        opening, key = rarest(*pieces.pop(0), rank, _RARE_WORDS)
        openings.append(opening[1:] + openings[-1][-1])
        keys.append(key)
    return Keyed(np.concatenate(openings), cast("Ints", np.concatenate(keys)))
