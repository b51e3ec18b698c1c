"""How alike events are: candidates from blocks, then a score with its reasons.

A pair is a candidate when the two can overlap in time and share a block: an actor, a place, a cell of the map, or a rare word
of the title.
The score is the mean of what can be compared, by weight: the title, the date, the actors, the place, the kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.constants import US_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["proposals"]

_LEVELS = ((3, 1), (93, 31), (1_100, 366))  # hulls of so many days are looked up in buckets of so many
_WEIGHTS = {"title": 0.3, "date": 0.2, "actors": 0.25, "place": 0.15, "kind": 0.1}
_RARE_WORDS = 3
_MOST_PAIRS = 20_000  # of one block; a larger one holds what is common to too many events to tell anything
_NEAR = 25.0  # kilometres at which nearness has fallen to 1/e
_SCHEMA: dict[str, Any] = {
    "left_id": pl.String,
    "right_id": pl.String,
    "score": pl.Float64,
    "reasons": pl.List(pl.String()),
    "left_title": pl.String,
    "right_title": pl.String,
    "left_when": pl.String,
    "right_when": pl.String,
}


def proposals(events: pl.DataFrame, *, min_score: float, across: bool) -> pl.DataFrame:
    """Pairs of events that are alike.

    Args:
        events: event_id, title, kind, when, start_min, end_max, place, country, lat, lon, who (list), sources (list).
        min_score: pairs below it are left out.
        across: only pairs that share no source.
    """
    events = _dated(events).with_row_index("row")
    pairs = _candidates(events)
    if not pairs.height:
        return pl.DataFrame(schema=_SCHEMA)
    both = _beside(events, pairs)
    if across:
        both = both.filter(pl.col("sources").list.set_intersection("sources_right").list.len() == 0)
    if not both.height:
        return pl.DataFrame(schema=_SCHEMA)
    scored = _scored(both).filter(pl.col("score") >= min_score)
    return scored.sort(["score", "event_id", "event_id_right"], descending=[True, False, False]).select(
        left_id="event_id",
        right_id="event_id_right",
        score=pl.col("score").round(3),
        reasons="reasons",
        left_title="title",
        right_title="title_right",
        left_when="when",
        right_when="when_right",
    )


def _dated(events: pl.DataFrame) -> pl.DataFrame:
    """Events with the first and the last day of their hull, null where there is none."""
    ticks = {name: pl.col(name).cast(pl.Datetime("us")).to_physical() for name in ("start_min", "end_max")}
    finite = {
        name: pl.when(column.abs() < 9_000_000_000_000_000_000).then(column) for name, column in ticks.items()
    }
    return events.with_columns(
        first=finite["start_min"] // US_PER_DAY, last=(finite["end_max"] - 1) // US_PER_DAY
    )


def _beside(events: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    left, right = events[pairs["left"]], events[pairs["right"]]
    return pl.concat([left, right.select(pl.all().name.suffix("_right"))], how="horizontal")


# --- candidates --------------------------------------------------------------------------------------------


def _candidates(events: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that share a block in time and can overlap; the left one comes first."""
    blocks = _blocks(events)
    timed = _timed(events)
    entries = blocks.join(timed, on="row")
    own = entries.filter("own")
    crowd = own.group_by("block", "level", "bucket").agg(mine=pl.len())
    everyone = entries.group_by("block", "level", "bucket").agg(all=pl.len())
    fit = crowd.join(everyone, on=["block", "level", "bucket"]).filter(
        pl.col("mine") * pl.col("all") <= _MOST_PAIRS, pl.col("all") > 1
    )
    keys = ["block", "level", "bucket"]
    own = own.join(fit.select(keys), on=keys, how="semi")
    met = own.join(entries.select("row", *keys), on=keys, suffix="_other")
    pairs = met.filter(pl.col("row") != pl.col("row_other")).select(
        left=pl.min_horizontal("row", "row_other"), right=pl.max_horizontal("row", "row_other")
    )
    pairs = pairs.unique()
    first, last = events["first"], events["last"]
    left, right = pairs["left"], pairs["right"]
    overlap = pl.DataFrame(
        {"a": first.gather(left), "b": last.gather(left), "c": first.gather(right), "d": last.gather(right)}
    ).select(
        (pl.col("a").is_null() | pl.col("d").is_null() | (pl.col("a") <= pl.col("d")))
        & (pl.col("c").is_null() | pl.col("b").is_null() | (pl.col("c") <= pl.col("b")))
    )
    return pairs.filter(overlap.to_series()).sort("left", "right")


def _timed(events: pl.DataFrame) -> pl.DataFrame:
    """Each event in the buckets of its own level and of every coarser one; unlimited ones are in one bucket of the last."""
    days = pl.col("last") - pl.col("first") + 1
    level = pl.lit(len(_LEVELS))
    for number, (most, _) in reversed(list(enumerate(_LEVELS))):
        level = pl.when(days <= most).then(pl.lit(number)).otherwise(level)
    levelled = events.select(
        "row", "first", "last", mine=pl.when(days.is_null()).then(pl.lit(len(_LEVELS))).otherwise(level)
    )
    frames = []
    for number, (_, width) in enumerate(_LEVELS):
        here = levelled.filter(pl.col("mine") <= number)
        spans = pl.int_ranges(pl.col("first") // width, pl.col("last") // width + 1)
        frames.append(
            here.select("row", spans.alias("bucket"), own=pl.col("mine") == number)
            .explode("bucket")
            .with_columns(level=pl.lit(number))
        )
    rest = levelled.select(
        "row", bucket=pl.lit(0, pl.Int64), own=pl.col("mine") == len(_LEVELS), level=pl.lit(len(_LEVELS))
    )
    return pl.concat([*frames, rest])


def _blocks(events: pl.DataFrame) -> pl.DataFrame:
    frames = list(_block_frames(events))
    return pl.concat(frames).unique().with_columns(pl.col("block").hash(0))


def _block_frames(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
    who = events.select("row", block="who").explode("block").drop_nulls()
    yield who.with_columns(block="a:" + pl.col("block"))
    place = pl.concat_str(pl.lit("p:"), "place", pl.lit(":"), pl.col("country").fill_null(""))
    yield events.select("row", block=place).drop_nulls()
    for up in (0.0, 0.5):
        for across in (0.0, 0.5):
            # Cells of half a degree, laid four times, so that near places share one of them.
            cell = pl.concat_str(
                pl.lit(f"c{up}{across}:"),
                (pl.col("lat") * 2 + up).floor().cast(pl.Int32),
                pl.lit(":"),
                (pl.col("lon") * 2 + across).floor().cast(pl.Int32),
            )
            yield events.select("row", block=cell).drop_nulls()
    words = (
        events.select("row", block=pl.col("title").str.to_lowercase().str.extract_all(r"\p{L}{4,}|\d{2,}"))
        .explode("block")
        .drop_nulls()
        .unique()
    )
    rare = words.with_columns(often=pl.len().over("block")).sort("often", "block")
    yield rare.group_by("row").head(_RARE_WORDS).select("row", block="w:" + pl.col("block"))


# --- score -------------------------------------------------------------------------------------------------


def _scored(both: pl.DataFrame) -> pl.DataFrame:
    both = both.with_columns(
        title_score=_titles(both),
        date_score=_dates(),
        shared=pl.col("who").list.set_intersection("who_right"),
        km=_kilometres(both),
    ).with_columns(
        actors_score=_actors(),
        place_score=_places(),
        kind_score=_kinds(),
    )
    weighed = [pl.col(f"{name}_score") * weight for name, weight in _WEIGHTS.items()]
    weights = [
        pl.when(pl.col(f"{name}_score").is_not_null()).then(weight) for name, weight in _WEIGHTS.items()
    ]
    return both.with_columns(
        score=pl.sum_horizontal(weighed) / pl.sum_horizontal(weights), reasons=_reasons()
    )


def _titles(both: pl.DataFrame) -> pl.Series:
    from rapidfuzz import fuzz, process, utils

    alike = process.cpdist(
        both["title"].to_list(),
        both["title_right"].to_list(),
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        dtype=np.float32,
        workers=-1,
    )
    return pl.Series(alike / 100.0, dtype=pl.Float64)


def _dates() -> pl.Expr:
    """Between the share of the shorter that lies in both and that of their whole; null where one has no limit."""
    common = pl.min_horizontal("last", "last_right") - pl.max_horizontal("first", "first_right") + 1
    total = pl.max_horizontal("last", "last_right") - pl.min_horizontal("first", "first_right") + 1
    limits = pl.all_horizontal(pl.col("first", "last", "first_right", "last_right").is_not_null())
    shorter = (
        pl.min_horizontal(pl.col("last") - pl.col("first"), pl.col("last_right") - pl.col("first_right")) + 1
    )
    return pl.when(limits).then((common / shorter + common / total) / 2).cast(pl.Float64)


def _actors() -> pl.Expr:
    fewest = pl.min_horizontal(pl.col("who").list.len(), pl.col("who_right").list.len())
    return pl.when(fewest > 0).then(pl.col("shared").list.len() / fewest).cast(pl.Float64)


def _kilometres(both: pl.DataFrame) -> pl.Series:
    """The distance on a sphere (haversine)."""
    lat, lon, lat2, lon2 = (
        np.radians(both[name].cast(pl.Float64).to_numpy())
        for name in ("lat", "lon", "lat_right", "lon_right")
    )
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return pl.Series(12_742 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))).fill_nan(None)


def _places() -> pl.Expr:
    named = pl.col("place").is_not_null() & pl.col("place_right").is_not_null()
    states = pl.col("country").is_not_null() & pl.col("country_right").is_not_null()
    return (
        pl.when(pl.col("km").is_not_null()).then((-pl.col("km") / _NEAR).exp())
        .when(named & (pl.col("place") == pl.col("place_right"))).then(1.0)
        .when(states & (pl.col("country") != pl.col("country_right"))).then(0.0)
        .when(named).then(0.2)
        .cast(pl.Float64)
    )  # fmt: skip


def _kinds() -> pl.Expr:
    family = pl.col("kind").str.split(".").list.first() == pl.col("kind_right").str.split(".").list.first()
    return pl.when(pl.col("kind") == pl.col("kind_right")).then(1.0).when(family).then(0.7).otherwise(0.0)


def _reasons() -> pl.Expr:
    same_days = (pl.col("first") == pl.col("first_right")) & (pl.col("last") == pl.col("last_right"))
    one_day = pl.col("first") == pl.col("last")
    near = pl.format("{} km apart", pl.col("km").round(1))
    said: list[Any] = [
        pl.when(same_days & one_day).then(pl.lit("same day"))
        .when(same_days).then(pl.lit("same dates"))
        .otherwise(pl.lit("dates can overlap")),
        pl.when(pl.col("shared").list.len() > 0).then(pl.format("both have {}", pl.col("shared").list.sort().list.join(", "))),
        pl.when(pl.col("km") <= 2 * _NEAR).then(near)
        .when(pl.col("place") == pl.col("place_right")).then(pl.lit("same place")),
        pl.when(pl.col("title_score") >= 0.6).then(
            pl.format("titles {} % alike", (pl.col("title_score") * 100).round(0).cast(pl.Int32))
        ),
        pl.when(pl.col("kind_score") == 1).then(pl.format("both are {}", pl.col("kind")))
        .when(pl.col("kind_score") > 0).then(pl.lit("kinds of one family")),
    ]  # fmt: skip
    return pl.concat_list(said).list.drop_nulls()
