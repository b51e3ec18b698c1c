"""Ends that are given by what comes next, or by the first moment after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline.when.calendar_columns import civil_of, stretch_of
from timeline.when.to_edtf_columns import edtf_of
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["last_of", "next_start"]

_OF_NEXT = ("lo", "hi", "edtf", "precision", "approximate", "uncertain")
_STEPS = {"subsecond": "tick"} | {unit: unit for unit in UNITS}


def next_start(starts: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """For each row, the next later start of its key; null where there is none.

    Args:
        starts: halves of dates, see `spans`, in any order.
        keys: what rows share that follow one another.
    """
    rows = starts.select(*_OF_NEXT, kind="kind").with_columns(key=keys, row=pl.int_range(pl.len()))
    dated = rows.filter(
        (pl.col("kind") == "known") & pl.col("lo").is_not_null() & pl.col("key").is_not_null()
    )
    later = dated.sort("key", "lo", "hi", maintain_order=True).unique(
        ["key", "lo"], keep="first", maintain_order=True
    )
    later = later.with_columns(pl.col(_OF_NEXT).shift(-1).over("key").name.prefix("next_"))
    found = dated.select("row", "key", "lo").join(
        later.select("key", "lo", pl.col("^next_.*$")), on=["key", "lo"], how="left"
    )
    placed = rows.select("row").join(found.drop("key", "lo"), on="row", how="left", maintain_order="left")
    return placed.select(pl.col(f"next_{name}").alias(name) for name in _OF_NEXT)


def last_of(ends: pl.DataFrame, starts: pl.DataFrame) -> pl.DataFrame:
    """Ends that are given by the first unit after them: the day before a day, the month before a month.

    What ends when it starts has no unit before its end, and is as long as its start.
    """
    known = ends["lo"].is_not_null() & ends["hi"].is_not_null() & (ends["kind"] == "known")
    if not known.any():
        return ends
    lo, hi = (ends[name].fill_null(0).to_numpy().copy() for name in ("lo", "hi"))
    steps = ends["precision"].replace_strict(_STEPS, default="day", return_dtype=pl.String)
    for (step,), part in pl.DataFrame({"step": steps}).with_row_index("row").filter(known).group_by("step"):
        at = part["row"].to_numpy()
        lo[at], hi[at] = _start_of(lo[at] - 1, str(step)), _start_of(hi[at] - 1, str(step))
    same = known & (starts["lo"] == ends["lo"]).fill_null(value=False) & (starts["hi"] == ends["hi"])
    moved = known & ~same.fill_null(value=False)
    named = _with_marks(edtf_of(np.where(moved, lo, 0), np.where(moved, hi, 1)), ends)
    fresh = {"lo": pl.Series(lo), "hi": pl.Series(hi), "edtf": named}
    return ends.with_columns(
        **{name: pl.when(moved).then(value).otherwise(name) for name, value in fresh.items()}
    )


def _with_marks(edtf: pl.Series, dates: pl.DataFrame) -> pl.Series:
    """Dates of one part with the marks of doubt that they had; EDTF marks neither a time of day nor a set so."""
    about, unsure = pl.lit(dates["approximate"]), pl.lit(dates["uncertain"])
    mark = (
        pl.when(about & unsure).then(pl.lit("%")).when(about).then(pl.lit("~")).when(unsure).then(pl.lit("?"))
    )
    whole = pl.lit(edtf)
    plain = whole.str.contains(r"^[-0-9X]+$")
    return pl.select(pl.when(plain).then(whole + mark.otherwise(pl.lit(""))).otherwise(whole)).to_series()


def _start_of(instants: Ints, unit: str) -> Ints:
    """The first instant of the unit in which each lies."""
    return stretch_of(civil_of(instants), unit).lo
