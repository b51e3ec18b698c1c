"""Extents cut at the units of a calendar: days, months, decades, or any number of ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from timeline.errors import BadColumn, BadQuery

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.intervals.scale import Scale

    Ints = NDArray[np.int64]

__all__ = ["Calendar", "Unit", "by_unit", "calendar"]

Unit: TypeAlias = "int | str"
"""A number of ticks, or the name of a calendar unit: second, minute, hour, day, week, month, quarter, year, ..."""

_US_PER_DAY = 86_400_000_000
_MONTHS_BEFORE_EPOCH = 1970 * 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """The units of one kind, numbered without gaps, on one scale.

    Attributes:
        scale: what a tick is.
        length: ticks of a unit, or 0 where its length varies.
        offset: ticks from the start of unit 0 to the origin of the scale.
        months: months of a unit, or 0.
        zone: the time zone in which days begin, or None.
    """

    scale: Scale
    length: int = 0
    offset: int = 0
    months: int = 0
    zone: str | None = None

    def holding(self, ticks: Ints) -> Ints:
        """The number of the unit that holds each instant."""
        import numpy as np

        if self.zone:
            ticks = self._zoned(ticks).dt.replace_time_zone(None).to_physical().to_numpy()
        if not self.months:
            return (ticks + self.offset) // self.length
        months = self._days(ticks).astype("datetime64[M]").astype(np.int64)
        return (months + _MONTHS_BEFORE_EPOCH) // self.months

    def beginning(self, units: Ints) -> Ints:
        """The first instant of each unit."""
        import numpy as np

        if self.months:
            months = units * self.months - _MONTHS_BEFORE_EPOCH
            ticks = (
                months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) * self.scale.per_day
            )
        else:
            ticks = units * self.length - self.offset
        return self._from_local(ticks, units) if self.zone else ticks

    def _days(self, ticks: Ints) -> NDArray[np.datetime64]:
        return (ticks // self.scale.per_day).astype("datetime64[D]")

    def _zoned(self, ticks: Ints) -> pl.Series:
        import polars as pl

        return pl.Series(ticks).cast(self.scale.dtype)

    def _from_local(self, local: Ints, units: Ints) -> Ints:
        """The instants of local midnights; where a clock skips one, the first instant of what follows.

        Where midnight comes twice the unit begins at the later one if the clock goes back into the unit before.
        """
        import numpy as np
        import polars as pl

        wall = pl.Series(local).cast(pl.Datetime(getattr(self.scale.dtype, "time_unit")))  # noqa: B009 - it has one

        def at(column: pl.Series, which: str) -> Ints:
            zoned = column.dt.replace_time_zone(self.zone, ambiguous=which, non_existent="null")  # type: ignore[arg-type]
            return zoned.to_physical().fill_null(_SKIPPED).to_numpy()

        ticks, second = at(wall, "earliest"), at(wall, "latest")
        skipped = ticks == _SKIPPED
        if skipped.any():
            ticks = ticks.copy()
            ticks[skipped] = self._first_holding(local[skipped], units[skipped])
            second = np.where(skipped, ticks, second)
        return np.where(self.holding(ticks) < units, second, ticks)

    def _first_holding(self, near: Ints, units: Ints) -> Ints:
        """The first instants near some that the unit or a later one holds, by halving."""
        import numpy as np

        low, high = near - 2 * self.scale.per_day, near + 2 * self.scale.per_day
        while (high - low > 1).any():
            middle = (low + high) // 2
            reached = self.holding(middle) >= units
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return high


_SKIPPED = -(2**63)


def calendar(unit: Unit, scale: Scale) -> Calendar:
    """The units on a scale.

    Raises:
        UnknownName: there is no such unit.
        BadQuery: the columns cannot be cut in such units.
    """
    if isinstance(unit, int):
        if unit < 1:
            raise BadQuery(f"unit={unit}: a unit is one tick long at least")
        return Calendar(scale, length=unit)
    if not scale.per_day:
        raise BadQuery(f"unit={unit!r}: the columns are integers; give a number of their units")
    from timeline.when.granule import granule

    named = granule(unit)
    zone = getattr(scale.dtype, "time_zone", None)
    zone = None if zone in (None, "UTC") else zone
    if named.months:
        return Calendar(scale, months=named.months, zone=zone)
    length, rest = divmod(named.length * scale.per_day, _US_PER_DAY)
    if rest or not length:
        raise BadQuery(f"unit={unit!r} is shorter than a tick of {scale.dtype}")
    whole_days = named.length % _US_PER_DAY == 0
    return Calendar(scale, length, named.days_before * scale.per_day, zone=zone if whole_days else None)


def by_unit(start: Ints, end: Ints, units: Calendar) -> tuple[Ints, Ints, Ints, Ints]:
    """The extents, cut where a unit begins: row, start, end and number of the unit of each piece.

    Raises:
        BadColumn: an extent is unbounded.
    """
    import numpy as np

    from timeline.kernels.line import EARLIEST, LATEST
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
    if total * 64 > memory():
        raise BadQuery(f"{total:,} pieces do not fit in memory; take a longer unit")
    row = np.repeat(np.arange(start.size), pieces)
    number = np.arange(total) - np.repeat(np.cumsum(pieces) - pieces - first, pieces)
    begin = np.maximum(units.beginning(number), start[row])
    stop = np.minimum(units.beginning(number + 1), end[row])
    real = begin < stop  # a day that a clock skips is none
    return row[real], begin[real], stop[real], number[real]
