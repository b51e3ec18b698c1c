"""Dates that may be off by so much to either side: their bounds moved apart by a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline.constants import US_PER_DAY, US_PER_SECOND
from timeline.when.calendar_columns import FARTHEST, months_on
from timeline.when.to_edtf_columns import edtf_of
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints, Mask

__all__ = ["NO_MARGIN", "with_margin"]

NO_MARGIN = "its margin is not a number of its own units, or of others such as 10d, 6m or 5y"
_TOO_FAR = f"a year lies between -{FARTHEST} and {FARTHEST}"
_MARGIN = r"^(?:±|\+/?-)?\s*(\d+(?:\.\d+)?)\s*([a-z]*)$"
_TICKS = {unit.name: max(unit.length, US_PER_SECOND) for unit in UNITS.values() if unit.length}
_TICKS |= {"subsecond": US_PER_SECOND}
_MONTHS = {unit.name: unit.months for unit in UNITS.values() if unit.months}
_MONTHS |= {"season": 3, "quadrimester": 4, "semester": 6}
_WORDS = {
    "year": "y yr yrs year years", "quarter": "q quarter quarters", "month": "m mo month months",
    "week": "w week weeks", "day": "d day days",
    "hour": "h hour hours", "minute": "min minute minutes", "second": "s sec second seconds",
}  # fmt: skip
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_EARLIER, _LATER = ("start_min", "end_min"), ("start_max", "end_max")
_SHIFTS = {
    "start_min": 0,
    "start_max": 1,
    "end_min": -1,
    "end_max": 0,
}  # to the limit of a unit, where months are counted
_LAST = FARTHEST * 366 * US_PER_DAY


def with_margin(dates: pl.DataFrame, given: pl.Series) -> pl.DataFrame:
    """Dates with their bounds moved apart, where a margin is given; a side without a bound stays without one.

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
    dated = dates["error"].is_null() & pl.select(_bounded(dates)).to_series()
    sound = unit.is_in([*_TICKS, *_MONTHS]).fill_null(value=False) & amount.is_not_null()
    bad = dated & given.is_not_null() & ~sound
    moved = dated & sound & (amount > 0).fill_null(value=False)
    if bad.any():
        dates = dates.with_columns(error=pl.when(bad).then(pl.lit(NO_MARGIN)).otherwise("error"))
    return _apart(dates, moved, unit, amount) if moved.any() else dates


def _bounded(dates: pl.DataFrame) -> pl.Expr:
    return pl.any_horizontal(dates[name].is_not_null() for name in _SHIFTS)


def _apart(dates: pl.DataFrame, moved: pl.Series, unit: pl.Series, amount: pl.Series) -> pl.DataFrame:
    """Dates of which some are moved, each bound to its own side; `[lo, hi)` is said in EDTF, an interval by its bounds."""
    sound = moved.to_numpy().copy()
    bounds = {name: dates[name].fill_null(0).to_numpy().copy() for name in _SHIFTS}
    rows = pl.DataFrame({"unit": unit, "amount": amount}).with_row_index("row").filter(moved)
    for (name,), part in rows.group_by("unit"):
        at, many = part["row"].to_numpy(), part["amount"].to_numpy()
        for bound, numbers in bounds.items():
            signed = -many if bound in _EARLIER else many
            numbers[at], well = _moved(numbers[at], signed, str(name), _SHIFTS[bound])
            sound[at] &= well | dates[bound].is_null().to_numpy()[at]
    within = (dates["start_max"] == dates["end_max"] - 1) & (dates["end_min"] == dates["start_min"] + 1)
    whole = sound & within.fill_null(value=False).to_numpy()
    lo, hi = (np.where(whole, bounds[name], other) for name, other in (("start_min", 0), ("end_max", 1)))
    edtf = pl.select(pl.when(pl.Series(whole)).then(edtf_of(lo, hi))).to_series()
    fresh = {
        name: pl.when(pl.col(name).is_not_null()).then(pl.Series(numbers)) for name, numbers in bounds.items()
    }
    moves, far = pl.Series(sound), moved & ~pl.Series(sound)
    return dates.with_columns(
        **{name: pl.when(moves).then(value).otherwise(name) for name, value in fresh.items()},
        edtf=pl.when(moves).then(edtf).otherwise("edtf"),
        error=pl.when(far).then(pl.lit(_TOO_FAR)).otherwise("error"),
    )


def _moved(instants: Ints, many: Floats, unit: str, shift: int) -> tuple[Ints, Mask]:
    """Instants moved by so many units, and which of them still lie within the years that there are."""
    size = _TICKS.get(unit)
    step = many * (size or _MONTHS[unit])
    near = np.abs(step) < (_LAST if size else 24 * FARTHEST)
    step = np.where(near, step, 0)
    if size:
        near &= np.abs(instants.astype(np.float64) + step) < _LAST
        return np.where(near, instants + np.rint(step).astype(np.int64), instants), near
    whole = np.where(step < 0, np.floor(step), np.ceil(step)).astype(np.int64)
    moved, sound = months_on(instants + shift, whole)
    return moved - shift, sound & near
