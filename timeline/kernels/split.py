"""Extents cut into pieces: at given moments, or where other extents lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import EARLIEST, LATEST
from timeline.kernels.distinct import distinct
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run
from timeline.kernels.search import ranks
from timeline.kernels.sorting import sort_values
from timeline.kernels.union import Unions, unions

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows
    from timeline.kernels.number_line import Line

__all__ = ["Pieces", "covered", "cut", "subtract"]


class Pieces(NamedTuple):
    """Pieces of extents, in the order of rows and then of time.

    Attributes:
        row: the row that each piece comes from.
        start: where it begins.
        end: where it ends, exclusive.
    """

    row: Rows
    start: Ints
    end: Ints


@kernel
def _cut(
    start: Places,
    end: Places,
    moments: Places,
    first: Rows,
    until: Ints,
    row: Rows,
    out: tuple[Places, Places],
) -> None:
    """Each extent from moment to moment; `until` is the running total of pieces."""
    starts, ends = out
    p = 0
    for i in range(start.size):
        begin = start[i]
        k = first[i]
        while p < until[i]:
            stop = moments[k] if p + 1 < until[i] else end[i]
            row[p] = i
            starts[p] = begin
            ends[p] = stop
            begin = stop
            k += 1
            p += 1


def cut(
    start: Ints, end: Ints, moments: Ints, key: Rows | None = None, moment_key: Rows | None = None
) -> Pieces:
    """The extents, cut at the moments of their key that lie within them.

    Args:
        start: int64 starts, in any order; `line.MINUS_INFINITY` where there is none.
        end: int64 ends, exclusive, each after its start; `line.INFINITY` where there is none.
        moments: int64 instants, in any order; each begins a piece.
        key: dense uint32 key codes of the extents, or None where there is one partition.
        moment_key: the codes of the moments.

    >>> import numpy as np
    >>> [array.tolist() for array in cut(np.array([0, 4]), np.array([5, 9]), np.array([4, 7]))]
    [[0, 0, 1, 1], [0, 4, 4, 7], [4, 5, 7, 9]]
    """
    line = draw([(start, end)], [key, moment_key], moments)
    work = start.size + moments.size
    starts, ends = run(line.fold, [(start, key), (end, key)], work)
    at = distinct(line.fold(moments, moment_key))
    by_start, by_end = run(sort_values, [(line, start, key), (line, end, key)], work)
    first, last = ranks([(at, by_start, True), (at, by_end, False)])
    until = np.cumsum(last.astype(np.int64) - first + 1)
    total = int(until[-1]) if until.size else 0
    row, out = np.empty(total, np.uint32), (np.empty(total, starts.dtype), np.empty(total, starts.dtype))
    _cut(starts, ends, at, first, until, row, out)
    return Pieces(row, line.unfold(out[0])[0], line.unfold(out[1])[0])


@kernel
def _left_over(
    start: Places,
    end: Places,
    holes: tuple[Places, Places],
    first: Rows,
    last: Rows,
    row: Rows,
    out: tuple[Places, Places],
) -> int:
    """What the holes `first..last` of each extent leave of it; holes do not touch each other."""
    hole_start, hole_end = holes
    starts, ends = out
    p = 0
    for i in range(start.size):
        begin = start[i]
        for k in range(first[i], last[i]):
            if hole_start[k] > begin:
                row[p] = i
                starts[p] = begin
                ends[p] = hole_start[k]
                p += 1
            begin = hole_end[k]
        if begin < end[i]:
            row[p] = i
            starts[p] = begin
            ends[p] = end[i]
            p += 1
    return p


class _Meeting(NamedTuple):
    """The extents of a, the unions of b, and which stretch of the unions each extent of a meets."""

    line: Line
    start: Places
    end: Places
    holes: Unions
    first: Rows
    last: Rows


def _meet(a_start: Ints, a_end: Ints, a_key: Rows | None, holes: Unions) -> _Meeting:
    line = draw([(a_start, a_end), (holes.start, holes.end)], [a_key, holes.key])
    tasks = [(a_start, a_key), (a_end, a_key), (holes.start, holes.key), (holes.end, holes.key)]
    start, end, hole_start, hole_end = run(line.fold, tasks, a_start.size + holes.start.size)
    by_start, by_end = run(sort_values, [(line, a_start, a_key), (line, a_end, a_key)], start.size)
    first, last = ranks([(hole_end, by_start, True), (hole_start, by_end, False)])
    return _Meeting(line, start, end, holes._replace(start=hole_start, end=hole_end), first, last)


def subtract(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
) -> Pieces:
    """What the extents of b leave of those of a, within each key.

    The arguments are those of `overlap.pairs`, and each extent ends after its start.

    >>> import numpy as np
    >>> [array.tolist() for array in subtract(np.array([0]), np.array([9]), np.array([4, 2]), np.array([5, 4]))]
    [[0, 0], [0, 5], [2, 9]]
    """
    met = _meet(a_start, a_end, a_key, unions(b_start, b_end, b_key))
    most = int((met.last.astype(np.int64) - met.first + 1).sum())
    row, out = (
        np.empty(most, np.uint32),
        (np.empty_like(met.start, shape=most), np.empty_like(met.end, shape=most)),
    )
    total = _left_over(met.start, met.end, (met.holes.start, met.holes.end), met.first, met.last, row, out)
    return Pieces(row[:total], met.line.unfold(out[0][:total])[0], met.line.unfold(out[1][:total])[0])


def covered(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
) -> Ints:
    """How many ticks of each extent of a lie within some extent of b; -1 where that is without end.

    The arguments are those of `overlap.pairs`, and each extent ends after its start. Lengths that no int64 holds are
    given as `line.LATEST`.

    >>> import numpy as np
    >>> covered(np.array([0, 6]), np.array([5, 9]), np.array([4, 3, 8]), np.array([5, 7, 10]))
    array([2, 2])
    """
    holes = unions(b_start, b_end, b_key)
    met = _meet(a_start, a_end, a_key, holes)
    out = np.zeros(a_start.size, np.int64)
    rows = np.flatnonzero(met.first < met.last)
    first, last = met.first[rows].astype(np.int64), met.last[rows].astype(np.int64) - 1
    bounded = (holes.start > EARLIEST) & (holes.end < LATEST)
    before = np.concatenate([[0], np.cumsum(np.where(bounded, holes.end - holes.start, 0))]).view(np.uint64)
    begin, stop = np.maximum(holes.start[first], a_start[rows]), np.minimum(holes.end[last], a_end[rows])
    whole = before[last] - before[np.minimum(first + 1, last)]  # the unions between the first and the last
    ragged = (holes.end[first] - begin) + (stop - holes.start[last])
    # No sum of parts of an extent is longer than it: without a sign every length is exact.
    length = np.where(first == last, (stop - begin).view(np.uint64), whole + ragged.view(np.uint64))
    held = np.minimum(length, np.uint64(LATEST)).astype(np.int64)
    out[rows] = np.where((begin <= EARLIEST) | (stop >= LATEST), -1, held)
    return out
