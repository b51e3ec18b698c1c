"""Crowds: rows that share something, and the pairs that meet in them, each once.

A pair meets in a crowd where one of the two is active. Crowds in which too many would meet are left out, so the pairs grow
with the rows and not with their square.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.alikeness import ROUNDING, can_be, left_over, lost_by_actors
from timeline.kernels.growing import grown
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, workers
from timeline.kernels.sorting import sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.arrays import Floats, Ints, Mask, Rows
    from timeline.kernels.alikeness import Told

__all__ = ["Crowds", "Meetings", "crowds", "meetings", "small"]

BLOCK = 1 << 20
"""So many pairs are looked at by a core before the next rows are."""


class Crowds(NamedTuple):
    """Rows that share something, crowd by crowd.

    Attributes:
        size: how many rows each crowd has.
        row: the rows of each.
    """

    size: Ints
    row: Rows


def crowds(keys: Ints, rows: Rows, active: Mask, most: int) -> Crowds:
    """The crowds of those rows that have a key in common, where anybody meets.

    Args:
        keys: what each row has, from 0 on; a row may have several.
        rows: the row of each key.
        active: whether that row meets all others that have the key, or only those of them that are active.
        most: crowds in which more would meet are left out: active rows times rows.
    """
    ordered = sort(keys)
    first = np.flatnonzero(np.diff(ordered.place, prepend=-1))
    size = np.diff(first, append=keys.size)
    many = np.diff(np.concatenate([[0], np.cumsum(active[ordered.row])])[np.append(first, keys.size)])
    fit = _fit(size, many, most)
    return Crowds(size[fit], rows[ordered.row[np.repeat(fit, size)]])


def small(keys: Ints | Rows, active: Mask, most: int) -> Mask:
    """Which rows are in crowds where anybody meets, by counting; the keys are small numbers."""
    size = np.bincount(keys)
    fit = _fit(size, np.bincount(keys[active], minlength=size.size), most)
    kept: Mask = fit[keys]
    return kept


def _fit(size: Ints, many: Ints, most: int) -> Mask:
    fit: Mask = (size > 1) & (many > 0) & (many * size <= most)
    return fit


class Meetings(NamedTuple):
    """Who meets whom.

    Attributes:
        active: which rows are active; the others meet those alone.
        first: where the rows of each crowd begin; one more at the end.
        row: the rows of all crowds.
        opening: the crowds of row i, where it is active, are `crowd[opening[i]:opening[i + 1]]`.
        crowd: crowds, row by row.
        pairs: how many rows those before each look at; one more at the end.
    """

    active: Mask
    first: Ints
    row: Rows
    opening: Ints
    crowd: Rows
    pairs: Ints

    def can_be(
        self, told: Told, base: int, least: Iterable[float], weights: Floats, *, apart: bool
    ) -> Iterator[tuple[Ints, Ints]]:
        """The pairs that can be alike, see `alikeness.can_be`, in no order.

        Args:
            told: what is told of the rows.
            base: the number that row 0 has there, which the pairs are told by.
            least: the score that a pair must be able to have, asked for anew from time to time.
            weights: of what is compared.
            apart: only rows that share no source.
        """
        edges = _edges(self.pairs)
        step = workers()
        for begin, low in zip(range(0, edges.size - 1, step), least, strict=False):
            blocks = pairwise(edges[begin : begin + step + 1].tolist())
            tasks = [(self, told, base, here, stop, low, weights, apart) for here, stop in blocks]
            yield from run(_met, tasks, BLOCK)


def meetings(found: Iterable[Crowds], active: Mask) -> Meetings:
    """Who meets whom in some crowds, of which rows are active."""
    sizes, members = zip(*found, strict=True)
    row = np.concatenate(members)
    first = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    return Meetings(active, first, row, *_arranged(first, row, active))


@kernel
def _arranged(first: Ints, row: Rows, active: Mask) -> tuple[Ints, Rows, Ints]:
    """`opening`, `crowd` and `pairs` of meetings."""
    opening, pairs = np.zeros(active.size + 2, np.int64), np.zeros(active.size + 1, np.int64)
    for c in range(first.size - 1):
        for p in range(first[c], first[c + 1]):
            if active[row[p]]:
                opening[row[p] + 2] += 1
                pairs[row[p] + 1] += first[c + 1] - first[c]
    for i in range(active.size):
        opening[i + 2] += opening[i + 1]
        pairs[i + 1] += pairs[i]
    crowd = np.empty(opening[active.size + 1], np.uint32)
    for c in range(first.size - 1):
        for p in range(first[c], first[c + 1]):
            if active[row[p]]:
                crowd[opening[row[p] + 1]] = c
                opening[row[p] + 1] += 1
    return opening[: active.size + 1], crowd, pairs


def _edges(pairs: Ints) -> Ints:
    """Where to cut the rows, so that a block has about `BLOCK` pairs."""
    rows = pairs.size - 1
    wanted = np.arange(1, int(pairs[-1]) // BLOCK + 1) * BLOCK
    return np.unique(np.concatenate([[0], np.searchsorted(pairs, wanted), [rows]]))


@kernel
def _met(
    met: Meetings, told: Told, base: int, here: int, stop: int, least: float, weights: Floats, apart: bool
) -> tuple[Ints, Ints]:
    left, right = np.empty(1024, np.int64), np.empty(1024, np.int64)
    seen = np.full(met.active.size, -1, np.int32)
    active, first, row, opening, crowd, _ = met
    begin, end, kind, family = told.first[base:], told.last[base:], told.kind[base:], told.family[base:]
    actors, actor = told.actors.opening[base:], told.actors.key
    low = least - ROUNDING
    n = 0
    for i in range(here, stop):
        for k in range(opening[i], opening[i + 1]):
            c = crowd[k]
            for q in range(first[c], first[c + 1]):
                j = np.int64(row[q])
                if seen[j] == i or (j <= i and (j == i or active[j])):  # two that are active meet once
                    continue
                seen[j] = i
                left_yet = left_over(begin, end, kind, family, i, int(j), low, weights)
                if left_yet < 0:
                    continue
                left_yet -= lost_by_actors(actors, actor, i, int(j), low, weights[2])
                if left_yet < 0 or not can_be(told, base + i, int(base + j), left_yet, low, weights, apart):
                    continue
                if n == left.size:
                    left, right = grown(left), grown(right)
                left[n], right[n] = base + i, base + j
                n += 1
    return left[:n].copy(), right[:n].copy()
