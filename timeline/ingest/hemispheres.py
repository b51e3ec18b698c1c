"""Whose seasons a date has: the hemisphere that a mapping states for each line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from timeline.when.reading.hemisphere import assumes_north, seasons_of

if TYPE_CHECKING:
    from timeline.when.reading.hemisphere import Hemisphere

__all__ = ["edtf_in", "hemispheres_of", "northern_by_default"]

_SIDES: dict[Hemisphere, str] = {"north": "n(orth(ern)?)?", "south": "s(outh(ern)?)?"}
_REMARK = "with a season taken to be northern; say whose it is with hemisphere in [when]"


def hemispheres_of(stated: pl.Series) -> pl.Series:
    """`north`, `south`, or null where nobody says: what is stated, in any of its usual words."""
    text = stated.str.strip_chars().str.to_lowercase()
    sides = [pl.when(text.str.contains(f"^{words}$")).then(pl.lit(side)) for side, words in _SIDES.items()]
    return pl.select(pl.coalesce(sides)).to_series()


def edtf_in(hemisphere: Hemisphere | None, texts: pl.Series) -> pl.Series:
    """EDTF texts with their seasons in a hemisphere."""
    if hemisphere is None:
        return texts
    return texts.to_frame("x").select(
        pl.when(assumes_north(pl.col("x")))
        .then(pl.col("x").map_elements(partial(seasons_of, hemisphere), return_dtype=pl.String))
        .otherwise("x")
    )["x"]


def northern_by_default(edtf: pl.Expr) -> pl.Expr:
    """What a reader should know of dates whose seasons nobody placed."""
    return pl.when(assumes_north(edtf)).then(pl.lit(_REMARK))
