"""Columns of months without leading zeros: `2015-7` alone may be July or two years, among its like it is July."""

from __future__ import annotations

import polars as pl

__all__ = ["of_months", "whole_month"]

_MONTH = r"^[0-9]{4}-(?:[1-9]|0[1-9]|1[0-2])$"
_CUT = r"^([0-9]{4})-([1-9])$"
_MONTH_ALONE = r"^[0-9]{3}(?:[1-9]-1|[2-9]-2|[3-9]-3|[4-9]-4|[5-9]-5|[6-9]-6|[7-9]-7|[89]-8|9-9)$"


def of_months(texts: pl.Series) -> bool:
    """Whether all texts of a column are a year and a month, and one of them can be nothing else.

    `2015-4` can be nothing else, because no later year ends in 4 before 2024.

    >>> of_months(pl.Series(["2015-4", "2015-7", "2015-12"])), of_months(pl.Series(["1798-9", "1850"]))
    (True, False)
    """
    plain = texts.str.strip_chars()
    return bool(plain.str.contains(_MONTH_ALONE).any() and plain.str.contains(_MONTH).all())


def whole_month(column: str) -> pl.Expr:
    """`2015-07` for `2015-7`, null for every other text."""
    found = pl.col(column).str.strip_chars().str.extract_groups(_CUT)
    return pl.concat_str(found.struct[0], pl.lit("-0"), found.struct[1])
