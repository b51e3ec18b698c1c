"""Dates that may be off by so much to either side: their bounds moved apart by a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline.ingest.civil import FARTHEST, Civil, civil_of, edtf_of, stretch_of
from timeline.when.calendar import US_PER_DAY, US_PER_SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

__all__ = ["NO_MARGIN", "with_margin"]

NO_MARGIN = "its margin is not a number of its own units, or of others such as 10d, 6m or 5y"
_TOO_FAR = f"a year lies between -{FARTHEST} and {FARTHEST}"
_MARGIN = r"^(?:±|\+/?-)?\s*(\d+(?:\.\d+)?)\s*([a-z]*)$"
_TICKS = {
    "week": 7 * US_PER_DAY,
    "day": US_PER_DAY,
    "hour": 3600 * US_PER_SECOND,
    "minute": 60 * US_PER_SECOND,
}
_TICKS |= {"second": US_PER_SECOND, "subsecond": US_PER_SECOND, "tick": US_PER_SECOND}
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "semester": 6, "quadrimester": 4, "year": 12, "decade": 120}
_MONTHS |= {"century": 1200, "millennium": 12_000}
_WORDS = {
    "year": "y yr yrs year years", "month": "m mo month months", "week": "w week weeks", "day": "d day days",
    "hour": "h hour hours", "minute": "min minute minutes", "second": "s sec second seconds",
}  # fmt: skip
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}


def with_margin(dates: pl.DataFrame, given: pl.Series) -> pl.DataFrame:
    """Dates with their bounds moved apart, where a margin is given.

    Args:
        dates: as `parse_edtf` gives them.
        given: the margin of each, as it is written.
    """
    text = given.str.to_lowercase().str.strip_chars()
    parts = text.str.extract_groups(_MARGIN).struct.unnest()
    amount = parts.to_series(0).cast(pl.Float64)
    word = parts.to_series(1)
    named = word.replace_strict(_UNITS, default=None, return_dtype=pl.String)
    unit = pl.select(pl.when(word == "").then(dates["precision"]).otherwise(named)).to_series()
    dated = dates["error"].is_null() & dates["start_min"].is_not_null() & dates["end_max"].is_not_null()
    sound = unit.is_in([*_TICKS, *_MONTHS]).fill_null(value=False) & amount.is_not_null()
    bad = dated & given.is_not_null() & ~sound
    moved = dated & sound & (amount > 0).fill_null(value=False)
    if bad.any():
        error = pl.when(bad).then(pl.lit(NO_MARGIN)).otherwise("error")
        dates = dates.with_columns(error=error)
    return _apart(dates, moved, unit, amount) if moved.any() else dates


def _apart(dates: pl.DataFrame, moved: pl.Series, unit: pl.Series, amount: pl.Series) -> pl.DataFrame:
    lo, hi = (dates[name].fill_null(0).to_numpy().copy() for name in ("start_min", "end_max"))
    sound = np.ones(len(lo), dtype=np.bool_)
    rows = pl.DataFrame({"unit": unit, "amount": amount}).with_row_index("row").filter(moved)
    for (name,), part in rows.group_by("unit"):
        at, many = part["row"].to_numpy(), part["amount"].to_numpy()
        if str(name) in _TICKS:
            step = np.rint(many * _TICKS[str(name)]).astype(np.int64)
            lo[at], hi[at] = lo[at] - step, hi[at] + step
        else:
            step = np.ceil(many * _MONTHS[str(name)]).astype(np.int64)
            lo[at], low_sound = _months_on(lo[at], -step)
            hi[at], high_sound = _months_on(hi[at], step)
            sound[at] = low_sound & high_sound
    well, far = moved & pl.Series(sound), moved & ~pl.Series(sound)
    low, high = pl.Series(lo), pl.Series(hi)
    named = pl.select(pl.when(well).then(edtf_of(np.where(well, lo, 0), np.where(well, hi, 1)))).to_series()
    fresh = {"start_min": low, "start_max": high - 1, "end_min": low + 1, "end_max": high, "edtf": named}
    columns = {name: pl.when(well).then(value).otherwise(name) for name, value in fresh.items()}
    error = pl.when(far).then(pl.lit(_TOO_FAR)).otherwise("error")
    return dates.with_columns(**columns, error=error)


def _months_on(instants: Numbers, months: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """The same day and time so many months on, or the last day of that month; and whether there is such a year."""
    civil = civil_of(instants)
    count = civil.year * 12 + civil.month - 1 + months
    year, month = count // 12, count % 12 + 1
    first = Civil(year, month, np.ones_like(year), np.zeros_like(year))
    begin, end, sound = stretch_of(first, "month")
    day = np.minimum((civil.day - 1) * US_PER_DAY, end - begin - US_PER_DAY)
    return begin + day + civil.clock, sound
