"""Bounds that EDTF cannot write, as a text that people can read, and back: `7610 BCE..7310 BCE -> ..3550 BCE`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadBounds
from timeline.when.bounds import Bounds, holds, tight
from timeline.when.calendar import US_PER_DAY, US_PER_SECOND, civil, days, is_leap, month_length
from timeline.when.units import floor_to

if TYPE_CHECKING:
    from collections.abc import Collection

    from timeline.when.dated import Dated

__all__ = ["Spelled", "month_words", "read_spelled", "spelled", "stretch_of_date", "year_words"]

_ARROW = " -> "
_UNITS = ("year", "month", "day", "second", "tick")
_MINUTE = 60 * US_PER_SECOND
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENDS = {"unknown": "?", "open": "ongoing", "known": "?"}
_STARTS = {"unknown": "?", "open": "..", "known": "?"}
_FLAGS = re.compile(r" \((approximate)?(?:, )?(uncertain)?\)$")
_DATE = re.compile(
    r"(?P<year>[0-9]+)(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<decimals>[0-9]{6}))?)?Z)?)?)?"
    r"(?P<era> B?CE)?"
)
_MONTH = re.compile(rf"(?P<name>{'|'.join(_MONTHS[1:])}) (?P<year>[0-9]+) BCE")


class Spelled(NamedTuple):
    """What such a text says."""

    bounds: Bounds
    approximate: bool
    uncertain: bool


def year_words(year: int) -> str:
    """A year with its era where that is not ours, or where its digits alone would be no year.

    >>> year_words(1994), year_words(-344), year_words(79), year_words(17000)
    ('1994', '345 BCE', '79 CE', '17000 CE')
    """
    if year <= 0:
        return f"{1 - year} BCE"
    return f"{year} CE" if year < 100 or year > 9999 else str(year)


def month_words(year: int, month: int, worded: bool = False) -> str:
    """A month, with the word for it before our era or where it is `worded`: figures would look like two years.

    >>> month_words(1994, 7), month_words(-344, 7)
    ('1994-07', 'Jul 345 BCE')
    """
    if year <= 0 or worded:
        return f"{_MONTHS[month]} {year_words(year)}"
    return f"{year:04d}-{month:02d}{_era(year)}"


def spelled(when: Dated) -> str:
    """The bounds of a When: where its start lies, an arrow, where its end lies.

    `A..B` is from the first moment of A to the last of B, `..B` up to then, `A..` from then on; `at` is an instant.
    A bound that follows from the other three is not written.
    """
    first, last, least, most = when.bounds
    last = None if last is not None and most is not None and last == most - 1 else last
    least = None if least is not None and first is not None and least == first + 1 else least
    if first is not None and last is None and when.start_max == first:
        last = first
    if most is not None and least is None and when.end_min == most:
        least = most
    start = _side(first, last, 0) or _STARTS[when.start_kind]
    end = _side(least, most, 1) or _ENDS[when.end_kind]
    if first is None and last is not None:
        start = f"{'?' if when.start_kind != 'open' else ''}{start}"
    if most is None and least is not None:
        end = f"{end}{_ENDS[when.end_kind]}"
    flags = [name for name in ("approximate", "uncertain") if getattr(when, name)]
    return f"{start}{_ARROW}{end}" + (f" ({', '.join(flags)})" if flags else "")


def read_spelled(text: str) -> Spelled | None:
    """What `spelled` wrote; None where the text is of another form, or no extent fits what it says."""
    flags = _FLAGS.search(text)
    plain = text[: flags.start()] if flags else text
    left, arrow, right = plain.partition(_ARROW)
    start, end = _read_side(left, _STARTS.values()), _read_side(right, _ENDS.values())
    if not arrow or start is None or end is None:
        return None
    start_kind = "known" if start[0] is not None else "open" if left.startswith("..") else "unknown"
    end_kind = "known" if end[1] is not None else "open" if right.endswith("ongoing") else "unknown"
    exact_end = right.startswith("at ") or _is_instant(right)
    least = None if end[0] is None else end[0] + (not exact_end)
    last = None if start[1] is None else start[1] - 1
    most = end[0] if exact_end else end[1]
    try:
        bounds = tight(start[0], last, least, most, start_kind, end_kind)
    except BadBounds:
        return None
    approximate, uncertain = (bool(flags and flags[group]) for group in (1, 2))
    return Spelled(bounds, approximate, uncertain) if holds(bounds) else None


# --- one side ----------------------------------------------------------------------------------------------


def _side(least: int | None, most: int | None, behind: int) -> str | None:
    """Where a start or an end lies; `behind` is 1 for an end, which a moment before it is the last of."""
    if least is None and most is None:
        return None
    if least is not None and least == most:
        return _instant(least)
    lo = None if least is None else least - behind
    hi = None if most is None else most + 1 - behind
    unit = next(unit for unit in _UNITS if all(at is None or floor_to(at, unit) == at for at in (lo, hi)))
    first = "" if lo is None else _text(lo, unit)
    last = "" if hi is None else _text(floor_to(hi - 1, unit), unit)
    return first if first == last else f"{first}..{last}"


def _read_side(text: str, words: Collection[str]) -> tuple[int | None, int | None] | None:
    """The first moment of a side and the moment behind its last one."""
    if text in words:
        return None, None
    if text.startswith("at ") or _is_instant(text):
        found = stretch_of_date(text.removeprefix("at "))
        return found and (found[0], found[0] + 1)
    first, dots, last = text.partition("..")
    if not dots:
        return stretch_of_date(text)
    lo = None if first in ("", "?") else stretch_of_date(first)
    hi = None if last in ("", "?", "ongoing") else stretch_of_date(last)
    if (lo is None and first not in ("", "?")) or (hi is None and last not in ("", "?", "ongoing")):
        return None
    return (lo and lo[0]), (hi and hi[1])


def _is_instant(text: str) -> bool:
    """Whether a text is a time to the minute, which is an instant here."""
    found = _DATE.fullmatch(text)
    return bool(found and found["minute"] and not found["second"])


def _instant(us: int) -> str:
    if us % _MINUTE == 0:
        return _text(us, "minute")
    return f"at {_text(us, 'tick' if us % US_PER_SECOND else 'second')}"


def _text(lo: int, unit: str) -> str:
    day, rest = divmod(lo, US_PER_DAY)
    year, month, of_month = civil(day)
    if unit == "year":
        return year_words(year)
    if unit == "month":
        return month_words(year, month)
    clock = ""
    if unit != "day":
        second, fraction = divmod(rest, US_PER_SECOND)
        clock = f"T{second // 3600:02d}:{second // 60 % 60:02d}"
        clock += "" if unit == "minute" else f":{second % 60:02d}"
        clock += f".{fraction:06d}Z" if unit == "tick" else "Z"
    number = f"{year:04d}" if year > 0 else str(1 - year)
    return f"{number}-{month:02d}-{of_month:02d}{clock}{_era(year)}"


def _era(year: int) -> str:
    return " BCE" if year <= 0 else " CE" if year > 9999 else ""


def stretch_of_date(text: str) -> tuple[int, int] | None:
    """The first moment of a date and the moment behind its last one."""
    if found := _MONTH.fullmatch(text):
        return _of_month(1 - int(found["year"]), _MONTHS.index(found["name"]))
    found = _DATE.fullmatch(text)
    if not found or (found["era"] is None and len(found["year"]) < 3) or not int(found["year"]):
        return None
    before = found["era"] == " BCE"
    year = 1 - int(found["year"]) if before else int(found["year"])
    month, of_month = int(found["month"] or 0), int(found["day"] or 0)
    if month and not of_month and before:
        return None  # `425-03 BCE` would be two years to other people
    if not month:
        return days(year) * US_PER_DAY, days(year + 1) * US_PER_DAY
    if month > 12 or of_month > month_length(is_leap(year), month):
        return None
    if not of_month:
        return _of_month(year, month)
    lo = days(year, month, of_month) * US_PER_DAY
    if not found["hour"]:
        return lo, lo + US_PER_DAY
    clock = (int(found["hour"]) * 60 + int(found["minute"])) * 60 + int(found["second"] or 0)
    lo += clock * US_PER_SECOND + int(found["decimals"] or 0)
    return lo, lo + (1 if found["decimals"] else US_PER_SECOND)


def _of_month(year: int, month: int) -> tuple[int, int]:
    lo = days(year, month)
    return lo * US_PER_DAY, (lo + month_length(is_leap(year), month)) * US_PER_DAY
