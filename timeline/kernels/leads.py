"""Lead and lag between items: event coincidence analysis over all ordered pairs.

The delay from an event of x to an event of y is the onset of y minus the onset of x, in granules; an event that
lasts leads from its onset. After Donges, Schleussner, Siegmund, Donner: Event coincidence analysis for quantifying
statistical interrelationships between event time series, Eur. Phys. J. Special Topics 225 (2016) 471-487.

Whether some x lies in the window of y needs only the latest x that is not too late. So one sweep over the onsets
keeps the latest occurrence of each item, and compares them all with the begin of each window.
"""

from __future__ import annotations

import itertools
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery, BadWindow, warn
from timeline.kernels import lead_pairs
from timeline.kernels.cooccurrence.extents import group_codes, shifted
from timeline.kernels.cooccurrence.incidence import Incidence, check_items, chosen, order_of, places_in
from timeline.kernels.cooccurrence.null_model.period import Period
from timeline.kernels.distinct import distinct
from timeline.kernels.grouped import Grouped
from timeline.kernels.jit import kernel
from timeline.kernels.lead_looks import Windows, enter
from timeline.kernels.lead_pairs import Block, Pairs, Unlikely, gathered, halves_of, or_none, searched
from timeline.kernels.lead_search import least_likely
from timeline.kernels.lead_shares import Leads, Onsets, Share
from timeline.kernels.parallel import run, workers
from timeline.kernels.statistics import benjamini_hochberg, binomial_upper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["Leads", "Onsets", "Share", "leads", "observed_onsets"]

_CELLS = 1 << 22  # ordered pairs of items counted at once


@kernel
def _preceded(
    query: Ints,
    opening: Ints,
    reach: Ints,
    least: Ints,
    entering: Ints,
    rank: Ints,
    row_offsets: Ints,
    row_items: Ints,
    offsets: Ints,
    items: Ints,
    first_row: int,
    last_row: int,
    table: Ints,
) -> None:
    n_items = table.shape[1]
    latest = np.full(n_items, -1, np.int32)
    second = np.full(n_items, -1, np.int32)
    holder = np.full(n_items, -1, np.int64)
    entered = opened = 0
    for k in range(query.size):
        if opening[k] > opened:  # another group, of which nothing has been seen
            entered = opened = opening[k]
            latest[:] = second[:] = holder[:] = -1
        while entered < reach[k]:
            enter(entering[entered], rank, offsets, items, latest, second, holder)
            entered += 1
        event = query[k]
        needed = least[k]
        for j in range(row_offsets[event], row_offsets[event + 1]):
            row = row_items[j]
            if first_row <= row < last_row:
                cells = table[row]
                for column in range(n_items):
                    cells[column] += np.int32(latest[column] >= needed)
                for m in range(offsets[event], offsets[event + 1]):
                    column = items[m]
                    if holder[column] == event and latest[column] >= needed and second[column] < needed:
                        cells[column] -= 1


def _hits(
    events: Ints, rows: Incidence, columns: Incidence, bounds: tuple[Ints, Ints, Ints, Ints], group: Ints
) -> Ints:
    """For each row and column item: events of the row that have another event of the column in their group.

    `bounds` says of each event, as a target, when it counts as begun and how late it counts as being, and, as
    a query, up to when a target must have begun and how late it must be.
    """
    begun, late, until, needed = bounds
    events, found = events[rows.breadth[events] > 0], np.flatnonzero(columns.breadth)
    targets = Grouped.of(begun[found], group[found])
    values = distinct(late[found])
    opening, reach = targets.opening(group[events]), targets.before(until[events], group[events], "right")
    order = np.flatnonzero(reach > opening)
    order = order[order_of(reach[order])]
    query, opening, reach = events[order], opening[order], reach[order]
    least = places_in(values, needed[query], "left").astype(np.int32)
    rank = places_in(values, late, "left").astype(np.int32)
    table = np.zeros((rows.n_items, columns.n_items), np.int32)
    work = np.cumsum(rows.frequency)
    cuts = np.searchsorted(work, work[-1] * np.arange(1, workers()) // workers()) + 1
    edges = np.unique(np.concatenate([[0], cuts.clip(0, rows.n_items), [rows.n_items]])).tolist()
    tasks = [
        (
            query,
            opening,
            reach,
            least,
            found[targets.order],
            rank,
            rows.offsets,
            rows.items,
            columns.offsets,
            columns.items,
            *edge,
            table,
        )
        for edge in itertools.pairwise(edges)
    ]
    run(_preceded, tasks, int(work[-1]) * columns.n_items)
    return table


class _Tables(NamedTuple):
    """Hits for every (query item, partner item), and the chance of one where partners fall anywhere."""

    certain: Ints
    possible: Ints
    chance: Floats


class _Side(NamedTuple):
    """One way to look: which events are judged, how many of each item, and onsets that run the way it looks."""

    onset: Onsets
    judged: Ints
    per_item: Ints
    per_item_most: Ints

    @classmethod
    def of(cls, query: Incidence, onset: Onsets, reach: int, first: int) -> _Side:
        """Those events are judged whose onset is known and whose window of `reach` granules begins by `first`."""
        dated = (onset.least > MINUS_INFINITY) & (onset.most < INFINITY)
        inside = dated & (shifted(onset.least, -reach) >= first)
        maybe = shifted(onset.most, -reach) >= first
        number, most = (
            np.bincount(query.items[np.repeat(some, query.breadth)], minlength=query.n_items)
            for some in (inside, maybe)
        )
        return cls(onset, np.flatnonzero(inside), number, most)


def _tables(
    side: _Side,
    query: Incidence,
    partner: Incidence,
    window: int,
    lag: int,
    group: Ints | None,
    chance: float,
) -> _Tables:
    """The events of `query` items that have an event of `partner` items `lag` to `lag + window` before them."""
    onset, codes = side.onset, group_codes(query.n_events, group)
    possible = (onset.least, onset.most, shifted(onset.most, -lag), shifted(onset.least, -(lag + window)))
    sure = _hits(side.judged, query, partner, _certain(onset, window, lag), codes)
    same = np.array_equal(onset.least, onset.most)
    likely = sure if same else _hits(side.judged, query, partner, possible, codes)
    if group is None:
        return _Tables(sure, likely, _hit(chance, partner.frequency)[None, :])
    return _Tables(sure, likely, _mean_hit(chance, side.judged, query, partner, group))


def _certain(onset: Onsets, window: int, lag: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The bounds by which events certainly have a partner `lag` to `lag + window` before them."""
    return onset.most, onset.least, shifted(onset.least, -lag), shifted(onset.most, -(lag + window))


def _hit(chance: float, partners: Ints) -> Floats:
    """The chance that one of so many partners falls in a window."""
    hit: Floats = 1.0 - np.power(1.0 - min(chance, 1.0), partners, dtype=np.float64)
    return hit


def _mean_hit(chance: float, judged: Ints, query: Incidence, partner: Incidence, group: Ints) -> Floats:
    """The mean chance of a hit among the judged events of each query item, whose partners are of their group."""
    asked = np.zeros(query.n_events, bool)
    asked[judged] = True
    total = np.zeros((query.n_items, partner.n_items))
    step = max(1, _CELLS // (query.n_items + partner.n_items))
    for first in range(0, int(group.max(initial=-1)) + 1, step):
        number, partners = (
            _per_group(table, np.where(some, group, -1) - first, step)
            for table, some in ((query, asked), (partner, np.ones_like(asked)))
        )
        total += number @ _hit(chance, partners).T
    events = np.bincount(query.items[asked[query.owner]], minlength=query.n_items)
    mean: Floats = total / events.clip(1)[:, None]
    return mean


def _per_group(table: Incidence, group: Ints, n_groups: int) -> Ints:
    """How many events of each item are in each of the groups 0 to `n_groups`."""
    of_entry = group[table.owner]
    inside = (of_entry >= 0) & (of_entry < n_groups)
    cells = table.items[inside] * np.int64(n_groups) + of_entry[inside]
    return np.bincount(cells, minlength=table.n_items * n_groups).reshape(table.n_items, n_groups)


def _pairs(tables: _Tables, row: Ints, column: Ints, judged: Ints) -> Pairs:
    certain, possible = tables.certain[row, column], tables.possible[row, column]
    chance = np.broadcast_to(tables.chance, tables.certain.shape)[row, column]
    return Pairs(certain, possible, binomial_upper(certain, judged, chance))


def _share(pairs: Pairs, order: Ints, side: _Side, items: Ints, events: Ints, tested: int) -> Share:
    """The pairs in order; q is over all of them, listed or not."""
    certain, possible = (hits[order].astype(np.int64) for hits in (pairs.certain, pairs.possible))
    q = benjamini_hochberg(pairs.p, tested)
    judged = side.per_item[items]
    return Share(
        judged, side.per_item_most[items], events - judged, certain, possible, pairs.p[order], q[order]
    )


def leads(
    onset: Onsets,
    left: Incidence,
    right: Incidence | None = None,
    *,
    window: int,
    lag: int = 0,
    only: Ints | None = None,
    only_right: Ints | None = None,
    min_count: int = 1,
    top: int | None = None,
    period: Period | None = None,
    group: Ints | None = None,
) -> Leads:
    """Precursor and trigger rates of all ordered pairs of items, those least likely by chance first.

    Args:
        onset: the first granule of each event, by smallest and largest value.
        left: the items of each event (`incidence`).
        right: the items of a second dimension; then x is of `left` and y of `right`.
        window: the length of the window in granules; it holds the delays `lag` to `lag + window`.
        lag: the shortest delay that counts, 0 or more.
        only: numbers of items of `left`; only pairs with one of them are looked at.
        only_right: the same of `right`, where there is one; a pair needs one of either.
        min_count: pairs with fewer possible hits of either sort are not listed.
        top: list at most N pairs. Of more than 16 million it leaves out the others before q, where they count with
            p = 1.
        period: the observed period; by default from the earliest to the latest finite onset.
        group: a number for each event; only events of one group pair up, an event of group -1 with none.

    An event is never its own precursor. p is one-sided: each judged event is hit with the chance
    `1 - (1 - (window + 1) / T) ** n` by `n` partners spread over the `T` granules of the period, so hits are binomial.
    With groups the chance differs from event to event, and the binomial of their mean stands for their sum: it has the
    heavier tail (Hoeffding, Ann. Math. Statist. 27 (1956) 713-721).

    Raises:
        BadWindow: window or lag is negative.
        BadQuery: there are no events, or too many pairs to list.

    >>> from timeline.kernels.cooccurrence.pairs import incidence
    >>> day = np.array([10, 12, 30, 40])
    >>> items = incidence(np.arange(4), np.array([0, 1, 0, 1]), 4, 2)
    >>> found = leads(Onsets(day, day), items, window=5, period=Period(0, 50))
    >>> found.x.tolist(), found.y.tolist(), found.precursor.rate.tolist(), found.trigger.rate.tolist()
    ([0], [1], [0.5], [0.5])
    """
    _check(left, right, window, lag, min_count, top)
    period = period or observed_onsets(onset)
    if lag + window >= period.length:
        warn(
            "the window is longer than the observed period: no event can be judged, so there are no rates",
        )
    chance = (window + 1) / period.length
    second = right or left
    halved = None if only is None else (only, only if right is None else or_none(only_right))
    halves = halves_of(left, second, halved)
    tested = sum(x.size * y.size - (0 if right else np.intersect1d(x, y).size) for x, y in halves)
    later = _Side.of(second, onset, lag + window, period.first)
    earlier = _Side.of(left, onset.mirrored, lag + window, -period.last)
    blocks_of = partial(_blocks, n_x=left.frequency, n_y=second.frequency, least=min_count)
    same = right is None

    def judged(x_items: Ints, y_items: Ints) -> Block:
        x_table, y_table = chosen(left, x_items), chosen(second, y_items)
        before = _tables(later, y_table, x_table, window, lag, group, chance)
        after = _tables(earlier, x_table, y_table, window, lag, group, chance)
        often = (before.possible >= min_count) | (min_count <= after.possible.T)
        row, column = np.nonzero(often & (y_items[:, None] != x_items[None, :]) if same else often)
        x, y = x_items[column].astype(np.int32), y_items[row].astype(np.int32)
        preceded = _pairs(before, row, column, later.per_item[y])
        return Block(x, y, preceded, _pairs(after, column, row, earlier.per_item[x]))

    def unlikely(x_items: Ints, y_items: Ints, many: int) -> Unlikely:
        tables = _of(left, x_items), _of(second, y_items)
        numbers = (x_items, y_items) if same else None
        return _unlikely((later, earlier), tables, numbers, (window, lag), chance, many)

    found = None
    if top is not None and group is None and tested > lead_pairs.SEARCHED:
        found = searched(halves, unlikely, lambda x, y: starmap(judged, blocks_of([(x, y)])), tested, top)
    if found is None:
        found = gathered(starmap(judged, blocks_of(halves)), tested, top)
    x, y, preceded, followed = found
    order = np.lexsort((y, x, found.least_likely))[:top]
    x, y = x[order], y[order]
    n_x, n_y = left.frequency[x], second.frequency[y]
    precursor = _share(preceded, order, later, y, n_y, tested)
    trigger = _share(followed, order, earlier, x, n_x, tested)
    return Leads(x, y, n_x, n_y, precursor, trigger, tested)


def _unlikely(
    sides: tuple[_Side, _Side],
    tables: tuple[Incidence, Incidence],
    numbers: tuple[Ints, Ints] | None,
    delay: tuple[int, int],
    chance: float,
    many: int,
) -> Unlikely:
    """The pairs of x and y that are least likely by either of their shares, see `least_likely`."""
    window, lag = delay
    x, y, limits = [], [], []
    for side, turned in zip(sides, (False, True), strict=True):
        partner, query = tables[::-1] if turned else tables
        names = numbers if numbers is None or turned else numbers[::-1]
        when = Windows(*_certain(side.onset, window, lag))
        hit = _hit(chance, partner.frequency)
        row, column, limit = least_likely(
            when, side.judged, query, partner, hit, names, many, lead_pairs.LISTED
        )
        x.append(row if turned else column)
        y.append(column if turned else row)
        limits.append(limit)
    return Unlikely(np.concatenate(x), np.concatenate(y), min(limits))


def _of(table: Incidence, items: Ints) -> Incidence:
    return table if items.size == table.n_items else chosen(table, items)


def _blocks(halves: list[tuple[Ints, Ints]], n_x: Ints, n_y: Ints, least: int) -> Iterator[tuple[Ints, Ints]]:
    """The items of x and of y, as many at once as fit in memory, without pairs of two that are rarer than `least`.

    Of two such items neither has enough events to be hit.
    """
    for x_items, y_items in halves:
        often = n_x[x_items] >= least
        for xs, ys in ((x_items[often], y_items), (x_items[~often], y_items[n_y[y_items] >= least])):
            step = max(1, _CELLS // max(1, ys.size))
            yield from ((xs[at : at + step], ys) for at in range(0, xs.size if ys.size else 0, step))


def _check(
    left: Incidence, right: Incidence | None, window: int, lag: int, least: int, top: int | None
) -> None:
    if window < 0 or lag < 0:
        raise BadWindow(f"neither window nor lag is negative: {window}, {lag}; swap x and y to look back")
    if least < 0:
        raise BadQuery(f"min_count is 0 or more, not {least}")
    if top is not None and top < 1:
        raise BadQuery(f"top is 1 or more, not {top}")
    check_items(left, right)


def observed_onsets(onset: Onsets) -> Period:
    """The period from the earliest to the latest finite onset."""
    bounds = np.concatenate(onset)
    finite = bounds[(bounds > MINUS_INFINITY) & (bounds < INFINITY)]
    return Period(int(finite.min()), int(finite.max())) if finite.size else Period(0, 0)
