"""Years, months and days of whole columns as instants, and back to EDTF text.

The numbers of a date and a unit make the stretch `[lo, hi)` of every instant that the date may mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from timeline.constants import US_PER_DAY, US_PER_SECOND
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Mask = NDArray[np.bool_]

__all__ = [
    "FARTHEST", "Civil", "Stretch", "civil_of", "day_numbers", "edtf_of", "length_of_month", "numbers_of_day", "stretch_of",
    "text_of_civil",
]  # fmt: skip

_EPOCH = 719_163  # 1970-01-01, counted from 0001-01-01 as day 1
_CLOCK = {unit.name: unit.length for unit in UNITS.values() if 0 < unit.length < US_PER_DAY}
_GRANULES = {"tick": 1, "second": US_PER_SECOND, "day": US_PER_DAY}
_DIGITS = pl.Series([f"{number:02}" for number in range(100)])
FARTHEST = 290_000


class Civil(NamedTuple):
    """The numbers of dates, one array each; `clock` is microseconds since midnight."""

    year: Numbers
    month: Numbers
    day: Numbers
    clock: Numbers

    def only(self, mask: Mask) -> Civil:
        """Some of the dates."""
        return Civil(*(numbers[mask] for numbers in self))


class Stretch(NamedTuple):
    """Half-open stretches in microseconds, and which of them are dates at all."""

    lo: Numbers
    hi: Numbers
    sound: Mask


def _days(year: Numbers, month: Numbers, day: Numbers, *, julian: bool) -> Numbers:
    """Days since 1970-01-01; month 13 is the January after."""
    past = year - 1
    leap = _is_leap(year, julian=julian)
    before = (367 * month - 362) // 12 - np.where(month <= 2, 0, np.where(leap, 1, 2))
    century = -2 if julian else past // 400 - past // 100
    days: Numbers = past * 365 + past // 4 + century + before + day - _EPOCH
    return days


def _is_leap(year: Numbers, *, julian: bool) -> Mask:
    leap: Mask = (year % 4 == 0) if julian else (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return leap


def day_numbers(civil: Civil, julian: Mask) -> Numbers:
    """Days since 1970-01-01, each in its calendar; the numbers are those of days."""
    return _in_either(lambda old: _days(civil.year, civil.month, civil.day, julian=old), julian)


def length_of_month(year: Numbers, month: Numbers, julian: Mask) -> Numbers:
    """The number of days of months, each in its calendar."""

    def length(old: bool) -> Numbers:
        return _month_start(year, month + 1, julian=old) - _month_start(year, month, julian=old)

    return _in_either(length, julian)


def numbers_of_day(days: Numbers, julian: Mask) -> Civil:
    """The year, month and day of days since 1970-01-01, each in its calendar."""
    ours = civil_of(days * US_PER_DAY)
    if not julian.any():
        return ours
    old = civil_of(days * US_PER_DAY, julian=True)
    return Civil(*(np.where(julian, one, other) for one, other in zip(old, ours, strict=True)))


def _in_either(numbers: Callable[[bool], Numbers], julian: Mask) -> Numbers:
    ours = numbers(False)
    return np.where(julian, numbers(True), ours) if julian.any() else ours


def _month_start(year: Numbers, month: Numbers, *, julian: bool) -> Numbers:
    after = month > 12
    return _days(year + after, np.where(after, month - 12, month), np.ones_like(year), julian=julian)


def stretch_of(civil: Civil, unit: str, *, julian: bool = False) -> Stretch:
    """What dates mean at a unit: a day, a month, ..., or `3d`: so many days before and after.

    An `ordinal-century` counts as centuries are named: 1801 to 1900 is the nineteenth.

    >>> import numpy as np
    >>> one = [np.array([n]) for n in (1994, 7, 18, 0)]
    >>> lo, hi, sound = stretch_of(Civil(*one), "month")
    >>> int(hi[0] - lo[0]) // 86_400_000_000
    31
    """
    year, month, day, clock = civil
    sound = (
        (np.abs(year) <= FARTHEST)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
        & (clock >= 0)
        & (clock < US_PER_DAY)
    )
    year, month = np.where(sound, year, 1970), np.where(sound, month, 1)
    begin = _month_start(year, month, julian=julian)
    sound &= day <= _month_start(year, month + 1, julian=julian) - begin
    today = begin + np.where(sound, day, 1) - 1
    if unit in _CLOCK:
        size = _CLOCK[unit]
        lo = today * US_PER_DAY + clock - clock % size
        return _within(lo, lo + size, sound)
    first, last = _day_span(year, month, today, unit, julian=julian)
    return _within(first * US_PER_DAY, last * US_PER_DAY, sound)


def _day_span(
    year: Numbers, month: Numbers, today: Numbers, unit: str, *, julian: bool
) -> tuple[Numbers, Numbers]:
    """The first day, and the day after the last."""
    if unit.endswith("d"):
        return today - int(unit[:-1]), today + int(unit[:-1]) + 1
    # There is no year 0 in an ordinal count: the century before 1 to 100 is -99 to 0, 100 BCE to 1 BCE.
    named, shift = UNITS[unit.removeprefix("ordinal-")], 12 * unit.startswith("ordinal-")
    if not named.months:
        size = named.length // US_PER_DAY
        first = today - (today + named.days_before) % size
        return first, first + size
    months = year * 12 + month - 1 - shift
    first = months - months % named.months + shift
    return _first_day(first, julian=julian), _first_day(first + named.months, julian=julian)


def _first_day(months: Numbers, *, julian: bool) -> Numbers:
    """The first day of months, counted from January of the year 0."""
    return _days(months // 12, months % 12 + 1, np.ones_like(months), julian=julian)


def _within(lo: Numbers, hi: Numbers, sound: Mask) -> Stretch:
    return Stretch(lo, hi, sound & (lo >= MIN_INSTANT) & (hi <= MAX_INSTANT))


def civil_of(instants: Numbers, *, julian: bool = False) -> Civil:
    """The numbers of instants in the proleptic Gregorian calendar, or in the Julian.

    Howard Hinnant, "chrono-compatible low-level date algorithms": years are counted from 1 March.
    """
    day, clock = instants // US_PER_DAY, instants % US_PER_DAY
    shift, cycle, years = (719_470, 1461, 4) if julian else (719_468, 146_097, 400)
    era, of_era = (day + shift) // cycle, (day + shift) % cycle
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    fifth = (5 * of_year + 2) // 153
    month = np.where(fifth < 10, fifth + 3, fifth - 9)
    year = era * years + year_of_era + (month <= 2)
    return Civil(year, month, of_year - (153 * fifth + 2) // 5 + 1, clock)


def edtf_of(lo: Numbers, hi: Numbers) -> pl.Series:
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


def _two(numbers: Numbers) -> pl.Series:
    return _DIGITS.gather(numbers)
