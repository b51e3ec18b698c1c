"""What chance alone would count: two null models for the number of co-occurrences of two items.

`poisson`: the events of either item keep their number, their lengths and their groups, and fall anywhere in the
observed period with equal chance (homogeneous Poisson processes, given how many events there were).
`shift`: the events of one item of the pair are moved together around the period, so that their bursts stay.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from timeline.errors import BadQuery
from timeline.kernels.compile import kernel
from timeline.kernels.cooccurrence.arrays import Floats, Incidence, Ints, offsets_of, order_of
from timeline.kernels.cooccurrence.extents import FOREVER, NEVER, Extents, Spans, passes, possible_spans
from timeline.kernels.cooccurrence.plan import MANY_PAIRS, Side, Table
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.statistics import counts_two_sided

__all__ = ["Judged", "Period", "by_poisson", "by_shifts", "observed_period"]

_CLASSES = 64  # distinct lengths that the Poisson model tells apart


class Period(NamedTuple):
    """The first and the last granule that were observed."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many granules there are."""
        return self.last - self.first + 1


class Judged(NamedTuple):
    """For each pair what chance would give, and how unlikely the count is under it."""

    expected: Floats
    p: Floats


def observed_period(extents: Extents, stated: Period | None = None) -> Period:
    """The stated period, else the one from the earliest to the latest finite bound."""
    bounds = np.concatenate([extents.first_min, extents.last_max, extents.first_max, extents.last_min])
    finite = bounds[(bounds > NEVER) & (bounds < FOREVER)]
    if not finite.size:
        return stated or Period(0, 0)
    seen = Period(int(finite.min()), int(finite.max()))
    if stated is None:
        return seen
    if seen.first < stated.first or seen.last > stated.last:
        raise BadQuery("some events lie outside the stated period; widen it or leave those events out")
    return stated


def _hull(extents: Extents, period: Period) -> tuple[Ints, Ints]:
    """First granule and length of each hull inside the period."""
    first = extents.first_min.clip(period.first, period.last)
    return first, extents.last_max.clip(first, period.last) - first + 1


def _length_classes(length: Ints) -> tuple[Ints, Floats]:
    """The class of each event and the length of each class: every length its own, or 64 classes of equal size."""
    distinct, place = np.unique(length, return_inverse=True)
    if distinct.size > _CLASSES:
        order = np.argsort(length, kind="stable")
        place = np.empty(length.size, np.int64)
        place[order] = np.arange(length.size) * _CLASSES // length.size
        members = np.bincount(place, minlength=_CLASSES)
        return place, np.bincount(place, length, minlength=_CLASSES) / members
    return place, distinct.astype(np.float64)


def _sum_of_squares(start: Floats, step: float, terms: Floats) -> Floats:
    """The sum of `(start + k * step)**2` for k from 0 to terms - 1."""
    ends = terms - 1
    return terms * (start**2 + start * step * ends + step**2 * ends * (2 * ends + 1) / 6)


class _Chances(NamedTuple):
    """For lengths a and b: the chance to be within the window, and how it varies with where either one lies."""

    within: Floats
    varies_with_a: Floats
    varies_with_b: Floats


def _chances(lengths: Floats, period: Period, window: int) -> _Chances:
    """Two extents of a and b granules begin at any of `T - a + 1` and `T - b + 1` places.

    Of those places `M(M + 1)/2` on either side keep them more than the window apart, with `M = T + 1 - w - a - b`.
    """
    a, b = lengths[:, None], lengths[None, :]
    places_a, places_b = period.length - a + 1, period.length - b + 1
    apart = np.maximum(0.0, period.length + 1.0 - window - a - b)
    within = 1.0 - apart * (apart + 1.0) / (places_a * places_b)
    varies = _variance_over_place(a, b, places_a, places_b, window, within)
    return _Chances(within, varies, varies.T)


def _variance_over_place(
    a: Floats, b: Floats, places_a: Floats, places_b: Floats, window: int, within: Floats
) -> Floats:
    """The variance of the chance that b lies within the window of a, over the places of a.

    At place k of a, `min(k, before) + min(places_b - 1 - k, after) + 1` places of b are near enough: linear in k
    between the two points where the ends of the period begin to cut the window off.
    """
    before, after = window + b - 1.0, window + a - 1.0
    turn = places_b - 1.0 - after
    low, high = (
        np.clip(np.minimum(before, turn), 0, places_a),
        np.clip(np.maximum(before, turn), 0, places_a),
    )

    def near(k: Floats) -> Floats:
        return np.minimum(k, before) + np.minimum(places_b - 1.0 - k, after) + 1.0

    between = np.where(turn < before, places_b, before + after + 1.0)  # cut on both sides, or on none
    squares = (
        _sum_of_squares(near(np.zeros_like(low)), 1.0, low)
        + (high - low) * between**2
        + _sum_of_squares(near(high), -1.0, places_a - high)
    )
    varies: Floats = np.maximum(0.0, squares / (places_a * places_b**2) - within**2)
    return varies


class _Features(NamedTuple):
    """How many events each item has in each (group, length class), sorted: `key = group * classes + class`."""

    offsets: Ints
    key: Ints
    events: Ints


def _features(table: Incidence, event_key: Ints) -> _Features:
    offsets, owners = table.transposed
    item = np.repeat(np.arange(table.n_items), np.diff(offsets))
    keys = event_key[owners]
    if keys.any():
        order = order_of(item * (int(keys.max()) + 1) + keys)
        item, keys = item[order], keys[order]
    starts = np.flatnonzero(np.diff(item, prepend=-1) | np.diff(keys, prepend=-1))
    counts = np.diff(np.append(starts, item.size))
    return _Features(offsets_of(item[starts], table.n_items), keys[starts], counts)


@kernel
def _group_end(key: Ints, position: int, end: int, classes: int) -> int:
    group = key[position] // classes
    while position < end and key[position] // classes == group:
        position += 1
    return position


@kernel
def _moments(
    x: Ints,
    y: Ints,
    left: tuple[Ints, Ints, Ints],
    right: tuple[Ints, Ints, Ints],
    chances: tuple[Floats, Floats, Floats],
    mean: Floats,
    variance: Floats,
) -> None:
    x_offsets, x_key, x_count = left
    y_offsets, y_key, y_count = right
    within, varies_a, varies_b = chances
    classes = within.shape[0]
    for pair in range(x.size):
        i, x_end = x_offsets[x[pair]], x_offsets[x[pair] + 1]
        j, y_end = y_offsets[y[pair]], y_offsets[y[pair] + 1]
        expected = 0.0
        spread = 0.0
        while i < x_end and j < y_end:
            x_group, y_group = x_key[i] // classes, y_key[j] // classes
            if x_group < y_group:
                i += 1
                continue
            if y_group < x_group:
                j += 1
                continue
            x_stop, y_stop = _group_end(x_key, i, x_end, classes), _group_end(y_key, j, y_end, classes)
            x_others, y_others = x_count[i:x_stop].sum() - 1.0, y_count[j:y_stop].sum() - 1.0
            for k in range(i, x_stop):
                a = x_key[k] % classes
                for m in range(j, y_stop):
                    b = y_key[m] % classes
                    pairs = float(x_count[k]) * float(y_count[m])
                    chance = within[a, b]
                    expected += pairs * chance
                    spread += pairs * (
                        chance * (1.0 - chance) + y_others * varies_a[a, b] + x_others * varies_b[a, b]
                    )
            i, j = x_stop, y_stop
        mean[pair] = expected
        variance[pair] = spread


def poisson_moments(
    x: Ints,
    y: Ints,
    left: Incidence,
    right: Incidence,
    extents: Extents,
    group: Ints,
    window: int,
    period: Period,
) -> tuple[Floats, Floats]:
    """Mean and variance of the co-occurrences of each pair, when events fall anywhere in the period.

    The variance holds the part that the ends of the period cause: an event near an end has fewer neighbours of
    every kind. It is exact for events of one length and takes averages over lengths otherwise.
    """
    _, length = _hull(extents, period)
    place, lengths = _length_classes(length)
    chances = _chances(lengths, period, window)
    key = group * lengths.size + place
    one = tuple(_features(left, key))
    ends = (one, one if right is left else tuple(_features(right, key)))
    mean, variance = np.empty(x.size), np.empty(x.size)
    tasks = [
        (x[a:b], y[a:b], *ends, tuple(chances), mean[a:b], variance[a:b])
        for a, b in slices(x.size, 4 * workers())
    ]
    run(_moments, tasks, 10 * x.size)
    return mean, variance


def by_poisson(
    x: Ints,
    y: Ints,
    together: Ints,
    left: Incidence,
    right: Incidence,
    extents: Extents,
    group: Ints,
    window: int,
    period: Period,
) -> Judged:
    """The pairs judged by the Poisson model: a Poisson law scaled to the model's mean and variance, two-sided."""
    mean, variance = poisson_moments(x, y, left, right, extents, group, window, period)
    return Judged(mean, counts_two_sided(together, mean, variance))


def _cells(todo: list[Side], x: Ints, y: Ints) -> list[tuple[Ints, Ints]]:
    """For each side the pairs that it counts and where in its table they stand."""
    found = []
    for side in todo:
        row_of, column_of = np.argsort(side.row_code), np.argsort(side.column_code)
        if side.rows_are_x is None:
            one, other = row_of[x], row_of[y]
            row, column = np.maximum(one, other), np.minimum(one, other)
        else:
            row, column = (row_of[x], column_of[y]) if side.rows_are_x else (row_of[y], column_of[x])
        mine = np.flatnonzero(column < side.length[row])
        base = np.cumsum(side.length) - side.length
        found.append((mine, base[row[mine]] + column[mine]))
    return found


def by_shifts(
    x: Ints,
    y: Ints,
    together: Ints,
    todo: list[Side],
    extents: Extents,
    group: Ints,
    window: int,
    period: Period,
    draws: int,
    seed: int,
) -> Judged:
    """The pairs judged by moving the events of the rarer item of each pair around the period, `draws` times.

    p is two-sided: twice the smaller share of draws (the data themselves counted as one) with a count at least,
    or at most, as large.
    """
    if max(int(side.length.sum()) for side in todo) > MANY_PAIRS:
        raise BadQuery(
            f"the null model 'shift' holds {MANY_PAIRS:,} pairs at most; choose items or null='poisson'"
        )
    first, length = _hull(extents, period)
    bounded = (extents.first_min > NEVER) & (extents.last_max < FOREVER)
    targets = possible_spans(extents, group)
    cells = _cells(todo, x, y)
    total = np.zeros(x.size, np.int64)
    at_least, at_most = np.ones(x.size, np.int64), np.ones(x.size, np.int64)
    offsets = np.random.default_rng(seed).integers(1, max(2, period.length), draws)
    for offset in offsets:
        moved = np.where(
            bounded, period.first + (first - period.first + offset) % period.length, targets.first
        )
        last = np.where(bounded, moved + length - 1, targets.last)
        found = passes(Spans(targets.event, moved, last, group), targets, window)
        drawn = np.zeros(x.size, np.int64)
        for side, (mine, cell) in zip(todo, cells, strict=True):
            if mine.size:
                drawn[mine] = Table(side, 0, side.length.size, None).counted(found)[cell]
        total += drawn
        at_least += drawn >= together
        at_most += drawn <= together
    share = np.minimum(at_least, at_most) / (draws + 1)
    return Judged(total / max(draws, 1), np.minimum(1.0, 2.0 * share))
