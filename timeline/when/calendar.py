"""Whole-number calendar arithmetic: days, instants and their ISO 8601 text.

An instant is a whole number of microseconds since 1970-01-01T00:00:00Z.
Years are ISO years of the proleptic Gregorian calendar: year 0 is 1 BCE.
Everything here works on plain integers of any size; `MIN_INSTANT` and `MAX_INSTANT` say what a store can hold.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import DAYS_PER_CYCLE, US_PER_DAY, US_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "CALENDARS",
    "GREGORIAN",
    "JULIAN",
    "MAX_INSTANT",
    "MIN_INSTANT",
    "US_PER_DAY",
    "US_PER_SECOND",
    "Calendar",
    "civil",
    "days",
    "is_leap",
    "iso",
    "julian_days",
    "month_length",
    "year_text",
]

# The finite range of a DuckDB TIMESTAMP: 290309-12-22 BCE to 294247-01-10T04:00:54.775806 CE.
MIN_INSTANT = -9_223_372_022_400_000_000
MAX_INSTANT = 9_223_372_036_854_775_806

_EPOCH = date(1970, 1, 1).toordinal()
_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MONTH_LENGTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether a Gregorian year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(leap: bool, month: int) -> int:
    """The number of days of a month, in a leap year or another one."""
    return 29 if leap and month == 2 else _MONTH_LENGTH[month]


def days(year: int, month: int = 1, day: int = 1) -> int:
    """Days from 1970-01-01 to a Gregorian date.

    >>> days(1970, 1, 2), days(-344)
    (1, -845171)
    """
    past = year - 1
    leap_day = month > 2 and is_leap(year)
    return past * 365 + past // 4 - past // 100 + past // 400 + _BEFORE_MONTH[month] + leap_day + day - _EPOCH


def civil(day: int) -> tuple[int, int, int]:
    """The Gregorian year, month and day that lie `day` days after 1970-01-01.

    Howard Hinnant, "chrono-compatible low-level date algorithms": years are counted from 1 March.

    >>> civil(-845171)
    (-344, 1, 1)
    """
    era, day_of_era = divmod(day + 719_468, DAYS_PER_CYCLE)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    return _of_march_year(era * 400 + year_of_era, day_of_year)


def _of_march_year(year: int, day_of_year: int) -> tuple[int, int, int]:
    """The year, month and day of a day counted from 1 March."""
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def _is_julian_leap(year: int) -> bool:
    return year % 4 == 0


def julian_days(year: int, month: int = 1, day: int = 1) -> int:
    """Days from 1970-01-01 (Gregorian) to a date of the Julian calendar.

    >>> civil(julian_days(1582, 10, 5))
    (1582, 10, 15)
    """
    past = year - 1
    leap_day = month > 2 and _is_julian_leap(year)
    return past * 365 + past // 4 + _BEFORE_MONTH[month] + leap_day + day - 2 - _EPOCH


def julian_civil(day: int) -> tuple[int, int, int]:
    """The Julian year, month and day that lie `day` days after 1970-01-01 (Gregorian).

    >>> julian_civil(days(1917, 11, 7))
    (1917, 10, 25)
    """
    era, day_of_era = divmod(day + 719_470, 1461)
    year_of_era = (day_of_era - day_of_era // 1460) // 365
    return _of_march_year(era * 4 + year_of_era, day_of_era - 365 * year_of_era)


class Calendar(NamedTuple):
    """What a calendar must know for a year, month and day to become an instant, and back."""

    name: str
    days: Callable[[int, int, int], int]
    civil: Callable[[int], tuple[int, int, int]]
    is_leap: Callable[[int], bool]


GREGORIAN = Calendar("gregorian", days, civil, is_leap)
JULIAN = Calendar("julian", julian_days, julian_civil, _is_julian_leap)
CALENDARS = {calendar.name: calendar for calendar in (GREGORIAN, JULIAN)}


# --- instants and text -----------------------------------------------------------------------------------


def year_text(year: int) -> str:
    """A year as ISO 8601 writes it: four digits at least, with a sign before year 0 and after 9999.

    >>> year_text(1994), year_text(-344), year_text(10000)
    ('1994', '-0344', '+10000')
    """
    if year > 9999:
        return f"+{year}"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def iso(us: int, calendar: Calendar = GREGORIAN) -> str:
    """The ISO 8601 text of an instant, in UTC, with six decimals where it is not a whole second.

    In another calendar it has the year, month and day of that calendar.

    >>> iso(774489600000000), iso(1), iso(-73022774400000000)
    ('1994-07-18T00:00:00Z', '1970-01-01T00:00:00.000001Z', '-0344-01-01T00:00:00Z')
    """
    day, rest = divmod(us, US_PER_DAY)
    second, fraction = divmod(rest, US_PER_SECOND)
    year, month, of_month = calendar.civil(day)
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    decimals = f".{fraction:06d}" if fraction else ""
    return f"{year_text(year)}-{month:02d}-{of_month:02d}T{clock}{decimals}Z"
