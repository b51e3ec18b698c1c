"""concurrency by kernel: the levels of all items from sorted ends, step by step or bin by bin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import EARLIEST, LATEST
from timeline.query.interval_steps import sql_length
from timeline.query.state_arrays import fetch, finite, level, rows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from timeline.arrays import Floats, Ints, Rows
    from timeline.query.state_arrays import Extents
    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["binned", "stepped"]

_LOW = 20
_MASK = (1 << _LOW) - 1
"""A length of time is split at this bit: either part, times as many events as there are, fits 64 bits in sum."""


def stepped(session: Session, steps: Steps, by: str | None, window: Window) -> pl.DataFrame:
    """The rows that the SQL of `concurrency` gives without bins, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
    """
    extents = fetch(session, steps, by)
    levels = level(extents, window)
    first, last = levels.runs(levels.certain, levels.possible)
    return rows(
        extents,
        levels.key[first],
        levels.start[first],
        levels.end[last],
        n_certain=levels.certain[first],
        n_possible=levels.possible[first],
    )


def binned(session: Session, steps: Steps, by: str | None, window: Window, unit: str) -> pl.DataFrame:
    """The rows that the SQL of `concurrency` gives in bins of a calendar unit, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
        unit: the unit.
    """
    import numpy as np

    extents = fetch(session, steps, by)
    bins = _bins(session, extents, window, unit)
    levels = level(extents, window, bins.cuts)
    place = bins.place(levels.start)
    kept = (place >= bins.first[levels.key]) & (place < bins.last[levels.key])
    if window.low is not None:
        kept &= levels.start >= window.low
    if window.high is not None:
        kept &= levels.end <= window.high
    levels, place = levels.taken(kept), place[kept]
    first, _ = levels.runs(place)
    key, of = levels.key[first], place[first]
    length = levels.end - levels.start
    time = _summed(np.add, length, first)
    touched = np.isin(bins.numbered(key, of), _touched(extents, bins, window))
    return rows(
        extents,
        key,
        bins.edges[of],
        bins.edges[of + 1],
        mean_certain=_weighted(levels.certain, length, first) / time,
        mean_possible=_weighted(levels.possible, length, first) / time,
        peak_certain=np.maximum(_summed(np.maximum, levels.certain, first), touched),
        peak_possible=_summed(np.maximum, levels.possible, first),
    )


class _Bins(NamedTuple):
    """Calendar bins, and those of each item: from that of its first finite moment to that of the last.

    Attributes:
        edges: the edges of all bins that an item has, ascending.
        first: the first bin of each item.
        last: the bin behind its last one.
        cuts: the edges of the bins of each item, and the item of each.
    """

    edges: Ints
    first: Ints
    last: Ints
    cuts: tuple[Ints, Rows]

    def place(self, moments: Ints) -> Ints:
        """The bin of each moment; -1 before all."""
        import numpy as np

        return np.searchsorted(self.edges, moments, "right") - 1

    def numbered(self, key: Rows, place: Ints) -> Ints:
        """A number for each item and bin."""
        return key.astype(place.dtype) * (self.edges.size + 1) + place


def _bins(session: Session, extents: Extents, window: Window, unit: str) -> _Bins:
    """The bins that hold all finite moments at which an extent of an item begins or ends, or the window."""
    import numpy as np

    low, high = _finite_span(extents, window)
    known = low <= high
    edges = np.zeros(1, np.int64)
    if known.any():
        ends = {"low": int(low[known].min()), "high": int(high[known].max())}
        edges = session.frame(_EDGES.format(unit=unit, long=sql_length(unit)), ends)["edge"].to_numpy()
    first = np.where(known, np.searchsorted(edges, low, "right") - 1, 0)
    last = np.where(known, np.searchsorted(edges, high, "left"), 0)
    size = last - first + 1
    key = np.repeat(np.arange(extents.n_keys, dtype=np.uint32), size)
    behind = np.cumsum(size)
    cuts = edges[np.repeat(last + 1 - behind, size) + np.arange(key.size)]
    return _Bins(edges, first, last, (cuts, key))


_EDGES = """
SELECT epoch_us(unnest(generate_series(
    date_trunc('{unit}', make_timestamp($low::BIGINT)),
    make_timestamp($high::BIGINT) + {long} - INTERVAL 1 MICROSECOND,
    {long}
))) AS edge"""


def _finite_span(extents: Extents, window: Window) -> tuple[Ints, Ints]:
    """The first and the last finite moment of each item, in the wrong order where it has none."""
    import numpy as np

    low, high = (np.full(extents.n_keys, fill, np.int64) for fill in (LATEST, EARLIEST))
    for mask, ends in (
        (extents.some, (extents.possible_start, extents.possible_end)),
        (extents.sure, (extents.core_start, extents.core_end)),
    ):
        for moments in ends:
            kept = mask & finite(moments)
            np.minimum.at(low, extents.key[kept], moments[kept])
            np.maximum.at(high, extents.key[kept], moments[kept])
    limits = [limit for limit in (window.low, window.high) if limit is not None]
    return np.minimum(low, min(limits, default=LATEST)), np.maximum(high, max(limits, default=EARLIEST))


def _summed(by: np.ufunc, values: Ints, first: Ints) -> Ints:
    """The values from each place on, put together."""
    found: Ints = by.reduceat(values, first) if first.size else values
    return found


def _weighted(counts: Ints, length: Ints, first: Ints) -> Floats:
    """The sums of counts times lengths, in two halves, for they may take more than 64 bits."""
    import numpy as np

    low = _summed(np.add, counts * (length & _MASK), first)
    high = _summed(np.add, counts * (length >> _LOW), first) + (low >> _LOW)
    low &= _MASK
    fits = high < 1 << 63 - _LOW
    whole = ((high * fits) << _LOW) | low
    return np.where(fits, whole.astype(np.float64), high * float(1 << _LOW) + low)


def _touched(extents: Extents, bins: _Bins, window: Window) -> Ints:
    """The items and bins that an event without a certain instant surely touches, whenever it is."""
    start, end = extents.core_start, extents.core_end
    kept = extents.surely & finite(start) & finite(end) & (start >= end)
    if window.low is not None:
        kept &= end > window.low
    if window.high is not None:
        kept &= start < window.high
    place = bins.place(start[kept])
    within = bins.place(end[kept] - 1) == place
    return bins.numbered(extents.key[kept][within], place[within])
