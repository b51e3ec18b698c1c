"""Words in the column of an end which say that it goes on, such as `present`: those that a range of dates ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when import read_dates

if TYPE_CHECKING:
    import polars as pl

__all__ = ["goes_on"]

_STARTS = ("1900 to ", "1900 ")  # the second one for `to date` and `bis heute`, which bring their own joint
_LETTER = r"\p{L}"


def goes_on(texts: pl.Series) -> pl.Series:
    """Which texts say so; null does not.

    >>> import polars as pl
    >>> goes_on(pl.Series(["present", "to date", "1990", None])).to_list()
    [True, True, False, False]
    """
    few = texts.drop_nulls().unique()
    few = few.filter(few.str.contains(_LETTER) & ~few.str.contains("[0-9]"))
    plain = few.str.strip_chars(" ()[]")
    going = few.is_null()
    for start in _STARTS:
        going |= (read_dates(start + plain)["end_kind"] == "open").fill_null(value=False)
    return texts.is_in(few.filter(going).implode()).fill_null(value=False)
