"""One EDTF date: the text between slashes, commas and brackets, as the stretch of time in which it lies.

A hand-written scanner, because a refusal must name the first character that is wrong.
The grammar is ISO 8601-2:2019 part 4, levels 0 to 2, in the words of the Library of Congress (2019-02-04).
Two things are wider here than there: a second may have up to six decimals, and `T24:00:00` ends a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from timeline.errors import BadDate
from timeline.when.calendar import GREGORIAN, US_PER_DAY, Calendar, civil, iso, month_length
from timeline.when.masks import matching
from timeline.when.seasons import DIVISIONS, Division

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["APPROXIMATE", "QUALIFIERS", "RULES", "UNCERTAIN", "Date", "Rules", "scan_date"]

UNCERTAIN, APPROXIMATE = 1, 2
QUALIFIERS = {"?": UNCERTAIN, "~": APPROXIMATE, "%": UNCERTAIN | APPROXIMATE}
_SIGNS = ("", "?", "~", "%")

_DIGITS = frozenset("0123456789")
_DIGITS_OR_X = frozenset("0123456789X")
_MOST_DIGITS = 30  # a year of more digits is as far outside the range as one of thirty
_BY_OPEN_DIGITS = ("year", "decade", "century", "millennium", "era")


class Rules(NamedTuple):
    """What the bounds of a date depend on besides its text."""

    calendar: Calendar
    divisions: Mapping[int, Division]


RULES = Rules(GREGORIAN, DIVISIONS)


class Date(NamedTuple):
    """One date: the half-open stretch `[lo, hi)` in microseconds, and how it was written.

    `parts` are the year, month (or division) and day as written, `marks` the qualifiers of each,
    `time` what follows the day; `text` is the canonical form.
    """

    lo: int
    hi: int
    precision: str
    parts: tuple[str, ...]
    marks: tuple[int, ...]
    time: str
    text: str

    @property
    def qualifiers(self) -> int:
        """The qualifiers of all components together, as bits."""
        together = 0
        for mark in self.marks:
            together |= mark
        return together


class _Scanner:
    """A place in a text, and the refusals that name it."""

    __slots__ = ("at", "stop", "text")

    def __init__(self, text: str, at: int, stop: int) -> None:
        self.text, self.at, self.stop = text, at, stop

    def fail(self, reason: str, hint: str = "", at: int | None = None) -> NoReturn:
        raise BadDate(reason, self.text, self.at if at is None else at, hint)

    def peek(self) -> str:
        return self.text[self.at] if self.at < self.stop else ""

    def take(self, character: str) -> bool:
        if self.at < self.stop and self.text[self.at] == character:
            self.at += 1
            return True
        return False

    def mark(self) -> int:
        """A qualifier, if one stands here."""
        bits = QUALIFIERS.get(self.peek(), 0)
        if bits:
            self.at += 1
            if self.peek() in QUALIFIERS:
                self.fail("two qualifiers side by side", "'%' means both uncertain and approximate")
        return bits

    def run(self, allowed: frozenset[str]) -> str:
        """The longest run of allowed characters from here."""
        begin = self.at
        while self.at < self.stop and self.text[self.at] in allowed:
            self.at += 1
        return self.text[begin : self.at]

    def component(self, width: int, name: str) -> str:
        """Exactly `width` digits or X."""
        begin = self.at
        found = self.run(_DIGITS_OR_X)
        if len(found) != width:
            self._wrong_width(begin, found, width, name)
        return found

    def _wrong_width(self, begin: int, found: str, width: int, name: str) -> NoReturn:
        words = {2: "two", 4: "four"}[width]
        if name == "year" and len(found) == 8 and found.isdigit():
            self.fail(
                "the parts of a date are separated", f"write {found[:4]}-{found[4:6]}-{found[6:]}", begin + 4
            )
        if name == "year" and len(found) > 4:
            self.fail("a year of more than four digits begins with Y", f"write Y{found}", begin)
        if len(found) > width:
            self.fail(f"a {name} has {words} digits", at=begin + width)
        if self.peek() in ("x", "u", "U"):
            self.fail(f"'{self.peek()}' is no digit", "a digit that is not specified is written X")
        if self.peek() == "y" and not found:
            self.fail("'y' is no digit", "a year of more than four digits begins with a capital Y")
        if self.peek().isspace():
            self.fail("a space", "EDTF has none")
        hint = f"write {found:0>{width}}" if found.isdigit() else ""
        self.fail(f"a {name} has {words} digits", hint, begin if found else None)


def scan_date(text: str, at: int, stop: int, rules: Rules) -> Date:
    """Read the date that fills `text[at:stop]`.

    Raises:
        BadDate: it is not an EDTF date; the error's position counts from the start of `text`.
    """
    scanner = _Scanner(text, at, stop)
    if at == stop:
        scanner.fail("a date is missing")
    before_year = scanner.mark()
    if scanner.peek() == "Y":
        return _long_year(scanner, before_year, rules)
    parts = [_year(scanner)]
    if scanner.peek() == "S":
        return _significant(scanner, parts[0], before_year, rules)
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
    time = _time(scanner, parts, marks) if scanner.peek() == "T" else None
    if scanner.at != stop:
        _trailing(scanner, len(parts))
    lo, hi, precision = _stretch(scanner, parts, starts, rules)
    if time is not None:
        return _moment(lo, time, parts, text[at:stop])
    return Date(lo, hi, precision, tuple(parts), tuple(marks), "", _written(parts, marks))


def _trailing(scanner: _Scanner, parts: int) -> NoReturn:
    character = scanner.peek()
    hints = {
        " ": "EDTF has no spaces",
        "t": "a time begins with a capital T",
        "T": "a time follows a whole date",
        "x": "a digit that is not specified is written X",
        ".": "a range of dates stands inside [..] or {..}; an interval is written with a slash",
    }
    if character.isspace():
        character = " "
    if parts < 3 and character in _DIGITS_OR_X:
        scanner.fail(f"'{character}' where a part of the date should have ended")
    scanner.fail(f"'{character}' cannot stand here", hints.get(character, ""))


def _year(scanner: _Scanner) -> str:
    begin = scanner.at
    sign = "-" if scanner.take("-") else ""
    year = scanner.component(4, "year")
    if sign and year == "0000":
        scanner.fail("there is no year -0000", "1 BCE is 0000, 2 BCE is -0001", begin)
    return sign + year


def _written(parts: list[str], marks: list[int]) -> str:
    """The canonical text of parts and their qualifiers.

    One group mark where that says all; otherwise a mark before each component that has one,
    save that two or more leading components that share theirs keep the group mark.
    """
    if not any(marks):
        return "-".join(parts)
    group = 1
    while group < len(marks) and marks[group] == marks[0]:
        group += 1
    if not marks[0] or (group == 1 and any(marks[1:])):
        group = 0
    pieces = [part if place < group else _SIGNS[marks[place]] + part for place, part in enumerate(parts)]
    if group:
        pieces[group - 1] += _SIGNS[marks[0]]
    return "-".join(pieces)


# --- how much time the parts cover -----------------------------------------------------------------------


def _stretch(scanner: _Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    if len(parts) > 1 and "21" <= parts[1] <= "41" and parts[1].isdigit():
        return _division(scanner, parts, starts, rules)
    if any("X" in part for part in parts):
        return _masked(scanner, parts, starts, rules)
    day_number = rules.calendar.days
    year = int(parts[0])
    if len(parts) == 1:
        return day_number(year, 1, 1) * US_PER_DAY, day_number(year + 1, 1, 1) * US_PER_DAY, "year"
    month = int(parts[1])
    if not 1 <= month <= 12:
        scanner.fail(
            f"there is no month {parts[1]}", "months are 01 to 12, divisions of the year 21 to 41", starts[1]
        )
    if len(parts) == 2:
        begin = day_number(year, month, 1)
        length = month_length(rules.calendar.is_leap(year), month)
        return begin * US_PER_DAY, (begin + length) * US_PER_DAY, "month"
    day = int(parts[2])
    length = month_length(rules.calendar.is_leap(year), month)
    if not 1 <= day <= length:
        scanner.fail(
            f"there is no day {parts[2]} in {parts[0]}-{parts[1]}", f"it ends on day {length}", starts[2]
        )
    lo = day_number(year, month, day) * US_PER_DAY
    return lo, lo + US_PER_DAY, "day"


def _division(scanner: _Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    if len(parts) == 3:
        scanner.fail("a division of the year has no days", "months are 01 to 12", starts[2] - 1)
    division = rules.divisions[int(parts[1])]
    first, last = _first_and_last_year(parts[0], rules)
    day_number = rules.calendar.days
    passes_year = division.end <= division.start
    lo = day_number(first, *division.start) * US_PER_DAY
    return lo, day_number(last + passes_year, *division.end) * US_PER_DAY, division.unit


def _first_and_last_year(year: str, rules: Rules) -> tuple[int, int]:
    if "X" not in year:
        return int(year), int(year)
    found = matching((year,), rules.calendar)
    assert found is not None, "some year matches every mask of a year"
    return found[0][0], found[1][0]


def _masked(scanner: _Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    if parts[1:] in ([], ["XX"], ["XX", "XX"]) and parts[0].strip("-0X"):
        return _masked_years(parts[0], rules)
    found = matching(parts, rules.calendar)
    if found is None:
        months = parts[:2] if matching(parts[:2], rules.calendar) is None else parts
        hint = "an X stands for any digit that makes a valid date"
        scanner.fail(f"no date matches {'-'.join(months)}", hint, starts[len(months) - 1])
    (year, month, day), (last_year, last_month, last_day) = found
    lo = rules.calendar.days(year, month, day) * US_PER_DAY
    hi = (rules.calendar.days(last_year, last_month, last_day) + 1) * US_PER_DAY
    given = len(parts)
    while given > 1 and parts[given - 1] == "XX":
        given -= 1
    if given > 1:
        return lo, hi, ("month", "day")[given - 2]
    return lo, hi, _year_precision(parts[0])


def _masked_years(year: str, rules: Rules) -> tuple[int, int, str]:
    """Whole years, none of them year 0: the smallest and the largest digits give the first and the last."""
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first > last:
        first, last = last, first
    lo = rules.calendar.days(first, 1, 1) * US_PER_DAY
    return lo, rules.calendar.days(last + 1, 1, 1) * US_PER_DAY, _year_precision(year)


def _year_precision(year: str) -> str:
    return _BY_OPEN_DIGITS[len(year) - len(year.rstrip("X"))]


# --- years of another length -----------------------------------------------------------------------------


def _long_year(scanner: _Scanner, before: int, rules: Rules) -> Date:
    begin = scanner.at
    scanner.at += 1
    sign = "-" if scanner.take("-") else ""
    digits = scanner.run(_DIGITS)
    if not digits:
        scanner.fail("Y is followed by a year", "for example Y17000 or Y-17E7")
    if digits[0] == "0":
        scanner.fail("a year after Y begins with another digit than 0", at=scanner.at - len(digits))
    if scanner.peek() == "X":
        scanner.fail(
            "a year after Y has no unspecified digits", "say how many digits are significant: Y17000S2"
        )
    exponent = ""
    if scanner.take("E"):
        exponent = scanner.run(_DIGITS)
        if not exponent or exponent[0] == "0":
            scanner.fail("an exponent is a whole number above 0", at=scanner.at - len(exponent))
    elif len(digits) <= 4:
        scanner.fail("Y is for years of more than four digits", f"write {sign}{digits:0>4}", begin)
    written = f"Y{sign}{digits}" + (f"E{exponent}" if exponent else "")
    if scanner.peek() == "S":
        return _significant(scanner, written, before, rules)
    return _whole_years(scanner, written, 0, before, rules)


def _significant(scanner: _Scanner, written: str, before: int, rules: Rules) -> Date:
    if "X" in written:
        scanner.fail("a year has unspecified digits or significant digits, not both")
    scanner.at += 1
    count = scanner.run(_DIGITS)
    if not count or count[0] == "0":
        scanner.fail("the number of significant digits is 1 or more", at=scanner.at - len(count))
    digits = len(str(abs(_year_number(written))))
    if len(count) > 4 or int(count) > digits:
        scanner.fail(f"the year has {digits} digits", f"S{digits} at most", scanner.at - len(count))
    return _whole_years(scanner, f"{written}S{count}", digits - int(count), before, rules)


def _year_number(written: str) -> int:
    """The year that digits and an exponent say, cut off at a size far outside every range."""
    digits, _, exponent = written.removeprefix("Y").partition("E")
    zeros = min(int(exponent[:4]), _MOST_DIGITS) if exponent else 0
    return int(digits[:_MOST_DIGITS] + "0" * zeros)


def _whole_years(scanner: _Scanner, written: str, vague: int, before: int, rules: Rules) -> Date:
    """A year of which the last `vague` digits are an estimate."""
    mark = before | scanner.mark()
    if scanner.at != scanner.stop:
        unit = "month" if scanner.peek() == "-" else f"'{scanner.peek()}' after it"
        scanner.fail(f"a year written with Y, E or S has no {unit}")
    year = _year_number(written.partition("S")[0])
    span = 10**vague
    least = abs(year) // span * span
    most = least + span - 1
    first, last = (-most, -least) if year < 0 else (least, most)
    lo = rules.calendar.days(first, 1, 1) * US_PER_DAY
    hi = rules.calendar.days(last + 1, 1, 1) * US_PER_DAY
    return Date(lo, hi, _BY_OPEN_DIGITS[min(vague, 4)], (written,), (mark,), "", _written([written], [mark]))


# --- time of day -----------------------------------------------------------------------------------------


class _Time(NamedTuple):
    offset: int  # microseconds from the start of the day, UTC
    granule: int
    decimals: int
    zone: str


def _time(scanner: _Scanner, parts: list[str], marks: list[int]) -> _Time:
    if len(parts) < 3:
        scanner.fail("a time follows a whole date", "write the year, the month and the day")
    if any(marks):
        scanner.fail("a date with a time takes no qualifier")
    if any("X" in part for part in parts):
        scanner.fail("a date with unspecified digits has no time of day")
    scanner.at += 1
    begin = scanner.at
    hour = _clock(scanner, "hour", 24)
    minute = _clock(scanner, "minute", 59, ":")
    second = _clock(scanner, "second", 59, ":")
    fraction = ""
    if scanner.take("."):
        fraction = scanner.run(_DIGITS)
        if not 1 <= len(fraction) <= 6:
            scanner.fail("a second has one to six decimals", at=scanner.at - len(fraction))
    of_day = (hour * 3600 + minute * 60 + second) * 1_000_000 + int(fraction.ljust(6, "0"))
    if of_day > US_PER_DAY:
        scanner.fail("a day ends at 24:00:00", at=begin)
    zone, shift = _zone(scanner)
    return _Time(of_day - shift, 10 ** (6 - len(fraction)), len(fraction), zone)


def _clock(scanner: _Scanner, name: str, most: int, before: str = "") -> int:
    if before and not scanner.take(before):
        hint = (
            "a time is written hh:mm:ss" if scanner.at < scanner.stop else "write hours, minutes and seconds"
        )
        scanner.fail(f"the {name}s are missing", hint)
    begin = scanner.at
    digits = scanner.run(_DIGITS)
    if len(digits) != 2:
        scanner.fail(f"{name}s have two digits", at=begin)
    if int(digits) > most:
        hint = "leap seconds are not kept" if digits == "60" and name == "second" else ""
        scanner.fail(f"there is no {name} {digits}", hint, begin)
    return int(digits)


def _zone(scanner: _Scanner) -> tuple[str, int]:
    """The zone as written, and its shift from UTC in microseconds."""
    begin = scanner.at
    if scanner.at == scanner.stop:
        return "", 0
    if scanner.take("Z"):
        return "Z", 0
    sign = scanner.peek()
    if sign not in ("+", "-"):
        hint = "UTC is a capital Z" if sign == "z" else ""
        scanner.fail(f"'{sign}' cannot stand here", hint)
    scanner.at += 1
    hours = _clock(scanner, "hour", 14)
    minutes = _clock(scanner, "minute", 59, ":") if scanner.at < scanner.stop else 0
    if hours == 14 and minutes:
        scanner.fail("an offset is at most 14:00", at=begin)
    if sign == "-" and not hours and not minutes:
        scanner.fail("there is no offset -00:00", "write Z", begin)
    shift = (hours * 60 + minutes) * 60_000_000
    return scanner.text[begin : scanner.at], shift if sign == "+" else -shift


def _moment(day_start: int, time: _Time, parts: list[str], written: str) -> Date:
    lo = day_start + time.offset
    decimals = time.decimals
    precision = "second" if not decimals else "tick" if decimals == 6 else "subsecond"
    text = written
    if -9999 <= civil(lo // US_PER_DAY)[0] <= 9999:
        whole = iso(lo - lo % 1_000_000)[:-1]
        fraction = f".{lo % 1_000_000:06d}"[: decimals + 1] if decimals else ""
        text = whole + fraction + ("Z" if time.zone else "")
    return Date(lo, lo + time.granule, precision, tuple(parts), (0, 0, 0), text.partition("T")[2], text)
