"""What a column counts: days of dates, units of datetimes, or bare integers; and the way back to its own type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from timeline.constants import EARLIEST, INFINITY, LATEST, US_PER_DAY
from timeline.errors import BadColumn, BadWindow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta

    import polars as pl

    from timeline.arrays import Ints, Mask

__all__ = ["Closed", "Length", "Moment", "Scale", "as_text", "check_integers", "coarser", "microseconds"]

Closed = Literal["left", "both", "right", "neither"]
Length: TypeAlias = "int | timedelta | str"
"""A length of time: ticks of the column, a `timedelta`, or a text such as "36h" or "2w"."""
Moment: TypeAlias = "int | str | date | datetime | None"

_PER_DAY = {"ms": US_PER_DAY // 1000, "us": US_PER_DAY, "ns": 1000 * US_PER_DAY}

START_SHIFT = {"left": 0, "both": 0, "right": 1, "neither": 1}
END_SHIFT = {"left": 0, "both": 1, "right": 1, "neither": 0}
"""Ticks from what a column says to the half-open extent meant."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A tick and an origin.

    Attributes:
        dtype: the Polars type that holds such instants.
        per_day: ticks in a day; 0 for integers, which count whatever they count.
    """

    dtype: pl.DataType
    per_day: int

    @property
    def zone(self) -> str | None:
        """The time zone in which days begin, where that is not UTC."""
        zone = getattr(self.dtype, "time_zone", None)
        return None if zone in (None, "UTC") else str(zone)

    @classmethod
    def of(cls, column: pl.Series, what: str) -> Scale:
        """The scale of a column."""
        import polars as pl

        dtype = column.dtype
        if isinstance(dtype, pl.Date):
            return cls(dtype, 1)
        if isinstance(dtype, pl.Datetime):
            return cls(dtype, _PER_DAY[dtype.time_unit])
        if dtype.is_integer() or isinstance(dtype, pl.Null):
            return cls(pl.Int64() if isinstance(dtype, pl.Null) else dtype, 0)
        hint = "parse it first, as with .str.to_date()" if isinstance(dtype, pl.String) else "cast it first"
        raise BadColumn(
            f"column '{column.name}' of {what} is {dtype}; dates, datetimes or integers hold instants: {hint}"
        )

    @classmethod
    def common(cls, scales: Iterable[tuple[str, Scale]]) -> Scale:
        """The finest of several named scales, which must measure the same thing."""
        import polars as pl

        (first, result), *rest = scales
        for name, scale in rest:
            zones = [s.dtype.time_zone is None for s in (result, scale) if isinstance(s.dtype, pl.Datetime)]
            if (scale.per_day == 0) != (result.per_day == 0) or len(set(zones)) > 1:
                raise BadColumn(
                    f"column {first} is {result.dtype} and {name} is {scale.dtype}; make them alike"
                )
            if scale.per_day == result.per_day == 0 and scale.dtype != result.dtype:
                result = cls(pl.Int64(), 0)
            elif scale.per_day > result.per_day:
                zone = result.dtype if isinstance(result.dtype, pl.Datetime) else scale.dtype
                unit = next(unit for unit, ticks in _PER_DAY.items() if ticks == scale.per_day)
                result = cls(pl.Datetime(unit, getattr(zone, "time_zone", None)), scale.per_day)  # type: ignore[arg-type]
        return result

    def ticks(self, column: pl.Series, shift: int, low: int, high: int, null: int) -> Ints:
        """The instants of `column` in ticks of this scale.

        Args:
            column: instants in this or a coarser scale; dates are days of the zone of this one.
            shift: ticks of the column's own scale to add to each finite instant.
            low: what minus infinity becomes (the smallest number of the type, as DuckDB writes it).
            high: what infinity becomes.
            null: what null becomes.
        """
        import numpy as np
        import polars as pl

        own = Scale.of(column, "a frame")
        factor = self.per_day // own.per_day if own.per_day else 1
        empty = column.is_null().to_numpy() if column.null_count() else None
        try:
            whole = column.to_physical().cast(pl.Int64)
            values: Ints = (whole if empty is None else whole.fill_null(0)).to_numpy()
        except pl.exceptions.InvalidOperationError as error:
            raise BadColumn(
                f"column '{column.name}' holds integers that do not fit in 64 bits with a sign"
            ) from error
        if not own.per_day:
            check_integers(column, "a frame")
        most = np.iinfo(np.int32 if own.per_day == 1 else np.int64).max
        native = most == INFINITY and high == INFINITY  # the type's own infinity then needs no change
        least = int(values.min(initial=0))
        greatest = 0 if native and not shift and factor == 1 else int(values.max(initial=0))
        below = values <= -most if least <= -most else None
        above = values >= most if greatest >= most else None
        if shift or factor != 1:
            finite = (
                values
                if below is None and above is None
                else np.where((-most < values) & (values < most), values, 0)
            )
            if finite.size and max(-int(finite.min()), int(finite.max())) >= LATEST // factor - shift:
                raise BadColumn(
                    f"column '{column.name}' holds instants that {self.dtype} cannot hold{coarser(self)}"
                )
            values = self._begun(finite + shift, factor, own)
        for mask, value in ((below, low), (above, high), (empty, null)):
            if mask is not None:
                values = np.where(mask, value, values)
        return values

    def _begun(self, values: Ints, factor: int, own: Scale) -> Ints:
        """Instants of a coarser scale in ticks of this one; a day begins at midnight of the zone."""
        if own.per_day != 1 or self.zone is None:
            return values * factor
        from timeline.intervals.ticks import in_ticks, times
        from timeline.intervals.zone import day_start

        return in_ticks(day_start(times(values, _PER_DAY["us"]), self.zone), self.per_day)

    def holds(self, ticks: Ints) -> Mask:
        """Which ticks are instants that the type can hold."""
        import polars as pl

        low, high = (-(2**31), 2**31 - 1) if isinstance(self.dtype, pl.Date) else (EARLIEST, LATEST)
        return (ticks > low) & (ticks < high)

    def series(self, name: str, ticks: Ints, shift: int = 0) -> pl.Series:
        """Ticks as instants of this scale, null where they are infinite; `shift` is taken off finite ones."""
        import polars as pl

        finite = self.holds(ticks)
        if isinstance(self.dtype, pl.Date) and shift:
            finite |= self.holds(ticks - shift)
        column = pl.Series(name, ticks - shift if shift else ticks)
        if not finite.all():
            column = pl.select(pl.when(pl.Series(finite)).then(column)).to_series().alias(name)
        if isinstance(self.dtype, pl.Date):
            return column.cast(pl.Int32).cast(pl.Date)
        return column.cast(self.dtype)

    def lengths(self, name: str, ticks: Ints) -> pl.Series:
        """Lengths in ticks as durations, or as integers where ticks have no length; null where negative.

        Raises:
            BadColumn: one of them is `LATEST`: it is longer than 64 bits hold.
        """
        import polars as pl

        if ticks.max(initial=0) >= LATEST:
            raise BadColumn(f"some {name} is longer than {self.dtype} can hold{coarser(self)}")
        column = pl.Series(name, ticks)
        column = column.set(column < 0, None) if (ticks < 0).any() else column
        if not self.per_day:
            return column
        if self.per_day == 1:
            return (column * _PER_DAY["us"]).cast(pl.Duration("us"))
        return column.cast(pl.Duration(getattr(self.dtype, "time_unit")))  # noqa: B009 - a datetime has one

    def signed(self, name: str, ticks: Ints) -> pl.Series:
        """Lengths as those of `lengths`, some of them negative; null where they have no limit."""
        import numpy as np

        far = abs(ticks) == INFINITY
        return self.lengths(name, np.where(far, -1, abs(ticks))) * np.sign(ticks)

    def length(self, value: Length, what: str) -> int:
        """A length in ticks of this scale.

        Raises:
            BadWindow: it is negative, has no fixed length, or is no whole number of ticks.
        """
        if isinstance(value, (int, Integral)):
            ticks, rest = int(value), 0
        elif not self.per_day:
            raise BadWindow(f"{what}={value!r}: the columns are integers; give a number of their units")
        else:
            from timeline.when.duration import window

            ticks, rest = divmod(window(value).length * self.per_day, _PER_DAY["us"])
        if ticks < 0 or rest:
            raise BadWindow(f"{what}={value!r} is no whole number of ticks of {self.dtype}, zero or more")
        return min(ticks, LATEST)

    def moment(self, value: Moment, infinite: int, what: str) -> int:
        """One instant in ticks; `infinite` for None.

        A date, and a time without an offset, are those of the zone of the columns.

        Raises:
            BadColumn: it is no instant of this scale.
        """
        if value is None:
            return infinite
        said = f"{what}={value!r}"
        whole = isinstance(value, (int, Integral))
        if whole is not (not self.per_day):
            raise BadColumn(f"{said} is no instant of {self.dtype}")
        us = 0 if whole else self._microseconds(value, said)
        ticks, rest = (int(value), 0) if whole else divmod(us * self.per_day, _PER_DAY["us"])  # type: ignore[arg-type]
        if rest:
            raise BadColumn(f"{said} is no instant of {self.dtype}")
        if not EARLIEST < ticks < LATEST:
            raise BadColumn(f"{said} is an instant that {self.dtype} cannot hold{coarser(self)}")
        return ticks

    def _microseconds(self, value: Moment, said: str) -> int:
        """The microseconds of a text, a date or a datetime since 1970-01-01T00:00:00Z."""
        from datetime import datetime

        from timeline.when.instant import instant

        us = instant(value)  # type: ignore[arg-type]
        offset = (
            value.tzinfo if isinstance(value, datetime) else isinstance(value, str) and _OFFSET.search(value)
        )
        if self.zone is None or offset:
            return us
        from timeline.intervals.zone import local_instant

        return local_instant(us, self.zone, said)


_OFFSET = re.compile(r"[T ]\S*(Z|[+-]\d\d(:?\d\d)?)$", re.IGNORECASE)
"""The end of a text that says how far its clock is from UTC."""


def check_integers(column: pl.Series, what: str) -> None:
    """Refuse the numbers that stand for infinity in a column of times: in integers they are a mistake.

    Raises:
        BadColumn: one of them occurs.
    """
    for found in cast("tuple[int | None, ...]", (column.min(), column.max())):
        if found is not None and not EARLIEST < found < LATEST:
            raise BadColumn(
                f"column '{column.name}' of {what} holds {found}, which is no instant: 64 bits hold those between "
                f"{EARLIEST} and {LATEST}; null is without limit"
            )


def microseconds(column: pl.Series, *, up: bool) -> pl.Series:
    """A column of datetimes as microseconds, nanoseconds rounded down or up; infinities stay.

    Raises:
        BadColumn: milliseconds lie too far away.
    """
    import polars as pl

    unit = getattr(column.dtype, "time_unit")  # noqa: B009 - a datetime has one
    count = column.to_physical().cast(pl.Int64)
    if unit == "us":
        return count
    infinite = count.abs() >= INFINITY
    if unit == "ns":
        rounded = -(-count // 1_000) if up else count // 1_000
    else:
        if (count.abs().is_between(INFINITY // 1_000, INFINITY - 1)).any():
            raise BadColumn(f"column '{column.name}' holds instants that 64-bit microseconds cannot hold")
        rounded = count * 1_000
    return rounded if not infinite.any() else count.zip_with(infinite.fill_null(value=True), rounded)


def as_text(column: pl.Series, row: int) -> str:
    """One instant of a column for a message, in whatever year."""
    from timeline.when.calendar import iso

    per_day = Scale.of(column, "a frame").per_day
    tick = column.to_physical()[row]
    if not per_day or abs(tick // per_day) < _NEAR:
        return str(column[row])
    text = iso(tick * _PER_DAY["us"] // per_day)
    return text.partition("T")[0] if per_day == 1 else text


_NEAR = 700_000
"""Days from 1970 within which Python's own dates can say what a column holds."""


def coarser(scale: Scale) -> str:
    """What to do where a scale is too fine."""
    return "; cast the columns to Datetime('us')" if scale.per_day == _PER_DAY["ns"] else ""
