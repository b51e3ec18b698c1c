"""How much more a count varies because the events of an item cluster.

Two independent items that both come in bursts meet rarely, and then often. The variance of their count follows
from how many pairs of events each item has at each lag (Ripley's K, here in bins of lags). With ordered pairs of
x-events at lag s and of y-events at lag t, and the two series moved against one another by a uniform shift, the
chance that both pairs are near at once is `max(0, c - |s - t|) / T`, where `c` is how many shifts bring two events
near one another. Lotwick and Silverman, Methods for analysing spatial processes of several types of points,
J. R. Stat. Soc. B 44 (1982) 406-413, test by such shifts; here their variance is summed instead of drawn.
Of events that stay where they are, one that x-events are near counts with `c` of its own length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.incidence import offsets_of
from timeline.kernels.cooccurrence.null_model.period import hulls
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats, Mask
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints
    from timeline.kernels.cooccurrence.null_model.period import Period

    Reach = tuple[Floats, int]

__all__ = ["clustering_variance"]

_LAGS = 32
_REACHES = 8  # values of c that are kept apart
_MUCH = 1 << 24  # numbers kept for runs of events; beyond, all pairs share one c
_STAYING = 64  # events of a run that stay: of more than so many some stand for all
_GOLDEN = 0.6180339887498949


class _Placed(NamedTuple):
    """Where events lie: the first and the last granule of each hull, whether it moves, and whether its place is vague."""

    begin: Ints
    end: Ints
    moves: Mask
    vague: Mask

    def of(self, events: Ints) -> _Placed:
        """The same of some events, in this order."""
        return _Placed(self.begin[events], self.end[events], self.moves[events], self.vague[events])


class _Runs(NamedTuple):
    """The events of each item in each group.

    Attributes:
        offsets: where the runs of each item begin.
        group: the group of each run.
        length: how long those of its events that move are on average.
        lags: how many more pairs of them there are at each lag than even spreading gives; before them their number.
        held: for each lag how many granules lie so that they and those a lag later are near events that stay.
    """

    offsets: Ints
    group: Ints
    length: Floats
    lags: Floats
    held: Floats


def _positions(placed: _Placed, run_of: Ints) -> Floats:
    """One place for each event of a run: the middle of an exact one, a place inside the hull of a vague one.

    Places inside hulls are those of a sequence that spreads evenly. Where in it an event comes depends on the hulls of
    its run alone, so that events may be numbered in any way.
    """
    rows = np.flatnonzero(placed.vague)
    some = placed.of(rows)
    order = rows[np.lexsort((some.moves, some.end, some.begin, run_of[rows]))]
    number = np.arange(order.size) - np.searchsorted(run_of[order], run_of[order])
    spread = np.full(run_of.size, 0.5)
    spread[order] = (_GOLDEN * (number + 1)) % 1.0
    place: Floats = placed.begin + spread * (placed.end - placed.begin)
    return place


def _edges(reach: float, period: Period) -> Floats:
    """Edges of the bins of lags: an eighth of the smallest reach, then in even ratios up to the period."""
    least = max(0.5, min(reach / 8, period.length / 2))
    edges: Floats = least * (max(period.length / least, 2.0)) ** (np.arange(_LAGS) / (_LAGS - 1))
    return edges


@kernel
def _count_lags(starts: Ints, position: Floats, edges: Floats, first: int, out: Floats) -> None:
    """Ordered pairs of events of a run at each lag; the first column holds the events themselves."""
    for row in range(out.shape[0]):
        begin, end = starts[first + row], starts[first + row + 1]
        out[row, 0] = end - begin
        before = 0.0
        for k in range(edges.size):
            pairs = 0.0
            tail = begin
            for head in range(begin, end):
                while position[head] - position[tail] > edges[k]:
                    tail += 1
                pairs += head - tail
            out[row, k + 1] = 2.0 * (pairs - before)
            before = pairs


@kernel
def _hold(
    starts: Ints, begin: Ints, end: Ints, moves: Mask, window: float, edges: Floats, first: int, out: Floats
) -> None:
    """For each run and lag: over pairs of its events that stay, the mean of `max(0, c - lag)`, c their overlap."""
    for row in range(out.shape[0]):
        out[row, :] = 0.0
        stay = np.flatnonzero(~moves[starts[first + row] : starts[first + row + 1]]) + starts[first + row]
        step = 1 + stay.size // _STAYING
        for i in range(0, stay.size, step):
            for j in range(0, stay.size, step):
                a, b = stay[i], stay[j]
                c = min(end[a], end[b]) - max(begin[a], begin[b]) + 1.0 + 2.0 * window
                if c <= 0.0:
                    continue
                low = 0.0
                for k in range(edges.size):
                    near, far = min(low, c), min(edges[k], c)
                    area = c * (far - near) - (far * far - near * near) / 2.0
                    out[row, k + 1] += step * step * area / (edges[k] - low)
                    low = edges[k]


def _runs(table: Incidence, placed: _Placed, group: Ints, window: int, reach: Reach, judged: Ints) -> _Runs:
    """The runs of all items; the lags of those alone that are judged, zeros for others."""
    offsets, owners = table.transposed
    item = np.repeat(np.arange(table.n_items), np.diff(offsets))
    if group.any():
        order = np.lexsort((group[owners], item))
        item, owners = item[order], owners[order]
    new = (np.diff(item, prepend=-1) != 0) | (np.diff(group[owners], prepend=-1) != 0)
    run_of = np.cumsum(new) - 1
    heads = np.flatnonzero(new)
    moving = placed.moves[owners]
    events = np.bincount(run_of, moving, heads.size)
    total = np.bincount(run_of, moving * (placed.end - placed.begin + 1.0)[owners], heads.size)
    lags, held = (np.zeros((heads.size, reach[0].size + 1)) for _ in range(2))
    wanted = np.zeros(table.n_items, bool)
    wanted[judged] = True
    rows, chosen = np.flatnonzero(wanted[item[heads]]), np.flatnonzero(wanted[item])
    number = np.cumsum(wanted[item[heads]]) - 1
    lags[rows], held[rows] = _lags(
        placed.of(owners[chosen]), number[run_of[chosen]], rows.size, window, reach
    )
    return _Runs(
        offsets_of(item[heads], table.n_items),
        group[owners[heads]],
        total / np.maximum(events, 1),
        lags,
        held,
    )


def _lags(mine: _Placed, run_of: Ints, count: int, window: int, reach: Reach) -> tuple[Floats, Floats]:
    """`lags` and `held` of so many runs, from the events of each and the number of its run."""
    edges, period = reach
    at = _positions(mine, run_of)
    order = np.lexsort((mine.end, at, run_of))
    mine, at = mine.of(order), at[order]
    moving = mine.moves
    lags, held = (np.empty((count, edges.size + 1)) for _ in range(2))
    parts = slices(count, 4 * workers())
    starts = np.searchsorted(run_of[moving], np.arange(count + 1))
    run(_count_lags, [(starts, at[moving], edges, a, lags[a:b]) for a, b in parts], edges.size * run_of.size)
    bounds = np.searchsorted(run_of, np.arange(count + 1))
    tasks = [(bounds, mine.begin, mine.end, moving, float(window), edges, a, held[a:b]) for a, b in parts]
    run(_hold, tasks, edges.size * run_of.size)
    events = np.diff(starts)
    within = 1.0 - (1.0 - np.minimum(edges, period) / period) ** 2
    lags[:, 1:] -= (events * (events - 1.0))[:, None] * np.diff(within, prepend=0.0)
    return lags, held


def _overlap(c: float, edges: Floats) -> Floats:
    """The mean of `max(0, c - |s - t|)` over lags s and t of two bins, either sign of one; bin 0 is no lag."""
    low, high = np.concatenate([[0.0], edges[:-1]]), edges

    def single(d: Floats) -> Floats:
        d = np.minimum(np.abs(d), c)
        return c * d - d * d / 2

    def double(d: Floats) -> Floats:
        d = np.abs(d)
        near = np.minimum(d, c)
        return c * near * near / 2 - near**3 / 6 + (d - near) * c * c / 2

    def rectangle(a: Floats, b: Floats, s: Floats, t: Floats) -> Floats:
        return double(b - s) - double(a - s) - double(b - t) + double(a - t)

    width = high - low
    a, b, s, t = low[:, None], high[:, None], low[None, :], high[None, :]
    area = (rectangle(a, b, s, t) + rectangle(a, b, -t, -s)) / 2
    out = np.empty((edges.size + 1,) * 2)
    out[0, 0] = 0.0  # the count itself, which the other moments hold
    out[0, 1:] = out[1:, 0] = (single(high) - single(low)) / width
    out[1:, 1:] = area / (width[:, None] * width[None, :])
    return out


@kernel
def _add_up(
    x: Ints,
    y: Ints,
    left: tuple[Ints, Ints, Floats, Floats, Floats],
    right: tuple[Ints, Ints, Floats, Floats, Floats],
    met: Floats,
    reaches: Floats,
    window: float,
    out: Floats,
) -> None:
    x_offsets, x_group, x_length, x_lags, x_held = left
    y_offsets, y_group, y_length, y_lags, y_held = right
    for pair in range(x.size):
        i, x_end = x_offsets[x[pair]], x_offsets[x[pair] + 1]
        j, y_end = y_offsets[y[pair]], y_offsets[y[pair] + 1]
        total = 0.0
        while i < x_end and j < y_end:
            if x_group[i] < y_group[j]:
                i += 1
            elif y_group[j] < x_group[i]:
                j += 1
            else:
                reach = 2.0 * window + x_length[i] + y_length[j] - 1.0
                k = 0
                while k + 1 < reaches.size and reaches[k + 1] <= reach:
                    k += 1
                for lag in range(x_lags.shape[1]):
                    total += (
                        x_lags[i, lag] * (met[k, j, lag] + y_held[j, lag]) + y_lags[j, lag] * x_held[i, lag]
                    )
                i += 1
                j += 1
        out[pair] = total


def clustering_variance(
    x: Ints,
    y: Ints,
    left: Incidence,
    right: Incidence,
    extents: Extents,
    group: Ints,
    window: int,
    period: Period,
) -> Floats:
    """By how much the clustering of the events of x and of y adds to the variance of their count.

    It is below zero where events keep apart, and about zero where they are spread evenly.
    """
    first, last = hulls(extents, period)
    hull = first - period.first, last - period.first
    moves = (extents.first_min > MINUS_INFINITY) & (extents.last_max < INFINITY)
    shortest = (hull[1] - hull[0] + 1)[moves].min(initial=period.length)
    window = min(window, period.length)
    reach = 2.0 * window + 2.0 * shortest - 1.0
    edges = _edges(reach, period)
    placed = _Placed(*hull, moves, extents.first_min != extents.first_max)
    given = (placed, group, window, (edges, period.length))
    one = _runs(left, *given, np.concatenate([x, y]) if right is left else x)
    two = one if right is left else _runs(right, *given, y)
    longest = 2.0 * window + one.length.max(initial=1.0) + two.length.max(initial=1.0) - 1.0
    kept = _REACHES if two.lags.size * _REACHES <= _MUCH else 1
    reaches = np.geomspace(reach, max(longest, reach * 1.001), kept) if kept > 1 else np.array([reach])
    met = np.stack([two.lags @ _overlap(float(c), edges) for c in reaches])
    out = np.empty(x.size)
    tasks = [
        (x[a:b], y[a:b], tuple(one), tuple(two), met, reaches, float(window), out[a:b])
        for a, b in slices(x.size, 4 * workers())
    ]
    run(_add_up, tasks, _LAGS * x.size)
    return out / period.length
