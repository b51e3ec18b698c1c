"""Days as spreadsheets number them, as microseconds since 1970; a fraction is the time of day."""

from __future__ import annotations

import polars as pl

from timeline.constants import US_PER_DAY, US_PER_SECOND

__all__ = ["SERIALS", "read_serials"]

SERIALS = {"excel": 1900, "excel-1904": 1904}
"""The year in which the numbers begin, by how it is called in a mapping."""

_NUMBER = r"^[0-9]{1,7}(?:\.[0-9]+)?$"
_LAST = {1900: 2_958_466, 1904: 2_957_004}  # of the year 10000
_1970 = {1900: 25_569, 1904: 24_107}
_NEVER_WAS = 60  # 29 February 1900
_UNREAD = {
    1900: "not the number of a day in a spreadsheet, from 1 (1900-01-01) to 2958465 (9999-12-31), without 60, which never was",
    1904: "not the number of a day in a spreadsheet, from 0 (1904-01-01) to 2957003 (9999-12-31)",
}


def read_serials(texts: pl.Series, name: str) -> tuple[pl.Series, pl.Series, str]:
    """Ticks, rounded to the second, null where none is read; which have a time of day; and why others are not read.

    >>> read_serials(pl.Series(["44197", "44197.5", "60"]), "excel")[0].to_list()
    [1609459200000000, 1609502400000000, None]
    """
    first = SERIALS[name]
    number = pl.when(texts.str.contains(_NUMBER)).then(texts.cast(pl.Float64, strict=False))
    seconds = (number * 86_400).round().cast(pl.Int64)
    day, of_day = seconds // 86_400, seconds % 86_400
    known = day < _LAST[first]
    if first == 1900:
        known &= (day >= 1) & (day != _NEVER_WAS)
        day = day + (day < _NEVER_WAS).cast(
            pl.Int64
        )  # the numbers behind the day that never was are one too high
    ticks = pl.when(known).then((day - _1970[first]) * US_PER_DAY + of_day * US_PER_SECOND)
    found = pl.select(ticks=ticks, timed=(of_day > 0).fill_null(value=False))
    return found["ticks"], found["timed"], _UNREAD[first]
