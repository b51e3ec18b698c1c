"""From texts to the numbers of a date: year, month, day and time of day, and the unit of the last that is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.epochs import EPOCHS, read_epochs
from timeline.ingest.patterns import compiled, fields_of
from timeline.ingest.serials import SERIALS, read_serials
from timeline.when.calendar_columns import Civil, civil_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.arrays import Mask

__all__ = ["NO_SUCH_DAY", "READERS", "Parsed", "assembled", "by_pattern"]

NO_SUCH_DAY = "there is no such day or time"

_ISO = (
    r"^([+-]?\d+)(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,6})\d*)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?)?)?$"
)
_OFFSET = r"(?i)^(?:Z|UTC|GMT|[A-Z_]+/.+|(?:UTC|GMT)?[+-][0-9].*)$"


class Parsed(NamedTuple):
    """The numbers of dates, their units, which texts are dates, the offset that each names itself, and what is wrong.

    A remark is what a reader should know of a date that is read.
    """

    civil: Civil
    units: pl.Series
    found: Mask
    offset: pl.Series | None
    error: str | pl.Series
    remark: pl.Series | None = None


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


def by_unix(asked: pl.Series, unit: str) -> Parsed:
    """Seconds since 1970, or another unit of `EPOCHS`."""
    read = read_epochs(asked, unit)
    units = pl.select(pl.when(read.broken).then(pl.lit("tick")).otherwise(pl.lit("second"))).to_series()
    civil = civil_of(read.ticks.fill_null(0).to_numpy())
    found = read.ticks.is_not_null().to_numpy()
    return Parsed(civil, units, found, _all("Z", asked), read.error, read.remark)


def by_serial(asked: pl.Series, name: str) -> Parsed:
    """The numbers that a spreadsheet has for days, see `SERIALS`."""
    ticks, timed, unread = read_serials(asked, name)
    units = pl.select(pl.when(timed).then(pl.lit("second")).otherwise(pl.lit("day"))).to_series()
    return Parsed(
        civil_of(ticks.fill_null(0).to_numpy()), units, ticks.is_not_null().to_numpy(), None, unread
    )


def by_pattern(asked: pl.Series, pattern: str, julian: Mask, pivot: int | None) -> Parsed:
    """A pattern such as `%d-%b-%Y %H:%M`.

    Raises:
        BadRow: it is no pattern, or has a year of two digits and there is no pivot.
    """
    what = compiled(pattern)
    if "short_year" in what.fields and pivot is None:
        raise BadRow(
            f"'{pattern}' has a year of two digits; say which one it means:"
            " with pivot = 1930 in [when], 30 is 1930 and 29 is 2029"
        )
    made = fields_of(asked, what, julian, pivot)
    found, error = made.fits & made.real, f"does not fit the pattern {pattern}"
    problems: str | pl.Series = error
    short = None if made.zone is None else ~made.zone.str.contains(_OFFSET)
    if short is not None and short.any():
        named = short.fill_null(value=False) & pl.Series(found)
        messages = pl.format(
            "the zone '{}' names no one offset; take it away with rewrite and state the zone", made.zone
        )
        problems = pl.select(pl.when(named).then(messages).otherwise(pl.lit(error))).to_series()
        found &= ~named.to_numpy()
    elif (made.fits & ~made.real).any():
        problems = pl.select(
            pl.when(pl.Series(made.fits)).then(pl.lit(NO_SUCH_DAY)).otherwise(pl.lit(error))
        ).to_series()
    return Parsed(made.civil, made.unit, found, made.zone, problems)


READERS: dict[str, Callable[[pl.Series], Parsed]] = {
    "iso": by_iso,
    **{unit: partial(by_unix, unit=unit) for unit in EPOCHS},
    **{name: partial(by_serial, name=name) for name in SERIALS},
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
