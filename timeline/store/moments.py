"""A moment as people give it, in a question or for a record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from numbers import Integral
from typing import TYPE_CHECKING, Any

from timeline.errors import AmbiguousDate, BadDate
from timeline.when import When, calendar
from timeline.when.instant import instant
from timeline.when.reading.remedies import REMEDIES

if TYPE_CHECKING:
    from timeline.when.inputs import DateLike

__all__ = ["instant_of", "moment", "read_date", "today"]


def moment(when: DateLike) -> When:
    """Any way of saying when (a When, a text, a date, a datetime) as a When.

    Raises:
        BadDate: it is no date; a bare number is none, for nothing says what it counts.
    """
    if isinstance(when, When):
        return when
    if isinstance(when, str):
        return _of_question(when)
    start = instant_of(when)
    long = 1 if hasattr(when, "hour") else calendar.US_PER_DAY
    return When.from_bounds(start, start + long - 1, start + 1, start + long)


def _of_question(text: str) -> When:
    """A date of a question, which says nowhere whether days or months come first."""
    try:
        return read_date(text)
    except AmbiguousDate as error:
        if error.hint != REMEDIES["dayfirst"].python:
            raise
        raise AmbiguousDate(error.text, error.readings, "write the one that is meant") from None


def read_date(text: str, **options: Any) -> When:
    """A date, or words such as `today` or `now` that count from the day of the question, which is that of UTC.

    Args and errors are those of `When.read`.
    """
    try:
        return When.read(text, **options)
    except BadDate as error:
        if error.hint != REMEDIES["said"].python:
            raise
        return When.read(text, **options | {"said": today()})


def today() -> date:
    """The day of the clock, in UTC."""
    return datetime.now(UTC).date()


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
        raise BadDate("this is no date", repr(value)[:80], hint="give a text, a date or a datetime")
    return instant(value)
