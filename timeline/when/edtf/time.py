"""The time of day after a date: `T23:20:30`, with decimals and an offset."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.when.calendar import US_PER_DAY, iso
from timeline.when.edtf.hints import beside, instead_of
from timeline.when.edtf.parts import Date
from timeline.when.edtf.scanner import DIGITS

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar
    from timeline.when.edtf.scanner import Scanner

__all__ = ["Time", "moment", "time_of_day"]


class Time(NamedTuple):
    """A time of day in UTC, the length of its last digit, and how it was written."""

    offset: int  # microseconds from the start of the day, UTC
    granule: int
    decimals: int
    zone: str


def time_of_day(scanner: Scanner, parts: list[str], marks: list[int]) -> Time:
    """Read the time after a day; the scanner stands on the T."""
    if len(parts) < 3:
        scanner.fail("a time follows a whole date", "write the year, the month and the day")
    if any(marks):
        scanner.fail("a date with a time takes no qualifier", "leave one of the two out")
    if any("X" in part for part in parts):
        scanner.fail("a date with unspecified digits has no time of day", "leave the time out")
    scanner.at += 1
    begin = scanner.at
    hour = _clock(scanner, "hour", 24)
    minute = _clock(scanner, "minute", 59, ":")
    second = _clock(scanner, "second", 59, ":")
    fraction = ""
    if scanner.take("."):
        fraction = scanner.run(DIGITS)
        if not 1 <= len(fraction) <= 6:
            scanner.fail("a second has one to six decimals", "such as 10:30:00.5", scanner.at - len(fraction))
    of_day = (hour * 3600 + minute * 60 + second) * 1_000_000 + int(fraction.ljust(6, "0"))
    if of_day > US_PER_DAY:
        scanner.fail("a day ends at 24:00:00", "write the next day", begin)
    zone, shift = _zone(scanner)
    return Time(of_day - shift, 10 ** (6 - len(fraction)), len(fraction), zone)


_TIME_HINTS = {
    "?": "a date with a time takes no qualifier",
    "~": "a date with a time takes no qualifier",
    "%": "a date with a time takes no qualifier",
    ",": "decimals follow a full stop",
}


def _clock(scanner: Scanner, name: str, most: int, before: str = "") -> int:
    if before and not scanner.take(before):
        hint = (
            "a time is written hh:mm:ss" if scanner.at < scanner.stop else "write hours, minutes and seconds"
        )
        scanner.fail(f"the {name}s are missing", hint)
    begin = scanner.at
    digits = scanner.run(DIGITS)
    if len(digits) != 2:
        scanner.fail(f"{name}s have two digits", "a time is written hh:mm:ss, an offset +hh:mm", begin)
    if int(digits) > most:
        leap = digits == "60" and name == "second"
        hint = "leap seconds are not kept" if leap else f"{name}s are 00 to {most:02d}"
        scanner.fail(f"there is no {name} {digits}", hint, begin)
    return int(digits)


def _zone(scanner: Scanner) -> tuple[str, int]:
    """The zone as written, and its shift from UTC in microseconds."""
    begin = scanner.at
    if scanner.at == scanner.stop:
        return "", 0
    if scanner.take("Z"):
        return "Z", 0
    sign = scanner.peek()
    if sign not in ("+", "-"):
        hint = _TIME_HINTS.get(sign) or instead_of(sign) or "an offset is Z or +hh:mm"
        scanner.fail(f"{beside(sign)} cannot stand here", hint)
    scanner.at += 1
    hours = _clock(scanner, "hour", 99)
    minutes = _clock(scanner, "minute", 59, ":") if scanner.at < scanner.stop else 0
    if hours * 60 + minutes > 14 * 60:
        scanner.fail("an offset is at most 14:00", "write hours and minutes, as in -04:30", begin)
    if sign == "-" and not hours and not minutes:
        scanner.fail("there is no offset -00:00", "write Z", begin)
    shift = (hours * 60 + minutes) * 60_000_000
    return scanner.text[begin : scanner.at], shift if sign == "+" else -shift


def moment(day_start: int, time: Time, parts: list[str], written: str, calendar: Calendar) -> Date:
    """The date of a time of day; in UTC if it has an offset, and then perhaps on another day than written."""
    lo = day_start + time.offset
    decimals = time.decimals
    precision = "second" if not decimals else "tick" if decimals == 6 else "subsecond"
    text = written
    if -9999 <= calendar.civil(lo // US_PER_DAY)[0] <= 9999:
        whole = iso(lo - lo % 1_000_000, calendar)[:-1]
        fraction = f".{lo % 1_000_000:06d}"[: decimals + 1] if decimals else ""
        text = whole + fraction + ("Z" if time.zone else "")
    return Date(lo, lo + time.granule, precision, tuple(parts), (0, 0, 0), text.partition("T")[2], text)
