"""Granules: the numbered units of time that a resolution cuts the calendar into.

Every unit numbers its granules with consecutive integers, so that months and years, whose lengths vary, are
counted and compared as days are: a granule is one step from the next.
"""

from __future__ import annotations

from typing import NamedTuple

from timeline.errors import UnknownName
from timeline.when.calendar import US_PER_DAY, US_PER_SECOND, civil

__all__ = ["UNITS", "Granule", "granule", "month_floor"]


def month_floor(instant: int) -> int:
    """The number of the month that holds `instant`: 12 times the year, plus 0 for January to 11 for December.

    >>> month_floor(0) == 1970 * 12
    True
    """
    year, month, _ = civil(instant // US_PER_DAY)
    return year * 12 + month - 1


class Granule(NamedTuple):
    """One unit of resolution.

    Attributes:
        name: the unit's name.
        length: its length in microseconds where that is fixed; else 0.
        days_before: days from the start of granule 0 to the epoch (a week starts on Monday).
        months: its length in months where it is made of months; else 0.
    """

    name: str
    length: int = 0
    days_before: int = 0
    months: int = 0

    @property
    def parts(self) -> tuple[int, int, int]:
        """What an array function needs to know of the unit: length, days before the epoch, months."""
        return self.length, self.days_before, self.months

    @property
    def origin(self) -> int:
        """The instant at which granule 0 of a unit of fixed length starts."""
        return -self.days_before * US_PER_DAY

    def floor(self, instant: int) -> int:
        """The number of the granule that holds `instant`.

        >>> granule("day").floor(-1)
        -1
        """
        if self.months:
            return month_floor(instant) // self.months
        return (instant - self.origin) // self.length

    def ceil(self, instant: int) -> int:
        """The number of the first granule that starts at `instant` or later.

        >>> granule("day").ceil(1)
        1
        """
        return self.floor(instant - 1) + 1


UNITS = {
    unit.name: unit
    for unit in (
        Granule("tick", 1),
        Granule("second", US_PER_SECOND),
        Granule("minute", 60 * US_PER_SECOND),
        Granule("hour", 3_600 * US_PER_SECOND),
        Granule("day", US_PER_DAY),
        Granule("week", 7 * US_PER_DAY, days_before=3),
        Granule("month", months=1),
        Granule("quarter", months=3),
        Granule("year", months=12),
        Granule("decade", months=120),
        Granule("century", months=1_200),
        Granule("millennium", months=12_000),
    )
}
"""Every resolution by name. Decades and longer begin as in EDTF: `196` is 1960-1969, `19` is 1900-1999."""


def granule(resolution: str | None) -> Granule:
    """The unit named `resolution`; None is the tick, one microsecond.

    Raises:
        UnknownName: there is no such unit.
    """
    try:
        return UNITS[resolution or "tick"]
    except KeyError:
        raise UnknownName("resolution", str(resolution), UNITS) from None
