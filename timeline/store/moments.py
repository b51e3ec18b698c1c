"""A moment as people give it, in a question or for a record."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from numbers import Integral
from typing import Any

from timeline.errors import AmbiguousDate, BadDate
from timeline.when import When, calendar

__all__ = ["instant_of", "moment"]


def moment(when: Any) -> When:
    """Any way of saying when (a When, a text, a date, a datetime) as a When.

    Raises:
        BadDate: it is no date; a bare number is none, for nothing says what it counts.
    """
    if isinstance(when, When):
        return when
    if isinstance(when, str):
        return _read(when)
    start = instant_of(when)
    long = 1 if hasattr(when, "hour") else calendar.US_PER_DAY
    return When.from_bounds(start, start + long - 1, start + 1, start + long)


def _read(text: str) -> When:
    """A date, or words such as `today` that count from the day of the question."""
    try:
        return When.read(text)
    except AmbiguousDate:
        raise
    except BadDate:
        with suppress(BadDate):
            return When.read(text, said=datetime.now(UTC).date())
        raise


def instant_of(value: Any) -> int:
    """The first instant of a text, a date or a datetime.

    Raises:
        BadDate: as `moment`.
    """
    if isinstance(value, Integral):
        raise BadDate(
            "a bare number is no date",
            str(value),
            hint=f"write '{value}' with quotes for the year, or a datetime for an instant",
        )
    if not isinstance(value, str | date):
        raise BadDate("this is no date; give a text, a date or a datetime", repr(value)[:80])
    return calendar.instant(value)
