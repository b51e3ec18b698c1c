"""How many events per day, month, year: by item, with certain and possible counts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import EARLIEST, LATEST, US_PER_DAY
from timeline.errors import BadBounds, BadQuery, BadWindow, visible, warn
from timeline.intervals.calendar import Calendar
from timeline.intervals.expected import Stretches, expected_number, granules_of
from timeline.intervals.frames import names
from timeline.intervals.frames import read as read_frame
from timeline.intervals.mixtures import mixture
from timeline.intervals.occurrences import read
from timeline.intervals.probability import check_lasting, clipped, warn_of_missing
from timeline.intervals.time_type import Scale
from timeline.when.units import UNITS

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Occurrences
    from timeline.intervals.probability import Lasting
    from timeline.intervals.time_type import Moment
    from timeline.kernels.rate import Counted
    from timeline.when.inputs import LengthLike
    from timeline.when.units import Unit
    from timeline.when.when import When

__all__ = ["rate"]

_LETTERS = {
    "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "q": "quarter", "y": "year",
}  # fmt: skip
_NAMES = tuple(name for name in UNITS if name != "tick")
_MANY_CELLS = 1_000_000
"""From so many cells of item and bin on, vague dates make no bins of their own."""
_DIGITS, _SHOWN = 15, 40  # characters of a number that is read, and of a text that is refused
_LONGEST = 100_000 * UNITS["year"].mean_days
_EVERY = re.compile(rf"([1-9]\d*)({'|'.join(_LETTERS)})")


def rate(
    frame: Frame,
    *,
    every: str = "month",
    start: Column = "start",
    end: Column | None = "end",
    event: str | None = "event",
    item: str | None = "item",
    counts: Counted = "begins",
    limits: tuple[Moment, Moment] | None = None,
    closed: str = "left",
    expected: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    resolution: str | None = None,
    circa: LengthLike | None = None,
) -> pl.DataFrame:
    """Count events in each bin of the calendar, by item, bins without events included.

    Args:
        frame: one row an event and item (anything Arrow-capable); a row stated twice counts once.
        every: the bin: `day`, `week` (from Monday), `month`, `quarter`, `year`, `decade`, ..., or a multiple such as
            `7d`, `6h`, `5y`. Multiples of months and years are counted from the year 0, all others from 1970-01-01.
            In a column with a time zone, days and longer bins begin at local midnight.
        start: the column of starts, or a pair of columns (smallest, largest) for uncertain ones.
        end: the same of ends, exclusive; None for events that occupy one date or one instant. Of these, one whose
            only start is null is left out, with a warning that counts them.
        event: the column that names the event; None where each row is one.
        item: the column of the items; None counts all events together.
        counts: `begins` counts an event where it starts, `touches` in every bin that it shares an instant with.
        limits: two moments (a date, datetime or ISO text; None where there is no limit): only the bins between them,
            the outer ones cut.
        closed: `both` if ends are inclusive.
        expected: how many events are expected in each bin, if all extents of an event weigh the same.
        lasting: with `expected`, as for `probabilities`.
        horizon: likewise.
        resolution: likewise, the granules of which extents consist; default: the tick, of dates the day.
        circa: how much wider on either side an event is taken whose column `approximate` or `uncertain` is true, such as `5y`.

    Returns:
        One row an item and bin: `item` (if there is one), `start`, `end` (datetimes in the zone of the columns,
        half-open), `n_certain`, `n_possible`. Bins run from the earliest to the latest finite bound. An event with
        bounds but without a date is possible in all. With `expected` also `expected`, and `low` and `high`, between
        which the number lies in 95 of 100 worlds; null where a date has no limit and its place matters.

    Raises:
        BadColumn, BadBounds: the frame is not as described.
        BadWindow: `every` is not such a bin.
        BadQuery: there is nothing to count, nothing has a date, or there are too many bins.

    >>> import polars as pl
    >>> from datetime import date
    >>> frame = pl.DataFrame({"start": [date(2020, 1, 5), date(2020, 1, 9), date(2020, 3, 1)]})
    >>> rate(frame, end=None, event=None, item=None)["n_certain"].to_list()
    [2, 0, 1]
    >>> vague = pl.DataFrame({"from": [date(2020, 1, 1), date(2020, 1, 9)], "to": [date(2020, 2, 29), date(2020, 1, 9)]})
    >>> options = {"start": ("from", "to"), "end": None, "event": None, "item": None, "lasting": "moment"}
    >>> rate(vague, **options, expected=True)["expected"].round(4).to_list()
    [1.5167, 0.4833]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels import rate as kernels

    bins = _bin(every)
    data = read(frame, event=event, item=item, start=start, end=end, closed=closed, circa=circa)
    edges = _edges(data, bins, counts, limits)
    certain, possible = kernels.rate(*data.bounds, data.items, edges, counts)
    n_items, n_bins = certain.shape
    times = data.instants(edges)
    found = pl.DataFrame(
        {
            **({"item": data.names.gather(np.repeat(np.arange(n_items), n_bins))} if item else {}),
            "start": times.gather(np.tile(np.arange(n_bins), n_items)),
            "end": times.gather(np.tile(np.arange(1, n_bins + 1), n_items)),
            "n_certain": certain.ravel(),
            "n_possible": possible.ravel(),
        }
    )
    if not expected:
        return found
    check_lasting(lasting)
    moment, unit = (
        lasting == "moment",
        granules_of(resolution, data.scale.zone, days=_are_dates(frame, start)),
    )
    events = mixture(clipped(data.bounds, horizon), unit=unit, moment=moment)
    each = np.arange(n_items + 1) * n_bins
    at = Stretches(
        each, np.tile(edges[:-1], n_items), np.tile(edges[1:], n_items), data.items.owner, data.items.items
    )
    shares = expected_number(events, at, unit, counts, moment=moment)
    warn_of_missing(shares[0], dates=data.scale.per_day > 0)
    return found.hstack(shares)


def _are_dates(frame: Frame, start: Column) -> bool:
    import polars as pl

    return all(read_frame(frame, "the frame").schema[name] == pl.Date for name in names(start))


class _Bin(NamedTuple):
    """How many of which unit make a bin, and how it is written."""

    size: int
    unit: Unit
    text: str


def _bin(every: str) -> _Bin:
    if every in _NAMES:
        return _Bin(1, UNITS[every], every)
    stated = _EVERY.fullmatch(every)
    if not stated:
        raise BadWindow(
            f"'{visible(every[:_SHOWN])}' is not an interval; write {', '.join(_NAMES)}, or a multiple such as 7d, 6h, 5y"
        )
    unit = UNITS[_LETTERS[stated[2]]]
    if len(stated[1]) > _DIGITS or int(stated[1]) * unit.mean_days > _LONGEST:
        raise BadWindow(
            f"'{every[:_SHOWN]}' is too long for a bin, which is at most 100000y; write a shorter one"
        )
    return _Bin(int(stated[1]), unit, every)


def _edges(data: Occurrences, bins: _Bin, counts: Counted, limits: tuple[Moment, Moment] | None) -> Ints:
    """The edges of the bins from the first that an event may be in to the last, or of those between the limits."""
    import numpy as np
    import polars as pl

    from timeline.kernels.distinct import distinct
    from timeline.kernels.rate import MOST_CELLS

    unit = bins.unit
    months, length = bins.size * unit.months, bins.size * unit.length
    zone = data.scale.zone if months or length % US_PER_DAY == 0 else None
    units = Calendar(data.scale, length, -unit.origin, months, zone)
    if not data.scale.per_day:
        units = replace(units, scale=Scale(pl.Datetime("us"), US_PER_DAY))
    low, high = _limits(data, limits)
    starts, ends = data.bounds[:2], data.bounds[2:]
    seen = np.concatenate([*starts, *((bound - 1).clip(EARLIEST) for bound in ends if counts == "touches")])
    finite = seen[(seen > EARLIEST) & (seen < LATEST - 1)]
    if not finite.size and not (low > EARLIEST and high < LATEST):
        raise BadQuery("no event has a date, so there are no bins to count in")
    first, last = _outer(units, finite, low, high)
    if limits is None and data.items.n_items * (last - first) > _MANY_CELLS:
        first, last = _placed(data, units, first, last)
    if last - first >= MOST_CELLS:
        raise BadQuery(f"more than {MOST_CELLS:,} bins of {bins.text}; use longer ones, or a window")
    edges = units.beginning(np.arange(first, last + 2)).clip(low, high)
    return distinct(edges)  # a day that a clock skips is no bin


def _limits(data: Occurrences, limits: tuple[Moment, Moment] | None) -> tuple[int, int]:
    """The limits in microseconds."""
    if limits is None:
        return EARLIEST, LATEST
    low, high = (
        data.scale.moment(limit, infinite, "limits")
        for limit, infinite in zip(limits, (EARLIEST, LATEST), strict=True)
    )
    if low >= high:
        raise BadBounds(f"limits={limits} end before they start")
    return low, high


def _outer(units: Calendar, finite: Ints, low: int, high: int) -> tuple[int, int]:
    """The first and the last bin: those of the limits, or of the dates where there is none."""
    import numpy as np

    first = low if low > EARLIEST else min(int(finite.min()), high - 1)
    last = high - 1 if high < LATEST else max(int(finite.max()), low)
    return tuple(int(number) for number in units.holding(np.array([first, last])))  # type: ignore[return-value]


def _placed(data: Occurrences, units: Calendar, first: int, last: int) -> tuple[int, int]:
    """The first and the last bin in which an event certainly begins, where vague dates would make far too many."""
    import numpy as np

    from timeline.when.calendar import iso

    least, most = data.bounds[:2]
    dated = (least > EARLIEST) & (most < LATEST - 1)
    begin, latest = units.holding(least[dated]), units.holding(most[dated])
    sure = begin[begin == latest]
    if not sure.size:
        return first, last
    span = int(sure.min()), int(sure.max())
    edges = [iso(int(edge))[:10] for edge in units.beginning(np.array([span[0], span[1] + 1]))]
    beyond = int(((begin < span[0]) | (latest > span[1])).sum())
    if not beyond:
        return first, last
    warn(
        f"bins from {edges[0]} to {edges[1]}, where events certainly begin; {beyond:,} events that may begin"
        " before or after would make too many; give a window for others",
    )
    return span
