"""Extents laid out in lanes, as a drawing needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.intervals.extents import Side, read_sides
from timeline.intervals.frames import add_columns

if TYPE_CHECKING:
    import polars as pl

    from timeline.constants import Certainty
    from timeline.intervals.extents import By, Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed, Length

__all__ = ["lanes"]


def lanes(
    frame: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
    min_gap: Length | None = None,
) -> pl.DataFrame:
    """Give each row a lane, so that no two rows of a lane overlap: the lines of a drawing (Bioconductor: disjointBins).

    By start, and of equal starts by row, each row takes the lowest lane that is free. There are as many lanes as rows
    going on at once, the peak of `concurrency`, and no arrangement has fewer.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        start: the column of starts, or two columns (earliest, latest); null is no start.
        end: the column or columns of ends, likewise.
        by: key columns; each key has lanes of its own.
        closed: which ends the columns include, as for `overlap`.
        certainty: with uncertain extents, "possible" keeps rows of a lane apart that may overlap, "certain" those that
            certainly do at some time; a row that has no certain time then has no lane.
        min_gap: the shortest distance of two rows of a lane, as room for a label: ticks, a `timedelta` or a text such
            as "36h". By default rows of a lane may touch.

    Returns:
        The frame, in its order, with `lane` (int64, from 0; null for a row that is left out).

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent.
        BadWindow: `min_gap` is no fixed length.

    >>> import polars as pl
    >>> terms = pl.DataFrame({"who": ["Ann", "Bob", "Cid"], "start": [0, 2, 4], "end": [4, 9, 6]})
    >>> lanes(terms).select("who", "lane").rows()
    [('Ann', 0), ('Bob', 1), ('Cid', 0)]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.lanes import lanes as laid

    _, (extents,) = read_sides(Side(frame, "the frame", start, end, by, closed))
    low, high, key, rows = extents.proper(certainty)
    found = laid(low, high, key, 0 if min_gap is None else extents.scale.length(min_gap, "min_gap"))
    if rows is None:
        return add_columns(extents.frame, pl.Series("lane", found))
    lane = np.full(extents.frame.height, -1, np.int64)
    lane[rows] = found
    column = pl.Series("lane", lane)
    return add_columns(extents.frame, column.set(column < 0, None))
