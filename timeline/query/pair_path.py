"""Which path answers a question about pairs: what the engine's join and the kernel's search are estimated to cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import EARLIEST, INFINITY

if TYPE_CHECKING:
    from timeline.store import Session, Steps, Store

__all__ = ["Work", "estimated"]

KERNEL_STARTS = 0.6
"""Seconds that a kernel takes before it begins: Numba is loaded, and both sides become arrays."""

_A_ROW = 1.5e-6
_A_PAIR_FOUND = 2e-7
_A_PAIR_JOINED = 3e-7
"""Seconds that the engine takes for a pair that it compares; the kernel compares those alone that meet in time."""


class Work(NamedTuple):
    """How much there is to do.

    Attributes:
        left: events on the left.
        right: events on the right.
        sharing: pairs that share an item, or all, where there is no dimension.
        meeting: how many of these are expected to lie at one time, from the lengths of the events and of the period.
    """

    left: int
    right: int
    sharing: int
    meeting: int

    def kernel_pays(self, joined: int, limit: int | None) -> bool:
        """Whether the kernel is expected to answer sooner than the engine, which compares `joined` pairs."""
        found = self.meeting if limit is None else min(self.meeting, limit)
        rows = _A_ROW * (self.left + self.right)
        return KERNEL_STARTS + rows + _A_PAIR_FOUND * found < _A_PAIR_JOINED * joined

    def told(self, by: str | None) -> str:
        """The numbers, for the reader of a path."""
        sharing = f"{self.sharing:,} pairs share an item of {by}" if by else f"{self.sharing:,} pairs"
        return f"{self.left:,} x {self.right:,} events, {sharing}, about {self.meeting:,} lie at one time"


class _NoJoin(Work):
    """Work where pairs are never joined."""

    def kernel_pays(self, joined: int, limit: int | None) -> bool:
        """It is the only way."""
        return True

    def told(self, by: str | None) -> str:
        """Nothing was counted."""
        return "pairs are not joined here"


def estimated(store: Store, steps: Steps, by: str | None) -> Work:
    """The work of a question whose steps hold `side_left` and `side_right`, and the items of both where `by` is given."""
    if not store.joins_pairs:
        return _NoJoin(0, 0, 0, 0)
    with store.reading() as session:
        return _estimated(session, steps, by)


def _estimated(session: Session, steps: Steps, by: str | None) -> Work:
    sharing = (
        """(
        SELECT sum(l.n * r.n)
        FROM (SELECT item, count(*) AS n FROM chosen_left_item GROUP BY item) AS l
        JOIN (SELECT item, count(*) AS n FROM chosen_right_item GROUP BY item) AS r ON r.item = l.item
    )"""
        if by
        else "l.n::HUGEINT * r.n"
    )
    finite = f"low > {EARLIEST} AND high < {INFINITY}"
    (row,) = session.rows(
        steps.text(
            f"""
SELECT l.n AS lefts, r.n AS rights, coalesce({sharing}, 0)::DOUBLE AS sharing,
    least(1, coalesce((l.share * l.length + r.share * r.length + (1 - l.share + 1 - r.share) * period) / period, 1)) AS share
FROM ({_SIDE.format("left", finite=finite)}) AS l CROSS JOIN ({_SIDE.format("right", finite=finite)}) AS r
CROSS JOIN (SELECT nullif(greatest(l.last, r.last)::DOUBLE - least(l.first, r.first)::DOUBLE, 0) AS period)"""
        ),
        steps.params,
    )
    pairs = int(row["sharing"])
    return Work(row["lefts"], row["rights"], pairs, int(pairs * row["share"]))


_SIDE = """
SELECT count(*) AS n, coalesce(avg(({finite})::INTEGER), 0) AS share,
    coalesce(avg(high::DOUBLE - low::DOUBLE) FILTER ({finite}), 0) AS length,
    min(low) FILTER ({finite}) AS first, max(high) FILTER ({finite}) AS last
FROM side_{}"""
