"""Years of a calendar without a year 0, where -1 is 1 BC, as the years of ISO 8601, where 0 is."""

from __future__ import annotations

import re

import polars as pl

__all__ = ["NO_YEAR_ZERO", "astronomical", "is_year_zero", "years_with_zero"]

NO_YEAR_ZERO = "there is no year 0: these years are counted without one"
_BEFORE = re.compile(r"(^|[\[{,./ Y])-(\d+)(?=$|[^\d:])")
_ZERO = r"(?:^|[\[{,./ ])[+-]?0+(?:$|[-/,\].}~?%T ])"


def astronomical(texts: pl.Series) -> pl.Series:
    """Texts in which a year with a minus is one year later.

    >>> astronomical(pl.Series(["-0044", "-0044-03-15/-0031", "1994-07", "-1"])).to_list()
    ['-0043', '-0043-03-15/-0030', '1994-07', '0000']
    """
    few = texts.filter(texts.str.contains("-", literal=True)).unique()
    return texts.replace({text: _BEFORE.sub(_later, text) for text in few.drop_nulls()})


def _later(found: re.Match[str]) -> str:
    year = int(found[2]) - 1
    digits = str(max(year, 0)).zfill(max(len(found[2]), 4))
    return f"{found[1]}{'-' if year > 0 else ''}{digits}"


def is_year_zero(texts: pl.Series) -> pl.Series:
    """Which texts name a year 0."""
    return texts.str.contains(_ZERO).fill_null(value=False)


def years_with_zero(years: pl.Series) -> pl.Series:
    """Numbers of years counted with a year 0."""
    return pl.select(pl.when(years < 0).then(years + 1).otherwise(years)).to_series()
