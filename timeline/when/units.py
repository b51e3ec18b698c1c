"""Units of time: their names in ascending order, their lengths, and where their granules begin.

Every unit numbers its granules with consecutive integers, so that months and years, whose lengths vary, are
counted and compared as days are: a granule is one step from the next.
"""

from __future__ import annotations

from typing import NamedTuple

from timeline.constants import DAYS_PER_CYCLE, US_PER_DAY, US_PER_SECOND
from timeline.errors import UnknownName
from timeline.when.calendar import civil, days

__all__ = ["UNITS", "Unit", "ceil_to", "floor_to", "month_floor", "unit_of"]


def month_floor(instant: int) -> int:
    """The number of the month that holds `instant`: 12 times the year, plus 0 for January to 11 for December.

    >>> month_floor(0) == 1970 * 12
    True
    """
    year, month, _ = civil(instant // US_PER_DAY)
    return year * 12 + month - 1


class Unit(NamedTuple):
    """One unit of time.

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

    @property
    def mean_days(self) -> float:
        """Its length in days, in the mean over 400 Gregorian years where it varies.

        >>> unit_of("year").mean_days, unit_of("hour").mean_days * 24
        (365.2425, 1.0)
        """
        return self.months * DAYS_PER_CYCLE / 4_800 or self.length / US_PER_DAY

    def floor(self, instant: int) -> int:
        """The number of the granule that holds `instant`.

        >>> unit_of("day").floor(-1)
        -1
        """
        if self.months:
            return month_floor(instant) // self.months
        return (instant - self.origin) // self.length

    def ceil(self, instant: int) -> int:
        """The number of the first granule that starts at `instant` or later.

        >>> unit_of("day").ceil(1)
        1
        """
        return self.floor(instant - 1) + 1

    def start(self, number: int) -> int:
        """The instant at which a granule starts.

        >>> unit_of("quarter").start(4 * 1970)
        0
        """
        if self.months:
            year, month = divmod(number * self.months, 12)
            return days(year, month + 1) * US_PER_DAY
        return number * self.length + self.origin


UNITS = {
    unit.name: unit
    for unit in (
        Unit("tick", 1),
        Unit("second", US_PER_SECOND),
        Unit("minute", 60 * US_PER_SECOND),
        Unit("hour", 3_600 * US_PER_SECOND),
        Unit("day", US_PER_DAY),
        Unit("week", 7 * US_PER_DAY, days_before=3),
        Unit("month", months=1),
        Unit("quarter", months=3),
        Unit("year", months=12),
        Unit("decade", months=120),
        Unit("century", months=1_200),
        Unit("millennium", months=12_000),
    )
}
"""Every unit by name, each longer than the one before.

A week begins on Monday; decades and longer begin as in EDTF: `196` is 1960-1969, `19` is 1900-1999.
"""


def unit_of(resolution: str | None) -> Unit:
    """The unit named `resolution`; None is the tick, one microsecond.

    Raises:
        UnknownName: there is no such unit.
    """
    try:
        return UNITS[resolution or "tick"]
    except KeyError:
        raise UnknownName("resolution", str(resolution), UNITS) from None


def floor_to(us: int, unit: str) -> int:
    """The start of the granule that holds an instant.

    Raises:
        UnknownName: there is no such unit.

    >>> floor_to(86_400_000_001, "day")
    86400000000
    """
    named = unit_of(unit)
    return named.start(named.floor(us))


def ceil_to(us: int, unit: str) -> int:
    """The first start of a granule at or after an instant.

    Raises:
        UnknownName: there is no such unit.

    >>> ceil_to(1, "day")
    86400000000
    """
    named = unit_of(unit)
    return named.start(named.ceil(us))
