"""A date with a margin in a unit: `2018-05-10 ± 10 days`, `May 2018 ± 2 months`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from timeline.constants import US_PER_DAY
from timeline.errors import BadDate
from timeline.when.calendar import month_length
from timeline.when.reading.terms import Point, point_text
from timeline.when.reading.vocabulary import fold
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.when.calendar import Calendar

__all__ = ["with_margin"]

_UNITS = {
    "second": ("s", "sec", "secs", "second", "seconds"),
    "minute": ("min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days", "tag", "tage", "jour", "jours", "dia", "dias", "giorni", "dagen"),
    "week": ("w", "wk", "wks", "week", "weeks"),
    "month": ("mo", "month", "months", "monat", "monate", "mois", "mes", "meses", "mesi", "maanden"),
    "quarter": ("quarter", "quarters", "quartal", "quartale", "trimestre", "trimestres"),
    "year": ("y", "yr", "yrs", "year", "years", "jahr", "jahre", "an", "ans", "anos", "anni", "jaar"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_MARGIN = re.compile(r"(?P<date>.+?)\s*(?:\u00b1|\+\s?/?\s?-)\s*(?P<count>[0-9]+)\s*(?P<unit>[^\W\d_]*)\.?")
_DATE = re.compile(
    r"(?P<year>-?[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?P<time>T[0-9:]+(?P<zone>Z?))?)?)?(?P<mark>[?~%]?)"
)


def with_margin(text: str, read: Callable[[str], str], calendar: Calendar) -> str | None:
    """The EDTF set from the first to the last such date; None where the text has no margin, or one of a year.

    Raises:
        BadDate: the margin is finer than the date, or its unit is not said.
    """
    found = _MARGIN.fullmatch(text) if "\u00b1" in text or "+" in text else None
    if not found:
        return None
    unit = _UNIT_OF.get(fold(found["unit"]), "")
    if found["unit"] and not unit:
        return None
    edtf = read(found["date"])
    of = _DATE.fullmatch(edtf)
    if of is None or (not of["month"] and unit in ("", "year")):
        return None
    if not unit:
        raise BadDate("a margin without its unit", text, found.start("count"), "write it, as in '± 10 days'")
    count = int(found["count"])
    first, last = (_shifted(of, unit, step, calendar) for step in (-count, count))
    if first is None or last is None:
        raise BadDate(f"a margin in {unit}s is finer than the date", text, found.start("count"), _coarser(of))
    return f"[{first}{of['mark']}..{last}{of['mark']}]"


def _coarser(of: re.Match[str]) -> str:
    return "write it in days" if of["day"] else "write it in months" if of["month"] else "write it in years"


def _shifted(of: re.Match[str], unit: str, step: int, calendar: Calendar) -> str | None:
    """A date so many units away; None where the date is coarser than the unit."""
    if of["time"]:
        return _shifted_time(of, unit, step)
    point: Point = (int(of["year"]), int(of["month"] or 0), int(of["day"] or 0))
    named = UNITS[unit]
    if named.months and point[1]:
        return point_text(_months_on(point, step * named.months, calendar))
    days, rest = divmod(named.length, US_PER_DAY)
    if days and not rest and point[2]:
        return point_text(calendar.civil(calendar.days(*point) + step * days))
    return None


def _months_on(point: Point, months: int, calendar: Calendar) -> Point:
    year, month = divmod(point[0] * 12 + point[1] - 1 + months, 12)
    longest = month_length(calendar.is_leap(year), month + 1)
    return year, month + 1, min(point[2], longest)


def _shifted_time(of: re.Match[str], unit: str, step: int) -> str | None:
    length = UNITS[unit].length
    if not length or of["year"].startswith("-"):
        return None
    at = datetime.fromisoformat(of[0].removesuffix("Z"))
    try:
        return (at + timedelta(microseconds=length * step)).isoformat() + of["zone"]
    except OverflowError:
        return None
