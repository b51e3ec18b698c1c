"""Instants gathered into sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.intervals.extents import instants, read_sides
from timeline.intervals.frames import add_columns
from timeline.intervals.time_type import END_SHIFT

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.extents import By
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed, Length

__all__ = ["sessionize"]


def sessionize(
    frame: Frame, gap: Length, *, at: str = "at", by: By = None, closed: Closed = "left"
) -> pl.DataFrame:
    """Gather instants into sessions: one ends where more than `gap` passes without an instant of its key.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        gap: the longest quiet time within a session: ticks of the column, a `timedelta` or a text such as "30m".
        at: the column of instants; null belongs to no session.
        by: key columns; each key has its own sessions.
        closed: "left" gives sessions as half-open extents, from the first instant to the tick after the last;
            "both" to the last.

    Returns:
        The frame, in its order, with `session` (int64, from 0 in the order of keys and time), `session_start` and
        `session_end`.

    Raises:
        BadColumn: a column is missing or holds no instants.
        BadWindow: the gap is no fixed length.

    >>> import polars as pl
    >>> sessionize(pl.DataFrame({"at": [0, 90, 10, 95]}), 30, closed="both").rows()
    [(0, 0, 0, 10), (90, 1, 90, 95), (10, 0, 0, 10), (95, 1, 90, 95)]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.union import clusters

    _, (points,) = read_sides(instants(frame, "the frame", at, by))
    asked = np.flatnonzero(points.frame[at].is_not_null().to_numpy())
    start, key = points.start_min[asked], None if points.key is None else points.key[asked]
    number, joined = clusters(start, start + 1, key, points.scale.length(gap, "gap"))
    place = np.full(points.frame.height, -1, np.int64)
    place[asked] = number
    rows = pl.Series("session", place)
    rows = rows.set(rows < 0, None)
    first = points.scale.series("session_start", joined.start)
    last = points.scale.series("session_end", joined.end, END_SHIFT[closed])
    return add_columns(points.frame, rows, first.gather(rows), last.gather(rows))
