"""The slow twin of the EDTF reader: one regular expression, then every day of the calendar in turn.

It knows nothing of how the real one works.
A date is the days that match it; an interval, a set and their bounds follow the table of `docs/definitions.md` word for word.
`bounds(text)` gives the four bounds in microseconds (None = unbounded), or `Refused`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

DAY = 86_400_000_000
FAR = 40  # a year of more zeros is as far outside every range
EPOCH = date(1970, 1, 1)
Bounds = tuple[int | None, int | None, int | None, int | None]

Q = "[?~%]?"
CALENDAR_DATE = re.compile(
    rf"{Q}(-?[0-9X]{{4}}){Q}(?:-{Q}([0-9X][0-9X]){Q}(?:-{Q}([0-9X][0-9X]){Q})?)?", re.ASCII
)
LONG_YEAR = re.compile(rf"{Q}Y(-?)([1-9][0-9]{{4,}}|[1-9][0-9]*E[1-9][0-9]*)(?:S([1-9][0-9]*))?{Q}", re.ASCII)
ROUNDED_YEAR = re.compile(rf"{Q}(-?)([0-9]{{4}})S([1-9][0-9]*){Q}", re.ASCII)
DATE_TIME = re.compile(
    r"(-?[0-9]{4}-[0-9][0-9]-[0-9][0-9])T([0-9][0-9]):([0-9][0-9]):([0-9][0-9])(?:\.([0-9]{1,6}))?"
    r"(Z|[+-][0-9][0-9](?::[0-9][0-9])?)?",
    re.ASCII,
)
MONTHS_OF = {
    **dict.fromkeys((21, 25, 31), (3, 3)),
    **dict.fromkeys((22, 26, 32), (6, 3)),
    **dict.fromkeys((23, 27, 29), (9, 3)),
    **dict.fromkeys((24, 28, 30), (12, 3)),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4),
    40: (1, 6), 41: (7, 6),
}  # fmt: skip


class Refused(Exception):
    """The text is not EDTF."""


def bounds(text: str) -> Bounds:
    """The four bounds of an EDTF text."""
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    lo, hi = stretch(text)
    return lo, hi - 1, lo + 1, hi


# --- days, one after the other ---------------------------------------------------------------------------


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970; the calendar repeats itself every 400 years, of 146097 days."""
    shift = 0
    while year < 1:
        year, shift = year + 400, shift - 146_097
    while year > 9990:
        year, shift = year - 400, shift + 146_097
    return (date(year, month, day) - EPOCH).days + shift


def days_of_year(year: int) -> list[tuple[str, str]]:
    """Every day of a year, as month and day in two digits."""
    like = date(year % 400 + 2000, 1, 1)
    days = []
    while like.year == year % 400 + 2000:
        days.append((f"{like.month:02d}", f"{like.day:02d}"))
        like += timedelta(days=1)
    return days


def _same(pattern: str, text: str) -> bool:
    return len(pattern) == len(text) and all(p in ("X", c) for p, c in zip(pattern, text, strict=True))


def _year_text(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _matches(year: str, month: str, day: str, years: Iterator[int], last: bool) -> int:
    for candidate in years:
        if _same(year, _year_text(candidate)):
            days = days_of_year(candidate)
            for its_month, its_day in reversed(days) if last else days:
                if _same(month, its_month) and _same(day, its_day):
                    return day_number(candidate, int(its_month), int(its_day))
    raise Refused("no date matches")


# --- one date --------------------------------------------------------------------------------------------


def stretch(text: str) -> tuple[int, int]:
    """`[lo, hi)` of one date."""
    for marks in ("??", "?~", "?%", "~?", "~~", "~%", "%?", "%~", "%%"):
        if marks in text:
            raise Refused("two qualifiers")
    if found := CALENDAR_DATE.fullmatch(text):
        return _calendar_date(found[1], found[2], found[3])
    if found := LONG_YEAR.fullmatch(text):
        digits, _, exponent = found[2].partition("E")
        return _rounded(found[1], int(digits) * 10 ** min(int(exponent or 0), FAR), found[3])
    if found := ROUNDED_YEAR.fullmatch(text):
        if found[1] and int(found[2]) == 0:
            raise Refused("-0000")
        return _rounded(found[1], int(found[2]), found[3])
    if found := DATE_TIME.fullmatch(text):
        return _date_time(*found.groups())
    raise Refused("no such form")


def _calendar_date(year: str, month: str | None, day: str | None) -> tuple[int, int]:
    if month and month.isdigit() and int(month) in MONTHS_OF:
        if day:
            raise Refused("a division has no day")
        first_month, months = MONTHS_OF[int(month)]
        years = [candidate for candidate in range(-9999, 10_000) if _same(year, _year_text(candidate))]
        if not years:
            raise Refused("no such year")
        end = first_month + months
        lo = day_number(years[0], first_month, 1)
        hi = day_number(years[-1] + (end > 12), end - 12 if end > 12 else end, 1)
        return lo * DAY, hi * DAY
    month, day = month or "XX", day or "XX"
    first = _matches(year, month, day, iter(range(-9999, 10_000)), last=False)
    last = _matches(year, month, day, iter(range(9999, -10_000, -1)), last=True)
    return first * DAY, (last + 1) * DAY


def _rounded(sign: str, year: int, significant: str | None) -> tuple[int, int]:
    digits = str(year)
    kept = len(digits) if significant is None else int(significant)
    if kept > len(digits):
        raise Refused("more significant digits than digits")
    open_digits = len(digits) - kept
    least = int(digits[:kept] + "0" * open_digits)
    most = int(digits[:kept] + "9" * open_digits)
    first, last = (-most, -least) if sign else (least, most)
    return _year_start(first) * DAY, _year_start(last + 1) * DAY


def _year_start(year: int) -> int:
    cycles, place = divmod(year - 2000, 400)
    return day_number(place + 2000, 1, 1) + cycles * 146_097


def _date_time(
    day: str, hour: str, minute: str, second: str, decimals: str | None, zone: str | None
) -> tuple[int, int]:
    lo = stretch(day)[0]
    whole = (int(hour) * 60 + int(minute)) * 60 + int(second)
    if int(hour) > 24 or int(minute) > 59 or int(second) > 59:
        raise Refused("no such time")
    if int(hour) == 24 and (int(minute) or int(second) or int(decimals or 0)):
        raise Refused("after the end of the day")
    granule = 10 ** (6 - len(decimals or ""))
    shift = 0
    if zone and zone != "Z":
        hours, minutes = int(zone[1:3]), int(zone[4:] or 0)
        if minutes > 59 or hours * 60 + minutes > 14 * 60 or (zone[0] == "-" and hours == minutes == 0):
            raise Refused("no such offset")
        shift = (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    lo += whole * 1_000_000 + int(decimals or 0) * granule - shift * 60_000_000
    return lo, lo + granule


# --- intervals and sets ----------------------------------------------------------------------------------


def _interval(text: str) -> Bounds:
    halves = text.split("/")
    if len(halves) != 2:
        raise Refused("an interval has one slash")
    start, end = (None if half in ("", "..") else stretch(half) for half in halves)
    if start is None and end is None:
        return None, None, None, None
    start_min = start[0] if start else None
    start_max = start[1] - 1 if start else None
    end_min = end[0] + 1 if end else None
    end_max = end[1] if end else None
    if end_max is not None:
        start_max = end_max - 1 if start_max is None else min(start_max, end_max - 1)
    if start_min is not None:
        end_min = start_min + 1 if end_min is None else max(end_min, start_min + 1)
    if start_min is not None and end_max is not None and start_min >= end_max:
        raise Refused("no extent")
    return start_min, start_max, end_min, end_max


def _set(text: str) -> Bounds:
    if len(text) < 2 or {"[": "]", "{": "}"}[text[0]] != text[-1]:
        raise Refused("not closed")
    items = text[1:-1].split(",")
    stretches: list[tuple[int, int]] = []
    from_ever = for_ever = False
    for place, item in enumerate(items):
        if ".." not in item:
            stretches.append(stretch(item))
            continue
        first, _, last = item.partition("..")
        if (not first and (place or not last)) or (not last and place != len(items) - 1):
            raise Refused("open in the middle")
        from_ever, for_ever = from_ever or not first, for_ever or not last
        ends = [stretch(end) for end in (first, last) if end]
        if len(ends) == 2 and (_form(first) != _form(last) or ends[0][0] > ends[1][0]):
            raise Refused("not a range")
        stretches += ends
    if text[0] == "[":
        lo = None if from_ever else min(lo for lo, _ in stretches)
        hi = None if for_ever else max(hi for _, hi in stretches)
        return lo, None if hi is None else hi - 1, None if lo is None else lo + 1, hi
    return (
        None if from_ever else min(lo for lo, _ in stretches),
        min(hi for _, hi in stretches) - 1,
        max(lo for lo, _ in stretches) + 1,
        None if for_ever else max(hi for _, hi in stretches),
    )


def _form(text: str) -> tuple[int, bool, bool]:
    parts = re.sub(r"[?~%]", "", text).removeprefix("-").removeprefix("Y-").split("T")[0].split("-")
    return len(parts), len(parts) == 2 and parts[1].isdigit() and int(parts[1]) > 12, "T" in text
