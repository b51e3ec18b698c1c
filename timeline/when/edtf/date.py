"""One EDTF date: the text between slashes, commas and brackets, as the stretch of time in which it lies.

A hand-written scanner, because a refusal must name the first character that is wrong.
The grammar is ISO 8601-2:2019 part 4, levels 0 to 2, in the words of the Library of Congress (2019-02-04).
Two things are wider here than there: a second may have up to six decimals, and `T24:00:00` ends a day.
"""

from __future__ import annotations

import re
from typing import NoReturn

from timeline.when.calendar import GREGORIAN, US_PER_SECOND
from timeline.when.edtf.hints import beside, instead_of
from timeline.when.edtf.parts import RULES, Date, Rules, written_form
from timeline.when.edtf.scanner import DIGITS_OR_X, Scanner
from timeline.when.edtf.stretch import stretch_of
from timeline.when.edtf.time import moment, time_of_day
from timeline.when.edtf.years import long_year, rounded_year
from timeline.when.fast_date import plain, plain_qualified

__all__ = ["RULES", "Date", "Rules", "scan_date"]

_CLOCK = re.compile(r"T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])Z?")


def scan_date(text: str, at: int, stop: int, rules: Rules) -> Date:
    """Read the date that fills `text[at:stop]`.

    Raises:
        BadDate: it is not an EDTF date; the error's position counts from the start of `text`.
    """
    if rules.calendar is GREGORIAN:
        date = _plain_date(text[at:stop]) or _plain_moment(text[at:stop])
        if date is not None:
            return date
    scanner = Scanner(text, at, stop)
    if at == stop:
        scanner.fail("a date is missing", "write one, such as 1994-07-18")
    before_year = scanner.mark()
    if scanner.peek() == "Y":
        return long_year(scanner, before_year, rules)
    parts = [_year(scanner)]
    if scanner.peek() == "S":
        return rounded_year(scanner, parts[0], before_year, rules)
    marks = [before_year]
    starts = [at]
    while True:
        group = scanner.mark()
        if group:
            marks = [mark | group for mark in marks]
        if len(parts) == 3 or not scanner.take("-"):
            break
        marks.append(scanner.mark())
        starts.append(scanner.at)
        parts.append(scanner.component(2, ("month", "day")[len(parts) - 1]))
    time = time_of_day(scanner, parts, marks) if scanner.peek() == "T" else None
    if scanner.at != stop:
        _trailing(scanner, len(parts))
    lo, hi, precision = stretch_of(scanner, parts, starts, rules)
    if time is not None:
        return moment(lo, time, parts, text[at:stop], rules.calendar)
    return Date(lo, hi, precision, tuple(parts), tuple(marks), "", written_form(parts, marks))


def _plain_date(text: str) -> Date | None:
    """The common case, without a scanner: `YYYY[-MM[-DD]]`, perhaps with a qualifier at its end."""
    found = plain_qualified(text)
    if found is None:
        return None
    lo, hi, precision, mark = found
    bare = text[:-1] if mark else text
    parts = tuple(bare.split("-")) if bare[0] != "-" else (bare,)
    return Date(lo, hi, precision, parts, (mark,) * len(parts), "", text)


def _plain_moment(text: str) -> Date | None:
    """The same for `YYYY-MM-DDThh:mm:ss`, perhaps with a Z."""
    clock = _CLOCK.fullmatch(text, 10) if 19 <= len(text) <= 20 else None
    found = plain(text[:10]) if clock else None
    if clock is None or found is None or found[2] != "day":
        return None
    hour, minute, second = clock.groups()
    lo = found[0] + ((int(hour) * 60 + int(minute)) * 60 + int(second)) * US_PER_SECOND
    parts = (text[:4], text[5:7], text[8:10])
    return Date(lo, lo + US_PER_SECOND, "second", parts, (0, 0, 0), text[11:], text)


_WRITTEN = "a date is written YYYY-MM-DD"


def _trailing(scanner: Scanner, parts: int) -> NoReturn:
    character = scanner.peek()
    if parts < 3 and character in DIGITS_OR_X:
        scanner.fail(f"'{character}' where a part of the date should have ended", _WRITTEN)
    scanner.fail(f"{beside(character)} cannot stand here", instead_of(character) or _WRITTEN)


def _year(scanner: Scanner) -> str:
    begin = scanner.at
    sign = "-" if scanner.take("-") else ""
    year = scanner.component(4, "year")
    if sign and year == "0000":
        scanner.fail("there is no year -0000", "1 BCE is 0000, 2 BCE is -0001", begin)
    return sign + year
