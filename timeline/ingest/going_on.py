"""Words in the column of an end which say that it goes on, such as `present`: those that a range of dates ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when import read_dates

if TYPE_CHECKING:
    import polars as pl

__all__ = ["goes_on"]

_START = "1900 to "


def goes_on(texts: pl.Series) -> pl.Series:
    """Which texts say so; null does not.

    >>> import polars as pl
    >>> goes_on(pl.Series(["present", "1990", None])).to_list()
    [True, False, False]
    """
    few = texts.drop_nulls().unique()
    kinds = read_dates(_START + few)["end_kind"]
    return texts.is_in(few.filter((kinds == "open").fill_null(value=False)).implode()).fill_null(value=False)
