"""Numbers that are too long for a year: what each looks like, and what reads it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.remedies import REMEDIES

__all__ = ["day_of_year", "long_number"]

_DIGITS = re.compile(r"(?P<whole>[0-9]+)(?:\.[0-9]+)?")
_BEFORE_SERIALS = date(1899, 12, 30)  # of those from 61 on
_OF_OUR_TIME = (datetime(1973, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp())
_EPOCHS = {
    "unix": ("seconds", 0),
    "unix-ms": ("milliseconds", 3),
    "unix-us": ("microseconds", 6),
    "unix-ns": ("nanoseconds", 9),
}
_PATTERNS = {
    6: {"%Y%m": "a year and a month"},
    8: {"%d%m%Y": "day, month and year", "%m%d%Y": "month, day and year"},
    12: {"%Y%m%d%H%M": "a date and a time of day"},
}
_YEARS = range(1000, 3000)
_SERIAL = 5  # digits: from 1927 to 2173


class Look(NamedTuple):
    """What a number looks like, the date that it then is, and the name of the remedy."""

    words: str
    date: str
    remedy: str


def long_number(text: str) -> BadDate | None:
    """Why a number is no date, and what reads it; None where the text is no number, or one like nothing known.

    >>> str(long_number("44197")).partition("; ")[0]
    "'44197': no year of four digits: it looks like the serial number of a day in a spreadsheet (2021-01-01)"
    """
    found = _DIGITS.fullmatch(text)
    if not found:
        return None
    whole = found["whole"]
    if not whole.strip("9"):
        hint = REMEDIES["missing"].python
        return BadDate("no year of four digits: it looks like a code for what is not known", text, hint=hint)
    look = _count(whole) or _pattern(whole)
    if look is None:
        return None
    reason = f"no year of four digits: it looks like {look.words} ({look.date})"
    return BadDate(reason, text, hint=REMEDIES[look.remedy].python)


def _count(whole: str) -> Look | None:
    if len(whole) == _SERIAL and whole[0] != "0":
        day = _BEFORE_SERIALS + timedelta(days=int(whole))
        return Look("the serial number of a day in a spreadsheet", day.isoformat(), "excel")
    for name, (unit, power) in _EPOCHS.items():
        seconds = int(whole) // 10**power
        if _OF_OUR_TIME[0] <= seconds < _OF_OUR_TIME[1] and not (power == 3 and _pattern(whole)):
            day = datetime.fromtimestamp(seconds, UTC).date()
            return Look(f"{unit} since 1970", day.isoformat(), name)
    return None


def _pattern(whole: str) -> Look | None:
    found: list[Look] = []
    for pattern, words in _PATTERNS.get(len(whole), {}).items():
        try:
            at = datetime.strptime(whole, pattern)  # noqa: DTZ007 - no time is given
        except ValueError:
            continue
        if at.year in _YEARS:
            reading = at.strftime("%Y-%m") if pattern == "%Y%m" else at.date().isoformat()
            found.append(Look(words, reading, pattern))
    if not found:
        return None
    words, dates = (" or ".join(dict.fromkeys(look[place] for look in found)) for place in (0, 1))
    return Look(f"{words} with nothing between", dates, found[0].remedy)


def day_of_year(text: str) -> str:
    """The day of seven digits: a year and the number of a day in it, where they cannot be year, month and day.

    Raises:
        AmbiguousDate: they can be both.
        BadDate: there is no such day.

    >>> day_of_year("2023345")
    '2023-12-11'
    """
    year, rest = int(text[:4]), text[4:]
    readings = [_by_number(year, int(rest))] + [
        _civil(year, *map(int, parts))
        for parts in ((rest[:1], rest[1:]), (rest[:2], rest[2:]))
        if parts[1][0] != "0"
    ]
    known = [day.isoformat() for day in readings if day is not None]
    if len(known) > 1:
        raise AmbiguousDate(text, known, REMEDIES["%Y%j"].python)
    if not known:
        raise BadDate(f"there is no day {rest} of the year {text[:4]}", text, 4, REMEDIES["%Y%j"].python)
    return known[0]


def _by_number(year: int, number: int) -> date | None:
    if not 1 <= number <= 366 or year not in _YEARS:
        return None
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if day.year == year else None


def _civil(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
