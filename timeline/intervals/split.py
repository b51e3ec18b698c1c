"""Extents cut into pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import EARLIEST, LATEST
from timeline.errors import BadColumn, BadQuery
from timeline.intervals.calendar import by_unit, calendar
from timeline.intervals.extents import Side, read_sides
from timeline.intervals.joins import read_both

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.calendar import Unit
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed

__all__ = ["split"]


def split(
    frame: Frame,
    other: Frame | None = None,
    *,
    unit: Unit | None = None,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    start_right: Column | None = None,
    end_right: Column | None = None,
    by_right: By = None,
    closed: Closed = "left",
) -> pl.DataFrame:
    """Cut extents where the units of a calendar begin, or where other extents begin and end.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        other: a frame whose starts and ends are the places to cut.
        unit: instead of `other`, a calendar unit ("hour", "day", "week" from Monday, "month", "quarter", "year",
            "decade", "century"), or a number of ticks of the columns. In a column with a time zone, days and longer
            units begin at local midnight; shorter ones are cut in UTC.
        start: the column of starts; null is no start.
        end: the column of ends, likewise.
        by: key columns; extents are cut by those of their own key.
        start_right: the columns of `other`, where they have other names; two for uncertain starts, which cut at both.
        end_right: likewise.
        by_right: likewise.
        closed: which ends the columns include, as for `overlap`.

    Returns:
        The columns of `frame`, one row a piece, in the order of rows and of time.

    Raises:
        BadColumn: a column is missing, holds no instants, a row holds no extent; or, with `unit`, is unbounded.
        BadQuery: neither or both of `other` and `unit` are given, or the unit does not suit the columns.
        UnknownName: there is no such unit.

    >>> from datetime import date
    >>> import polars as pl
    >>> term = pl.DataFrame({"who": ["Ann"], "start": [date(1999, 3, 1)], "end": [date(2001, 2, 1)]})
    >>> for piece in split(term, unit="year").rows():
    ...     print(*piece)
    Ann 1999-03-01 2000-01-01
    Ann 2000-01-01 2001-01-01
    Ann 2001-01-01 2001-02-01
    >>> split(pl.DataFrame({"start": [0], "end": [9]}), pl.DataFrame({"start": [4], "end": [6]})).rows()
    [(0, 4), (4, 6), (6, 9)]
    """
    if (other is None) == (unit is None):
        raise BadQuery("split takes either another frame or a unit")
    if not (isinstance(start, str) and isinstance(end, str)):
        raise BadColumn("split needs certain extents: one column of starts and one of ends")
    if other is None:
        _, (extents,) = read_sides(Side(frame, "the frame", start, end, by, closed))
        row, first, last, _ = by_unit(extents.start_min, extents.end_max, calendar(unit or 1, extents.scale))
        return extents.with_pieces(row, first, last)
    a, b = read_both(frame, other, start, end, by, start_right, end_right, by_right, closed)
    return _by_other(a, b)


def _by_other(a: Extents, b: Extents) -> pl.DataFrame:
    """Cut at every finite bound of the other extents."""
    import numpy as np

    from timeline.kernels.split import cut

    bounds = [b.start_min, b.end_max] + ([b.start_max, b.end_min] if b.uncertain else [])
    moments = np.concatenate(bounds)
    finite = (moments > EARLIEST) & (moments < LATEST)
    key = None if b.key is None else np.tile(b.key, len(bounds))[finite]
    pieces = cut(a.start_min, a.end_max, moments[finite], a.key, key)
    return a.with_pieces(pieces.row, pieces.start, pieces.end)
