"""The ordered pairs of items that are least likely by chance, found without a table of all pairs.

An event of the row is hit by those items of which an event lies in its window. The items of a window are bits of words, and
many events look from the same one. So the hits of a row with 64 items at once are counted in planes of bits: the k-th bit
of each count is a bit of plane k. The planes tell which counts reach what the least likely pairs found so far need; of these
few the chance is worked out.

What is needed follows from a bound of the binomial tail: for h of n hits with chance c, above the mean, it is at least
exp(-z ** 2) / sqrt(2 * n), where z ** 2 = (h - n * c) ** 2 / (n * c * (1 - c)). That is Ash's bound, Information Theory (1965),
lemma 4.7.2, with the divergence replaced by the larger chi-square distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.errors import BadQuery
from timeline.kernels.growing import grown
from timeline.kernels.jit import kernel
from timeline.kernels.lead_looks import WORD, looks_of, ranked, targets_of
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import lower, upper
from timeline.kernels.statistics import beta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints
    from timeline.kernels.lead_looks import Looks, Targets, Windows

    Words = NDArray[np.uint64]

__all__ = ["COLUMNS", "least_likely"]

COLUMNS = 1 << 11
"""So many items are counted at once with every row: their bits of all windows stay near the processor."""
_TINY = 1e-300
_FEW_ROWS, _MANY = 16, 1 << 22
"""Rows of the first task, and the events of the rows of later ones."""


def least_likely(
    when: Windows,
    judged: Ints,
    rows: Incidence,
    columns: Incidence,
    chance: Floats,
    names: tuple[Ints, Ints] | None,
    top: int,
    most: int,
) -> tuple[Ints, Ints, float]:
    """The pairs of a row and a column whose hits are least likely by chance, and their ties; and the chance of the last.

    Args:
        when: when events count.
        judged: the events that look.
        rows: the items of those events.
        columns: the items that they look for; an event is not its own target.
        chance: of a hit, by column.
        names: numbers of rows and columns, where a row is not paired with the column of its own number.
        top: how many pairs.
        most: more ties are refused.

    Raises:
        BadQuery: more than `most` pairs are as unlikely.
    """
    order = np.argsort(-columns.frequency, kind="stable")  # columns of one chance are counted together
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    ranks = ranked(when, judged)
    looks = looks_of(ranks, judged, rows, columns, place)
    targets = targets_of(ranks, columns, place)
    same = np.full(rows.n_items, -1, np.int64)
    if names is not None:
        same = _same(*names, place)
    best, chance = _Best(top, most), chance[order]
    for first, stop in _column_blocks(columns.n_items):
        bits = _bits(looks, targets, first, stop)
        for task in _row_blocks(looks.opening):
            tasks = [(looks, bits, first, stop, chance, same, best.limit, *part) for part in task]
            best.add(run(_sifted, tasks, _MANY))
    row, column, _ = best.pairs()
    return row, order[column], best.limit


class _Best:
    """The least likely pairs so far, and those as unlikely as the last of them."""

    def __init__(self, top: int, most: int) -> None:
        self.top, self.most, self.limit = top, most, 1.0
        self._found: list[tuple[Ints, Ints, Floats]] = []

    def add(self, found: list[tuple[Ints, Ints, Floats]]) -> None:
        """Some more pairs."""
        self._found += [each for each in found if each[0].size]
        if sum(each[0].size for each in self._found) > self.top:
            pairs = self.pairs()
            self.limit = float(np.partition(pairs[2], self.top - 1)[self.top - 1])
            kept = pairs[2] <= self.limit
            self._found = [(pairs[0][kept], pairs[1][kept], pairs[2][kept])]
            if kept.sum() > self.most:
                raise BadQuery(
                    f"more than {self.most:,} ordered pairs of items are as unlikely as the last one;"
                    " raise min_count, or choose some with only"
                )

    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """Rows, columns and chances."""
        if not self._found:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        row, column, p = (np.concatenate(parts) for parts in zip(*self._found, strict=True))
        return row, column, p


def _same(rows: Ints, columns: Ints, place: Ints) -> Ints:
    """The place of the column that has the number of each row; -1 where there is none."""
    of = np.full(max(int(rows.max(initial=0)), int(columns.max(initial=0))) + 1, -1, np.int64)
    of[columns] = place
    return of[rows]


def _column_blocks(n_columns: int) -> Iterator[tuple[int, int]]:
    """The rare ones first, whose pairs soon say what is unlikely."""
    edges = range(0, n_columns, COLUMNS)
    return ((first, min(first + COLUMNS, n_columns)) for first in reversed(edges))


def _row_blocks(opening: Ints) -> Iterator[list[tuple[int, int]]]:
    """Rows for all cores: few at first, and then those of `_MANY` events."""
    first, rows = 0, opening.size - 1
    step = _FEW_ROWS
    while first < rows:
        parts = []
        for _ in range(workers()):
            stop = int(np.searchsorted(opening, opening[first] + _MANY, "right")) - 1
            stop = min(max(first + 1, min(stop, first + step)), rows)
            parts.append((first, stop))
            first = stop
            if first == rows:
                break
        step *= 2
        yield parts


# --- what is counted -----------------------------------------------------------------------------------------------


def _bits(looks: Looks, targets: Targets, first: int, stop: int) -> Words:
    """For each window, a row, which of some columns have a target in it."""
    groups = range(first // WORD, -(-stop // WORD))
    bits = np.empty((looks.until.size, len(groups)), np.uint64)
    tasks = [
        (looks, targets, groups[0] + a, groups[0] + b, bits[:, a:b])
        for a, b in slices(len(groups), 4 * workers())
    ]
    run(_fill, tasks, bits.size * WORD)
    return bits


@kernel
def _fill(looks: Looks, targets: Targets, first: int, stop: int, bits: Words) -> None:
    until, needed, begun, late, lanes = looks.until, looks.needed, targets.begun, targets.late, targets.lane
    for group in range(first, stop):
        p, end = targets.opening[group], targets.opening[group + 1]
        latest = np.full(WORD, -1, np.int32)
        for w in range(until.size):
            while p < end and begun[p] <= until[w]:
                latest[lanes[p]] = max(latest[lanes[p]], late[p])
                p += 1
            word = np.uint64(0)
            for lane in range(WORD):
                word |= np.uint64(latest[lane] >= needed[w]) << np.uint64(lane)
            bits[w, group - first] = word


@kernel
def _added(a: np.uint64, b: np.uint64, c: np.uint64) -> tuple[np.uint64, np.uint64]:
    """The sums of three bits each, and what is carried to the next plane."""
    either = a ^ b
    return either ^ c, (a & b) | (either & c)


@kernel
def _carry(planes: Words, plane: int, carry: Words) -> None:
    """Add bits to a plane, and what is carried to those behind it."""
    some = np.uint64(1)
    while some:
        some = np.uint64(0)
        for w in range(carry.size):
            count, more = planes[plane, w], carry[w]
            planes[plane, w] = count ^ more
            carry[w] = count & more
            some |= count & more
        plane += 1


@kernel
def _tally(window: Ints, bits: Words, planes: Words) -> None:
    """Count the bits of some windows into planes; the processor does what no word decides for many words at once."""
    carry = np.empty(planes.shape[1], np.uint64)
    for k in range(0, window.size - 7, 8):
        a, b, c, d = bits[window[k]], bits[window[k + 1]], bits[window[k + 2]], bits[window[k + 3]]
        e, f, g, h = bits[window[k + 4]], bits[window[k + 5]], bits[window[k + 6]], bits[window[k + 7]]
        for w in range(carry.size):  # as in Harley and Seal's count of ones
            ones, twos, fours = planes[0, w], planes[1, w], planes[2, w]
            ones, two = _added(ones, a[w], b[w])
            ones, more = _added(ones, c[w], d[w])
            twos, four = _added(twos, two, more)
            ones, two = _added(ones, e[w], f[w])
            ones, more = _added(ones, g[w], h[w])
            twos, other = _added(twos, two, more)
            fours, carry[w] = _added(fours, four, other)
            planes[0, w], planes[1, w], planes[2, w] = ones, twos, fours
        _carry(planes, 3, carry)
    for k in range(window.size // 8 * 8, window.size):
        carry[:] = bits[window[k]]
        _carry(planes, 0, carry)


@kernel
def _needed(trials: int, chance: float, spread: float) -> float:
    """The hits below which the chance of as many is above a limit, see the bound above."""
    return float(trials * chance + np.sqrt(spread * trials * chance * (1 - chance)) - 1e-6)


@kernel
def _reaching(planes: Words, used: int, w: int, least: int) -> np.uint64:
    """Which of 64 counts are at least so many."""
    more, equal = np.uint64(0), ~np.uint64(0)
    for plane in range(used - 1, -1, -1):
        if least >> plane & 1:
            equal &= planes[plane, w]
        else:
            more |= equal & planes[plane, w]
            equal &= ~planes[plane, w]
    return more | equal


@kernel
def _sifted(
    looks: Looks,
    bits: Words,
    first: int,
    stop: int,
    chance: Floats,
    same: Ints,
    limit: float,
    first_row: int,
    last_row: int,
) -> tuple[Ints, Ints, Floats]:
    """The pairs of some rows with some columns that are no likelier by chance than `limit`."""
    opening, alone = looks.opening, looks.alone
    parts, edges, window = looks.parts, looks.edges, looks.window
    rows, columns, chances = np.empty(256, np.int64), np.empty(256, np.int64), np.empty(256)
    planes = np.zeros((64, bits.shape[1]), np.uint64)
    n = 0
    for row in range(first_row, last_row):
        trials = opening[row + 1] - opening[row]
        spread = max(0.0, -np.log(max(limit, _TINY)) - np.log(2.0 * max(trials, 1)) / 2)
        least = 0
        if limit < 0.5:
            needed = min(_needed(trials, chance[first], spread), _needed(trials, chance[stop - 1], spread))
            if needed > trials:
                continue
            least = max(1, int(np.ceil(needed)))
        used = 1
        while trials >> used:
            used += 1
        planes[:used] = np.uint64(0)
        for part in range(parts[row], parts[row + 1]):
            _tally(window[edges[part] : edges[part + 1]], bits, planes[part - parts[row] :])
        begin = lower(alone, row << 32, 0, alone.size)
        end = lower(alone, (row + 1) << 32, begin, alone.size)
        for w in range(bits.shape[1]):
            reaching = _reaching(planes, used, w, least)
            lane = 0
            while reaching != np.uint64(0):
                if not reaching & np.uint64(1):
                    reaching >>= np.uint64(1)
                    lane += 1
                    continue
                reaching >>= np.uint64(1)
                column = first + w * WORD + lane
                bit = np.uint64(lane)
                lane += 1
                if column >= stop or column == same[row]:
                    continue
                hits = np.int64(0)
                for plane in range(used):
                    hits |= np.int64(planes[plane, w] >> bit & np.uint64(1)) << plane
                if limit < 0.5 and hits < _needed(trials, chance[column], spread):
                    continue
                key = row << 32 | column
                hits -= np.int64(upper(alone, key, begin, end) - lower(alone, key, begin, end))
                p = beta(float(hits), float(trials - hits) + 1.0, chance[column]) if hits > 0 else 1.0
                if p > limit:
                    continue
                if n == rows.size:
                    rows, columns, chances = grown(rows), grown(columns), grown(chances)
                rows[n], columns[n], chances[n] = row, column, p
                n += 1
    return rows[:n].copy(), columns[:n].copy(), chances[:n].copy()
