"""Which extents share an instant with which.

Two extents overlap where one starts within the other. So two range look-ups over sorted starts find every pair
once: the starts of b that fall in [a.start, a.end), and the starts of a that fall in (b.start, b.end). Each look-up
gives, for an extent of one side, one contiguous stretch of the other side in its sorted order. The lengths of the
stretches say where each pair belongs in the output before any pair is written, which makes the writing parallel,
divisible into batches, and as even for one extent that overlaps everything as for many short ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.arrays import Ints, Mask, Rows
from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import Line, draw
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import following, lower, upper, walk
from timeline.kernels.sorting import ByStart, by_start

if TYPE_CHECKING:
    from timeline.arrays import Places

__all__ = ["Keep", "Plan", "pairs", "plan"]

Keep = Callable[[Rows, Rows], Mask]
"""Which of some pairs to keep, given their rows on both sides."""

_PIECE = 1 << 21
"""Pairs written by one task: some milliseconds of work."""


@kernel
def _stretches(
    start: Places, end: Places, others: Places, rows: tuple[int, int], first: Rows, until: Ints
) -> int:
    """For each extent in `rows`, the stretch of `others` (sorted starts) that falls within it.

    `first` gets where the stretch begins, `until` the running total of lengths.
    """
    here, stop = rows
    total = 0
    if here == stop:
        return total
    p = lower(others, start[here], 0, others.size)
    for i in range(here, stop):
        p = walk(others, p, start[i])
        q = walk(others, p, end[i])
        first[i] = p
        total += q - p
        until[i] = total
    return total


@kernel
def _write(
    first: Rows, until: Ints, here: int, stop: int, mine: Rows, theirs: Rows, out_mine: Rows, out_theirs: Rows
) -> None:
    """Write the pairs `here..stop` of the stretches into arrays that begin with pair `here`."""
    i = upper(until, here, 0, until.size)
    p, last = here, theirs.size - 1
    while p < stop:
        begin = until[i - 1] if i > 0 else 0
        end = min(until[i], stop)
        row = mine[i]
        skip = np.int64(first[i]) - begin
        # The first pair is written before it is known to be one: without it the next row writes over it.
        out_mine[p - here] = row
        out_theirs[p - here] = theirs[min(p + skip, last)]
        for k in range(p + 1, end):
            out_mine[k - here] = row
            out_theirs[k - here] = theirs[k + skip]
        p = max(p, end)
        i += 1


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Pairs not written yet: for each extent of one side, a stretch of the other side's order."""

    first: Rows
    until: Ints
    mine: Rows
    theirs: Rows
    swapped: bool

    @property
    def total(self) -> int:
        return int(self.until[-1]) if self.until.size else 0

    def tasks(self, here: int, stop: int, left: Rows, right: Rows) -> list[tuple[Any, ...]]:
        """Calls of `_write` that fill `left` and `right` with the pairs `here..stop`."""
        out_mine, out_theirs = (right, left) if self.swapped else (left, right)
        pieces = [(p, min(p + _PIECE, stop)) for p in range(here, stop, _PIECE)]
        return [
            (
                self.first,
                self.until,
                p,
                q,
                self.mine,
                self.theirs,
                out_mine[p - here :],
                out_theirs[p - here :],
            )
            for p, q in pieces
        ]


def _look_up(mine: ByStart, theirs: ByStart, swapped: bool) -> _Stretches:
    n = mine.start.size
    first, until = empty(n, np.uint32), empty(n, np.int64)
    cuts = slices(n, workers())
    start = following(mine.start) if swapped else mine.start
    totals = run(_stretches, [(start, mine.end, theirs.start, cut, first, until) for cut in cuts], n)
    before = 0
    for (here, stop), total in zip(cuts, totals, strict=True):
        if before:
            until[here:stop] += before
        before += total
    return _Stretches(first, until, mine.row, theirs.row, swapped)


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Both look-ups of one pair of sides."""

    parts: tuple[_Stretches, _Stretches]
    keep: Keep | None

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    def write(self, here: int, stop: int) -> tuple[Rows, Rows]:
        left, right = empty(stop - here, np.uint32), empty(stop - here, np.uint32)
        tasks: list[tuple[Any, ...]] = []
        before = 0
        for part in self.parts:
            low, high = max(here - before, 0), min(stop - before, part.total)
            if low < high:
                at = slice(low + before - here, high + before - here)
                tasks += part.tasks(low, high, left[at], right[at])
            before += part.total
        run(_write, tasks, stop - here)
        if self.keep is None:
            return left, right
        kept = self.keep(left, right)
        return left[kept], right[kept]

    def batches(self, size: int) -> Iterator[tuple[Rows, Rows]]:
        for here in range(0, self.total, size):
            yield self.write(here, min(here + size, self.total))


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs of a join, counted but not written.

    Attributes:
        sweeps: the look-ups that find them.
    """

    sweeps: tuple[_Sweep, ...]

    @property
    def total(self) -> int:
        """How many pairs there are; where pairs are filtered as they are written, how many there are at most."""
        return sum(sweep.total for sweep in self.sweeps)

    def pairs(self) -> tuple[Rows, Rows]:
        """Every pair, as row numbers of a and of b."""
        if len(self.sweeps) == 1 and self.sweeps[0].keep is None:
            return self.sweeps[0].write(0, self.total)
        found = list(self.batches(8 * _PIECE)) or [(_NONE, _NONE)]
        return np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found])

    def by_position(self) -> tuple[Rows, Rows, Plan] | None:
        """The rows of a and of b by start, and a plan of the same pairs as positions in these orders.

        Positions come in runs, so what is gathered by them is read in order. None where pairs are filtered.
        """
        if len(self.sweeps) != 1 or self.sweeps[0].keep is not None:
            return None
        forth, back = self.sweeps[0].parts
        a, b = (np.arange(rows.size, dtype=np.uint32) for rows in (forth.mine, forth.theirs))
        parts = (replace(forth, mine=a, theirs=b), replace(back, mine=b, theirs=a))
        return forth.mine, forth.theirs, Plan((_Sweep(parts, None),))

    def batches(self, size: int) -> Iterator[tuple[Rows, Rows]]:
        """Every pair, at most `size` at a time."""
        for sweep in self.sweeps:
            yield from sweep.batches(size)


_NONE = np.empty(0, np.uint32)
_Side = tuple[Ints, Ints, Rows | None]


def _ordered(line: Line, side: _Side, rows: Rows | None) -> ByStart:
    """One side by start; of some `rows` only, when they are given."""
    start, end, key = side
    if rows is not None:
        start, end, key = start[rows], end[rows], None if key is None else key[rows]
    ordered = by_start(line, start, end, key)
    return ordered if rows is None else ordered._replace(row=rows[ordered.row])


def _line(a: _Side, b: _Side) -> Line:
    return draw([a[:2], b[:2]], [a[2], b[2]])


def _sweep(
    line: Line, a: _Side, b: _Side, keep: Keep | None, a_rows: Rows | None = None, b_rows: Rows | None = None
) -> _Sweep:
    left, right = run(_ordered, [(line, a, a_rows), (line, b, b_rows)], a[0].size + b[0].size)
    return _Sweep((_look_up(left, right, False), _look_up(right, left, True)), keep)


def _crossed_sweeps(line: Line, a: _Side, b: _Side, keep: Keep | None) -> Iterator[_Sweep]:
    """The sweeps of sides that hold crossed extents [s, e), s >= e.

    A crossed extent meets only proper ones, and of these only some that hold the tick e - 1. Two crossed extents
    never meet, so that pair of sides is not looked at.
    """
    (a_start, a_end, a_key), (b_start, b_end, b_key) = a, b
    a_crossed, b_crossed = a_start >= a_end, b_start >= b_end

    def kept(left: Rows, right: Rows) -> Mask:
        mask: Mask = (a_start[left] < b_end[right]) & (b_start[right] < a_end[left])
        return mask if keep is None else mask & keep(left, right)

    a_proper, a_rest = (np.flatnonzero(mask).astype(np.uint32) for mask in (~a_crossed, a_crossed))
    b_proper, b_rest = (np.flatnonzero(mask).astype(np.uint32) for mask in (~b_crossed, b_crossed))
    yield _sweep(line, a, b, keep, a_proper, b_proper)
    if a_rest.size:
        ticks = a_end - 1, a_end, a_key
        yield _sweep(_line(ticks, b), ticks, b, kept, a_rest, b_proper)
    if b_rest.size:
        ticks = b_end - 1, b_end, b_key
        yield _sweep(_line(a, ticks), a, ticks, kept, a_proper, b_rest)


def plan(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
    keep: Keep | None = None,
) -> Plan:
    """Find, but do not write, all pairs that `pairs` would return; same arguments.

    Sorting and both look-ups are done here: O(n log n) time and about 30 bytes a row, whatever the number of pairs.
    """
    a, b = (a_start, a_end, a_key), (b_start, b_end, b_key)
    line = _line(a, b)
    return Plan(tuple(_crossed_sweeps(line, a, b, keep)) if line.crossed else (_sweep(line, a, b, keep),))


def pairs(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
    keep: Keep | None = None,
) -> tuple[Rows, Rows]:
    """All pairs of rows (i, j) with `a_start[i] < b_end[j]` and `b_start[j] < a_end[i]` and equal keys.

    Args:
        a_start: int64 starts of a, in any order; `line.MINUS_INFINITY` where there is none.
        a_end: int64 ends of a, exclusive; `line.INFINITY` where there is none.
        b_start: the same for b.
        b_end: the same for b.
        a_key: dense uint32 key codes of a, or None where there is one partition.
        b_key: the codes of b.
        keep: says of some pairs which to keep; asked with at most some millions at a time.

    Returns:
        Two uint32 arrays of equal length: rows of a, rows of b. The order is the same in every run, but is
        otherwise not defined.

    Rows where start >= end are taken at their word: the test above says what pairs with them. The certain overlaps
    of uncertain extents are the pairs of (start_max, end_min), which may be such rows.

    >>> import numpy as np
    >>> pairs(np.array([0, 5]), np.array([5, 9]), np.array([4, 5]), np.array([6, 7]))
    (array([0, 1, 1], dtype=uint32), array([0, 1, 0], dtype=uint32))
    """
    return plan(a_start, a_end, b_start, b_end, a_key, b_key, keep).pairs()
