"""The date that a completed partial is: its pieces, the table of readings and the calendar together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from timeline.errors import BadDate
from timeline.when.calendar import month_length
from timeline.when.reading.moments import moment
from timeline.when.reading.terms import APPROXIMATE, Date, Point, point_text
from timeline.when.seasons import MONTHS

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar
    from timeline.when.reading.partial import Partial
    from timeline.when.reading.vocabulary import Readings

__all__ = ["resolve"]


def resolve(partial: Partial, table: Readings, calendar: Calendar, text: str) -> Date:
    """The date that a completed partial is.

    Raises:
        BadDate: it lacks a year, or the calendar has no such date.
    """
    date = _Resolver(partial, table, calendar, text).date()
    if partial.margin is not None:
        return _widened(date, partial.margin)
    if partial.mark & APPROXIMATE and table.circa_years and not date.first[1]:
        return _widened(date, table.circa_years)
    return date


def _widened(date: Date, years: int) -> Date:
    first, last = (date.first[0] - years, 0, 0), (date.last[0] + years, 0, 0)
    return Date(first, last, mark=date.mark, loose=date.loose)


class _Resolver:
    """The pieces of one date, the table and the calendar: what they come to."""

    __slots__ = ("calendar", "p", "table", "text")

    def __init__(self, partial: Partial, table: Readings, calendar: Calendar, text: str) -> None:
        self.p, self.table, self.calendar, self.text = partial, table, calendar, text

    def fail(self, reason: str, hint: str = "") -> NoReturn:
        raise BadDate(reason, self.text, self.p.start, hint)

    def date(self) -> Date:
        p = self.p
        if p.period:
            first, last = self.table.periods[p.period]
            return self._of_years(first, last, "century", "")
        if p.nth:
            return self._nth()
        if p.decade is not None:
            return self._decade(p.decade)
        if p.year is None and p.number is not None and p.era:
            p.year = p.number
        if p.year is None:
            self._no_year()
        year = self._iso_year(p.year)
        if p.week:
            return self._week(*p.week)
        if p.division and p.parts:
            return self._part_of_season(year)
        if p.division:
            return Date(*self._division_points(year), f"{point_text((year, 0, 0))}-{p.division}", p.mark)
        if p.day:
            return self._day(year)
        if p.month:
            return self._month(year)
        return self._year(year)

    def _no_year(self) -> NoReturn:
        p = self.p
        if p.number is not None and not p.month:
            self.fail(
                f"'{p.number}' is no year",
                f"write 'AD {p.number}' or '{p.number} BC', or all four digits",
            )
        if p.nth:
            self.fail("a number without what it counts", "write the century, as in '19th century'")
        self.fail("the year is missing", "write it with four digits")

    def _iso_year(self, year: int) -> int:
        if self.p.era < 0:
            if year == 0:
                self.fail("there is no year 0 BC", "1 BC comes before AD 1")
            return 1 - year
        if year == 0:
            self.fail("there is no year 0", "1 BC comes before AD 1")
        if year > 9999 and not self.p.era:
            self.fail(f"{year} is no year of four digits", f"EDTF writes Y{year}")
        return year

    # --- hundreds and tens of years

    def _nth(self) -> Date:
        p = self.p
        if p.unit == "millennium":
            return self._of_thousand()
        if not p.unit:
            self._no_year()
        start = self.table.century_start
        if p.era < 0:
            mask = f"-{p.nth - 1:02d}XX" if p.nth > 1 else ""
            return self._of_years(1 - 100 * p.nth, 100 - 100 * p.nth, "century", mask)
        if start:
            return self._of_years(100 * p.nth - 99, 100 * p.nth, "century", "")
        mask = f"{p.nth - 1:02d}XX" if p.nth > 1 else ""
        return self._of_years(max(100 * p.nth - 100, 1), 100 * p.nth - 1, "century", mask)

    def _of_thousand(self) -> Date:
        p, start = self.p, self.table.century_start
        if p.era < 0:
            mask = f"-{p.nth - 1}XXX" if 1 < p.nth <= 10 else ""
            return self._of_years(1 - 1000 * p.nth, 1000 - 1000 * p.nth, "century", mask)
        if p.nth > 10:
            self.fail(f"the {p.nth}th millennium has years of more than four digits")
        mask = f"{p.nth - 1}XXX" if p.nth > 1 and not start else ""
        return self._of_years(max(1000 * p.nth - 1000 + start, 1), 1000 * p.nth - 1 + start, "century", mask)

    def _decade(self, decade: int) -> Date:
        p = self.p
        if decade < 100 and not p.era:
            self.fail(f"'{decade:02d}s' leaves the century out", f"write 19{decade:02d}s or 18{decade:02d}s")
        if p.era < 0:
            return self._of_years(1 - decade - 9, 1 - decade, "decade", "")
        if decade % 100 == 0 and p.unit != "decade":
            # `1800s` is a decade to some and a century to others: both are in it.
            return self._of_years(decade, decade + 99, "century", f"{decade // 100:02d}XX")
        return self._of_years(decade, decade + 9, "decade", f"{decade // 10:03d}X")

    def _of_years(self, first: int, last: int, unit: str, mask: str) -> Date:
        """A stretch of years, or the parts of it that are named, from the first to the last."""
        p = self.p
        if p.parts:
            bounds = [self._share(part, unit) for part in p.parts]
            length = {"century": 100, "decade": 10}[unit]
            whole = last - first + 1 if last - first + 1 not in (99, 999) else last - first + 2
            base = last - whole + 1
            first = (
                max(first, base + bounds[0][0] * whole // length)
                if bounds[0][0] >= 0
                else base + bounds[0][0]
            )
            last = base + (bounds[-1][1] + 1) * whole // length - 1
            mask = ""
            if first > last:
                self.fail("the parts stand in the wrong order")
        return Date((first, 0, 0), (last, 0, 0), mask, p.mark, loose=True)

    def _share(self, part: str, unit: str) -> tuple[int, int]:
        table = self.table.parts[unit]
        name = part
        if part.startswith("last "):
            share = part[5:]
            count = max((i for i, word in enumerate(_COUNTS) if f"{word} {share}" in table), default=0)
            name = f"{_COUNTS[count]} {share}"
        found = table.get(name)
        if not isinstance(found, tuple):
            self.fail(f"'{part}' of a {unit} has no meaning", f"known: {', '.join(table)}")
        return found

    # --- a year and what is in it

    def _year(self, year: int) -> Date:
        p = self.p
        point = (year, 0, 0)
        if not p.parts:
            return Date(point, point, point_text(point), p.mark)
        found = [self._year_share(part) for part in p.parts]
        if len(found) == 1 and isinstance(found[0], int):
            p.division = found[0]
            return Date(*self._division_points(year), f"{point_text(point)}-{found[0]}", p.mark)
        months = [MONTHS[item] if isinstance(item, int) else item for item in found]
        return Date((year, months[0][0], 0), (year, months[-1][1], 0), mark=p.mark, loose=True)

    def _year_share(self, part: str) -> int | tuple[int, int]:
        table = self.table.parts["year"]
        name = {
            "last half": "second half",
            "last quarter": "fourth quarter",
            "last third": "third third",
        }.get(part, part)
        if name not in table:
            self.fail(f"'{part}' of a year has no meaning", f"known: {', '.join(table)}")
        found: int | tuple[int, int] = table[name]
        return found

    def _division_points(self, year: int) -> tuple[Point, Point]:
        first, last = MONTHS.get(self.p.division, (1, 12))
        return (year, first, 0), (year + (last < first), last, 0)

    def _part_of_season(self, year: int) -> Date:
        p, table = self.p, self.table.parts["season"]
        if not 21 <= p.division <= 32 or any(part not in table for part in p.parts):
            self.fail(f"'{p.parts[0]}' of this has no meaning", f"known of a season: {', '.join(table)}")
        begins = MONTHS[p.division][0] - 1
        first, last = (begins + table[part][place] - 1 for part, place in ((p.parts[0], 0), (p.parts[-1], 1)))
        points = [(year + month // 12, month % 12 + 1, 0) for month in (first, last)]
        form = point_text(points[0]) if first == last else ""
        return Date(points[0], points[1], form, p.mark, loose=True)

    def _week(self, first: Point, last: Point) -> Date:
        if self.p.parts or self.p.era or self.p.time:
            self.fail("a week has no parts, no era and no time of day", "write the day")
        return Date(first, last, mark=self.p.mark, loose=True)

    def _month(self, year: int) -> Date:
        p = self.p
        if not 1 <= p.month <= 12:
            self.fail(f"there is no month {p.month}", "months are 1 to 12")
        point = (year, p.month, 0)
        if not p.parts:
            return Date(point, point, point_text(point), p.mark)
        table = self.table.parts["month"]
        names = ["second half" if part == "last half" else part for part in p.parts]
        if any(name not in table for name in names):
            self.fail(f"'{p.parts[0]}' of a month has no meaning", f"known: {', '.join(table)}")
        length = month_length(self.calendar.is_leap(year), p.month)
        first, last = table[names[0]][0], min(table[names[-1]][1], length)
        return Date((year, p.month, first), (year, p.month, last), mark=p.mark, loose=True)

    def _day(self, year: int) -> Date:
        p = self.p
        point = (year, p.month, p.day)
        if not 1 <= p.month <= 12:
            self.fail(f"there is no month {p.month}", "months are 1 to 12")
        length = month_length(self.calendar.is_leap(year), p.month)
        if not 1 <= p.day <= length:
            month = point_text((year, p.month, 0))
            self.fail(f"there is no day {p.day} in {month}", f"it ends on day {length}")
        if p.parts:
            self.fail("a part of a day has no times")
        if p.weekday:
            self._check_weekday(point)
        if p.time:
            return self._moment(point, p.time)
        return Date(point, point, point_text(point), p.mark)

    def _moment(self, point: Point, clock: tuple[str, str]) -> Date:
        if self.p.mark:
            self.fail("EDTF does not qualify a time of day", "leave the time out")
        return moment(point, clock, self.calendar)

    def _check_weekday(self, point: Point) -> None:
        weekday = (self.calendar.days(*point) + 3) % 7 + 1
        if weekday != self.p.weekday:
            name = _WEEKDAYS[weekday - 1]
            self.fail(f"{point_text(point)} was a {name}", "correct the weekday or the date")


_COUNTS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
