"""Calendar arithmetic on whole columns: years, months and days as instants, and back.

The numbers of a date and a unit make the stretch `[lo, hi)` of every instant that the date may mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import DAYS_PER_CYCLE, US_PER_DAY
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from timeline.arrays import Ints, Mask

__all__ = [
    "FARTHEST", "Civil", "Stretch", "civil_of", "day_numbers", "days", "first_days", "length_of_month", "months_of", "months_on",
    "numbers_of_day", "stretch_of",
]  # fmt: skip

_EPOCH = 719_163  # 1970-01-01, counted from 0001-01-01 as day 1
_MONTHS_BEFORE_EPOCH = 1970 * 12
_BEFORE_MONTH = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365], dtype=np.int64)
_CLOCK = {unit.name: unit.length for unit in UNITS.values() if 0 < unit.length < US_PER_DAY}
FARTHEST = 290_000


class Civil(NamedTuple):
    """The numbers of dates, one array each; `clock` is microseconds since midnight."""

    year: Ints
    month: Ints
    day: Ints
    clock: Ints

    def only(self, mask: Mask | NDArray[np.intp]) -> Civil:
        """Some of the dates."""
        return Civil(*(numbers[mask] for numbers in self))


class Stretch(NamedTuple):
    """Half-open stretches in microseconds, and which of them are dates at all."""

    lo: Ints
    hi: Ints
    sound: Mask


def days(year: Ints, month: Ints | int = 1, day: Ints | int = 1, *, julian: bool = False) -> Ints:
    """Days since 1970-01-01; month 13 is the January after."""
    past = year - 1
    before: Ints = _BEFORE_MONTH[month] + (np.greater(month, 2) & _is_leap(year, julian=julian))
    century = -2 if julian else past // 400 - past // 100
    numbers: Ints = past * 365 + past // 4 + century + before + (day - _EPOCH)
    return numbers


def months_of(day: Ints) -> Ints:
    """The Gregorian month that holds each day, counted from January of the year 0.

    >>> import numpy as np
    >>> months_of(np.array([-1, 0, 31])) - 12 * 1970
    array([-1,  0,  1])
    """
    months: Ints = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months + _MONTHS_BEFORE_EPOCH


def first_days(months: Ints) -> Ints:
    """The first day of each Gregorian month, as `months_of` counts them.

    >>> import numpy as np
    >>> first_days(np.array([12 * 1970 + 1]))
    array([31])
    """
    since = months - _MONTHS_BEFORE_EPOCH
    found: Ints = since.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return found


def _is_leap(year: Ints, *, julian: bool) -> Mask:
    leap: Mask = (year % 4 == 0) if julian else (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return leap


def day_numbers(civil: Civil, julian: Mask) -> Ints:
    """Days since 1970-01-01, each in its calendar; the numbers are those of days."""
    return _in_either(lambda old: days(civil.year, civil.month, civil.day, julian=old), julian)


def length_of_month(year: Ints, month: Ints, julian: Mask) -> Ints:
    """The number of days of months, each in its calendar."""

    def length(old: bool) -> Ints:
        return days(year, month + 1, julian=old) - days(year, month, julian=old)

    return _in_either(length, julian)


def numbers_of_day(day: Ints, julian: Mask) -> Civil:
    """The year, month and day of days since 1970-01-01, each in its calendar."""
    ours = civil_of(day * US_PER_DAY)
    if not julian.any():
        return ours
    old = civil_of(day * US_PER_DAY, julian=True)
    return Civil(*(np.where(julian, one, other) for one, other in zip(old, ours, strict=True)))


def _in_either(numbers: Callable[[bool], Ints], julian: Mask) -> Ints:
    ours = numbers(False)
    return np.where(julian, numbers(True), ours) if julian.any() else ours


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
    begin = days(year, month, julian=julian)
    sound &= day <= days(year, month + 1, julian=julian) - begin
    today = begin + np.where(sound, day, 1) - 1
    if unit in _CLOCK:
        size = _CLOCK[unit]
        lo = today * US_PER_DAY + clock - clock % size
        return _within(lo, lo + size, sound)
    first, last = _day_span(year, month, today, unit, julian=julian)
    return _within(first * US_PER_DAY, last * US_PER_DAY, sound)


def _day_span(year: Ints, month: Ints, today: Ints, unit: str, *, julian: bool) -> tuple[Ints, Ints]:
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


def _first_day(months: Ints, *, julian: bool) -> Ints:
    """The first day of months, counted from January of the year 0."""
    return days(months // 12, months % 12 + 1, julian=True) if julian else first_days(months)


def _within(lo: Ints, hi: Ints, sound: Mask) -> Stretch:
    return Stretch(lo, hi, sound & (lo >= MIN_INSTANT) & (hi <= MAX_INSTANT))


def civil_of(instants: Ints, *, julian: bool = False) -> Civil:
    """The numbers of instants in the proleptic Gregorian calendar, or in the Julian.

    Howard Hinnant, "chrono-compatible low-level date algorithms": years are counted from 1 March.
    """
    day, clock = instants // US_PER_DAY, instants % US_PER_DAY
    shift, cycle, years = (719_470, 1461, 4) if julian else (719_468, DAYS_PER_CYCLE, 400)
    era, of_era = (day + shift) // cycle, (day + shift) % cycle
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    fifth = (5 * of_year + 2) // 153
    month = np.where(fifth < 10, fifth + 3, fifth - 9)
    year = era * years + year_of_era + (month <= 2)
    return Civil(year, month, of_year - (153 * fifth + 2) // 5 + 1, clock)


def months_on(instants: Ints, months: Ints) -> tuple[Ints, Mask]:
    """The same day and time so many months on, or the last day of that month; and whether there is such a year.

    >>> import numpy as np
    >>> moved, sound = months_on(np.array([30 * US_PER_DAY]), np.array([1]))
    >>> int(moved[0]) // US_PER_DAY, bool(sound[0])
    (58, True)
    """
    civil = civil_of(instants)
    count = civil.year * 12 + civil.month - 1 + months
    year, month = count // 12, count % 12 + 1
    first = Civil(year, month, np.ones_like(year), np.zeros_like(year))
    begin, end, sound = stretch_of(first, "month")
    day = np.minimum((civil.day - 1) * US_PER_DAY, end - begin - US_PER_DAY)
    return begin + day + civil.clock, sound
