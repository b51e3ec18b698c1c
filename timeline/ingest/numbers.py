"""From texts to the numbers of a date: year, month, day and time of day, and the unit of the last that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.civil import Civil, civil_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

__all__ = ["READERS", "Parsed", "assembled", "by_pattern"]

_ISO = (
    r"^([+-]?\d+)(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,6})\d*)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?)?)?$"
)
_UNITS = {
    "tick": ("%f", "%.f", "%.3f", "%.6f"),
    "second": ("%S", "%T", "%s"),
    "minute": ("%M", "%R"),
    "hour": ("%H", "%I"),
    "day": ("%d", "%e", "%j", "%F", "%D"),
    "month": ("%m", "%b", "%B", "%h"),
}


class Parsed(NamedTuple):
    """The numbers of dates, their units, which texts are dates, the offset that each names itself, and what is wrong."""

    civil: Civil
    units: pl.Series
    found: NDArray[np.bool_]
    offset: pl.Series | None
    error: str


def by_iso(asked: pl.Series) -> Parsed:
    """`1994`, `1994-07`, `1994-07-18`, `1994-07-18T09:53`, with any number of digits in the year; `00` is not said."""
    groups = asked.str.extract_groups(_ISO).struct.unnest()
    year, month, day, hour, minute, second = (
        groups.to_series(n).cast(pl.Int64, strict=False) for n in range(6)
    )
    decimals = groups.to_series(6)
    micro = decimals.str.pad_end(6, "0").cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    given = {"year": year, "month": month, "day": day, "hour": hour, "minute": minute, "second": second}
    civil, units = assembled(given)
    units = pl.select(pl.when(decimals.is_not_null()).then(pl.lit("tick")).otherwise(units)).to_series()
    return Parsed(
        civil._replace(clock=civil.clock + micro),
        units,
        year.is_not_null().to_numpy(),
        groups.to_series(7),
        "not a date of the form 1994-07-18 or 1994-07-18T09:53",
    )


def by_unix(asked: pl.Series, size: int) -> Parsed:
    """Seconds since 1970, or so many microseconds each."""
    whole = asked.cast(pl.Int64, strict=False) * size
    broken = (asked.cast(pl.Float64, strict=False) * size).round().cast(pl.Int64, strict=False)
    ticks = whole.zip_with(whole.is_not_null(), broken)
    return Parsed(
        civil_of(ticks.fill_null(0).to_numpy()),
        _all("second" if size == 1_000_000 else "tick", asked),
        ticks.is_not_null().to_numpy(),
        _all("Z", asked),
        "not a number of seconds since 1970",
    )


def by_pattern(asked: pl.Series, pattern: str) -> Parsed:
    """A pattern such as `%d-%b-%Y %H:%M`.

    Raises:
        BadRow: it is no pattern.
    """
    unit = next((unit for unit, marks in _UNITS.items() if any(mark in pattern for mark in marks)), "year")
    filled, given = pattern, asked
    if unit in ("year", "month"):
        filled, given = f"{filled} %d", given + " 1"
    if unit == "year":
        filled, given = f"{filled} %m", given + " 1"
    if unit == "hour":
        filled, given = f"{filled} %M", given + " 0"
    timed = unit in ("tick", "second", "minute", "hour")
    try:
        at = (
            given.str.to_datetime(filled, time_unit="us", strict=False)
            if timed
            else given.str.to_date(filled, strict=False)
        )
    except pl.exceptions.PolarsError as fault:
        raise BadRow(f"'{pattern}' is not a pattern of dates: {str(fault).splitlines()[0]}") from fault
    zoned = isinstance(at.dtype, pl.Datetime) and at.dtype.time_zone is not None
    instants = at.cast(pl.Datetime("us", "UTC" if zoned else None)).to_physical().fill_null(0).to_numpy()
    civil = civil_of(instants)
    found = at.is_not_null() & _whole_years(asked, civil.year, pattern)
    return Parsed(
        civil,
        _all(unit, asked),
        found.to_numpy(),
        _all("Z", asked) if zoned else None,
        f"does not fit the pattern {pattern}",
    )


def _whole_years(asked: pl.Series, years: NDArray[np.int64], pattern: str) -> pl.Series:
    """Whether a year before 1000 is written with its four digits where they are asked for: `13-Jan-97` is no year 97."""
    early = pl.Series(years).is_between(-999, 999)
    if not early.any() or not any(mark in pattern for mark in ("%Y", "%F")):
        return ~early | True
    written = pl.Series(np.abs(years)).cast(pl.String).str.zfill(4)
    return pl.select(~early | pl.lit(asked).str.contains(pl.lit(written), literal=True)).to_series()


READERS: dict[str, Callable[[pl.Series], Parsed]] = {
    "iso": by_iso,
    "unix": lambda asked: by_unix(asked, 1_000_000),
    "unix-ms": lambda asked: by_unix(asked, 1_000),
    "unix-us": lambda asked: by_unix(asked, 1),
}


def assembled(given: Mapping[str, pl.Series]) -> tuple[Civil, pl.Series]:
    """Numbers that stand apart; a month or a day that is missing or 0 widens the date to what is there."""
    empty = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(given["year"]))
    month, day = (_not_zero(given[name]) if name in given else empty for name in ("month", "day"))
    hour, minute, second = (given.get(name, empty) for name in ("hour", "minute", "second"))
    units = pl.select(
        pl.when(month.is_null()).then(pl.lit("year"))
        .when(day.is_null()).then(pl.lit("month"))
        .when(hour.is_null()).then(pl.lit("day"))
        .when(minute.is_null()).then(pl.lit("hour"))
        .when(second.is_null()).then(pl.lit("minute"))
        .otherwise(pl.lit("second"))
    ).to_series()  # fmt: skip
    h, m, s = (part.fill_null(0).to_numpy() for part in (hour, minute, second))
    clock = np.where((m < 60) & (s < 60) & (h < 24), ((h * 60 + m) * 60 + s) * 1_000_000, -1)
    year, month, day = given["year"].fill_null(1970), month.fill_null(1), day.fill_null(1)
    return Civil(year.to_numpy(), month.to_numpy(), day.to_numpy(), clock), units


def _not_zero(numbers: pl.Series) -> pl.Series:
    return pl.select(pl.when(numbers != 0).then(numbers)).to_series()


def _all(text: str, like: pl.Series) -> pl.Series:
    return pl.Series([text], dtype=pl.String).new_from_index(0, len(like))
