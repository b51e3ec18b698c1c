"""Words that count from the day on which they were said: `yesterday`, `last Tuesday`, `40 years ago`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.remedies import REMEDIES
from timeline.when.reading.terms import Date, Point, Range, Term, either, point_text

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar
    from timeline.when.reading.vocabulary import Readings

__all__ = ["Days", "relative_term"]

Days = tuple[int, int]
"""The first and the last day, from 1970-01-01, on which a text may have been said."""

_MOST_DAYS = 400
_NUMBERS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_DAYS = {
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "now": 0,
    "this morning": 0,
    "tonight": 0,
    "tomorrow": 1,
}
_NAMED = re.compile(rf"({'|'.join(_DAYS)})")
_STEP = re.compile(r"(last|previous|this|current|next|coming|this past) (\w+)")
_AGO = re.compile(rf"(\d+|an?|{'|'.join(_NUMBERS)}) (day|week|month|year)s? (ago|later|from now)")
_STEPS = {"last": -1, "previous": -1, "this past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_UNITS = ("day", "week", "month", "year")


def relative_term(text: str, said: Days | None, table: Readings, calendar: Calendar) -> Term | None:
    """What a text that counts from the day it was said comes to; None where it is no such text.

    Where the day itself is uncertain, every day that it may be is counted from.

    Raises:
        BadDate: the day is not known, or too uncertain to count from.
        AmbiguousDate: the words mean different days to different people.
    """
    words = " ".join(text.lower().split()).removeprefix("on ").removeprefix("the ")
    found = _step_of(words, table)
    if found is None:
        return None
    if said is None:
        raise BadDate(
            "this counts from the day it was said, which is not known",
            text,
            hint=REMEDIES["said"].python,
        )
    if said[1] - said[0] > _MOST_DAYS:
        raise BadDate(
            "the day it was said is too uncertain to count from", text, hint="give it to the year at least"
        )
    unit, step = found
    if unit.isdigit() and step > 0:
        day = said[0]
        readings = [point_text(calendar.civil(_weekday_after(day, int(unit)) + ahead)) for ahead in (0, 7)]
        raise AmbiguousDate(text, readings, "write the date")
    terms: list[Date | Range] = []
    for day in range(said[0], said[1] + 1):
        first, last = _counted(day, unit, step, calendar)
        if not terms or terms[-1].last != last:
            terms.append(_term(first, last))
    if len(terms) > 2:
        return Range(Date(terms[0].first, terms[0].first), Date(terms[-1].last, terms[-1].last))
    return either(terms)


def _term(first: Point, last: Point) -> Date | Range:
    if first == last:
        return Date(first, last, point_text(first))
    return Date(first, last, loose=True)


def _step_of(words: str, table: Readings) -> tuple[str, int] | None:
    """The unit (or the number of a weekday) and how many to step."""
    if found := _NAMED.fullmatch(words):
        return "day", _DAYS[found[1]]
    if found := _STEP.fullmatch(words):
        kind, value = table.words.get(found[2], ("", None))
        if kind == "weekday":
            return (str(value), _STEPS[found[1]]) if found[1] not in ("this", "current") else None
        return (found[2], _STEPS[found[1]]) if found[2] in _UNITS else None
    if found := _AGO.fullmatch(words):
        count = (
            int(found[1])
            if found[1].isdigit()
            else 1
            if found[1] in ("a", "an")
            else _NUMBERS.index(found[1])
        )
        return found[2], -count if found[3] == "ago" else count
    return None


def _counted(day: int, unit: str, step: int, calendar: Calendar) -> tuple[Point, Point]:
    """The first and last point of the unit that lies `step` units from the one that holds a day."""
    civil = calendar.civil
    if unit == "day":
        return civil(day + step), civil(day + step)
    if unit == "week":
        monday = day - (day + 3) % 7 + 7 * step
        return civil(monday), civil(monday + 6)
    if unit.isdigit():
        before = _weekday_before(day, int(unit))
        return civil(before), civil(before)
    year, month, _ = civil(day)
    if unit == "year":
        return (year + step, 0, 0), (year + step, 0, 0)
    year, month = divmod(year * 12 + month - 1 + step, 12)
    return (year, month + 1, 0), (year, month + 1, 0)


def _weekday_before(day: int, weekday: int) -> int:
    """The last such weekday before a day."""
    return day - 1 - (day - 1 + 4 - weekday) % 7


def _weekday_after(day: int, weekday: int) -> int:
    return _weekday_before(day + 8, weekday)
