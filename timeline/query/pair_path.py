"""Which path answers a question about pairs: the sizes of both selections, and of what their events have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import US_PER_DAY
from timeline.query.dimensions import SINGLE
from timeline.query.planner import Plan, Way, cheapest
from timeline.store import SAMPLED, sampled
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.store import Session, Steps, Store

__all__ = ["Pairs", "Work", "planned"]


class Pairs(NamedTuple):
    """How many events and pairs there are.

    Attributes:
        left: events on the left.
        right: events on the right.
        sharing: pairs that share an item, or all, where there is no dimension.
        meeting: how many of these are expected to lie at one time, from the lengths of the events and of the period.
        by: the dimension.
    """

    left: int
    right: int
    sharing: int
    meeting: int
    by: str | None = None

    @property
    def apart(self) -> int:
        """How many are expected to lie at different times."""
        return self.sharing - self.meeting

    @property
    def joined(self) -> int:
        """How many the engine compares to find those that lie at one time: by time alone, it joins sorted ends."""
        return self.sharing if self.by else self.meeting

    def __str__(self) -> str:
        share = f" share an item of {self.by}" if self.by else ""
        pairs = f"{self.sharing:,} pairs{share}"
        return f"{self.left:,} x {self.right:,} events, {pairs}, about {self.meeting:,} lie at one time"


class Work(NamedTuple):
    """How many pairs the engine compares, and how many rows are expected."""

    compared: int
    found: int


def planned(
    store: Store,
    steps: Steps,
    by: str | None,
    unit: str | None,
    kernel: Way,
    work: Callable[[Pairs], Work],
    limit: int | None = None,
    *,
    until: str = "end_max",
) -> Plan:
    """The path of a question about pairs.

    Args:
        store: where the events are; one in which pairs are not joined leaves the kernel alone.
        steps: they hold `chosen_left` and `chosen_right`, and the items of both where `by` is given.
        by: the dimension of which both events have an item in common.
        unit: the resolution.
        kernel: what the kernel is and does; how much, is worked out here.
        work: how much there is to do.
        limit: maximum number of rows; a kernel ends when it has enough, a join does not.
        until: the bound with which events on the left are over, as far as the question goes.
    """
    if not store.joins_pairs:
        return cheapest("pairs are not joined here", kernel)
    with store.reading() as session:
        pairs = _measured(session, steps, by, unit, until)
    compared, found = work(pairs)
    found = found if limit is None else min(found, limit)
    read = {"event read": pairs.left + pairs.right}
    return cheapest(
        str(pairs),
        Way(
            "sql",
            "the engine joins them",
            {**read, "join planned": 1, "pair compared": compared, "pair listed": found},
        ),
        kernel._replace(work={**read, "pair found": found}),
        rows=found,
    )


def _measured(session: Session, steps: Steps, by: str | None, unit: str | None, until: str) -> Pairs:
    """The sizes, from the bounds as they are stored: to number them in granules would cost more than it tells.

    Events are counted, their lengths looked at in a part of many.
    """
    shortest = 1 if unit is None else UNITS[unit].length or UNITS[unit].months * _MONTH
    versions = session.value("SELECT count(*) FROM event_version")
    (row,) = session.rows(steps.text(_counting(by)), steps.params)
    part = sampled(steps, SAMPLED / max(1, versions))
    (shape,) = session.rows(part.text(_SHARE.format(shortest=shortest, until=until)), part.params)
    pairs = int(row["sharing"])
    return Pairs(row["lefts"], row["rights"], pairs, int(pairs * shape["share"]), by)


def _counting(by: str | None) -> str:
    """SQL that counts the events of both sides, and the pairs that share an item."""
    if by in SINGLE:
        return _COUNTED_BY.format(by=by)
    return _COUNTED.format(sharing=_SHARING if by else "lefts::HUGEINT * rights")


_MONTH = 30 * US_PER_DAY
_COUNTED_BY = """
SELECT
    coalesce(sum(l.n), 0)::BIGINT AS lefts, coalesce(sum(r.n), 0)::BIGINT AS rights,
    coalesce(sum(l.n::HUGEINT * r.n), 0)::DOUBLE AS sharing
FROM (SELECT {by} AS item, count(*) AS n FROM chosen_left GROUP BY ALL) AS l
FULL JOIN (SELECT {by} AS item, count(*) AS n FROM chosen_right GROUP BY ALL) AS r ON r.item = l.item"""
_COUNTED = """
SELECT lefts, rights, coalesce({sharing}, 0)::DOUBLE AS sharing
FROM (SELECT (SELECT count(*) FROM chosen_left) AS lefts, (SELECT count(*) FROM chosen_right) AS rights)"""
_SHARING = """(
    SELECT sum(l.n * r.n)
    FROM (SELECT item, count(*) AS n FROM chosen_left_item GROUP BY item) AS l
    JOIN (SELECT item, count(*) AS n FROM chosen_right_item GROUP BY item) AS r ON r.item = l.item
)"""
_SHARE = """
SELECT quantile_disc(low, [0.25, 0.75]) AS middle,
    avg(length) FILTER (on_left) + avg(length) FILTER (NOT on_left) - {shortest} AS lengths,
    avg(open) FILTER (on_left) + avg(open) FILTER (NOT on_left) AS opens,
    coalesce(lengths / nullif(2 * (middle[2]::DOUBLE - middle[1]::DOUBLE), 0), 1) AS met,
    coalesce(least(1, met + opens), 1) AS share
FROM (
    SELECT on_left, ((NOT isfinite(start_min))::INTEGER + (NOT isfinite(end_max))::INTEGER) / 2 AS open,
        CASE WHEN finite THEN epoch_us(start_min) END AS low,
        CASE WHEN finite THEN greatest(epoch_us(end_max)::DOUBLE - epoch_us(start_min), {shortest}) ELSE 0 END AS length
    FROM (
        SELECT *, isfinite(start_min) AND isfinite(end_max) AS finite
        FROM (
            SELECT TRUE AS on_left, start_min, {until} AS end_max FROM chosen_left
            UNION ALL SELECT FALSE, start_min, end_max FROM chosen_right
        )
    )
)"""
"""The share of pairs that lie at one time; all where a side has no event here.

It comes of the mean lengths of both sides, and of how open they are: an extent without one end meets half of all others, one
without both meets all. And of twice the period in which the middle half of all begin: few that lie far away do not make
it longer. Extents of whole granules share one from as many places as both have granules, less one."""
