"""One written date with what it leaves to its neighbour: `27` in `27-29 March 1956`, `18th` in `18th-19th century`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.when.reading.terms import Point

__all__ = ["Partial", "complete", "next_year", "same_month", "share_marks"]


@dataclass(slots=True)
class Partial:
    """The pieces of one date as they were found.

    Attributes:
        number: a number of one or two digits that is a day, the end of a year, or a small year.
        nth, unit: the 19th `century`, the 2nd `millennium`; the unit may come from a neighbour.
        era: -1 BC, 1 AD, 0 not said.
        mark, behind: qualifiers as bits, and those of them that stood behind the date.
        of_month: the digits of the month where it was written as in `1910-11`, which may be two years.
        week: the first and the last day of a week.
        margin: the years on either side, in `1999 ± 5`.
    """

    start: int = 0
    end: int = 0
    parts: list[str] = field(default_factory=list)
    number: int | None = None
    digits: int = 0
    nth: int = 0
    unit: str = ""
    decade: int | None = None
    year: int | None = None
    month: int = 0
    day: int = 0
    division: int = 0
    time: tuple[str, str] | None = None
    weekday: int = 0
    week: tuple[Point, Point] | None = None
    period: str = ""
    era: int = 0
    mark: int = 0
    behind: int = 0
    of_month: int = 0
    margin: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was found that could be a date."""
        return not (
            self.parts
            or self.nth
            or self.month
            or self.day
            or self.division
            or self.period
            or self.time is not None
            or self.number is not None
            or self.decade is not None
            or self.year is not None
        )

    @property
    def whole(self) -> bool:
        """Whether it needs nothing from a neighbour."""
        return (
            self.year is not None
            or self.decade is not None
            or bool(self.period)
            or bool(self.nth and self.unit)
            or (self.number is not None and self.era != 0)
        )

    @property
    def is_year(self) -> bool:
        """Whether it is a year and nothing less or more."""
        return self.year is not None and not (
            self.month or self.division or self.week or self.parts or self.nth
        )

    @property
    def lacks_year(self) -> bool:
        """Whether it is a month or a division of a year that is still to come."""
        return self.year is None and self.number is None and bool(self.month or self.division)


def complete(left: Partial, right: Partial) -> None:
    """Give each of two neighbours what it leaves to the other."""
    if not left.era and (not _keeps_its_era(left) or _counts_down(left, right)):
        left.era = right.era
    _complete_left(left, right)
    _complete_right(left, right)


def _keeps_its_era(left: Partial) -> bool:
    return left.whole and left.year is None and left.decade is None


def _counts_down(left: Partial, right: Partial) -> bool:
    """Whether the left of two centuries is as far before Christ: `siglos III-II a.C.`."""
    return right.era < 0 and 0 < right.nth <= left.nth and right.unit in ("", left.unit)


def _complete_left(left: Partial, right: Partial) -> None:
    if left.number is not None and right.unit in ("century", "millennium") and not right.month:
        left.nth, left.number = left.number, None
    if left.nth and not left.unit:
        left.unit = right.unit
    if left.nth and not left.unit and right.month:
        left.number, left.nth = left.nth, 0
    if left.whole:
        return
    # `50-320` is years; `13-1999`, where a small year is far from its neighbour, is more likely a slip
    years = right.year is not None and not right.month and (left.era != 0 or right.digits < 4)
    if left.number is not None and years:
        left.year, left.number = left.number, None
    elif left.number is not None and right.month:
        left.day, left.month, left.number = left.number, right.month, None
    elif left.parts and not (left.month or left.division):
        left.nth, left.unit, left.decade, left.year, left.month = (
            right.nth,
            right.unit,
            right.decade,
            right.year,
            right.month,
        )
        return
    if left.month or left.division:
        left.year = right.year


def _complete_right(left: Partial, right: Partial) -> None:
    if right.time and not right.month and left.day:
        right.year, right.month, right.day = left.year, left.month, left.day
    if right.nth and not right.unit:
        right.unit = left.unit
    if right.decade is not None and right.decade < 100 and not right.era:
        _decade_from(left, right)
    if right.day and not right.month:
        right.month = left.month
    if right.number is not None and left.day and not right.month:
        right.day, right.month, right.number = right.number, left.month, None
    if right.number is not None and not right.era and left.year is not None and not left.division:
        _year_from(left, right)
    if right.year is None and (right.month or right.division):
        right.year = left.year
        right.era = right.era or left.era


def _decade_from(left: Partial, right: Partial) -> None:
    """`60s` after `1850s` or `1850`."""
    near = left.decade if left.decade is not None else left.year
    if near is not None and near >= 100 and right.decade is not None:
        right.decade += near // 100 * 100


def _year_from(left: Partial, right: Partial) -> None:
    """`80` after `1966`, `9` after `1798`, `00` after `1899`."""
    if left.year is None or right.number is None:
        return
    if left.year < 100:
        if left.era > 0:
            right.year, right.era, right.number = right.number, left.era, None
        return
    size = 10**right.digits
    next_century = right.number == 0 and right.digits == 2 and left.year % size > 0
    right.year = left.year // size * size + right.number + size * next_century
    right.number = None


def share_marks(left: Partial, right: Partial) -> None:
    """A mark before a range, or one behind it, is said of both its ends."""
    if right.mark == right.behind:
        right.mark |= left.mark
    left.mark |= right.behind


def same_month(left: Partial, right: Partial) -> bool:
    """Whether both are one and the same month, as in `1858-2`."""
    return (
        bool(left.month)
        and (left.year, left.month, left.era) == (right.year, right.month, right.era)
        and not (left.day or right.day or left.time or left.parts or right.parts)
    )


def next_year(year: int, right: Partial) -> bool:
    """Whether the right side is the year after, as in `1850/51`."""
    if right.era or (right.is_year and right.year == year + 1):
        return not right.era
    return right.number is not None and right.number == (year + 1) % 10**right.digits
