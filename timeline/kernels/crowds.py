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

    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints, Mask, Rows
    from timeline.kernels.alikeness import Told

    Buckets = NDArray[np.int32]
    Company = NDArray[np.uint8]

__all__ = [
    "ANYBODY",
    "Crowds",
    "Days",
    "Fit",
    "Meetings",
    "among",
    "crowds",
    "meetings",
    "of_keys",
    "promising",
]

BLOCK = 1 << 20
"""So many pairs are looked at by a core before the next rows are."""


ANYBODY = 2
"""The company of a row that may meet any other; one of company 1 meets others that have some, one of 0 those of `ANYBODY`."""
_ONE, _TWO, _ACTIVE, _COMPANY, _MORE_COMPANY = 1, 2, 4, 8, 16
_MEET = _TWO | _ACTIVE | _MORE_COMPANY


class Days(NamedTuple):
    """Rows in buckets of time.

    Attributes:
        low, high: the first and the last bucket of each row; it is in none where they are not in order.
        active: which rows are active, see `crowds`.
        company: whom each may meet, see `ANYBODY`.
    """

    low: Buckets
    high: Buckets
    active: Mask
    company: Company


class Crowds(NamedTuple):
    """Rows that share something, crowd by crowd.

    Attributes:
        size: how many rows each crowd has.
        row: the rows of each.
    """

    size: Ints
    row: Rows


def promising(codes: Ints | Rows, rows: Rows, days: Days) -> tuple[Ints, Rows]:
    """A key for each code and bucket of rows, and the row of each, but for most keys of which nobody meets.

    Args:
        codes: what each row has, from 0 on.
        rows: the row of each code.
        days: the buckets of the rows.
    """
    n_codes = int(codes.max(initial=0)) + 1
    marks = np.zeros(1 << (2 * codes.size).bit_length(), np.uint8)
    size = _mark(codes, rows, n_codes, days, marks)
    keys, kept = np.empty(size, np.int64), np.empty(size, np.uint32)
    found = _of_meeting_keys(codes, rows, n_codes, days, marks, keys, kept)
    return keys[:found], kept[:found]


@kernel
def _mark(codes: Ints | Rows, rows: Rows, n_codes: int, days: Days, marks: Company) -> int:
    """Note who is of each key; keys that share a mark are taken as one. How many there are."""
    low, high, active, company = days
    size = 0
    for p in range(codes.size):
        row = rows[p]
        for bucket in range(low[row], high[row] + 1):
            slot = (bucket * n_codes + np.int64(codes[p])) & (marks.size - 1)
            mark = marks[slot]
            mark |= _TWO if mark & _ONE else _ONE
            if active[row]:
                mark |= _ACTIVE
            if company[row] == ANYBODY or (company[row] and mark & _COMPANY):
                mark |= _MORE_COMPANY
            elif company[row]:
                mark |= _COMPANY
            marks[slot] = mark
            size += 1
    return size


@kernel
def _of_meeting_keys(
    codes: Ints | Rows, rows: Rows, n_codes: int, days: Days, marks: Company, keys: Ints, kept: Rows
) -> int:
    n = 0
    for p in range(codes.size):
        row = rows[p]
        for bucket in range(days.low[row], days.high[row] + 1):
            key = bucket * n_codes + np.int64(codes[p])
            if marks[key & (marks.size - 1)] & _MEET == _MEET:
                keys[n], kept[n] = key, row
                n += 1
    return n


class Fit(NamedTuple):
    """Of each crowd or of each row.

    Attributes:
        kept: whether it is of a crowd where anybody meets.
        large: whether it is of one that is left out, since too many would.
    """

    kept: Mask
    large: Mask


def crowds(keys: Ints, rows: Rows, active: Mask, most: int) -> tuple[Crowds, Rows]:
    """The crowds of those rows that have a key in common, where anybody meets; and the rows of those that are left out.

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
    kept, large = (rows[ordered.row[np.repeat(some, size)]] for some in fit)
    return Crowds(size[fit.kept], kept), large


def among(found: Crowds, wanted: Mask) -> Crowds:
    """The same, but for rows that are not wanted."""
    kept = wanted[found.row]
    before = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], np.cumsum(found.size)])]
    return Crowds(np.diff(before), found.row[kept])


def of_keys(keys: Ints | Rows, active: Mask, most: int) -> Fit:
    """Of which crowds rows are, by counting; the keys are small numbers."""
    size = np.bincount(keys)
    fit = _fit(size, np.bincount(keys[active], minlength=size.size), most)
    return Fit(fit.kept[keys], fit.large[keys])


def _fit(size: Ints, many: Ints, most: int) -> Fit:
    large = many * size > most
    return Fit((size > 1) & (many > 0) & ~large, large)


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
