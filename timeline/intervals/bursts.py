"""When an item's events follow one another faster than usual: its bursts, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery
from timeline.intervals.occurrences import read
from timeline.when.calendar import US_PER_DAY
from timeline.when.units import unit_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.calendar import Calendar
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Occurrences
    from timeline.when.units import Unit

__all__ = ["bursts"]


def bursts(
    frame: Frame,
    *,
    start: Column = "start",
    event: str | None = "event",
    item: str | None = "item",
    resolution: str | None = None,
    scale: float = 2.0,
    gamma: float = 1.0,
) -> pl.DataFrame:
    """Find the stretches in which an item's events follow one another faster than its own mean rate.

    Kleinberg's automaton with two states. An event takes part by its onset, if that is certain at the resolution;
    no date is made up for the others: they are counted as `unplaced`.

    Args:
        frame: one row an event and item (anything Arrow-capable); a row stated twice counts once.
        start: the column of onsets, or a pair of columns (smallest, largest) for uncertain ones.
        event: the column that names the event; None where each row is one.
        item: the column of the items; None takes all events together.
        resolution: the unit in which onsets are compared (`hour`, `day`, `year`, ...); by default the tick. In a column with
            a time zone, days and weeks are local.
        scale: how many times the mean rate the burst state has, more than 1.
        gamma: how reluctantly it is entered: 0 at once, larger for fewer and stronger bursts.

    Returns:
        One row a burst, by item and time: `item` (if there is one), `start`, `end` (datetimes in the zone of the
        column, half-open: the first event to the end of the granule of the last), `events`, `weight` (what the burst
        state saves over it), `ratio` (its rate over the item's mean rate; null where all its events share a granule)
        and `unplaced` (events of the item without a certain onset).

    Raises:
        BadColumn, BadBounds: the frame is not as described.
        UnknownName: there is no such resolution.
        BadQuery: no event has a certain onset, or an option is out of range.

    Source: Kleinberg, Bursty and hierarchical structure in streams, Data Min. Knowl. Discov. 7 (2003) 373-397.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"start": [0, 100, 200, 201, 202, 203, 204, 300]})
    >>> bursts(frame, event=None, item=None).select("events", "unplaced").rows()
    [(5, 0)]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels import bursts as kernels

    unit = unit_of(resolution)
    data = read(frame, event=event, item=item, start=start, end=None, undated=True)
    first_min, first_max = _onsets(data, unit)
    placed = (first_min == first_max) & (first_min > MINUS_INFINITY) & (first_min < INFINITY)
    if not placed.any():
        raise BadQuery(
            "no event has a certain onset at this resolution; try a coarser one, such as resolution='day' or 'year'"
        )
    owner = np.repeat(np.arange(data.items.n_events), data.items.breadth)
    kept = placed[owner]
    found = kernels.bursts(
        data.items.items[kept], first_min[owner[kept]], data.items.n_items, scale=scale, gamma=gamma
    )
    unplaced = np.bincount(data.items.items[~kept], minlength=data.items.n_items)
    return pl.DataFrame(
        {
            **({"item": data.names.gather(found.item)} if item else {}),
            "start": _beginning(data, found.first, unit),
            "end": _beginning(data, found.last + 1, unit),
            "events": found.events,
            "weight": found.weight,
            "ratio": np.where(np.isfinite(found.ratio), found.ratio, np.nan),
            "unplaced": unplaced[found.item],
        }
    ).with_columns(pl.col("ratio").fill_nan(None))


def _onsets(data: Occurrences, unit: Unit) -> tuple[Ints, Ints]:
    """The granules of the earliest and the latest onset of each event."""
    if unit.length:
        extents = data.extents(unit.length)
        return extents.first_min, extents.first_max
    months = _months(data, unit)
    return _numbered(data.bounds.start_min, months), _numbered(data.bounds.start_max, months)


def _numbered(bound: Ints, months: Calendar) -> Ints:
    import numpy as np

    finite = (bound > MINUS_INFINITY + 1) & (bound < INFINITY - 1)
    numbers = months.holding(np.where(finite, bound, 0))
    return np.where(finite, numbers, np.where(bound > 0, INFINITY, MINUS_INFINITY))


def _beginning(data: Occurrences, granules: Ints, unit: Unit) -> pl.Series:
    if unit.length:
        return data.beginning(granules, unit.length)
    return data.instants(_months(data, unit).beginning(granules))


def _months(data: Occurrences, unit: Unit) -> Calendar:
    """The units of months, in microseconds."""
    import polars as pl

    from timeline.intervals.calendar import Calendar
    from timeline.intervals.time_type import Scale

    scale = data.scale if data.scale.per_day else Scale(pl.Datetime("us"), US_PER_DAY)
    return Calendar(scale, months=unit.months, zone=data.scale.zone)
