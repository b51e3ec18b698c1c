"""Unspecified digits: the first and the last valid date that a mask such as `19XX-02-29` matches."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from timeline.when.calendar import month_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.when.calendar import Calendar

__all__ = ["matching", "numbers"]

_YearMonthDay = tuple[int, int, int]


def numbers(mask: str, *, descending: bool = False) -> Iterator[int]:
    """Every number whose digits match the mask, in order.

    >>> list(numbers("1X")) == list(range(10, 20))
    True
    """
    digits = "9876543210" if descending else "0123456789"
    for choice in product(*(digits if character == "X" else character for character in mask)):
        yield int("".join(choice))


def _years(mask: str, *, descending: bool = False) -> Iterator[int]:
    """Every year that matches, in order; a minus sign counts backwards and never gives year 0."""
    if mask[0] != "-":
        yield from numbers(mask, descending=descending)
        return
    for magnitude in numbers(mask[1:], descending=not descending):
        if magnitude:
            yield -magnitude


def matching(masks: Sequence[str], calendar: Calendar) -> tuple[_YearMonthDay, _YearMonthDay] | None:
    """The first and the last date that match a year, a year and month, or a year, month and day.

    None when no valid date does.
    A part that is left out matches everything.
    """
    year, month, day = (*masks, "XX", "XX")[:3] if len(masks) < 3 else masks
    months = [number for number in numbers(month) if 1 <= number <= 12]
    days = list(numbers(day)) if day != "XX" else list(range(1, 32))
    first = _edge(year, months, days, calendar, descending=False)
    last = _edge(year, months, days, calendar, descending=True)
    return (first, last) if first and last else None


def _edge(
    year: str, months: list[int], days: list[int], calendar: Calendar, *, descending: bool
) -> _YearMonthDay | None:
    """The earliest date, or the latest: the answer within a year depends only on whether it is a leap year."""
    within = {leap: _within(months, days, leap, descending=descending) for leap in (False, True)}
    if not any(within.values()):
        return None
    for candidate in _years(year, descending=descending):
        found = within[calendar.is_leap(candidate)]
        if found:
            return (candidate, *found)
    return None


def _within(months: list[int], days: list[int], leap: bool, *, descending: bool) -> tuple[int, int] | None:
    order = -1 if descending else 1
    for month in months[::order]:
        length = month_length(leap, month)
        for day in days[::order]:
            if 1 <= day <= length:
                return month, day
    return None
