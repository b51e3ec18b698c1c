"""Co-occurrence on a cluster: each cell counts the pairs that belong to it, and the counts of all cells add up exactly.

Events are joined with their items twice: once to know how they lie in time, and once to be dealt. What else is told of
them, how many events each item has, the cells count as well.

A kernel counts all pairs of a set of events and cannot leave some out. What belongs to a cell is therefore a sum of
counts of sets: all events that the cell holds, less the pairs of those alone that began before its slice.
"""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadQuery
from timeline.intervals.occurrences import counted_in
from timeline.query.cooccur import counts_of
from timeline.query.event_items import EVENT_COLUMNS
from timeline.query.selectors import fit
from timeline.scale.dealing import cells_of, deal_mutually
from timeline.scale.frames import polars_of, schema_of, told
from timeline.scale.pairs import Stretch
from timeline.scale.surveys import surveyed
from timeline.scale.warm import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.query.event_items import Occurrences
    from timeline.scale.dealing import Limits
    from timeline.scale.session import ClusterSession

__all__ = ["counted_in_cell", "events_in_cell", "of_items"]

_COUNTS = ("same_event", "cross_certain", "cross_possible", "together_certain")
"""What adds up over cells; not all events of `same_event` are certain ones, so `together_certain` is counted by itself."""
_EVENTS = ("n_x", "n_y")
"""How many events have an item: in rows of one item, which say nothing of pairs."""
_PARTIAL = {"x": "string", "y": "string"} | dict.fromkeys((*_COUNTS, *_EVENTS), "bigint")


def of_items(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> tuple[DataFrame, str]:
    """The answer of a question about items in time: by slices where counts add up, else in one task.

    Raises:
        BadQuery: an option makes no sense, or one task cannot hold what it would have to.
    """
    data, function, options = asked["data"], asked["function"], asked["options"]
    names = _dry(function, options)
    rows = session.asked(data.steps.text(data.sql), data.steps.params)
    if function is counts_of and options["limits"]["null"] == "none":
        events, stretch = _alone(session, data, options["together"])
        survey = surveyed(events, stretch)
        if survey.rows > limits.rows:
            trial = counting(counted_in_cell, options["together"], options["unsure"])
            numbered, _ = _numbered(rows, options["together"])
            dealt, dealing = deal_mutually(numbered, events, stretch, survey, limits, trial)
            found = _added_up(dealt, options)
            return found.select(*names), f"slices: {dealing.told()}; counts of all cells add up"
    count = rows.count()
    if count > limits.whole:
        hint = (
            "ask cooccur with null none, which is counted in slices"
            if function is counts_of
            else "select fewer events"
        )
        raise BadQuery(
            f"one task would have to hold {count:,} rows of event and item, more than {limits.whole:,}; {hint}"
        )
    answered = {name: kinds[name] for name in names}
    schema = ", ".join(f"{name} {kind}" for name, kind in answered.items())
    work = partial(_whole, function=function, options=options, kinds=answered)
    return rows.repartition(1).mapInArrow(work, schema), f"one task: {count:,} rows of event and item fit it"


def _dry(function: Callable[..., pl.DataFrame], options: Mapping[str, Any]) -> list[str]:
    """The columns of the answer, from three events of no importance; what is wrong with an option is said here."""
    import polars as pl

    only = (options.get("limits") or {}).get("only") or []
    days = pl.Series([0, 1, 40_000]).cast(pl.Date).cast(pl.Datetime("us"))
    names = ["a", "b", *only]
    bounds = {name: days if name.startswith("start") else days.dt.offset_by("1d") for name in BOUNDS}
    events = pl.DataFrame({"event": ["1", "2", "3"], "surely": True, "within": "w", **bounds})
    frame = events.join(pl.DataFrame({"item": names, "other": names}), how="cross")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(frame, **options).columns


def _whole(
    batches: Iterable[pa.RecordBatch],
    function: Callable[..., pl.DataFrame],
    options: Mapping[str, Any],
    kinds: Mapping[str, str],
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    held = [batch for batch in batches if batch.num_rows]
    if held:
        frame = polars_of(pa.Table.from_batches(held))
        yield from told(function(_dated(frame), **options), kinds)


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.with_columns(pl.col(name).cast(pl.Datetime("us")) for name in BOUNDS)


def _alone(
    session: ClusterSession, data: Occurrences, together: Mapping[str, Any]
) -> tuple[DataFrame, Stretch]:
    """The events without their items, which no join has to find, and what of them has to touch."""
    events = session.asked(
        data.steps.text(f"SELECT {EVENT_COLUMNS} FROM {fit(data.steps)} AS e"), data.steps.params
    )
    return _numbered(events.selectExpr("version_id AS event", *BOUNDS), together)


def _numbered(rows: DataFrame, together: Mapping[str, Any]) -> tuple[DataFrame, Stretch]:
    """The rows with their bounds in granules, and with what deals them to parts; and what has to touch."""
    window, unit = counted_in(together["window"], None)
    bounds = [f"CAST({name} AS BIGINT) AS {name}" for name in BOUNDS]
    rest = [name for name in rows.columns if name not in BOUNDS]
    numbered = rows.selectExpr(*rest, *bounds).selectExpr(
        *rest,
        *BOUNDS,
        f"{_granule('start_min', unit)} AS start_min_n",
        f"{_granule('(end_max - 1)', unit)} + 1 AS end_max_n",
        "xxhash64(event) & 9223372036854775807L AS _number",
    )
    return numbered, Stretch("start_min", 0, "end_max", window)


def _added_up(dealt: DataFrame, options: Mapping[str, Any]) -> DataFrame:
    """The counts of all cells together, with how many events each item has."""
    from pyspark.sql import functions as f

    together, wanted = options["together"], options["limits"]
    work = partial(_counted, together=together, unsure=options["unsure"])
    schema = schema_of(_PARTIAL)
    sums = [f.sum(name).alias(name) for name in (*_COUNTS, *_EVENTS)]
    added = dealt.mapInArrow(work, schema).groupBy("x", "y").agg(*sums).mapInArrow(_as_they_are, schema)
    parts = added.where("x IS NOT NULL AND y IS NOT NULL").drop(*_EVENTS)
    x, y = added.where("y IS NULL").select("x", "n_x"), added.where("x IS NULL").select("y", "n_y")
    if wanted["min_count"] == 0:
        every = x.crossJoin(y) if together["other"] else x.crossJoin(y).where("x < y")
        found = every.join(parts, ["x", "y"], "left").fillna(0, [*_COUNTS])
    else:
        found = parts.join(x, "x").join(y, "y")
    found = found.withColumn("together_possible", f.col("same_event") + f.col("cross_possible"))
    found = found.where(f.col("together_possible") >= wanted["min_count"])
    if wanted["min_count"]:
        found = found.where("together_possible > 0")
    if wanted["only"]:
        found = found.where(f.col("x").isin(wanted["only"]) | f.col("y").isin(wanted["only"]))
    first = ("certain", "possible") if wanted["rank"] == "certain" else ("possible",)
    found = found.orderBy(*(f.col(f"together_{most}").desc() for most in first), "x", "y")
    if wanted["top"] is not None:
        found = found.limit(wanted["top"])
    return found


def _granule(bound: str, unit: int) -> str:
    return f"({bound} - pmod({bound}, {unit}L)) DIV {unit}L"


def _as_they_are(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows: behind a function of Python Spark sees one thing that is read three times, and works it out once."""
    yield from batches


def _counted(
    batches: Iterable[pa.RecordBatch], together: Mapping[str, Any], unsure: int
) -> Iterator[pa.RecordBatch]:
    import polars as pl

    for events in cells_of(batches):
        counts = counted_in_cell(events, together, unsure)
        yield from told(pl.concat([counts, events_in_cell(events, together)], how="diagonal"), _PARTIAL)


def counted_in_cell(events: pl.DataFrame, together: Mapping[str, Any], unsure: int) -> pl.DataFrame:
    """The counts of the pairs that belong to a cell: those of two events of which one begins in its slice.

    Where the cell holds two parts of a side that is divided, only pairs of one event of either part belong to it.

    Args:
        events: rows of event and item, with the marks of a copy.
        together: the window and the dimensions.
        unsure: how many events are selected in some worlds only.
    """
    import polars as pl

    carried, home = events.filter(~pl.col("_home")), events
    sets = [(1, home), (-1, carried)]
    if events["_part"].max():
        for part in (1, 2):
            sets += [
                (-sign, some.filter(pl.col("_part") == part)) for sign, some in ((1, home), (-1, carried))
            ]
    counts = [
        _all_pairs(some, together, unsure).with_columns(pl.col(name) * sign for name in _COUNTS)
        for sign, some in sets
    ]
    added = pl.concat(counts).group_by("x", "y").agg(pl.col(name).sum() for name in _COUNTS)
    return added.filter(pl.any_horizontal(pl.col(name) != 0 for name in _COUNTS))


def events_in_cell(events: pl.DataFrame, together: Mapping[str, Any]) -> pl.DataFrame:
    """How many events have each item, of those whose first copy is in a cell: `n_x` by `x`, `n_y` by `y`.

    Args:
        events: rows of event and item, with the marks of a copy; all rows of an event are in the same cells.
        together: the window and the dimensions.
    """
    import polars as pl

    first = events.filter("_blank")
    ends = (("item", "x"), (together["other"] or "item", "y"))
    return pl.concat(
        (
            first.select("event", pl.col(name).alias(end))
            .drop_nulls(end)
            .unique()
            .group_by(end)
            .agg(pl.len().cast(pl.Int64).alias(f"n_{end}"))
            for name, end in ends
        ),
        how="diagonal",
    )


def _all_pairs(events: pl.DataFrame, together: Mapping[str, Any], unsure: int) -> pl.DataFrame:
    """The counts of all pairs of a set of events."""
    import polars as pl

    ends = ["item", "other" if together["other"] else "item"]
    if not all(events[name].is_not_null().any() for name in ends):
        return pl.DataFrame(schema={"x": pl.String, "y": pl.String} | dict.fromkeys(_COUNTS, pl.Int64))
    limits = {"only": None, "min_count": 1, "top": None, "rank": "possible", "null": "none"}
    found = counts_of(_dated(events), unsure, together, limits)
    return found.select("x", "y", *(pl.col(name).cast(pl.Int64) for name in _COUNTS))
