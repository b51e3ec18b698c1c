"""rate on a cluster: every partition counts its events with the kernel, into the same bins, and the counts add up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadQuery
from timeline.query.rate import counted_in
from timeline.scale.frames import polars_of
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.query.event_items import Occurrences
    from timeline.scale.session import ClusterSession

__all__ = ["PATH", "counted", "counted_in"]

PATH = (
    "kernel rate on every partition: every event adds to the edges of its bins; partial counts are added up"
)
_MOST_CELLS = 1_000_000
"""From so many cells of item and bin on the embedded engine looks for narrower bins, which takes all dates at once."""
_COUNTED = "start BIGINT, `end` BIGINT, n_certain BIGINT, n_possible BIGINT"


def counted(session: ClusterSession, data: Occurrences, options: Mapping[str, Any]) -> DataFrame:
    """The counts of the events of a selection by item and bin, in the order of the answer.

    Raises:
        BadQuery: there is nothing to count in, or there are too many bins.
    """
    by = options["item"]
    found = session.asked(data.steps.text(data.sql), data.steps.params)
    rows = found.dropDuplicates(["event", "item"])
    edges = _edges(rows, options)
    given = {**options, "limits": (calendar.iso(edges[0]), calendar.iso(edges[1]))}
    schema = f"item STRING, {_COUNTED}" if by else _COUNTED
    parts = rows.mapInArrow(partial(_of_partition, options=given), schema)
    keys = ["item", "start", "end"] if by else ["start", "end"]
    added = parts.groupBy(*keys).sum("n_certain", "n_possible").toDF(*keys, "n_certain", "n_possible")
    return added.orderBy(*keys)


def _edges(rows: DataFrame, options: Mapping[str, Any]) -> tuple[int, int]:
    """The first and the last edge of the bins: those that the kernel finds for the first and the last date."""
    import polars as pl

    touched = ["end_min - 1", "end_max - 1"] if options["counts"] == "touches" else []
    seen = ["start_min", "start_max", *touched]
    least, most, items = rows.selectExpr(
        f"min(least({', '.join(seen)}))", f"max(greatest({', '.join(seen)}))", "count(DISTINCT item)"
    ).first() or (None, None, 0)
    ends = [each for each in (least, most) if each is not None] or [None]
    extremes = {"event": [*range(len(ends))], "item": ["all"] * len(ends), "surely": [True] * len(ends)}
    later = [None if each is None else each + 1 for each in ends]
    bounds = dict(zip(BOUNDS, (ends, ends, later, later), strict=True))
    frame = _instants(pl.DataFrame({**extremes, **bounds}, schema_overrides=dict.fromkeys(BOUNDS, pl.Int64)))
    bins = counted_in(frame, **{**options, "unsure": 0})
    if options["limits"] is None and items * bins.height > _MOST_CELLS:
        raise BadQuery(
            f"{items:,} items in {bins.height:,} bins are more than {_MOST_CELLS:,} cells; take longer bins, or a window"
        )
    first, last = bins["start"].to_physical().min(), bins["end"].to_physical().max()
    return int(first), int(last)  # type: ignore[arg-type]


def _of_partition(batches: Iterable[pa.RecordBatch], options: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """The counts of one partition, on the executor that has it."""
    import polars as pl
    import pyarrow as pa

    held = [*batches]
    frame = polars_of(pa.Table.from_batches(held)) if held else None
    if frame is None or not frame.height:
        return
    found = counted_in(_instants(frame), **options).with_columns(pl.col("start", "end").to_physical())
    schema = pa.schema([(name, pa.string() if name == "item" else pa.int64()) for name in found.columns])
    yield from found.to_arrow().cast(schema).to_batches()


def _instants(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.col(BOUNDS).cast(pl.Datetime("us")))
