"""A moment as people give it, in a question or for a record."""

from __future__ import annotations

from datetime import date
from numbers import Integral
from typing import TYPE_CHECKING, Any

from timeline.errors import AmbiguousDate, BadDate
from timeline.when import When, calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    from timeline.when.inputs import DateLike

__all__ = ["instant_of", "moment"]


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
    from timeline.when.reading.remedies import REMEDIES
    from timeline.when.reading.today import read_date

    try:
        return read_date(text)
    except AmbiguousDate as error:
        if error.hint != REMEDIES["dayfirst"].python:
            raise
        raise AmbiguousDate(error.text, error.readings, "write the one that is meant") from None


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
