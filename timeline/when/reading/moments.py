"""Dates with a time of day: in UTC, and what lies just before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, US_PER_SECOND, iso
from timeline.when.edtf.date import RULES, Rules, scan_date
from timeline.when.reading.terms import Date, Point, point_text

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar
    from timeline.when.edtf.date import Date as EdtfDate

__all__ = ["just_before", "moment"]


def moment(point: Point, clock: tuple[str, str], calendar: Calendar) -> Date:
    """A day with the first and the last second of a time of day, both in UTC where they have an offset."""
    day = point_text(point)
    first = _read(f"{day}T{clock[0]}", calendar)
    last = first if clock[1] == clock[0] else _read(f"{day}T{clock[1]}", calendar)
    days = [calendar.civil(at.lo // US_PER_DAY) for at in (first, last)]
    form = first.text if first.text == last.text else ""
    return Date(days[0], days[1], form, clock=(first.text, last.text))


def just_before(date: Date, calendar: Calendar) -> Date:
    """The second that ends where a time of day begins, or the piece of one with as many decimals."""
    assert date.clock is not None, "asked of a time of day"
    first = _read(date.clock[0], calendar)
    decimals = len(first.time.rstrip("Z").partition(".")[2])
    at = first.lo - (first.hi - first.lo)
    fraction = f".{at % US_PER_SECOND:06d}"[: decimals + 1] if decimals else ""
    zone = "Z" if first.time.endswith("Z") else ""
    text = iso(at - at % US_PER_SECOND, calendar).removesuffix("Z") + fraction + zone
    point = calendar.civil(at // US_PER_DAY)
    return Date(point, point, text, clock=(text, text))


def _read(text: str, calendar: Calendar) -> EdtfDate:
    return scan_date(text, 0, len(text), Rules(calendar, RULES.divisions))
