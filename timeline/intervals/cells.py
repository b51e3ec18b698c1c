"""Which calendar units events are dated to: a month, a year, 1990 to 1994."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask
    from timeline.kernels.cooccurrence.null_model.placements import CalendarCells
    from timeline.kernels.relations import Bounds

__all__ = ["calendar_cells"]

_MOST_CELLS = 1 << 17  # of one unit; shorter units than that count as stretches of time


def calendar_cells(bounds: Bounds, unit: int) -> CalendarCells | None:
    """The longest calendar unit whose cells each hull fills exactly, with the cells in granules of `unit` microseconds.

    None where no event is dated to a unit longer than a granule.
    """
    import numpy as np
    import polars as pl

    from timeline.intervals.calendar import calendar
    from timeline.intervals.time_type import Scale
    from timeline.kernels.cooccurrence.null_model.placements import CalendarCells

    start, end = bounds.start_min, bounds.end_max
    finite = np.flatnonzero((start > MINUS_INFINITY) & (end < INFINITY) & (end - start > unit))
    of = np.full(start.size, -1, np.int64)
    edges: list[Ints] = []
    if not finite.size:
        return None
    first, last = start[finite], end[finite]
    start_least, end_most = int(first.min()), int(last.max())
    scale = Scale(pl.Datetime("us"), US_PER_DAY)
    for named in UNITS.values():  # the longer ones replace the shorter, whose edges theirs are too
        if named.name == "tick" or (named.length and named.length <= unit):
            continue
        cells = calendar(named.name, scale)
        fills = (cells.beginning(cells.holding(first)) == first) & (
            cells.beginning(cells.holding(last)) == last
        )
        if named.name == "week":
            if not fills.any() or not _weekly(last - first, fills):
                continue
        else:
            finite, first, last = finite[fills], first[fills], last[fills]
            fills = np.ones(first.size, np.bool_)
        if not finite.size:
            break
        low, high = (int(n) for n in cells.holding(np.array([start_least, end_most - 1])))
        if high - low < _MOST_CELLS:
            of[finite[fills]] = len(edges)
            edges.append(cells.beginning(np.arange(low, high + 2)) // unit)
    return CalendarCells(of, tuple(edges)) if edges else None


def _weekly(length: Ints, fills: Mask) -> bool:
    """Whether all stretches of whole weeks begin with a week; one in seven does by chance."""
    return bool(fills[length % (7 * US_PER_DAY) == 0].all())
