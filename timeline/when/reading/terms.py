"""What a written date comes to before it is spelled in EDTF: dates, ranges and choices of them.

A *point* is `(year, month, day)`, with 0 for what is not said; years are ISO years (year 0 is 1 BCE).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from timeline.when.calendar import Calendar, month_length

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "APPROXIMATE",
    "UNCERTAIN",
    "Choice",
    "Date",
    "Point",
    "Range",
    "Term",
    "after",
    "before",
    "begins",
    "bounding",
    "either",
    "ends",
    "narrowed",
    "one_of",
    "point_text",
]

UNCERTAIN, APPROXIMATE = 1, 2
_MARKS = ("", "?", "~", "%")

Point = tuple[int, int, int]
_FIRST: Point = (-(10**12), 1, 1)
_LAST: Point = (10**12, 12, 31)


def point_text(point: Point) -> str:
    """A point as EDTF.

    >>> point_text((1994, 7, 18)), point_text((-344, 0, 0)), point_text((-11999, 0, 0))
    ('1994-07-18', '-0344', 'Y-11999')
    """
    year, month, day = point
    text = f"{'-' if year < 0 else ''}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
    if month:
        text += f"-{month:02d}"
    return f"{text}-{day:02d}" if day else text


@dataclass(frozen=True, slots=True)
class Date:
    """One date: some moment from the point `first` to the point `last`.

    Attributes:
        form: the EDTF date that says just this, empty where only a set does.
        mark: uncertain, approximate, both or neither, as bits.
        loose: a decade, a century or a part of something, which dates a thing and does not span it.
        clock: the first and the last second, where the time of day was said to the minute or the hour.
    """

    first: Point
    last: Point
    form: str = ""
    mark: int = 0
    loose: bool = False
    clock: tuple[str, str] | None = None

    def edtf(self, calendar: Calendar) -> str:
        """The date in EDTF."""
        return self._marked if self.form else f"[{self.item(calendar)}]"

    def item(self, calendar: Calendar) -> str:
        """The date as an item of a set."""
        return self._marked if self.form else _from_to(self, self, calendar)

    @property
    def _marked(self) -> str:
        return self.form + _MARKS[self.mark]

    @property
    def mask(self) -> str:
        """The narrowest single EDTF date that holds it all."""
        if self.form:
            return self._marked
        same = 0
        while same < 3 and self.first[same] == self.last[same]:
            same += 1
        if same:
            year, month, day = self.first
            return point_text((year, month if same > 1 else 0, day if same > 2 else 0)) + _MARKS[self.mark]
        return _masked(point_text(self.first), point_text(self.last)) + _MARKS[self.mark]


@dataclass(frozen=True, slots=True)
class Range:
    """From one date to another: an interval (`spans`), or one moment somewhere from the first to the last.

    A missing end is open, or unknown where `lost` says so.
    """

    start: Date | None
    end: Date | None
    spans: bool = False
    lost: bool = False

    def edtf(self, calendar: Calendar) -> str:
        """The range in EDTF."""
        if not self.spans:
            return f"[{self.item(calendar)}]"
        return f"{self._half(self.start)}/{self._half(self.end)}"

    @property
    def by_minutes(self) -> bool:
        """Whether it goes on from one time of day to another, of which one is known to the minute or the hour."""
        start, end = self.start, self.end
        if not (self.spans and start and end and start.clock and end.clock):
            return False
        return not (start.form and end.form)

    @property
    def spelled(self) -> str:
        """Where its start and its end lie, as `When.display` tells it: EDTF cannot write that."""
        clocks = [end.clock for end in (self.start, self.end) if end and end.clock]
        return " -> ".join("..".join(map(_in_utc, clock)) for clock in clocks)

    def _half(self, date: Date | None) -> str:
        if date:
            return date.mask
        return "" if self.lost else ".."

    def item(self, calendar: Calendar) -> str:
        """The range as an item of a set."""
        return _from_to(self.start, self.end, calendar)

    @property
    def first(self) -> Point:
        """The first point."""
        return self.start.first if self.start else _FIRST

    @property
    def last(self) -> Point:
        """The last point."""
        return self.end.last if self.end else _LAST

    @property
    def mark(self) -> int:
        """The marks of both ends together."""
        return (self.start.mark if self.start else 0) | (self.end.mark if self.end else 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Several dates or ranges: one of them, or all of them."""

    terms: tuple[Date | Range, ...]
    all_of: bool = False

    def edtf(self, calendar: Calendar) -> str:
        """The choice in EDTF."""
        items = ",".join(term.item(calendar) for term in _in_order(self.terms))
        return f"{{{items}}}" if self.all_of else f"[{items}]"

    @property
    def first(self) -> Point:
        """The first point."""
        return min(term.first for term in self.terms)

    @property
    def last(self) -> Point:
        """The last point."""
        return max(term.last for term in self.terms)


Term = Date | Range | Choice


def _masked(first: str, last: str) -> str:
    """Two years as one year with unspecified digits."""
    if first[0] != last[0] and "-" in (first[0], last[0]):
        return "XXXX"
    same = 0
    while first[same] == last[same]:
        same += 1
    return first[:same] + "X" * (len(first) - same)


def _in_order(terms: tuple[Date | Range, ...]) -> list[Date | Range]:
    """Terms by time, without those that lie within one that is open at an end."""
    since = min((term.first for term in terms if term.last == _LAST), default=_LAST)
    until = max((term.last for term in terms if term.first == _FIRST), default=_FIRST)
    return [
        term
        for term in sorted(terms, key=lambda term: (term.first, term.last))
        if (term.first < since or (term.first, term.last) == (since, _LAST))
        and (term.last > until or (term.first, term.last) == (_FIRST, until))
    ]


def _from_to(start: Date | None, end: Date | None, calendar: Calendar) -> str:
    """`a..b`, both at the finer precision of the two, as a set wants it."""
    if start is None or end is None:
        date = start or end
        if date is None:
            return ".."
        point = point_text(date.first if start else date.last) + _MARKS[date.mark]
        text = date.clock[0 if start else 1] if date.clock else point
        return f"{text}.." if start else f"..{text}"
    if start.clock or end.clock:
        first_second = start.clock[0] if start.clock else f"{point_text(_opens(start.first))}T00:00:00"
        last_second = end.clock[1] if end.clock else f"{point_text(_last_day(end.last, calendar))}T23:59:59"
        return f"{first_second}..{last_second}"
    first, last = start.first, end.last
    if last[1] and not first[1]:
        first = (first[0], 1, 0)
    if last[2] and not first[2]:
        first = (*first[:2], 1)
    if first[1] and not last[1]:
        last = (last[0], 12, 0)
    if first[2] and not last[2]:
        last = _last_day(last, calendar)
    return f"{point_text(first)}{_MARKS[start.mark]}..{point_text(last)}{_MARKS[end.mark]}"


def _opens(point: Point) -> Point:
    """The first day of a point."""
    return point[0], point[1] or 1, point[2] or 1


def _closes(point: Point) -> Point:
    """The last day of a point; 31 stands for the end of any month."""
    return point[0], point[1] or 12, point[2] or 31


def _in_utc(time: str) -> str:
    """A time of day with the sign of UTC, in which one without an offset counts."""
    return f"{time.removesuffix('Z')}Z"


def begins(term: Term) -> tuple[Point, str]:
    """The first day of a term, and the time of day at which it begins where that is said."""
    date = term if isinstance(term, Date) else term.start if isinstance(term, Range) else None
    return _opens(term.first), date.clock[0].partition("T")[2].rstrip("Z") if date and date.clock else ""


def ends(term: Term) -> tuple[Point, str]:
    """The last day of a term, and the time of day at which it ends; `~` stands for the end of the day."""
    date = term if isinstance(term, Date) else term.end if isinstance(term, Range) else None
    time = date.clock[1].partition("T")[2].rstrip("Z") if date and date.clock else ""
    return _closes(term.last), f"{time}~"


def _last_day(point: Point, calendar: Calendar) -> Point:
    """The last day of a point, where months have their own lengths."""
    year, month = point[0], point[1] or 12
    return year, month, point[2] or month_length(calendar.is_leap(year), month)


def before(date: Date, calendar: Calendar) -> Date:
    """The date of the same precision that ends where `date` begins."""
    year, month, day = date.first
    if day > 1:
        point = (year, month, day - 1)
    elif month > 1:
        point = (year, month - 1, day and month_length(calendar.is_leap(year), month - 1))
    else:
        point = (year - 1, month and 12, day and 31)
    return Date(point, point, point_text(point), date.mark)


def after(date: Date, calendar: Calendar) -> Date:
    """The date of the same precision that begins where `date` ends."""
    year, month, day = date.last
    if day and day < month_length(calendar.is_leap(year), month):
        point = (year, month, day + 1)
    elif month and month < 12:
        point = (year, month + 1, day and 1)
    else:
        point = (year + 1, month and 1, day and 1)
    return Date(point, point, point_text(point), date.mark)


def one_of(term: Term) -> Term:
    """The same stretch as one moment in it, rather than a span over it."""
    return replace(term, spans=False) if isinstance(term, Range) and (term.start or term.end) else term


def either(terms: Iterable[Term], all_of: bool = False) -> Term:
    """One (or all) of several terms, choices among them taken apart."""
    flat: list[Date | Range] = []
    for term in terms:
        for part in term.terms if isinstance(term, Choice) else (term,):
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else Choice(tuple(flat), all_of)


def narrowed(one: Term, other: Term) -> Term | None:
    """What both terms leave possible, None where they share nothing."""
    if isinstance(one, Choice) or isinstance(other, Choice):
        return None
    first, last = max(begins(one), begins(other)), min(ends(one), ends(other))
    if first > last:
        return None
    for inner in (other, one):
        if (begins(inner), ends(inner)) == (first, last):
            return inner
    start = one if begins(one) == first else other
    end = one if ends(one) == last else other
    return Range(
        Date(start.first, start.first, mark=start.mark, clock=_clock(start, at_start=True)),
        Date(end.last, end.last, mark=end.mark, clock=_clock(end, at_start=False)),
    )


def bounding(term: Term) -> bool:
    """Whether a term says in what time something lies, rather than when it was: `19th century`, `before 1957`."""
    if isinstance(term, Choice):
        return False
    if isinstance(term, Date):
        return term.loose
    return not (term.start and term.end) or term.start.loose or term.end.loose


def _clock(term: Date | Range, *, at_start: bool) -> tuple[str, str] | None:
    date = term if isinstance(term, Date) else term.start if at_start else term.end
    return date.clock if date else None
