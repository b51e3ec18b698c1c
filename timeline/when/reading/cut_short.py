"""Years of which only the digits that change are written, where that leaves more than one reading: `264-41 BC`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate

if TYPE_CHECKING:
    from timeline.when.reading.partial import Partial
    from timeline.when.reading.token_stream import Cursor

__all__ = ["check_cut_short", "check_month_of_era"]

_IN_FULL = "write BC or AD after both years"


def check_cut_short(cursor: Cursor, left: Partial, right: Partial) -> None:
    """Refuse a second date that may be cut short in two ways: `264-41 BC`, `2006-07 to 08`.

    Years before Christ count down, so that the shorter of two numbers is a year by itself: `264-41 BC` is 264 BC to
    41 BC, or to 241 BC. No digits can be left out of `264-70 BC`, because 270 BC lies before 264 BC.

    Raises:
        AmbiguousDate: with every reading.
    """
    if left.of_month and left.year is not None and right.number is not None and not right.era:
        _check_month_or_year(cursor, left.year, left.month, right.number)
    if left.month or right.month or left.parts or right.parts:
        return
    one = left.year if left.year is not None else left.number
    other = right.year if right.year is not None else right.number
    if one is None or other is None or (left.era and right.era) or other >= one:
        return
    if left.era >= 0 and right.era >= 0:
        return
    whole = _whole(one, other, right.digits)
    readings = [_span(one, other)] if left.era < 0 or whole else []
    if whole:
        readings.append(_span(one, whole))
    if left.era < 0:
        readings.append(f"{one} BC/AD {other}")
    if left.era >= 0 and right.digits == 2 and 0 < other < 10:
        readings = [_month(one, other), *(readings or [_span(one, other)])]
    if readings:
        raise AmbiguousDate(cursor.text, readings, _IN_FULL)


def _check_month_or_year(cursor: Cursor, year: int, month: int, number: int) -> None:
    until = year // 100 * 100 + number
    if month < number <= 12 and until > year:
        start = f"{year:04d}-{month:02d}"
        readings = [f"{start}/{year:04d}-{number:02d}", f"{start}/{until:04d}"]
        raise AmbiguousDate(cursor.text, readings, "write both dates in full")


def check_month_of_era(cursor: Cursor, p: Partial) -> None:
    """Refuse `1190-11 BC`: November of a year, or two years, the second whole or cut short.

    Raises:
        AmbiguousDate: with every reading.
    """
    if p.era >= 0 or p.year is None:
        return
    readings = [_month(p.year, p.month)]
    if p.month < p.year:
        readings.append(_span(p.year, p.month))
    if whole := _whole(p.year, p.month, p.of_month):
        readings.append(_span(p.year, whole))
    raise AmbiguousDate(cursor.text, readings, f"{_IN_FULL}, or the month as a word")


def _whole(one: int, other: int, digits: int) -> int:
    """The later year with the digits of the first before its own; 0 where that is no later year before Christ."""
    size = 10**digits
    year = one // size * size + other
    return year if other < year < one else 0


def _month(year: int, month: int) -> str:
    return f"{'-' if year > 1 else ''}{year - 1:04d}-{month:02d}"


def _span(one: int, other: int) -> str:
    return f"{one} BC/{other} BC"
