"""One instant from what a caller has: microseconds, a date, a datetime or ISO 8601 text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from operator import index
from typing import Any

from timeline.constants import DAYS_PER_CYCLE, US_PER_DAY, US_PER_SECOND
from timeline.errors import BadDate, OutOfRange
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT, days

__all__ = ["instant"]


def instant(value: int | str | date | datetime) -> int:
    """An instant from what a caller has: microseconds, a datetime, a date or ISO 8601 text.

    A date, or a text that names more than an instant, means its first microsecond.
    A datetime or a text without an offset is taken to be UTC.

    Raises:
        BadDate: the text is no date.
        OutOfRange: the instant lies outside what 64-bit microseconds can hold.

    >>> instant("1970-01-02") == instant(date(1970, 1, 2)) == US_PER_DAY
    True
    """
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        since = aware - datetime(1970, 1, 1, tzinfo=UTC)
        return (since.days * 86_400 + since.seconds) * US_PER_SECOND + since.microseconds
    if isinstance(value, date):
        return days(value.year, value.month, value.day) * US_PER_DAY
    us = _read_instant(value) if isinstance(value, str) else _whole(value)
    if not MIN_INSTANT <= us <= MAX_INSTANT:
        raise OutOfRange("outside the years that 64-bit microseconds can hold", str(value))
    return us


def _whole(value: Any) -> int:
    try:
        return index(value)
    except TypeError:
        said = "this is no date; give a text, a date, a datetime or whole microseconds"
        raise BadDate(said, repr(value)) from None


_LONGEST = 100  # characters
_EXPANDED = 5  # digits at least in a year with a sign, for it to be an expanded one

_NO_SECONDS = re.compile(r"(?P<time>-\d\d[T ]\d\d(?P<minute>:\d\d)?)(?=$|Z|[+-])")


def _read_instant(text: str) -> int:
    """ISO 8601 text, wider than EDTF: a space for the T, no seconds, a sign before a year of five digits or more."""
    if len(text) > _LONGEST:
        raise BadDate("too long for an instant", text)
    text = _NO_SECONDS.sub(_with_seconds, text)
    year, dash, rest = text[1:].partition("-")
    if text[:1] in ("+", "-") and len(year) >= _EXPANDED and year.isdecimal():
        return _read_expanded(text, int(text[0] + year), dash + rest)
    if text[10:11] == " ":
        text = f"{text[:10]}T{text[11:]}"
    return _first_instant(text)


def _with_seconds(found: re.Match[str]) -> str:
    return f"{found['time']}{'' if found['minute'] else ':00'}:00"


def _first_instant(text: str) -> int:
    from timeline.when.edtf.date import RULES, scan_date

    found = scan_date(text, 0, len(text), RULES)
    if "X" in found.text:
        raise BadDate("an instant has no unspecified digits", text, text.index("X"))
    return found.lo


def _read_expanded(text: str, year: int, rest: str) -> int:
    """Read the text as if in a year of four digits: the calendar repeats itself every 400 years."""
    cycles, place = divmod(year - 2000, 400)
    try:
        return _first_instant(f"{place + 2000}{rest}") + cycles * DAYS_PER_CYCLE * US_PER_DAY
    except BadDate as error:
        raise BadDate(error.reason, text, hint=error.hint) from None
