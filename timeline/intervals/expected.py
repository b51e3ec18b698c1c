"""What is expected of stretches of time: how many events begin in them, touch them, or go on, and how far that may be off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.errors import BadQuery
from timeline.intervals.mixtures import mixture
from timeline.intervals.probability import check_lasting, clipped, warn_of_missing
from timeline.when.units import UNITS, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from timeline.arrays import Codes, Floats, Ints
    from timeline.intervals.extents import Extents
    from timeline.intervals.mixtures import Mixture
    from timeline.intervals.probability import Lasting
    from timeline.intervals.time_type import Scale
    from timeline.kernels.relations import Bounds
    from timeline.when.when import When

__all__ = [
    "Chances",
    "Stretches",
    "cut_off",
    "expected_level",
    "expected_number",
    "granules_of",
    "granules_of_length",
]


class Stretches(NamedTuple):
    """The rows of an answer by key and time, and which events have which keys.

    Attributes:
        opening: where the rows of each key begin, and their number.
        low: their first instants, in the ticks of the events' bounds.
        high: the first instants after them.
        event: an event for each of its keys.
        key: the keys.
    """

    opening: Ints
    low: Ints
    high: Ints
    event: Ints
    key: Ints


def granules_of(resolution: str | None, zone: str | None, *, days: bool) -> tuple[int, int, int]:
    """The granules of which extents consist; without a resolution ticks, or days where that is what the columns hold.

    Raises:
        BadQuery: they are days of a time zone, or longer.
    """
    unit = unit_of(resolution or ("day" if days else None))
    if zone is not None and (unit.months or unit.length >= UNITS["day"].length):
        raise BadQuery(f"shares by {unit.name} are counted in UTC; convert the columns, which are in {zone}")
    return unit.parts


def expected_number(
    events: Mixture, at: Stretches, unit: tuple[int, int, int], counts: str, *, moment: bool
) -> list[pl.Series]:
    """How many events begin in each row, or touch it: `expected`, `low`, `high`; null where there is no measure.

    Args:
        events: in granules.
        at: the rows.
        unit: the granules.
        counts: `begins` or `touches`.
        moment: an event lasts one granule where it can.
    """
    from timeline.kernels.expected import Rows, expected

    up = _granules(at.low, unit, up=True), _granules(at.high, unit, up=True)
    low = _granules(at.low, unit, up=False) if counts == "touches" else up[0]
    rows = Rows(at.opening, low, up[1])
    boxes = events.opening, events.bounds, events.weight
    return _columns(*expected(at.event, at.key, *boxes, rows, counts, moment=moment), whole=True)


def expected_level(
    events: Mixture,
    at: Stretches,
    unit: tuple[int, int, int],
    least: Floats,
    most: Floats,
    *,
    moment: bool,
) -> list[pl.Series]:
    """How many events go on in the mean over each row: `expected`, `low`, `high`; null where there is no measure.

    Args:
        events: in granules.
        at: the rows.
        unit: the granules, of one length.
        least: the mean of those that certainly go on.
        most: the mean of those that possibly do.
        moment: an event lasts one granule where it can.

    Raises:
        BadQuery: the granules differ in length, or a row cuts one.
    """
    import numpy as np

    from timeline.kernels.expected import Rows, expected

    if unit[2]:
        raise BadQuery(
            "months and longer units differ in length, so no mean is taken over them; compare by day or week"
        )
    low, high = (_granules(edge, unit, up=True) for edge in (at.low, at.high))
    if any((_granules(edge, unit, up=False) != up).any() for edge, up in ((at.low, low), (at.high, high))):
        raise BadQuery("some rows begin or end within a unit of the resolution; compare at a finer one")
    boxes = events.opening, events.bounds, events.weight
    found = expected(at.event, at.key, *boxes, Rows(at.opening, low, high), "goes_on", moment=moment)
    endless = (low == MINUS_INFINITY) | (high == INFINITY)
    length = np.where(endless, 1.0, high.astype(np.float64) - low)
    mean = np.where(endless, np.nan, found.expected / length)
    reach = np.where(endless, np.nan, (found.high - found.expected) / length)
    known = least == most
    levels = (
        np.where(known, least, np.clip(each, least, most)) for each in (mean, mean - reach, mean + reach)
    )
    return _columns(*levels, whole=False)


def _granules(instants: Ints, unit: tuple[int, int, int], *, up: bool) -> Ints:
    from timeline.intervals.relations import granular
    from timeline.kernels.relations import Bounds

    found = granular(Bounds(instants, instants, instants, instants), unit)
    return found.end_max if up else found.start_min


def _columns(expected: Floats, low: Floats, high: Floats, *, whole: bool) -> list[pl.Series]:
    import polars as pl

    named = {"expected": expected, "low": low, "high": high}
    columns = [pl.Series(name, values, nan_to_null=True) for name, values in named.items()]
    return [column.cast(pl.Int64) if whole and column.name != "expected" else column for column in columns]


class Chances:
    """The extents of a frame, as what they may turn out to be.

    Args:
        extents: uncertain ones.
        lasting: `any` length, or `moment`.
        horizon: what cuts off those without a limit.
        resolution: granules of one length.
        weight: the column of weights, which there is none of.

    Raises:
        BadQuery: the extents are certain, weigh more or less than others, or have no such granules.
    """

    def __init__(
        self,
        extents: Extents,
        lasting: Lasting,
        horizon: str | When | None,
        resolution: str | None,
        weight: str | None,
    ) -> None:
        check_lasting(lasting)
        if weight is not None or not extents.uncertain:
            what = "are counted, not weighed" if weight else "have two columns for a start and two for an end"
            raise BadQuery(f"expected: extents of which something is expected {what}")
        self.moment, self._key = lasting == "moment", extents.key
        self._dates = extents.scale.per_day > 0
        self.unit = _ticks_of(resolution, extents.scale.per_day, extents.scale.zone)
        self.events = mixture(
            cut_off(extents.tight, extents.scale, horizon), unit=self.unit, moment=self.moment
        )

    def levels(self, key: Codes, low: Ints, high: Ints, counts: Sequence[Any]) -> list[pl.Series]:
        """What is expected of rows in the order of keys and time, of which the certain and possible levels are known."""
        import numpy as np

        known, opening = np.unique(key, return_index=True)
        mine = np.zeros(self.events.there.size, np.int64) if self._key is None else self._key
        place = np.searchsorted(known, mine)
        held = np.flatnonzero(place < known.size)
        held = held[known[place[held]] == mine[held]]
        at = Stretches(np.append(opening, key.size), low, high, held, place[held])
        least, most = (np.asarray(count, np.float64) for count in counts)
        found = expected_level(self.events, at, self.unit, least, most, moment=self.moment)
        warn_of_missing(found[0], dates=self._dates)
        return found


def cut_off(bounds: Bounds, scale: Scale, horizon: str | When | None) -> Bounds:
    """Bounds of a scale with what has no limit cut off at the horizon.

    Raises:
        BadQuery: the scale is not of dates.
        BadBounds: as `clipped`.
    """
    if horizon is not None and not scale.per_day:
        raise BadQuery("a horizon is a date, and the columns hold integers; leave it out")
    return clipped(bounds, horizon, per_day=scale.per_day or 1)


def granules_of_length(length: int, scale: Scale) -> tuple[int, int, int]:
    """The granules of which extents consist, as a length in the ticks of a scale.

    Raises:
        BadQuery: they are days of a time zone, or longer.
    """
    if not scale.per_day or length == 1:
        return length, 0, 0
    unit = next(unit for unit in UNITS.values() if unit.length == length)
    return granules_of(unit.name, scale.zone, days=False)


def _ticks_of(resolution: str | None, per_day: int | None, zone: str | None) -> tuple[int, int, int]:
    """Granules in ticks of which so many make a day."""
    length, days_before, months = granules_of(resolution, zone, days=False)
    if resolution in (None, "tick") or months:
        return length, days_before, months
    ticks, rest = divmod(length * (per_day or 0), US_PER_DAY)
    if rest or not ticks or days_before:
        raise BadQuery(
            f"the columns are not compared by {resolution}; leave it out, or take day, hour, minute or second"
        )
    return ticks, 0, 0
