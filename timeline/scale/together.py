"""Co-occurrence on a cluster: each cell counts the pairs that belong to it, and the counts of all cells add up exactly.

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
from timeline.scale.dealing import cells_of, deal_mutually
from timeline.scale.frames import polars_of, told
from timeline.scale.pairs import Stretch
from timeline.scale.surveys import surveyed
from timeline.scale.warm import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.scale.dealing import Limits
    from timeline.scale.session import ClusterSession

__all__ = ["counted_in_cell", "of_items"]

_COUNTS = ("same_event", "cross_certain", "cross_possible", "together_certain")
"""What adds up over cells; not all events of `same_event` are certain ones, so `together_certain` is counted by itself."""
_PARTIAL = {"x": "string", "y": "string"} | dict.fromkeys(_COUNTS, "bigint")


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
        stretch, numbered = _numbered(rows, options["together"])
        survey = surveyed(numbered, stretch)
        if survey.rows > limits.rows:
            dealt, dealing = deal_mutually(
                numbered,
                stretch,
                survey,
                limits,
                counting(counted_in_cell, options["together"], options["unsure"]),
            )
            found = _added_up(rows, dealt, options)
            return found.select(*names), f"slices: {dealing.told()}; counts of all cells add up"
        count = survey.rows
    else:
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


def _numbered(rows: DataFrame, together: Mapping[str, Any]) -> tuple[Stretch, DataFrame]:
    """What has to touch, and the rows with its bounds in granules, and with what deals them to parts."""
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
    return Stretch("start_min", 0, "end_max", window), numbered


def _added_up(rows: DataFrame, dealt: DataFrame, options: Mapping[str, Any]) -> DataFrame:
    """The counts of all cells together, with how many events each item has."""
    from pyspark.sql import functions as f

    together, wanted = options["together"], options["limits"]
    work = partial(_counted, together=together, unsure=options["unsure"])
    schema = ", ".join(f"{name} {kind}" for name, kind in _PARTIAL.items())
    parts = (
        dealt.mapInArrow(work, schema).groupBy("x", "y").agg(*(f.sum(name).alias(name) for name in _COUNTS))
    )
    other = "other" if together["other"] else "item"
    x, y = (_frequency(rows, name, end) for name, end in (("item", "x"), (other, "y")))
    if wanted["min_count"] == 0:
        every = x.crossJoin(y).where("x < y") if other == "item" else x.crossJoin(y)
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


def _frequency(rows: DataFrame, name: str, end: str) -> DataFrame:
    """How many events have each item."""
    from pyspark.sql import functions as f

    stated = rows.where(f.col(name).isNotNull()).select(f.col(name).alias(end), "event").distinct()
    return stated.groupBy(end).agg(f.count(f.lit(1)).alias(f"n_{end}"))


def _counted(
    batches: Iterable[pa.RecordBatch], together: Mapping[str, Any], unsure: int
) -> Iterator[pa.RecordBatch]:
    for events in cells_of(batches):
        yield from told(counted_in_cell(events, together, unsure), _PARTIAL)


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


def _all_pairs(events: pl.DataFrame, together: Mapping[str, Any], unsure: int) -> pl.DataFrame:
    """The counts of all pairs of a set of events."""
    import polars as pl

    ends = ["item", "other" if together["other"] else "item"]
    if not all(events[name].is_not_null().any() for name in ends):
        return pl.DataFrame(schema={"x": pl.String, "y": pl.String} | dict.fromkeys(_COUNTS, pl.Int64))
    limits = {"only": None, "min_count": 1, "top": None, "rank": "possible", "null": "none"}
    found = counts_of(_dated(events), unsure, together, limits)
    return found.select("x", "y", *(pl.col(name).cast(pl.Int64) for name in _COUNTS))
