"""From stretches of time to EDTF, for whole columns: what `to_edtf` says of one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline.constants import US_PER_DAY, US_PER_SECOND
from timeline.when.calendar_columns import civil_of
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask
    from timeline.when.calendar_columns import Civil

__all__ = ["edtf_of", "text_of_civil"]

_CLOCK = {unit.name: unit.length for unit in UNITS.values() if 0 < unit.length < US_PER_DAY}
_GRANULES = {name: UNITS[name].length for name in ("tick", "second", "day")}
_DIGITS = pl.Series([f"{number:02}" for number in range(100)])


def edtf_of(lo: Ints, hi: Ints) -> pl.Series:
    """The EDTF of stretches: a date where one says it, else `[first..last]`."""
    low, high = civil_of(lo), civil_of(hi)
    found = np.full(len(lo), "tick", dtype=object)
    for unit in ("tick", "second", "day", "month", "year"):
        found[_aligned(low, unit) & _aligned(high, unit)] = unit
    texts = pl.Series([None], dtype=pl.String).new_from_index(0, len(lo))
    for unit in np.unique(found.astype(str)):
        mask = found == unit
        part = begin = text_of_civil(low.only(mask), unit)
        if (hi[mask] - lo[mask] != _GRANULES.get(str(unit))).any():
            end = text_of_civil(civil_of(hi[mask] - 1), unit)
            part = pl.select(
                pl.when(begin == end).then(begin).otherwise("[" + begin + ".." + end + "]")
            ).to_series()
        part = _masked(part, low.only(mask), high.only(mask)) if unit == "year" else part
        texts = texts.scatter(np.flatnonzero(mask), part)
    return texts


def _aligned(civil: Civil, unit: str) -> Mask:
    _, month, day, clock = civil
    mask: Mask = clock % _CLOCK.get(unit, US_PER_DAY) == 0
    if unit in _CLOCK:
        return mask
    if unit != "day":
        mask &= day == 1
    if unit == "year":
        mask &= month == 1
    return mask


def _masked(texts: pl.Series, low: Civil, high: Civil) -> pl.Series:
    """Whole decades, centuries and millennia of our era as `199X`, `19XX` and `1XXX`."""
    for digits in (1, 2, 3):
        size = 10**digits
        whole = (
            (low.year >= 0) & (low.year % size == 0) & (high.year == low.year + size) & (high.year <= 10_000)
        )
        if whole.any():
            prefix = pl.Series(low.year // size).cast(pl.String).str.zfill(4 - digits) + "X" * digits
            texts = pl.select(pl.when(pl.Series(whole)).then(prefix).otherwise(texts)).to_series()
    return texts


def text_of_civil(civil: Civil, unit: str) -> pl.Series:
    """Dates of one unit as EDTF writes them, in UTC; null for a day of a year of more than four digits."""
    year = pl.Series(civil.year)
    digits = year.abs().cast(pl.String).str.zfill(4)
    sign = pl.select(pl.when(year < 0).then(pl.lit("-")).otherwise(pl.lit(""))).to_series()
    far = year.abs() > 9999
    if unit == "year":
        return pl.select(pl.when(far).then("Y" + sign + digits).otherwise(sign + digits)).to_series()
    texts = pl.select(pl.when(~far).then(sign + digits)).to_series()
    texts = texts + "-" + _two(civil.month)
    if unit == "month":
        return texts
    texts = texts + "-" + _two(civil.day)
    if unit == "day":
        return texts
    seconds = civil.clock // US_PER_SECOND
    clock = "T" + _two(seconds // 3600) + ":" + _two(seconds // 60 % 60) + ":" + _two(seconds % 60)
    if unit == "tick":
        clock = clock + "." + pl.Series(civil.clock % US_PER_SECOND).cast(pl.String).str.zfill(6)
    return texts + clock + "Z"


def _two(numbers: Ints) -> pl.Series:
    return _DIGITS.gather(numbers)
