"""Uncertain extents in whole granules, and the windows between them as positions in sorted orders.

Two extents are within `w` of one another unless one begins more than `w` granules after the other ends.
Both one-sided conditions become positions in a sorted order, so that counting needs no comparison of times:
of the targets sorted by first granule the first `reach` begin early enough, and of the targets sorted by last
granule the first `gone` end too early. A target that ends too early has begun early enough, so
the targets within the window are those reached minus those gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.incidence import order_of, places_in
from timeline.kernels.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from timeline.arrays import Mask
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = [
    "Extents",
    "Pass",
    "Spans",
    "certain_passes",
    "finite_ends",
    "group_codes",
    "in_granules",
    "mirrored",
    "passes",
    "possible_spans",
    "shifted",
]


_CODE_BITS = 32  # there are fewer than 2**31 events


class Extents(NamedTuple):
    """The first and the last granule of each event, each by its smallest and its largest possible value.

    `MINUS_INFINITY` and `INFINITY` stand for minus and plus infinity.
    """

    first_min: Ints
    first_max: Ints
    last_min: Ints
    last_max: Ints

    @property
    def exact(self) -> bool:
        """Whether no event leaves its first or last granule open."""
        if self.first_min is self.first_max and self.last_min is self.last_max:
            return True
        return bool(
            np.array_equal(self.first_min, self.first_max) and np.array_equal(self.last_min, self.last_max)
        )


class Spans(NamedTuple):
    """Some events, each with the two granules that a one-sided comparison needs and a group to stay in."""

    event: Ints
    first: Ints
    last: Ints
    group: Ints

    def taken(self, rows: Ints | Mask) -> Spans:
        """Some of them."""
        return Spans(*(column[rows] for column in self))


class Pass(NamedTuple):
    """One sweep: for each query in turn, how many targets have entered and how many have left.

    `reach` and `gone` never fall from one query to the next. Targets enter in the order `entering` and leave
    in the order `leaving`; a pass that only lets targets leave counts below zero.
    """

    query: Ints
    reach: Ints
    gone: Ints
    entering: Ints
    leaving: Ints


def shifted(values: Ints, by: int) -> Ints:
    """Granules `by` later; infinities stay, and nothing wraps around."""
    if by >= 0:
        moved = np.where(values > INFINITY - by, INFINITY, values + np.int64(by))
    else:
        moved = np.where(values < MINUS_INFINITY - by, MINUS_INFINITY, values + np.int64(by))
    return np.where((values == MINUS_INFINITY) | (values == INFINITY), values, moved)


def in_granules(start_min: Ints, start_max: Ints, end_min: Ints, end_max: Ints, unit: int) -> Extents:
    """Four half-open bounds in microseconds as the granules of `unit` microseconds that they touch.

    The two smallest and the two largest values of int64 are taken as infinite.
    Starts are floored and ends are ceiled, as a resolution asks; the last granule is the one before the end.
    """

    def granule(ticks: Ints, back: int) -> Ints:
        ticks = np.asarray(ticks, np.int64)
        granules = (ticks - back * (ticks > MINUS_INFINITY)) // unit
        return np.where(
            ticks >= INFINITY - 1, INFINITY, np.where(ticks <= MINUS_INFINITY + 1, MINUS_INFINITY, granules)
        )

    first, last = granule(start_min, 0), granule(end_min, 1)
    return Extents(
        first,
        first if start_max is start_min else granule(start_max, 0),
        last,
        last if end_max is end_min else granule(end_max, 1),
    )


def group_codes(n_events: int, group: Ints | None) -> Ints:
    """The group of each event; without groups all share one, and an event without a group (-1) has its own."""
    if group is None:
        return np.zeros(n_events, np.int64)
    group = np.asarray(group, np.int64)
    alone = group < 0
    return np.where(alone, (group.max(initial=-1) + 1) + np.cumsum(alone) - 1, group)


def possible_spans(extents: Extents, group: Ints) -> Spans:
    """The hulls of all events: what may be within a window is what the hulls allow."""
    return Spans(np.arange(group.size), extents.first_min, extents.last_max, group)


def finite_ends(*columns: Ints) -> tuple[int, int] | None:
    """The smallest and the largest finite value of some columns; None where none is finite."""
    low, high = INFINITY, MINUS_INFINITY
    for values in columns:
        finite = (values > MINUS_INFINITY) & (values < INFINITY)
        low = min(low, int(values.min(initial=INFINITY, where=finite)))
        high = max(high, int(values.max(initial=MINUS_INFINITY, where=finite)))
    return (low, high) if low <= high else None


def _keys(targets: Ints, target_group: Ints, queries: Ints, query_group: Ints) -> tuple[Ints, Ints]:
    """Values that sort by group first, so that one search stays inside its own group; infinities lie beside the others."""
    groups = 1 + max(int(target_group.max()), int(query_group.max()))
    low, high = finite_ends(targets, queries) or (0, 0)
    stride = high - low + 3
    if groups * stride < 1 << 62:
        target_keys, query_keys = (
            group * stride + np.clip(side, low - 1, high + 1) - (low - 1)
            for side, group in ((targets, target_group), (queries, query_group))
        )
        return target_keys, query_keys
    ranked = distinct(np.concatenate([targets, queries]))
    return (
        target_group * ranked.size + np.searchsorted(ranked, targets),
        query_group * ranked.size + np.searchsorted(ranked, queries),
    )


def _rising(values: Ints) -> bool:
    return bool((values[1:] >= values[:-1]).all())


def passes(queries: Spans, targets: Spans, window: int) -> list[Pass]:
    """The sweeps whose sum counts, for each query that has any, the targets of its group within `window` granules of it.

    One sweep where begin and end have the same order (points, extents of one length), else two.
    The two one-sided conditions must exclude each other, as they do for hulls.
    """
    if not queries.event.size or not targets.event.size:
        return []
    firsts, reach_keys = _keys(targets.first, targets.group, shifted(queries.last, window), queries.group)
    lasts, gone_keys = _keys(targets.last, targets.group, shifted(queries.first, -window), queries.group)
    by_first = order_of(firsts)
    reach = places_in(firsts[by_first], reach_keys, "right")
    in_step = _rising(lasts[by_first])
    by_last = by_first if in_step else order_of(lasts)
    gone = places_in(lasts[by_last], gone_keys, "left")
    entering, leaving = targets.event[by_first], targets.event[by_last]
    del (
        firsts,
        reach_keys,
        lasts,
        gone_keys,
        by_first,
        by_last,
    )  # of many events they are what memory holds most of
    query, some = queries.event, reach > gone  # the others have no target
    if not some.any():
        return []
    if not some.all():
        query, reach, gone = query[some], reach[some], gone[some]
    if in_step:
        order = order_of(reach + gone)
        if _rising(reach[order]) and _rising(gone[order]):
            return [Pass(query[order], reach[order], gone[order], entering, leaving)]
    order, back = order_of(reach), order_of(gone)
    idle = np.zeros(order.size, np.int64)
    return [
        Pass(query[order], reach[order], idle, entering, leaving),
        Pass(query[back], idle, gone[back], entering, leaving),
    ]


def _spread(extents: Extents) -> Ints:
    """How far the latest begin lies after the earliest end: below 1 where some granule is certain."""
    unbounded = (extents.first_max == INFINITY) | (extents.last_min == MINUS_INFINITY)
    settled = (extents.first_max == MINUS_INFINITY) | (extents.last_min == INFINITY)
    with np.errstate(over="ignore"):
        spread = extents.first_max - extents.last_min
    wrapped = (extents.first_max >= 0) & (extents.last_min < 0) & (spread < 0)
    sunk = (extents.first_max < 0) & (extents.last_min >= 0) & (spread > 0)
    return np.where(unbounded | wrapped, INFINITY, np.where(settled | sunk, MINUS_INFINITY, spread))


def certain_passes(extents: Extents, group: Ints, window: int, events: Ints) -> tuple[Iterator[Pass], Ints]:
    """The sweeps whose sum counts which of some events are certainly within `window`, and those left out of its diagonal.

    Certainly within means that the latest begin of either is at most `window` after the earliest end of the
    other. Both fail at once only where the two spreads add up to more than `2 * window`, and then the pair is
    not certain anyway: so pairs are counted only where they add up to no more. Spreads up to `window` always
    do. Wider events meet only narrower ones; those pairs are found by parting the order of spreads again and again,
    one pair of sweeps a level.

    The second value lists the events too wide to be certainly within `window` of themselves.
    """
    spread = _spread(extents)
    certain = Spans(np.arange(group.size), extents.first_max, extents.last_min, group)
    narrow, wide = events[spread[events] <= window], events[spread[events] > window]
    return _certain_passes(certain, spread, narrow, wide, window), wide


def _certain_passes(certain: Spans, spread: Ints, narrow: Ints, wide: Ints, window: int) -> Iterator[Pass]:
    """One after the other, for together they would fill the memory."""
    narrow_spans = certain.taken(narrow)
    yield from passes(narrow_spans, narrow_spans, window)
    del narrow_spans
    if not narrow.size:
        return
    room = 2 * window - np.minimum(spread[wide], 4 * window + 1)
    partnered = wide[room >= spread[narrow].min()]
    if partnered.size:
        yield from _mixed_passes(certain, spread, narrow, partnered, window)


def _mixed_passes(certain: Spans, spread: Ints, narrow: Ints, wide: Ints, window: int) -> Iterator[Pass]:
    """Sweeps over the pairs of a wide and a narrow event whose spreads add up to at most `2 * window`."""
    members = np.concatenate([narrow, wide])
    is_wide = np.arange(members.size) >= narrow.size
    limit = np.where(is_wide, 2 * window - spread[members], spread[members])
    order = np.lexsort((is_wide, limit))
    turns = np.diff(is_wide[order].astype(np.int8), prepend=0) != 0
    block = np.empty(members.size, np.int64)
    block[order] = np.cumsum(turns)
    code, bits = (values[block] for values in _codes(np.bincount(block)))
    for level in range(int(bits.max())):
        upper = (code >> np.uint64(_CODE_BITS - 1 - level)) & np.uint64(1) == 1
        segment = (code >> np.uint64(_CODE_BITS - level)).astype(np.int64) if level else np.zeros_like(block)
        lower_side, upper_side = (
            _in_segments(certain, members, segment, chosen & (bits > level))
            for chosen in (~is_wide & ~upper, is_wide & upper)
        )
        yield from passes(lower_side, upper_side, window)
        yield from passes(upper_side, lower_side, window)


def _codes(members: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """A code for each block, the bits of 32 that count first, and how many bits count: fewer where it has more members.

    Codes ascend, and none begins another (Shannon, Fano and Elias). So any two blocks part at one bit, and the members
    of a block that holds most of all come into few levels.
    """
    total = int(members.sum())
    middle = (2 * np.cumsum(members) - members).astype(np.uint64)
    code = (middle << np.uint64(_CODE_BITS)) // np.uint64(2 * total)
    return code, np.ceil(np.log2(total / np.maximum(members, 1))).astype(np.int64) + 1


def _in_segments(spans: Spans, members: Ints, segment: Ints, chosen: Mask) -> Spans:
    """Some members, those of each segment in groups of their own."""
    some = spans.taken(members[chosen])
    return some._replace(group=some.group * (segment.max() + 1) + segment[chosen])


def mirrored(values: Ints) -> Ints:
    """Granules on a line of time that runs backwards; infinities change sides."""
    return np.where(values == MINUS_INFINITY, INFINITY, np.where(values == INFINITY, MINUS_INFINITY, -values))
