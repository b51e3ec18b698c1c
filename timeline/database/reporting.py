"""What a report asks: each section of it is the answer of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.constants import BOUNDS, US_PER_DAY
from timeline.errors import BadQuery
from timeline.view.report import Answers, Pair
from timeline.view.words import with_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from timeline.database.questions import Questions
    from timeline.store import Result
    from timeline.store.drawn import Drawn

__all__ = ["asked"]

_MOST_ACTORS = 10
_MOST_PRODUCTS = 4_000_000
_MOST_EVENTS = 50
_WINDOW = 30
_MOST_LEVELS = 2000
_MOST_MEASURED = 20_000
"""Of more events, what is expected would take longer than all the rest."""
_BINS: dict[str, Literal["day", "month", "year"]] = {"day": "day", "month": "month", "year": "year"}
_EVERY = (("day", 200), ("month", 200 * 30), ("year", 400 * 365))
"""The finest unit in which a period of at most so many days is counted; a longer one is in decades."""


def asked(questions: Questions, drawn: Drawn, selector: str, given: dict[str, Any]) -> Answers:
    """The answers of a report about a selection, of what is known at its time."""
    import polars as pl

    events = drawn.frame.filter(pl.col("recorded_to").is_null())
    events = events.with_columns(with_words(events.with_columns(pl.col(*BOUNDS).dt.epoch("us")))["when"])
    every = _unit(events)
    counted = {**given, "selector": selector}
    frame = events.explode("who").drop_nulls("who") if events.height else events
    actors = (
        frame.group_by("who").len().sort(["len", "who"], descending=[True, False]).head(_MOST_ACTORS).rows()
    )
    expected = events.height <= _MOST_MEASURED
    levels = questions.concurrency(**counted, expected=expected)
    if len(levels) > _MOST_LEVELS:
        levels = questions.concurrency(**counted, bins=_BINS.get(every, "year"))
    return Answers(
        events=events,
        concurrency=levels.pl(),
        rate=_or_empty(lambda: questions.rate(**counted, every=every, expected=expected)),
        every=every,
        bursts=_or_empty(lambda: questions.bursts(**counted)),
        actors=actors,
        pairs=_pairs(questions, counted, frame, [name for name, _ in actors]),
        window=f"{_WINDOW} days",
        sources=_sources(events, drawn.sources),
    )


def _or_empty(ask: Callable[[], Result]) -> pl.DataFrame:
    """An answer; where the question has nothing to count, as with undated events, one without rows."""
    import polars as pl

    try:
        return ask().pl()
    except BadQuery:
        numbers = ("n_certain", "n_possible", "events", "together_certain", "together_possible")
        schema: dict[str, Any] = {
            "start": pl.Datetime("us"),
            "end": pl.Datetime("us"),
            "x": pl.String,
            "y": pl.String,
        }
        return pl.DataFrame(schema=schema | dict.fromkeys(numbers, pl.Int64))


def _unit(events: pl.DataFrame) -> str:
    import polars as pl

    bounds = events.select(pl.col(*BOUNDS).dt.epoch("us")).unpivot()["value"].drop_nulls().to_list()
    days = (max(bounds) - min(bounds)) / US_PER_DAY if bounds else 0
    return next((unit for unit, most in _EVERY if days <= most), "decade")


def _sources(events: pl.DataFrame, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sources, the one of most events first."""
    counts = (
        dict(events["sources"].list.unique().explode().drop_nulls().value_counts().rows())
        if events.height
        else {}
    )
    counted = [{**source, "events": counts.get(source["source_id"], 0)} for source in known]
    return sorted((each for each in counted if each["events"]), key=lambda each: -each["events"])


def _pairs(
    questions: Questions, counted: dict[str, Any], frame: pl.DataFrame, actors: Sequence[str]
) -> list[Pair]:
    """The pairs of the actors that have events near each other, with these events."""
    import polars as pl

    if len(actors) < 2:
        return []
    near = _or_empty(lambda: questions.cooccur(**counted, by="who", window=f"{_WINDOW}d", null="none"))
    near = near.filter(pl.col("x").is_in(list(actors)) & pl.col("y").is_in(list(actors)))
    bounds = [pl.col(name).dt.epoch("us").cast(pl.Float64) for name in ("start_min", "end_max")]
    rows = frame.filter(pl.col("who").is_in(list(actors))).select("who", "event_id", "when", "title", *bounds)
    rows = rows.with_columns(
        pl.col("start_min").fill_null(-float("inf")), pl.col("end_max").fill_null(float("inf"))
    )
    of = {name: rows.filter(pl.col("who") == name) for name in actors}
    return [
        Pair(x, y, certain, possible, _events_near(of[x], of[y]))
        for x, y, certain, possible in near.select("x", "y", "together_certain", "together_possible").rows()
        if possible
    ]


def _events_near(left: pl.DataFrame, right: pl.DataFrame) -> list[tuple[str, str]]:
    """The events of each side that may lie within the window of one of the other side, in the order of time."""
    import polars as pl

    if left.height * right.height > _MOST_PRODUCTS:
        return []
    window = float(_WINDOW * US_PER_DAY)
    starts, ends = ([side[name].to_numpy() for side in (left, right)] for name in ("start_min", "end_max"))
    near = (starts[0][:, None] < ends[1][None, :] + window) & (starts[1][None, :] < ends[0][:, None] + window)
    kept = pl.concat([left.filter(pl.Series(near.any(axis=1))), right.filter(pl.Series(near.any(axis=0)))])
    listed = kept.unique("event_id", maintain_order=True).sort("start_min", maintain_order=True)
    return listed.head(_MOST_EVENTS).select(pl.col("when").fill_null(""), "title").rows()
