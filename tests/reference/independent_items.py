"""Items that have nothing to do with one another, with dates of every kind: what a null model must call chance.

`python -m tests.reference.independent_items` prints how many pairs have p below 0.05, for each kind of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.extents import Extents
from timeline.kernels.cooccurrence.null_model.placements import CalendarCells
from timeline.kernels.cooccurrence.pairs import cooccurrences, incidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.arrays import Ints


FIRST, LENGTH = 7_305, 4_000  # days from 1990 on


def any_day(rng: np.random.Generator, n: int) -> Ints:
    """Days of the period, each as likely."""
    return FIRST + rng.integers(0, LENGTH, n)


def dated_to(days: Ints, unit: str) -> tuple[Ints, Ints]:
    """First and last day of the month (M) or the year (Y) of each day."""
    cells = days.astype("datetime64[D]").astype(f"datetime64[{unit}]")
    first, after = (c.astype("datetime64[D]").astype(np.int64) for c in (cells, cells + 1))
    return first, after - 1


def points(rng, n):
    """Events of a day."""
    day = any_day(rng, n)
    return day, day


def lasting(rng, n):
    """Events of about four months, some of them cut off by the end of the period."""
    day = any_day(rng, n)
    return day, np.minimum(day + rng.exponential(120, n).astype(np.int64), FIRST + LENGTH - 1)


def lasting_for_years(rng, n):
    """Events of about three years, many of them cut off by the end of the period."""
    day = any_day(rng, n)
    return day, np.minimum(day + rng.exponential(1_200, n).astype(np.int64), FIRST + LENGTH - 1)


def ongoing(rng, n):
    """A fifth of the events has no end."""
    day = any_day(rng, n)
    return day, np.where(rng.random(n) < 0.2, INFINITY, day)


def undated(rng, n):
    """A seventh of the events has no date."""
    day, without = any_day(rng, n), rng.random(n) < 0.15
    return np.where(without, MINUS_INFINITY, day), np.where(without, INFINITY, day)


def vague(rng, n):
    """Events within up to two years around their day."""
    width = rng.integers(0, 700, n)
    first = any_day(rng, n) - (rng.random(n) * (width + 1)).astype(np.int64)
    return first.clip(FIRST), (first + width).clip(max=FIRST + LENGTH - 1)


def to_the_year(rng, n):
    """Events dated to their year."""
    return dated_to(any_day(rng, n), "Y")


def mixed(rng, n):
    """Undated events, and events dated to the year, the month and the day."""
    day, share = any_day(rng, n), rng.random(n)
    year, month = dated_to(day, "Y"), dated_to(day, "M")
    first, last = (
        np.select([share < 0.15, share < 0.55, share < 0.75], [none, by_year, by_month], day)
        for none, by_year, by_month in zip((MINUS_INFINITY, INFINITY), year, month, strict=True)
    )
    return first, last


def in_bursts(rng, n):
    """Bursts of about twelve events within six weeks."""
    centres = any_day(rng, rng.poisson(max(1.0, n / 12)) + 1)
    day = centres[rng.integers(0, centres.size, n)] + rng.integers(-20, 21, n)
    day = FIRST + (day - FIRST) % LENGTH
    return day, day


def one_war(rng, n):
    """Four events of five within about two years."""
    war = rng.integers(0, LENGTH) + rng.normal(0, 200, n).astype(np.int64)
    day = FIRST + np.where(rng.random(n) < 0.8, war, any_day(rng, n) - FIRST) % LENGTH
    return day, day


KINDS: tuple[Callable[..., tuple[Ints, Ints]], ...] = (
    *(points, lasting, lasting_for_years, ongoing, undated),
    *(vague, to_the_year, mixed, in_bursts, one_war),
)


def cells_of(first: Ints, last: Ints) -> CalendarCells:
    """The months and years that are filled exactly."""
    dated = (first > MINUS_INFINITY) & (last < INFINITY)
    unit, edges = np.full(first.size, -1, np.int64), []
    for number, name in enumerate("MY"):
        begin, end = (
            edge.astype("datetime64[D]").astype(f"datetime64[{name}]")
            for edge in (first[dated].min(), last[dated].max())
        )
        edges.append(np.arange(begin, end + 2).astype("datetime64[D]").astype(np.int64))
        unit[dated & np.isin(first, edges[-1]) & np.isin(last + 1, edges[-1])] = number
    return CalendarCells(unit, tuple(edges))


def p_values(kind, *, window: int, null: str, runs: int, items: int = 20, mean: int = 40, **options):
    """The p of all pairs of items whose events have such dates, over so many sets of items."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(runs):
        events = np.maximum(2, rng.poisson(mean, items))
        first, last = (np.concatenate(c) for c in zip(*(kind(rng, n) for n in events), strict=True))
        table = incidence(np.arange(first.size), np.repeat(np.arange(items), events), first.size, items)
        extents, cells = Extents(first, first, last, last), cells_of(first, last)
        found.append(
            cooccurrences(extents, table, window=window, min_count=0, null=null, calendar=cells, **options).p
        )
    return np.concatenate(found)


def percent(p) -> str:
    """The share below 0.05."""
    return f"{100 * (p < 0.05).mean():.1f}"


def table(runs: int) -> str:
    """A row a kind of date: the share of pairs with p below 0.05, in percent."""
    rows = ["| dates | clustered, 3 days | 30 days | poisson, 3 days | 30 days |", "|---|--:|--:|--:|--:|"]
    for kind in KINDS:
        shares = [
            percent(p_values(kind, window=w, null=null, runs=runs))
            for null in ("clustered", "poisson")
            for w in (3, 30)
        ]
        rows.append(f"| {(kind.__doc__ or '').rstrip('.')} | {' | '.join(shares)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    import sys

    sys.stdout.write(table(8) + "\n")
