"""Pairs that may stand in a relation, in order and a block at a time, so that whoever has enough may stop.

Pairs that share an instant, or meet, are found by a sweep over sorted ends. Pairs that lie apart are every pair of which
one may end before the other starts: these are not looked for but listed. With items, the pairs of each item are found
on a number line of its own, and a pair that shares several is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.distinct import distinct
from timeline.kernels.overlap import Plan, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.arrays import Ints, Rows
    from timeline.kernels.relations import Bounds

__all__ = ["Items", "Sweep", "blocks", "related", "within"]

BLOCK = 1 << 20
"""So many pairs are looked at together: what memory has to hold."""
_FIRST, _LARGE = 64, 1 << 14
"""So many rows are looked at first: by who may stop soon, and by who wants all."""
_BEFORE, _AFTER = 1, 1 << 12
_MEET = 1 << 1 | 1 << 11


class Items(NamedTuple):
    """What the events of one side have in common with others: a row an event and item.

    Attributes:
        row: rows of events, ascending.
        code: what stands for the item, the same on both sides.
    """

    row: Ints
    code: Rows


class Sweep(NamedTuple):
    """What is set against each other: stretches `[start, end)` of both sides, and what they must have in common."""

    start: Ints
    end: Ints
    other_start: Ints
    other_end: Ints
    items: tuple[Items, Items] | None


_Candidates = tuple[int, "Callable[[], tuple[Ints, Ints]]"]
"""How many pairs there are, repeated ones counted again, and what lists them."""


def related(
    a: Bounds, b: Bounds, wanted: int, items: tuple[Items, Items] | None, *, eager: bool
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows of a and b, in order, that may stand in one of some relations; others are among them.

    Args:
        a: uncertain extents.
        b: others.
        wanted: the relations, as bits from 1 = before to 4096 = after.
        items: only pairs that share an item.
        eager: begin with small blocks.
    """
    if wanted & (_BEFORE | _AFTER):
        far = wanted & ~(_BEFORE | _AFTER | _MEET) == 0
        return blocks(a.start_min.size, _apart(a, b, wanted if far else None, items), eager=eager)
    touching = int(wanted & _MEET != 0)
    sweep = Sweep(a.start_min, _later(a.end_max, touching), b.start_min, _later(b.end_max, touching), items)
    return blocks(a.start_min.size, within(sweep), eager=eager)


def blocks(
    rows: int, candidates: Callable[[int, int], _Candidates], *, eager: bool
) -> Iterator[tuple[Ints, Ints]]:
    """The pairs of all rows of a, a block of rows after the other; in order, each once."""
    at, size = 0, _FIRST if eager else _LARGE
    while at < rows:
        stop = min(rows, at + size)
        total, listed = candidates(at, stop)
        if total > BLOCK and stop - at > 1:
            size = max(1, (stop - at) * BLOCK // (2 * total))
            continue
        yield listed()
        at = stop
        size *= 4 if 4 * total < BLOCK else 1


def within(sweep: Sweep) -> Callable[[int, int], _Candidates]:
    """The pairs whose stretches share an instant, of some rows of a."""
    mine, theirs = sweep.items or (None, None)
    other = theirs.row if theirs else np.arange(sweep.other_start.size)
    other_start, other_end = sweep.other_start[other], sweep.other_end[other]

    def candidates(at: int, stop: int) -> _Candidates:
        rows, codes = _rows(mine, at, stop)
        start, end = sweep.start[rows], sweep.end[rows]
        near = np.flatnonzero(
            (other_start < end.max(initial=MINUS_INFINITY)) & (other_end > start.min(initial=INFINITY))
        )
        if not near.size:
            return 0, _none
        keys = (codes, theirs.code[near]) if theirs else (None, None)
        found: Plan = plan(start, end, other_start[near], other_end[near], *keys)

        def listed() -> tuple[Ints, Ints]:
            i, j = found.pairs()
            return _in_order(rows[i], other[near[j]], sweep.other_start.size)

        return found.total, listed

    return candidates


def _apart(
    a: Bounds, b: Bounds, wanted: int | None, items: tuple[Items, Items] | None
) -> Callable[[int, int], _Candidates]:
    """Every pair of some rows of a, of one item where there are items; `wanted` leaves out what cannot lie so far."""
    size = b.start_min.size
    if items is not None:
        return _of_one_item(*items, size)

    def candidates(at: int, stop: int) -> _Candidates:
        others = np.arange(size)
        if wanted is not None:
            before = (b.start_max >= a.end_min[at:stop].min()) & bool(wanted & ~(_AFTER | 1 << 11))
            after = (b.end_min <= a.start_max[at:stop].max()) & bool(wanted & ~(_BEFORE | 1 << 1))
            others = np.flatnonzero(before | after)
        rows = np.arange(at, stop)
        return rows.size * others.size, lambda: (np.repeat(rows, others.size), np.tile(others, rows.size))

    return candidates


def _of_one_item(mine: Items, theirs: Items, size: int) -> Callable[[int, int], _Candidates]:
    order = np.argsort(theirs.code, kind="stable")
    other = theirs.row[order]
    known = int(max(mine.code.max(initial=0), theirs.code.max(initial=0))) + 1
    until = np.cumsum(np.bincount(theirs.code, minlength=known))
    begin = np.concatenate([[0], until[:-1]])

    def candidates(at: int, stop: int) -> _Candidates:
        rows, codes = _rows(mine, at, stop)
        assert codes is not None
        many = (until - begin)[codes]

        def listed() -> tuple[Ints, Ints]:
            ends = np.cumsum(many)
            place = np.arange(int(ends[-1]) if ends.size else 0) - np.repeat(ends - many - begin[codes], many)
            return _in_order(np.repeat(rows, many), other[place], size)

        return int(many.sum()), listed

    return candidates


def _rows(items: Items | None, at: int, stop: int) -> tuple[Ints, Rows | None]:
    """The rows `at` to `stop`, one for each of their items where there are items."""
    if items is None:
        return np.arange(at, stop), None
    first, last = np.searchsorted(items.row, [at, stop])
    return items.row[first:last], items.code[first:last]


def _in_order(i: Ints, j: Ints, size: int) -> tuple[Ints, Ints]:
    """Pairs by row of a, then of b, each once."""
    places = distinct(i.astype(np.int64) * size + j)
    rows = places // size
    return rows, places - rows * size


def _none() -> tuple[Ints, Ints]:
    return np.empty(0, np.int64), np.empty(0, np.int64)


def _later(ends: Ints, by: int) -> Ints:
    return np.where(ends == INFINITY, ends, ends + by) if by else ends
