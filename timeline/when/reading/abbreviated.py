"""Intervals of ISO 8601 whose end leaves out what it shares with the start: `2007-11-13/15`, `2006-07/08`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.calendar import month_length

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar

__all__ = ["whole_interval"]

_CLOCK = (
    r"(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)\s?(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_MARK = r"(?P<mark>[?~%]?)"
_START = re.compile(
    rf"(?:(?P<basic>[0-9]{{8}})|(?P<date>-?[0-9]{{4}}-[0-9]{{1,2}}(?:-[0-9]{{1,2}})?))(?:[Tt ]{_CLOCK})?{_MARK}"
)
_END = re.compile(
    rf"(?:(?P<basic>[0-9]{{8}}|[0-9]{{4}})|(?P<date>(?:-?[0-9]{{4}}-)?[0-9]{{1,2}}(?:-[0-9]{{1,2}})?))?"
    rf"(?:(?:(?<![^/])|[Tt ])[Tt]?{_CLOCK})?{_MARK}"
)
_JOINT = re.compile(r"\s?/\s?|--")
_LAST_MONTH = 12


class _Place(NamedTuple):
    """One end: a year as written, a month and a day (0 where there is none), a time with its offset, and a mark."""

    year: str
    month: int
    day: int
    time: str
    zone: str
    mark: str

    @property
    def order(self) -> tuple[int, int, int]:
        return int(self.year), self.month, self.day

    def text(self) -> str:
        day = f"-{self.day:02d}" if self.day else ""
        return f"{self.year}-{self.month:02d}{day}{self.time and 'T'}{self.time}{self.zone}{self.mark}"


def whole_interval(text: str, calendar: Calendar) -> str | None:
    """Both ends of such an interval in full; None where the text is none, or nothing is left out.

    Raises:
        AmbiguousDate: the end would lie before the start, so that its writer meant something else.
        BadDate: an end is no date.
    """
    if text.count("/") + text.count("--") != 1:
        return None
    sides = _JOINT.split(text)
    found, other = _START.fullmatch(sides[0]), _END.fullmatch(sides[1])
    if not found or not other or not (other["date"] or other["basic"] or other["time"]):
        return None
    start = _place(found, None)
    end = _place(other, start) if start else None
    if start is None or end is None:
        if start and start.time and other["date"] and len(other["date"]) < len("yyyy-m"):
            raise BadDate(
                "an end without the time of day of its start", text, hint="write both dates in full"
            )
        return None
    for place in (start, end):
        _check(place, text, calendar)
    if (end.order, end.time) < (start.order, start.time) and start.zone == end.zone:
        _refuse(text, start, end)
    joint = "/" if all(len(place.time) != len("hh:mm") for place in (start, end)) else " to "
    whole = f"{start.text()}{joint}{end.text()}"
    return whole if whole != text else None


def _place(found: re.Match[str], start: _Place | None) -> _Place | None:
    """What one side writes, the rest taken from the start; None where it writes no end of such a start."""
    pieces = _pieces(found, start)
    time, zone = (found["time"] or "").replace(",", "."), (found["zone"] or "").upper()
    if start is None:
        assert pieces is not None, "a start has a date"
        year, month, day = pieces
        return _Place(year, month, day, time, zone, found["mark"]) if day or not time else None
    if pieces is None or bool(time) != bool(start.time) or bool(pieces[2]) != bool(start.day):
        return None
    return _Place(*pieces, time, zone or (start.zone if time else ""), found["mark"])


def _pieces(found: re.Match[str], start: _Place | None) -> tuple[str, int, int] | None:
    """Year, month and day of one side."""
    basic, date = found["basic"], found["date"]
    if basic and len(basic) == len("yyyymmdd"):
        return basic[:4], int(basic[4:6]), int(basic[6:])
    if basic:
        return (start.year, int(basic[:2]), int(basic[2:])) if start and start.day else None
    if not date:
        return start and (start.year, start.month, start.day)
    sign = "-" if date[0] == "-" else ""
    numbers = date.removeprefix("-").split("-")
    if len(numbers[0]) == len("yyyy"):
        return sign + numbers[0], int(numbers[1]), int(numbers[2]) if len(numbers) > 2 else 0
    if start is None:
        return None
    month = int(numbers[0]) if len(numbers) > 1 or not start.day else start.month
    return start.year, month, int(numbers[-1]) if len(numbers) > 1 or start.day else 0


def _check(place: _Place, text: str, calendar: Calendar) -> None:
    if not 1 <= place.month <= _LAST_MONTH:
        raise BadDate(f"there is no month {place.month}", text, hint="write both dates in full")
    if place.day > month_length(calendar.is_leap(int(place.year)), place.month):
        month = f"{place.year}-{place.month:02d}"
        raise BadDate(f"there is no day {place.day} in {month}", text, hint="write both dates in full")


def _refuse(text: str, start: _Place, end: _Place) -> None:
    """Name what else an end before its start may be: one that is a month or a year later, a day, or the start."""
    if start.time or end.order[:1] != start.order[:1]:
        hint = "write both dates in full, or swap them"
        if end.order == start.order:
            hint = "write the end with its day, if it is a later one, or swap them"
        raise BadDate("the interval ends before it begins", text, hint=hint)
    plain, last = start._replace(mark=""), end._replace(mark="")
    if not start.day:
        readings = [f"{plain.text()}/{_later(last).text()}", f"{plain.text()}-{last.month:02d}"]
    else:
        readings = [f"{plain.text()}/{_later(last, start).text()}", f"{last.text()}/{plain.text()}"]
    raise AmbiguousDate(text, readings, "write both dates in full")


def _later(end: _Place, start: _Place | None = None) -> _Place:
    """The same day in the next month, where only the day was written and there is one, or in the next year."""
    if start and end.month == start.month and start.month < _LAST_MONTH and end.day <= 28:
        return end._replace(month=end.month + 1)
    if start and end.month == start.month and start.month == _LAST_MONTH:
        return end._replace(year=f"{int(end.year) + 1:04d}", month=1)
    return end._replace(year=f"{int(end.year) + 1:04d}")
