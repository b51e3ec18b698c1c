"""Days, months and years, in words and in figures. Each reader starts behind its first token."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate
from timeline.when.reading.clock import read_clock
from timeline.when.reading.remedies import REMEDIES
from timeline.when.reading.terms import point_text
from timeline.when.reading.units import JOINERS, UNITS, century_unit, division_code, set_year, too_long

if TYPE_CHECKING:
    from timeline.when.reading.partial import Partial
    from timeline.when.reading.token_stream import Cursor
    from timeline.when.reading.tokens import Token

__all__ = [
    "counted_units",
    "day_month_year",
    "month_first",
    "month_year",
    "number",
    "ordinal",
    "roman_month",
    "time_first",
    "two_digit_year",
    "week",
    "year_month",
    "year_month_day",
]

_SEPARATED = re.compile(r"[/.\s-]+")


def month_first(cursor: Cursor, p: Partial, token: Token) -> None:
    """`October 7, 2023`, `Oct 2023`, `Oct-2023`, or `October` alone."""
    p.month = token.value
    following = cursor.peek(1)
    if (
        cursor.kind() == "dash"
        and cursor.tight()
        and following.kind == "number"
        and len(following.value) == 4
    ):
        cursor.at += 1
    day = cursor.peek()
    of_year = cursor.kind(1) in ("bc", "ad") and cursor.kind(2) != "number"
    if (
        day.kind in ("number", "ordinal")
        and len(day.value) <= 2
        and cursor.kind(1) != "month"
        and not of_year
    ):
        cursor.at += 1
        p.day = int(day.value)
    _year_after(cursor, p)
    _clock(cursor, p)


def roman_month(cursor: Cursor, p: Partial, token: Token) -> None:
    """`X.2023`, `X-2023`, `X/2023`: a month in Roman digits, joined to its year."""
    joint = cursor.take("dash", "slash", "dot")
    year = cursor.next()
    _refuse_other_counts(cursor, token, joint, int(year.value))
    p.month = token.value
    set_year(cursor, p, year)


def _refuse_other_counts(cursor: Cursor, token: Token, joint: Token | None, year: int) -> None:
    """`IV/2015` may be a quarter, and `v.1950` may be `vor 1950`."""
    month = point_text((year, token.value, 0))
    if joint and joint.kind == "slash" and token.value <= 4:
        readings = [month, f"{year:04d}-{32 + token.value}"]
        raise AmbiguousDate(cursor.text, readings, "write the month as a word, or the quarter as 'Q4 2015'")
    if joint is None and token.value == 5:
        readings = [month, f"[..{point_text((year - 1, 0, 0))}]"]
        raise AmbiguousDate(cursor.text, readings, "write 'May', or 'before'")


def _day_month(cursor: Cursor, p: Partial, day: int) -> None:
    """`7 October 2023`, `7. Oktober 2023`, `28-APR-1950`; the day is read already."""
    joint = cursor.take("dash", "slash", "dot")
    p.day, p.month = day, cursor.next().value
    if joint and joint.kind != "dot" and cursor.kind() == joint.kind:
        cursor.at += 1
        if cursor.kind() == "number" and len(cursor.peek().value) == 2:
            two_digit_year(cursor, p, cursor.peek())
    skip = 1 if cursor.kind() == "dot" else 0
    last = cursor.peek(skip)
    if last.kind == "number" and len(last.value) == 2 and cursor.kind(skip + 1) == "end":
        two_digit_year(cursor, p, last)
    _year_after(cursor, p)
    _clock(cursor, p)


def ordinal(cursor: Cursor, p: Partial, token: Token) -> None:
    """`7th October`, `19th century`, or `19th` with its unit in a neighbour."""
    if cursor.kind() == "month":
        _day_month(cursor, p, int(token.value))
        return
    p.nth = int(token.value)
    if not p.nth:
        cursor.fail("there is no 0th", at=token.start)
    century_unit(cursor, p)
    if not p.unit and _year_after_day(cursor, p, p.nth):
        p.nth = 0


def _year_after(cursor: Cursor, p: Partial) -> None:
    """The year after a month or a day, with or without a comma."""
    skip = 1 if cursor.kind() in ("comma", "dot", "close") else 0
    era_first = cursor.kind(skip) == "ad"
    skip += era_first
    year = cursor.peek(skip)
    with_era = era_first or cursor.kind(skip + 1) in ("bc", "ad")
    if year.kind != "number" or (len(year.value) < 3 and not with_era):
        return
    p.era = int(era_first)
    set_year(cursor, p, year)
    cursor.at += skip + 1


def two_digit_year(cursor: Cursor, p: Partial, token: Token) -> None:
    """`7/4/76` leaves the century out: refused."""
    cursor.fail("the century is missing", REMEDIES["century"].python, token.start)


def _clock(cursor: Cursor, p: Partial) -> None:
    """A time of day after a whole date."""
    if not p.day:
        return
    skip = 1 if cursor.kind() == "comma" else 0
    if cursor.kind(skip) == "time":
        cursor.at += skip
        day = f"{p.year:04d}-{p.month:02d}-{p.day:02d}" if p.year is not None else ""
        p.time = read_clock(cursor, cursor.next(), day)


def time_first(cursor: Cursor, p: Partial, token: Token) -> None:
    """`9 a.m.`, before its date or beside one."""
    p.time = read_clock(cursor, token)


def number(cursor: Cursor, p: Partial, token: Token) -> None:
    """A day, a year, a century or a compact date, by what stands around it."""
    digits = token.value.replace(",", "")
    value, width, kind = int(digits), len(digits), cursor.kind()
    if width == 8 and token.kind == "number":
        _compact(cursor, p, token)
    elif width <= 2 and kind == "century" and cursor.written(cursor.peek()) == "s":
        cursor.fail(
            f"'{value} s' may be a decade, a century or seconds",
            f"write '19{value:02d}s' or '{value}th century'",
            token.start,
        )
    elif width <= 2 and (kind in UNITS or (kind in ("dot", "dash") and cursor.kind(1) in UNITS)):
        p.nth = value
        century_unit(cursor, p)
    elif width <= 2 and _month_near(cursor):
        _day_month(cursor, p, value)
    elif width <= 2 and kind not in ("bc", "ad") and not p.era:
        p.number, p.digits = value, width
        _year_after_day(cursor, p, value)
    else:
        if width > 4 and all(other.kind not in ("bc", "ad") for other in cursor.tokens):
            too_long(cursor, token)
        if (
            digits.startswith("00")
            and not (width == 4 and _all_padded(cursor))
            and not p.era
            and kind not in ("bc", "ad")
        ):
            cursor.fail(
                f"'{digits}' is no year as people write it", f"write 'AD {value}', or EDTF", token.start
            )
        p.year, p.digits = value, width
        _after_year(cursor, p)


def _all_padded(cursor: Cursor) -> bool:
    """Whether every year of the text is filled up with zeros: `0090-0095`, and not `0006-1815`."""
    return all(
        token.value.startswith("0")
        for token in cursor.tokens
        if token.kind == "number" and len(token.value) > 2
    )


def _month_near(cursor: Cursor) -> bool:
    """Whether a month follows a day: `7 October`, `7. Oktober`, `28-APR-1950`."""
    if cursor.kind() == "month":
        return True
    if cursor.kind(1) != "month":
        return False
    return cursor.kind() == "dot" or (cursor.kind() in ("dash", "slash") and cursor.joined())


def _compact(cursor: Cursor, p: Partial, token: Token) -> None:
    """`20210512`."""
    year, month, day = int(token.value[:4]), int(token.value[4:6]), int(token.value[6:])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        too_long(cursor, token)
    p.year, p.month, p.day, p.digits = year, month, day, 4
    _clock(cursor, p)


def _year_after_day(cursor: Cursor, p: Partial, value: int) -> bool:
    """`29, 1956` at the end of `March 27-29, 1956`."""
    skip = 1 if cursor.kind() == "comma" else 0
    year = cursor.peek(skip)
    if year.kind != "number" or len(year.value) != 4 or cursor.at < 2:
        return False
    after_joiner = cursor.tokens[cursor.at - 2].kind in JOINERS
    if not after_joiner or all(token.kind != "month" for token in cursor.tokens[: cursor.at]):
        return False
    set_year(cursor, p, year)
    cursor.at += skip + 1
    p.day, p.number = value, None
    return True


def _after_year(cursor: Cursor, p: Partial) -> None:
    """`1995 (February)`, `1932, December`, `1946 December 7`, `2020. majus 5`, `2015 Q3`."""
    if cursor.kind() == "open" and cursor.kind(1) == "month" and cursor.kind(2) == "close":
        p.month = cursor.peek(1).value
        cursor.at += 3
        return
    skip = 1 if cursor.kind() in ("comma", "dot") or (cursor.kind() == "dash" and cursor.joined()) else 0
    token = cursor.peek(skip)
    if token.kind == "division" and not p.division:
        cursor.at += skip + 1
        p.division = division_code(cursor, token)
    elif token.kind == "month" and not (skip and _own_year(cursor)):
        cursor.at += skip + 1
        p.month = token.value
        _day_after_month(cursor, p)


def _day_after_month(cursor: Cursor, p: Partial) -> None:
    skip = 1 if cursor.kind() == "dash" and cursor.tight() else 0
    day = cursor.peek(skip)
    if day.kind in ("number", "ordinal") and len(day.value) <= 2:
        cursor.at += skip + 1
        p.day = int(day.value)
    _clock(cursor, p)


def _own_year(cursor: Cursor) -> bool:
    """Whether the month after a comma has a year of its own: `1827, May 7, 1856`."""
    ahead = 2
    if cursor.kind(ahead) in ("number", "ordinal") and len(cursor.peek(ahead).value) <= 2:
        ahead += 1
        ahead += cursor.kind(ahead) == "comma"
    year = cursor.peek(ahead)
    return year.kind == "number" and len(year.value) == 4


def year_month_day(cursor: Cursor, p: Partial, token: Token) -> None:
    """`1994-07-18`, `1994/7/18`, `1994.07.18`."""
    p.year, p.month, p.day = (int(piece) for piece in _SEPARATED.split(token.value))
    p.digits = 4
    _clock(cursor, p)


def counted_units(cursor: Cursor, p: Partial, token: Token) -> None:
    """Chinese, Japanese and Korean dates, each number before its unit: the year, or the month and the day as well."""
    year, month, day, *_ = (*re.findall(r"\d+", token.value), 0, 0)
    p.year, p.month, p.day = int(year), int(month), int(day)
    p.digits = len(year)
    _clock(cursor, p)


def week(cursor: Cursor, p: Partial, token: Token) -> None:
    """`2015-W23`, `2015W23`: one of seven days, `2015-W23-4`: a Thursday (ISO 8601; the calendar is Gregorian)."""
    digits = token.value.replace("-", "")
    year, number, weekday = int(digits[:4]), int(digits[5:7]), int(digits[7:] or 0)
    try:
        days = [date.fromisocalendar(year, number, weekday or edge) for edge in (1, 7)]
    except ValueError:
        cursor.fail(
            f"there is no week {number} in {year}", "weeks are 1 to 52, in some years to 53", token.start
        )
    if cursor.calendar.name != "gregorian":
        cursor.fail("weeks are counted in the Gregorian calendar", "write the day", token.start)
    if cursor.kind() == "slash" and cursor.kind(1) in ("week", "number"):
        cursor.fail("an interval of weeks", "write its first and its last day", token.start)
    first, last = ((day.year, day.month, day.day) for day in days)
    p.year, p.digits = first[0], 4
    if weekday:
        p.year, p.month, p.day = first
    else:
        p.week = first, last


def year_month(cursor: Cursor, p: Partial, token: Token) -> None:
    """`1910-11`, `2015-7`, which may be two years."""
    p.year, p.month = int(token.value[:4]), int(token.value[5:])
    p.digits, p.of_month = 4, len(token.value[5:])


def month_year(cursor: Cursor, p: Partial, token: Token) -> None:
    """`8/1959`."""
    p.month, p.year = (int(piece) for piece in _SEPARATED.split(token.value))
    p.digits = 4
    if not 1 <= p.month <= 12:
        cursor.fail(f"there is no month {p.month}", "months are 1 to 12", token.start)


def day_month_year(cursor: Cursor, p: Partial, token: Token) -> None:
    """`25/12/2010`, `12/25/2010`, and `03/04/2010` where the order is known."""
    one, other, year = (int(piece) for piece in _SEPARATED.split(token.value))
    if one > 12 and other > 12:
        cursor.fail(f"there is no month {other}", "months are 1 to 12", token.start)
    if one > 12 or other > 12 or one == other:
        dayfirst = one > 12
    elif cursor.dayfirst is None:
        readings = [f"{year:04d}-{other:02d}-{one:02d}", f"{year:04d}-{one:02d}-{other:02d}"]
        raise AmbiguousDate(cursor.text, readings, REMEDIES["dayfirst"].python)
    else:
        dayfirst = cursor.dayfirst
    p.year, p.digits = year, 4
    p.day, p.month = (one, other) if dayfirst else (other, one)
    _clock(cursor, p)
