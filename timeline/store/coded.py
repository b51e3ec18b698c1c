"""Texts that repeat down the rows of an answer: held as numbers of the different ones until somebody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["coded", "spelled_out"]


def coded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its texts numbered, each column by itself: rows of it are then taken without a look at a text.

    >>> import polars as pl
    >>> spelled_out(coded(pl.DataFrame({"kind": ["attack", "arrest"]}))[[1, 1, 0]])["kind"].to_list()
    ['arrest', 'arrest', 'attack']
    """
    import polars as pl

    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(_coded(frame[name]) for name in names)


def _coded(texts: pl.Series) -> pl.Series:
    import polars as pl

    found = texts.rechunk().to_arrow().dictionary_encode()
    kind = pl.Enum(pl.Series(found.dictionary, dtype=pl.String))
    numbers = pl.Series(texts.name, found.indices).cast(pl.Series(dtype=kind).to_physical().dtype)
    return numbers.cat.to(kind)


def spelled_out(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts for the numbers of texts."""
    import polars as pl

    names = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]
    return frame.with_columns(pl.col(names).cast(pl.String)) if names else frame
