"""Numbers of seconds since 1970, and of thousandths, millionths and milliardths of them, as microseconds."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from timeline.constants import US_PER_DAY
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT

__all__ = ["EPOCHS", "Epochs", "read_epochs"]


class Unit(NamedTuple):
    """How a unit is called, and the power of ten that makes it microseconds."""

    words: str
    power: int


EPOCHS = {
    "unix": Unit("seconds", 6),
    "unix-ms": Unit("milliseconds", 3),
    "unix-us": Unit("microseconds", 0),
    "unix-ns": Unit("nanoseconds", -3),
}
_NUMBER = r"^([+-]?)([0-9]{1,30})(?:\.([0-9]*))?$"
_OUR_TIME = (631_152_000_000_000, 4_102_444_800_000_000)  # 1990 to 2100
_FAR = 253_402_300_800_000_000  # the year 10000
_NEAR = 60 * US_PER_DAY


class Epochs(NamedTuple):
    """Instants in microseconds, null where none is read; which have decimals of a second; errors and remarks."""

    ticks: pl.Series
    broken: pl.Series
    error: pl.Series
    remark: pl.Series


def read_epochs(texts: pl.Series, name: str) -> Epochs:
    """Read numbers in a unit of `EPOCHS`; decimals are kept to the microsecond.

    A number that lies beyond the year 9999, or in the first weeks of 1970, and is of our time in another unit,
    is most likely in that one: the one is refused, the other remarked on.

    >>> read_epochs(pl.Series(["1683099403.911646", "1683099403911"]), "unix").ticks.to_list()
    [1683099403911646, None]
    """
    words, power = EPOCHS[name]
    parts = texts.str.extract_groups(_NUMBER).struct.unnest()
    parts.columns = ["sign", "whole", "decimals"]
    found = parts.select(ticks=_ticks(power), broken=_broken(power), there=pl.col("whole").is_not_null())
    odd = pl.col("ticks").is_null() | (pl.col("ticks").abs() >= _FAR) | (pl.col("ticks").abs() <= _NEAR)
    if not found.select(odd.any()).item():
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, found.height)
        return Epochs(found["ticks"], found["broken"], nothing, nothing)
    found = found.with_columns(
        **{other: _ours(parts, unit) for other, unit in EPOCHS.items() if other != name}
    )
    unread = f"not a number of {words} since 1970, written with all its digits"
    errors: list[pl.Expr] = [pl.when(~pl.col("there")).then(pl.lit(unread))]
    remarks: list[pl.Expr] = [pl.lit(None, pl.String)]
    far, near = (
        (pl.col("ticks").abs() >= _FAR).fill_null(value=True),
        pl.col("ticks").abs().is_between(1, _NEAR),
    )
    for other, unit in EPOCHS.items():
        likely = f'of our time as {unit.words} (read = "{other}")'
        if unit.power < power:
            text = f"beyond the year 9999 as {words} since 1970, {likely}"
            errors.append(pl.when(far & pl.col(other)).then(pl.lit(text)))
        elif unit.power > power:
            text = f"of 1970 as {words}, {likely}"
            remarks.append(pl.when(near & pl.col(other)).then(pl.lit(text)))
    none = f"beyond every year that can be kept as {words} since 1970"
    errors.append(pl.when(pl.col("ticks").is_null()).then(pl.lit(none)))
    columns = found.select("ticks", "broken", error=pl.coalesce(errors), remark=pl.coalesce(remarks))
    wrong = pl.col("error").is_not_null()
    columns = columns.with_columns(ticks=pl.when(~wrong).then("ticks"))
    return Epochs(*(columns[name] for name in Epochs._fields))


def _ours(parts: pl.DataFrame, unit: Unit) -> pl.Series:
    """Which numbers are of our time in a unit."""
    return parts.select(_ticks(unit.power).is_between(*_OUR_TIME).fill_null(value=False)).to_series()


def _ticks(power: int) -> pl.Expr:
    """Microseconds; what is finer is cut off, and what 64 bits do not hold is null."""
    kept = pl.col("whole")
    if power < 0:
        kept = pl.concat_str(pl.lit("0"), kept.str.head(power))
    elif power > 0:
        kept = pl.concat_str(kept, pl.col("decimals").fill_null("").str.pad_end(power, "0").str.head(power))
    number = kept.cast(pl.Int64, strict=False)
    number = pl.when(pl.col("sign") == "-").then(-number).otherwise(number)
    return pl.when(number.is_between(MIN_INSTANT, MAX_INSTANT)).then(number)


def _broken(power: int) -> pl.Expr:
    return pl.lit(value=True) if power < 6 else pl.col("decimals").fill_null("").str.contains("[1-9]")
