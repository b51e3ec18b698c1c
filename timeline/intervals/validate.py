"""Rows that hold no extent, set aside with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.intervals.extents import Side, fault, faults, read_rows
from timeline.intervals.frames import add_columns, take

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed

__all__ = ["vet"]


def vet(
    frame: Frame, *, start: Column = "start", end: Column = "end", closed: Closed = "left"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that hold an extent from those that do not.

    The other functions refuse a frame with such a row; this one says which they are, so that nothing is lost.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        start: the column of starts, or two columns (earliest, latest).
        end: the column or columns of ends.
        closed: which ends the columns include, as for `overlap`.

    Returns:
        The rows that hold an extent; and the rejects, with `rejected_row` (uint32, the row in the frame) and `reason`.

    Raises:
        BadColumn: a column is missing or holds no instants.

    >>> import polars as pl
    >>> kept, rejects = vet(pl.DataFrame({"start": [1, 5], "end": [2, 3]}))
    >>> kept.rows(), rejects["reason"].to_list()
    ([(1, 2)], ['start = 5, end = 3 ends before it starts'])
    """
    import numpy as np
    import polars as pl

    _, (extents,) = read_rows(Side(frame, "the frame", start, end, closed=closed))
    bad = faults(extents)
    rows = np.flatnonzero(bad).astype(np.uint32)
    reasons = [fault(extents, row) for row in rows.tolist()]
    columns = [pl.Series("rejected_row", rows), pl.Series("reason", reasons, pl.String)]
    return extents.frame.filter(pl.Series(~bad)), add_columns(take(extents.frame, rows), *columns)
