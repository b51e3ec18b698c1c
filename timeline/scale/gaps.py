"""Gaps on a cluster: one sample says where to cut, the events are moved once, and the parts of gaps once, in order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.scale.dealing import in_cells
from timeline.scale.frames import polars_of, schema_of, told
from timeline.scale.gap_cells import FOUND, MOVED, SAMPLED, across_borders, dealt, gaps_in_cells, sampled
from timeline.scale.time_cells import cells_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.scale.dealing import Limits
    from timeline.scale.session import ClusterSession
    from timeline.scale.time_cells import TimeCells

__all__ = ["gaps_of"]

_POINTS = 50
"""So many rows of a sample a cell has."""
_ROW_BYTES = 60
"""The bytes of a joined row, as Spark lays it out: its length, a word for NULLs, five columns, an item of one word."""
_EXTENTS = "SELECT item, surely, possible_start, possible_end, core_start, core_end FROM whole"


def gaps_of(
    session: ClusterSession, asked: Mapping[str, Any], kinds: Mapping[str, str], limits: Limits
) -> tuple[DataFrame, str]:
    """The gaps of a selection, which lie in order, and how they are found.

    Args:
        session: where the selection is.
        asked: what the kernel is given.
        kinds: the columns of the answer, with their types.
        limits: how much a task does.
    """
    window, shortest, certainty = asked["window"], asked["shortest"], asked["certainty"]
    moments = [limit for limit in (window.low, window.high) if limit is not None]
    extents = _extents(session, asked, with_nothing=bool(moments) and not asked["by"])
    cells, rows = _cells(extents, moments, limits.rows)
    moved = in_cells(
        extents.mapInArrow(partial(dealt, moments=moments, cells=cells), schema_of(MOVED)), cells.number
    )
    work = partial(gaps_in_cells, cells=cells, shortest=shortest, certainty=certainty)
    found = moved.mapInArrow(work, schema_of(FOUND))
    if cells.sliced:
        across = partial(across_borders, shortest=shortest, certainty=certainty)
        found = in_cells(found, cells.number).mapInArrow(across, schema_of(FOUND))
    answer = found.mapInArrow(partial(_answered, kinds=kinds), schema_of(kinds))
    return answer, _told(cells, rows)


def _extents(session: ClusterSession, asked: Mapping[str, Any], *, with_nothing: bool) -> DataFrame:
    """The extents of events; `with_nothing`: an empty one with them, so that a window without events is a gap."""
    steps = asked["steps"]
    found = session.asked(steps.text(_EXTENTS), steps.params)
    ends = ("possible_start", "possible_end", "core_start", "core_end")
    extents = found.selectExpr("item", "surely", *(f"CAST({name} AS BIGINT) AS {name}" for name in ends))
    if not with_nothing:
        return extents
    nothing = found.sparkSession.range(1).selectExpr(
        "CAST(NULL AS STRING) AS item", "FALSE AS surely", *(f"0L AS {name}" for name in ends)
    )
    return extents.unionByName(nothing)


def _cells(extents: DataFrame, moments: list[int], rows: int) -> tuple[TimeCells, int]:
    """Where to cut, and about how many joined rows there are."""
    import numpy as np

    every = max(1, rows // _POINTS)
    sample = polars_of(
        extents.mapInArrow(partial(sampled, moments=moments, every=every), schema_of(SAMPLED)).toArrow()
    )
    sample = sample.sort("item", "start")
    starts = sample["start"].to_numpy().astype(np.int64)
    return cells_for(sample["item"].to_list(), starts, max(1, rows // every)), sample.height * every


def _answered(batches: Iterable[pa.RecordBatch], kinds: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """The rows of the answer, of the parts of gaps."""
    from timeline.query.gaps_kernel import certainties
    from timeline.query.state_arrays import instants, lengths

    for batch in batches:
        parts = polars_of(batch)
        rows = parts.with_columns(
            start=instants(parts["start"].to_numpy()),
            end=instants(parts["end"].to_numpy()),
            certainty=certainties(parts["certain"].to_numpy()),
            length=lengths(parts["length"].to_numpy()),
        )
        yield from told(rows, kinds)


def _told(cells: TimeCells, rows: int) -> str:
    sliced = len(cells.sliced)
    slices = sum(cells.cuts[group].size + 1 for group in cells.sliced)
    return (
        f"slices: {cells.number:,} tasks, in the order of the answer; {sliced:,} items of many rows in {slices:,} slices of"
        f" time; events are joined before they are moved, about {rows:,} rows are left, about {rows * _ROW_BYTES / 1e6:,.1f} MB"
        " to shuffle before compression"
    )
