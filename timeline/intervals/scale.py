"""What a column counts: days of dates, units of datetimes, or bare integers; and the way back to its own type."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Literal, TypeAlias

from timeline.errors import BadColumn, BadWindow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Closed", "Length", "Moment", "Scale"]

Closed = Literal["left", "both", "right", "neither"]
Length: TypeAlias = "int | timedelta | str"
"""A length of time: ticks of the column, a `timedelta`, or a text such as "36h" or "2w"."""
Moment: TypeAlias = "int | str | date | datetime | None"

_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_FINER = ["ms", "us", "ns"]

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
            column: instants in this or a coarser scale.
            shift: ticks of the column's own scale to add to each finite instant.
            low: what minus infinity becomes (the smallest number of the type, as DuckDB writes it).
            high: what infinity becomes.
            null: what null becomes.
        """
        import numpy as np
        import polars as pl

        from timeline.kernels.line import INFINITY, LATEST

        own = Scale.of(column, "a frame")
        factor = self.per_day // own.per_day if own.per_day else 1
        empty = column.is_null().to_numpy() if column.null_count() else None
        try:
            values: Ints = column.to_physical().cast(pl.Int64).fill_null(0).to_numpy()
        except pl.exceptions.InvalidOperationError as error:
            raise BadColumn(
                f"column '{column.name}' holds integers that do not fit in 64 bits with a sign"
            ) from error
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
                raise BadColumn(f"column '{column.name}' holds instants that {self.dtype} cannot hold")
            values = (finite + shift) * factor
        for mask, value in ((below, low), (above, high), (empty, null)):
            if mask is not None:
                values = np.where(mask, value, values)
        return values

    def series(self, name: str, ticks: Ints, shift: int = 0) -> pl.Series:
        """Ticks as instants of this scale, null where they are infinite; `shift` is taken off finite ones."""
        import polars as pl

        from timeline.kernels.line import EARLIEST, LATEST

        finite = (ticks > EARLIEST) & (ticks < LATEST)
        column = pl.Series(name, ticks - shift if shift else ticks)
        if not finite.all():
            column = pl.select(pl.when(pl.Series(finite)).then(column)).to_series().alias(name)
        if isinstance(self.dtype, pl.Date):
            return column.cast(pl.Int32).cast(pl.Date)
        return column.cast(self.dtype)

    def lengths(self, name: str, ticks: Ints) -> pl.Series:
        """Lengths in ticks as durations, or as integers where ticks have no length; null where negative."""
        import polars as pl

        column = pl.Series(name, ticks)
        column = column.set(column < 0, None) if (ticks < 0).any() else column
        if not self.per_day:
            return column
        if self.per_day == 1:
            return (column * _PER_DAY["us"]).cast(pl.Duration("us"))
        return column.cast(pl.Duration(getattr(self.dtype, "time_unit")))  # noqa: B009 - a datetime has one

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
            from timeline.when.window import window

            ticks, rest = divmod(window(value).length * self.per_day, _PER_DAY["us"])
        if ticks < 0 or rest:
            raise BadWindow(f"{what}={value!r} is no whole number of ticks of {self.dtype}, zero or more")
        return ticks

    def moment(self, value: Moment, infinite: int, what: str) -> int:
        """One instant in ticks; `infinite` for None."""
        from timeline.when.calendar import instant

        if value is None:
            return infinite
        if not self.per_day or isinstance(value, (int, Integral)):
            if isinstance(value, (int, Integral)) and not self.per_day:
                return int(value)
            raise BadColumn(f"{what}={value!r} is no instant of {self.dtype}")
        ticks, rest = divmod(instant(value) * self.per_day, _PER_DAY["us"])
        if rest:
            raise BadColumn(f"{what}={value!r} is no instant of {self.dtype}")
        return ticks
