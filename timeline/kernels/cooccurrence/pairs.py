"""Co-occurrence of items in time: exact counts for every pair, and what chance would have given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from timeline.constants import Certainty, NullModel
from timeline.errors import BadQuery, BadWindow, warn
from timeline.kernels.cooccurrence.extents import Extents, group_codes, in_granules
from timeline.kernels.cooccurrence.incidence import Incidence, Ints, check_items, incidence
from timeline.kernels.cooccurrence.null_model.judge import Judged, Observed, by_moments
from timeline.kernels.cooccurrence.null_model.period import Period, observed_period
from timeline.kernels.cooccurrence.null_model.shifts import by_shifts
from timeline.kernels.cooccurrence.plan import Method, Task, check_size, count, sides
from timeline.kernels.cooccurrence.result_pairs import most_together_first
from timeline.kernels.statistics import benjamini_hochberg

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Counts
    from timeline.kernels.cooccurrence.null_model.placements import CalendarCells

__all__ = [
    "Cooccurrences",
    "Extents",
    "Incidence",
    "Method",
    "Period",
    "cooccurrences",
    "in_granules",
    "incidence",
]

_MOST_DRAWS = 1_000_000


@dataclass(frozen=True)
class Cooccurrences:
    """One entry a pair of items, those that co-occur most first.

    Attributes:
        x, y: the numbers of the items; in one dimension x < y.
        same_event: events that have both.
        cross_certain, cross_possible: ordered choices of two different events within the window.
        n_x, n_y: events of each item.
        expected: what the null model expects of `together_possible`.
        p: two-sided, of `together_possible` under the null model.
        q: the false discovery rate of p among all `tested` pairs.
        tested: how many pairs of items there are; those that are not listed entered with p = 1.
        null: the null model; with `none`, expected, p and q are NaN.
        period: first and last granule of the observed period.
        methods: the ways of counting that were taken.
    """

    x: Ints
    y: Ints
    same_event: Ints
    cross_certain: Ints
    cross_possible: Ints
    n_x: Ints
    n_y: Ints
    expected: Floats
    p: Floats
    q: Floats
    tested: int
    null: NullModel
    period: Period
    methods: list[Method]

    @property
    def together_certain(self) -> Ints:
        """`same_event` plus `cross_certain`."""
        return self.same_event + self.cross_certain

    @property
    def together_possible(self) -> Ints:
        """`same_event` plus `cross_possible`."""
        return self.same_event + self.cross_possible

    @property
    def lift(self) -> Floats:
        """How many times as often as expected; NaN where nothing is expected."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = self.together_possible / np.where(self.expected > 0, self.expected, np.nan)
        return ratio


def cooccurrences(
    extents: Extents,
    left: Incidence,
    right: Incidence | None = None,
    *,
    window: int,
    group: Ints | None = None,
    only: Ints | None = None,
    only_right: Ints | None = None,
    min_count: int = 1,
    top: int | None = None,
    rank: Certainty = "possible",
    null: NullModel = "clustered",
    draws: int = 999,
    seed: int = 0,
    period: Period | None = None,
    calendar: CalendarCells | None = None,
    method: Method | None = None,
) -> Cooccurrences:
    """Count how often each pair of items occurs within `window` granules, exactly.

    Args:
        extents: first and last granule of each event, each by its smallest and largest value (`in_granules`).
        left: the items of each event (`incidence`).
        right: the items of a second dimension over the same events; then x is of `left` and y of `right`.
        window: the largest distance in granules, 0 or more.
        group: a number for each event; only events of one group pair up, an event of group -1 with none.
        only: numbers of items of `left`; only pairs with one of them are counted.
        only_right: the same of `right`, where there is one; a pair needs one of either.
        min_count: pairs with fewer possible co-occurrences, same events among them, are not listed.
        top: list at most N pairs, the first ones.
        rank: which counts put a pair before others, `possible` or `certain` (then possible) ones.
        null: the null model, `clustered`, `poisson` or `shift`; `none` counts only.
        draws: how many shifts are drawn.
        seed: makes the draws repeatable.
        period: the observed period in granules; by default from the earliest to the latest finite bound.
        calendar: the calendar units that events are dated to, of which the null models know; by default none.
        method: count this way and no other; by default the cheapest.

    Raises:
        BadWindow: the window is negative.
        BadQuery: there are no events or items, an option is out of range, or the answer would not fit in memory.

    >>> day = np.array([0, 1, 9])
    >>> items = incidence(np.array([0, 1, 2, 2]), np.array([0, 1, 0, 1]), 3, 2)
    >>> found = cooccurrences(Extents(day, day, day, day), items, window=1)
    >>> found.same_event.tolist(), found.cross_possible.tolist()
    ([1], [1])
    """
    _check(extents, left, right, window, min_count, top, rank)
    _check_null(null, draws, seed)
    groups = group_codes(left.n_events, group)
    todo = sides(left, right, only, only_right)
    observed = observed_period(extents, period)
    if null != "none" and 0 < observed.length - 1 <= window:
        warn(
            "the window covers the whole observed period: every pair of events counts, and p says nothing",
        )
    task = Task(extents, groups, window, min_count, top, rank)
    if only is None and only_right is None:
        check_size(left, right, task)
    counted, methods = count(todo, task, method)
    second = right or left
    found = most_together_first(counted, second.n_items, rank)
    ends = (found.x, found.y, found.possible)
    seen = Observed(left, second, extents, groups, window, observed, calendar)
    if null == "none":
        judged = Judged(*[np.full(found.x.size, np.nan)] * 2)
    elif null == "shift":
        judged = by_shifts(*ends, todo, seen, draws, seed)
    else:
        judged = by_moments(*ends, seen, clustered=null == "clustered")
    tested = sum(int(side.length.sum()) for side in todo)
    known = {"tested": tested, "null": null, "period": observed, "methods": methods}
    return _first(found, top, judged, left.frequency, second.frequency, known)


def _first(
    found: Counts, top: int | None, judged: Judged, n_x: Ints, n_y: Ints, known: dict[str, Any]
) -> Cooccurrences:
    """The first pairs; q is over all of them."""
    q = judged.p if known["null"] == "none" else benjamini_hochberg(judged.p, known["tested"])
    found = found.taken(slice(top))
    same = found.same_event.astype(np.int64)
    cross = found.possible - same
    return Cooccurrences(
        x=found.x,
        y=found.y,
        same_event=same,
        cross_certain=cross if found.exact else found.certain - same,
        cross_possible=cross,
        n_x=n_x[found.x],
        n_y=n_y[found.y],
        expected=judged.expected[:top],
        p=judged.p[:top],
        q=q[:top],
        **known,
    )


def _check(
    extents: Extents,
    left: Incidence,
    right: Incidence | None,
    window: int,
    least: int,
    top: int | None,
    rank: str,
) -> None:
    if window < 0:
        raise BadWindow(f"a window is not negative: {window}")
    if least < 0:
        raise BadQuery(f"min_count is 0 or more, not {least}")
    if top is not None and top < 1:
        raise BadQuery(f"top is 1 or more, not {top}")
    if rank not in get_args(Certainty):
        raise BadQuery(f"rank is 'possible' or 'certain', not '{rank}'")
    check_items(left, right)
    if any(column.size != left.n_events for column in extents):
        raise BadQuery("extents and items speak of different numbers of events")
    if max(left.items.size, 0 if right is None else right.items.size) >= 1 << 31:
        raise BadQuery("more than 2**31 rows of event and item; count them in parts")


def _check_null(null: str, draws: int, seed: int) -> None:
    if null not in get_args(NullModel):
        raise BadQuery(f"'{null}' is no null model; use {', '.join(get_args(NullModel))}")
    if draws < 1:
        raise BadQuery(f"draws is 1 or more, not {draws}")
    if draws > _MOST_DRAWS:
        raise BadQuery(f"draws is at most {_MOST_DRAWS:,}, not {draws:,}")
    if seed < 0:
        raise BadQuery(f"seed is 0 or more, not {seed}")
