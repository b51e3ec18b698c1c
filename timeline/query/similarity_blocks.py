"""Which events are compared: those that share a block, and can overlap in time.

A block is an actor, a place, a cell of the map, or a rare word of the title. Time is cut into buckets of some lengths, and an
event meets those of its block in the buckets of its own length, whose own are as long or shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from timeline.kernels.crowds import crowds, meetings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from timeline.kernels.crowds import Crowds, Mask, Meetings
    from timeline.kernels.number_line import Ints, Rows

__all__ = ["MOST_PAIRS", "met"]

MOST_PAIRS = 20_000
"""Of one crowd; a larger one has what is common to too many events to tell anything."""
_LEVELS = ((3, 1), (93, 31), (1_100, 366))  # hulls of so many days are looked up in buckets of so many
_WITHOUT_LIMIT = len(_LEVELS)
_RARE_WORDS = 3
_TITLES = 1 << 17  # are cut into words at once


class _Hulls(NamedTuple):
    """The first and the last day of each event, and which of `_LEVELS` it has; without both days the one after the last."""

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    level: NDArray[np.int8]


def met(events: pl.DataFrame, actors: pl.DataFrame) -> Meetings:
    """Who may be compared with whom.

    Args:
        events: title, place, country, lat, lon, and the first and the last day of the hull, null where there is none.
        actors: `row` of an event, ascending, and `name` of an actor of it.
    """
    return meetings(_crowds(events, actors), events.height)


def _crowds(events: pl.DataFrame, actors: pl.DataFrame) -> Iterator[Crowds]:
    hulls = _hulls(events)
    for block in _blocks(events, actors):
        rows, codes = block["row"].to_numpy(), block["block"].rank("dense").to_numpy()
        for level in range(_WITHOUT_LIMIT + 1):
            keys, here, active = _in_buckets(rows, codes, hulls, level)
            yield crowds(keys, here, active, MOST_PAIRS)


def _hulls(events: pl.DataFrame) -> _Hulls:
    days = pl.col("last") - pl.col("first") + 1
    level = pl.lit(_WITHOUT_LIMIT)
    for number, (most, _) in reversed(list(enumerate(_LEVELS))):
        level = pl.when(days <= most).then(number).otherwise(level)
    told = events.select(pl.col("first", "last").fill_null(0).cast(pl.Int32), level=level.cast(pl.Int8))
    return _Hulls(*(told[name].to_numpy() for name in _Hulls._fields))


def _in_buckets(rows: Rows, codes: Rows, hulls: _Hulls, level: int) -> tuple[Ints, Rows, Mask]:
    """Blocks in buckets as one number, of which row, and whether that is active: of this length, and not of a shorter one."""
    own = hulls.level[rows]
    if level == _WITHOUT_LIMIT:
        return codes.astype(np.int64), rows, own == level
    near = own <= level
    if level:
        known = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
        known[codes[own == level]] = True
        near &= known[codes]
    rows, codes, own = rows[near], codes[near], own[near]
    width = _LEVELS[level][1]
    low, high = hulls.first[rows] // width, hulls.last[rows] // width
    span = int(high.max(initial=0)) - int(low.min(initial=0)) + 1
    many = high - low + 1
    entry = np.repeat(np.arange(rows.size), many)
    bucket = low[entry] - low.min(initial=0) + np.arange(entry.size) - np.repeat(np.cumsum(many) - many, many)
    return codes[entry].astype(np.int64) * span + bucket, rows[entry], own[entry] == level


def _blocks(events: pl.DataFrame, actors: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows, ascending, with a kind of block of theirs."""
    yield actors.select("row", block="name")
    rows = events.select(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    place = pl.concat_str("place", pl.lit(":"), pl.col("country").fill_null(""))
    yield rows.select("row", block=events.select(place).to_series()).drop_nulls()
    for up in (0.0, 0.5):
        for across in (0.0, 0.5):
            # Cells of half a degree, laid four times, so that near places share one of them.
            cell = (pl.col("lat") * 2 + up).floor() * 1_000 + (pl.col("lon") * 2 + across).floor()
            yield rows.select("row", block=events.select(cell).to_series()).drop_nulls()
    yield _rare_words(events["title"])


def _rare_words(titles: pl.Series) -> pl.DataFrame:
    """The rarest words of each title, as numbers."""
    found, known = [], []
    for at in range(0, titles.len(), _TITLES):
        words = titles[at : at + _TITLES].str.to_lowercase().str.extract_all(r"\p{L}{4,}|\d{2,}")
        rows = pl.DataFrame(
            {"row": pl.int_range(at, at + words.len(), dtype=pl.UInt32, eager=True), "word": words}
        )
        here = rows.with_columns(pl.col("word").list.unique()).explode("word").drop_nulls()
        many = here.group_by("word").agg(often=pl.len()).with_columns(code=pl.col("word").hash(0))
        known.append(many)
        found.append(here.select("row", code=pl.col("word").hash(0)))
    if not found:
        return pl.DataFrame(schema={"row": pl.UInt32, "block": pl.UInt32})
    often = pl.concat(known).group_by("code").agg(pl.col("often").sum(), pl.col("word").first())
    ranks = often.sort("often", "word").select("code", rank=pl.int_range(pl.len(), dtype=pl.UInt32))
    ranked = pl.concat(found).join(ranks, on="code").drop("code").sort("row", "rank")
    return ranked.group_by("row", maintain_order=True).head(_RARE_WORDS).select("row", block="rank")
