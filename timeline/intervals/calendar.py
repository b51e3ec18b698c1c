"""Extents cut at the units of a calendar: days, months, decades, or any number of ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from timeline.constants import EARLIEST, LATEST, US_PER_DAY
from timeline.errors import BadColumn, BadQuery
from timeline.intervals.ticks import in_ticks, times

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints
    from timeline.intervals.time_type import Scale

__all__ = ["Calendar", "Unit", "by_unit", "calendar"]

Unit: TypeAlias = "int | str"
"""A number of ticks, or the name of a calendar unit: second, minute, hour, day, week, month, quarter, year, ..."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The units of one kind, numbered without gaps, on one scale.

    Attributes:
        scale: what a tick is.
        length: ticks of a unit, or 0 where its length varies.
        offset: ticks from the start of unit 0 to the origin of the scale, less than a unit.
        months: months of a unit, or 0.
        zone: the time zone in which days begin, or None; the units are then whole days, or months.
    """

    scale: Scale
    length: int = 0
    offset: int = 0
    months: int = 0
    zone: str | None = None

    def holding(self, ticks: Ints) -> Ints:
        """The number of the unit that holds each instant."""
        import numpy as np

        if self.zone is None:
            return self._numbered(ticks)
        from timeline.intervals.zone import utc_to_local

        units = self._in_local_time()._numbered(utc_to_local(self._microseconds(ticks), self.zone))
        # Where a clock goes back over midnight it shows the end of one day twice: the day begins the second time.
        different, place = np.unique(units, return_inverse=True)
        early = ticks < self.beginning(different)[place]
        return units - early if early.any() else units

    def beginning(self, units: Ints) -> Ints:
        """The first instant of each unit; the first or last instant of 64 bits where it lies beyond."""
        if self.zone is None:
            return self._begun(units)
        from timeline.intervals.zone import day_start

        return in_ticks(day_start(self._in_local_time()._begun(units), self.zone), self.scale.per_day)

    def lengths(self, units: Ints) -> Floats:
        """The ticks of each unit, one that no column holds whole among them; a zone's hour more or less aside."""
        import numpy as np

        if not self.months:
            return np.full(units.size, float(self.length))
        days = self._first_days(units + 1) - self._first_days(units)
        return days.astype(np.float64) * float(self.scale.per_day)

    def _numbered(self, ticks: Ints) -> Ints:

        if not self.months:
            whole = ticks // self.length
            return whole + (ticks - whole * self.length + self.offset) // self.length
        from timeline.when.calendar_columns import months_of

        return months_of(ticks // self.scale.per_day) // self.months

    def _begun(self, units: Ints) -> Ints:
        if self.months:
            return times(self._first_days(units), self.scale.per_day)
        return times(units, self.length, self.offset)

    def _first_days(self, units: Ints) -> Ints:

        from timeline.when.calendar_columns import first_days

        return first_days(units * self.months)

    def _in_local_time(self) -> Calendar:
        """The same units in microseconds of a clock that never changes."""
        import polars as pl

        from timeline.intervals.time_type import Scale

        def in_us(ticks: int) -> int:
            return ticks * US_PER_DAY // self.scale.per_day

        scale = Scale(pl.Datetime("us"), US_PER_DAY)
        return Calendar(scale, in_us(self.length), in_us(self.offset), self.months)

    def _microseconds(self, ticks: Ints) -> Ints:
        per_day = self.scale.per_day
        if per_day > US_PER_DAY:
            return ticks // (per_day // US_PER_DAY)
        finer = US_PER_DAY // per_day
        if ticks.size and max(-int(ticks.min()), int(ticks.max())) > LATEST // finer:
            raise BadColumn(f"some instants lie in years that the clock of {self.zone} does not know")
        return ticks * finer


def calendar(unit: Unit, scale: Scale) -> Calendar:
    """The units on a scale.

    Raises:
        UnknownName: there is no such unit.
        BadQuery: the columns cannot be cut in such units.
    """
    if isinstance(unit, int):
        if not 1 <= unit <= LATEST:
            raise BadQuery(f"unit={unit}: a unit is one tick long at least, and no longer than 64 bits hold")
        return Calendar(scale, length=unit)
    if not scale.per_day:
        raise BadQuery(f"unit={unit!r}: the columns are integers; give a number of their units")
    from timeline.when.units import unit_of

    named = unit_of(unit)
    if named.months:
        return Calendar(scale, months=named.months, zone=scale.zone)
    length, rest = divmod(named.length * scale.per_day, US_PER_DAY)
    if rest or not length:
        raise BadQuery(f"unit={unit!r} is shorter than a tick of {scale.dtype}")
    whole_days = named.length % US_PER_DAY == 0
    return Calendar(scale, length, named.days_before * scale.per_day, zone=scale.zone if whole_days else None)


def by_unit(start: Ints, end: Ints, units: Calendar) -> tuple[Ints, Ints, Ints, Ints]:
    """The extents, cut where a unit begins: row, start, end and number of the unit of each piece.

    Raises:
        BadColumn: an extent is unbounded.
    """
    import numpy as np

    from timeline.kernels.parallel import memory

    unbounded = (start <= EARLIEST) | (end >= LATEST)
    if unbounded.any():
        first_bad = int(unbounded.argmax())
        raise BadColumn(
            f"row {first_bad} is unbounded: it has units without end; set limits, or intersect it with some first"
        )
    first = units.holding(start)
    pieces = units.holding(end - 1) - first + 1
    total = int(pieces.sum())
    if total * 64 > memory() or total < 0:
        raise BadQuery(f"{abs(total):,} pieces do not fit in memory; take a longer unit")
    row = np.repeat(np.arange(start.size), pieces)
    number = np.arange(total) - np.repeat(np.cumsum(pieces) - pieces - first, pieces)
    begin = np.maximum(units.beginning(number), start[row])
    stop = np.minimum(units.beginning(number + 1), end[row])
    real = begin < stop  # a day that a clock skips is none
    return row[real], begin[real], stop[real], number[real]
