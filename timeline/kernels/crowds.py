"""Crowds: rows that share something, and the pairs that meet in them, row by row and each once.

A pair meets in a crowd where one of the two is active in it. Crowds in which too many would meet are left out, so the pairs
grow with the rows and not with their square.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.alikeness import can_be
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, workers
from timeline.kernels.sorting import sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from timeline.kernels.alikeness import Floats, Told
    from timeline.kernels.number_line import Ints, Rows

    Mask = NDArray[np.bool_]

__all__ = ["Crowds", "Meetings", "crowds", "meetings"]

BLOCK = 1 << 20
"""So many pairs are looked at by a core before the next rows are."""


class Crowds(NamedTuple):
    """Rows that share something, crowd by crowd.

    Attributes:
        size: how many rows each crowd has.
        row: the rows, ascending in each crowd.
        active: which of them meet all others of their crowd; the rest meet those alone.
    """

    size: Ints
    row: Rows
    active: Mask


def crowds(keys: Ints, rows: Rows, active: Mask, most: int) -> Crowds:
    """The crowds of those rows that have a key in common, where anybody meets.

    Args:
        keys: what each row has, from 0 on; a row may have several.
        rows: ascending.
        active: whether the row meets others that have the key, or only those of them that are active.
        most: crowds in which more would meet are left out: active rows times rows.
    """
    ordered = sort(keys)
    first = np.flatnonzero(np.diff(ordered.place, prepend=-1))
    size = np.diff(first, append=keys.size)
    alive = active[ordered.row]
    many = np.diff(np.concatenate([[0], np.cumsum(alive)])[np.append(first, keys.size)])
    fit = (size > 1) & (many > 0) & (many * size <= most)
    kept = np.repeat(fit, size)
    return Crowds(size[fit], rows[ordered.row[kept]], alive[kept])


class Meetings(NamedTuple):
    """Who meets whom.

    Attributes:
        row: the rows of all crowds, crowd by crowd.
        active: which of them are active there.
        next_active: the place of the first active one at or after each place, in whichever crowd.
        until: where the crowd of each ends.
        opening: the places of row i among them are `place[opening[i]:opening[i + 1]]`.
        place: places among the rows of all crowds, row by row.
        pairs: how many times the rows before each meet a later one; one more.
    """

    row: Rows
    active: Mask
    next_active: Rows
    until: Rows
    opening: Ints
    place: Rows
    pairs: Ints

    def can_be(
        self, told: Told, least: Iterable[float], weights: Floats, *, apart: bool
    ) -> Iterator[tuple[Ints, Ints]]:
        """The pairs that can be alike, see `alikeness.can_be`; the row that comes first is the left one.

        Args:
            told: what is told of the rows.
            least: the score that a pair must be able to have, asked for anew from time to time.
            weights: of what is compared.
            apart: only rows that share no source.
        """
        edges = _edges(self.pairs)
        step = workers()
        for begin, low in zip(range(0, edges.size - 1, step), least, strict=False):
            blocks = pairwise(edges[begin : begin + step + 1].tolist())
            tasks = [(self, told, here, stop, low, weights, apart) for here, stop in blocks]
            yield from run(_met, tasks, BLOCK)


def meetings(found: Iterable[Crowds], rows: int) -> Meetings:
    """Who of so many rows meets whom in some crowds."""
    sizes, members, actives = zip(*found, strict=True)
    row, active = np.concatenate(members), np.concatenate(actives)
    return Meetings(row, active, *_arranged(np.concatenate(sizes), row, active, rows))


@kernel
def _arranged(size: Ints, row: Rows, active: Mask, rows: int) -> tuple[Rows, Rows, Ints, Rows, Ints]:
    """`next_active`, `until`, `opening`, `place` and `pairs` of meetings."""
    next_active = np.full(row.size + 1, row.size, np.uint32)
    until, place = np.empty(row.size, np.uint32), np.empty(row.size, np.uint32)
    opening, pairs = np.zeros(rows + 2, np.int64), np.zeros(rows + 1, np.int64)
    stop = row.size
    for crowd in range(size.size - 1, -1, -1):
        begin, later = stop - size[crowd], 0
        for p in range(stop - 1, begin - 1, -1):
            until[p] = stop
            next_active[p] = p if active[p] else next_active[p + 1]
            opening[row[p] + 2] += 1
            pairs[row[p] + 1] += stop - p - 1 if active[p] else later
            later += active[p]
        stop = begin
    for i in range(rows):
        opening[i + 2] += opening[i + 1]
        pairs[i + 1] += pairs[i]
    for p in range(row.size):
        place[opening[row[p] + 1]] = p
        opening[row[p] + 1] += 1
    return next_active, until, opening[: rows + 1], place, pairs


def _edges(pairs: Ints) -> Ints:
    """Where to cut the rows, so that a block has about `BLOCK` pairs."""
    rows = pairs.size - 1
    wanted = np.arange(1, int(pairs[-1]) // BLOCK + 1) * BLOCK
    return np.unique(np.concatenate([[0], np.searchsorted(pairs, wanted), [rows]]))


@kernel
def _met(
    met: Meetings, told: Told, here: int, stop: int, least: float, weights: Floats, apart: bool
) -> tuple[Ints, Ints]:
    left, right = np.empty(1024, np.int64), np.empty(1024, np.int64)
    seen = np.full(met.opening.size - 1, -1, np.int32)
    n = 0
    for i in range(here, stop):
        for k in range(met.opening[i], met.opening[i + 1]):
            p = np.int64(met.place[k])
            q = p
            while True:
                q = q + 1 if met.active[p] else np.int64(met.next_active[q + 1])
                if q >= met.until[p]:
                    break
                j = np.int64(met.row[q])
                if seen[j] == i:
                    continue
                seen[j] = i
                if not can_be(told, i, int(j), least, weights, apart):
                    continue
                if n == left.size:
                    more_left, more_right = np.empty(2 * n, np.int64), np.empty(2 * n, np.int64)
                    more_left[:n], more_right[:n] = left, right
                    left, right = more_left, more_right
                left[n], right[n] = i, j
                n += 1
    return left[:n].copy(), right[:n].copy()
