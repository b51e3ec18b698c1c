"""From cells of a table to pairs of items: those that count enough, under the callers' numbers, in order.

An answer may have millions of pairs, and then listing and sorting them costs more than counting them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.ascending import ascend
from timeline.kernels.cooccurrence.incidence import Counts
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["listed", "most_together_first"]


@kernel
def _enough(rows: tuple[int, int], base: Ints, length: Ints, possible: Ints, least: int) -> int:
    """How many cells of the rows `rows[0]..rows[1]` reach `least`."""
    found = 0
    for row in range(rows[0], rows[1]):
        for cell in possible[base[row] : base[row] + length[row]]:
            found += cell >= least
    return found


@kernel
def _list(
    rows: tuple[int, int],
    base: Ints,
    length: Ints,
    cells: tuple[Ints, Ints, Ints],
    least: int,
    row_code: Ints,
    column_code: Ints,
    turns: tuple[bool, bool],
    out: tuple[Ints, Ints, Ints, Ints, Ints],
) -> None:
    same, certain, possible = cells
    one_dimension, rows_are_x = turns
    x, y, out_same, out_certain, out_possible = out
    k = 0
    for row in range(rows[0], rows[1]):
        mine = row_code[row]
        for column in range(length[row]):
            cell = base[row] + column
            if possible[cell] < least:
                continue
            other = column_code[column]
            row_first = mine < other if one_dimension else rows_are_x
            x[k], y[k] = (mine, other) if row_first else (other, mine)
            out_same[k] = same[cell]
            out_certain[k] = certain[cell]
            out_possible[k] = possible[cell]
            k += 1


def listed(
    first: int,
    last: int,
    base: Ints,
    length: Ints,
    cells: tuple[Ints, Ints, Ints],
    least: int,
    row_code: Ints,
    column_code: Ints,
    rows_are_x: bool | None,
) -> Counts:
    """The pairs of the rows `first..last` whose possible count reaches `least`.

    Args:
        first, last: the rows.
        base, length: where each row stands among the cells.
        cells: same event, certain and possible counts; certain may be possible itself.
        least: the smallest possible count that is listed.
        row_code, column_code: the callers' numbers of rows and columns.
        rows_are_x: whether rows are of the first dimension; None where there is one, and x < y.
    """
    parts = [(first + a, first + b) for a, b in slices(last - first, 8 * workers())]
    work = cells[2].size
    numbers = run(_enough, [(part, base, length, cells[2], least) for part in parts], work)
    edges = np.concatenate([[0], np.cumsum(numbers)])
    x, y = (np.empty(edges[-1], np.int32) for _ in range(2))
    same, possible = (np.empty(edges[-1], cells[2].dtype) for _ in range(2))
    certain = possible if cells[1] is cells[2] else np.empty_like(possible)
    found = Counts(x, y, same, certain, possible)
    turns = (rows_are_x is None, bool(rows_are_x))
    tasks = [
        (part, base, length, cells, least, row_code, column_code, turns, tuple(c[a:b] for c in found))
        for part, a, b in zip(parts, edges[:-1], edges[1:], strict=True)
    ]
    run(_list, tasks, work)
    return found


@kernel
def _pack(x: Ints, y: Ints, possible: Ints, bits: tuple[int, int], words: Ints) -> None:
    x_bits, y_bits = bits
    for k in range(words.size):
        words[k] = (-np.int64(possible[k]) << (x_bits + y_bits)) | (np.int64(x[k]) << y_bits) | np.int64(y[k])


@kernel
def _unpack(words: Ints, bits: tuple[int, int], x: Ints, y: Ints, possible: Ints) -> None:
    x_bits, y_bits = bits
    for k in range(words.size):
        possible[k] = -(words[k] >> (x_bits + y_bits))
        x[k] = (words[k] >> y_bits) & ((1 << x_bits) - 1)
        y[k] = words[k] & ((1 << y_bits) - 1)


def most_together_first(found: Counts, n_y: int, rank: str = "possible") -> Counts:
    """The pairs by possible count, largest first, then x and y; with `rank` "certain" by certain count before that.

    Count, x and y make one word where they fit: then the sorted words are the answer, and only the pairs that
    share an event need to be found in them.
    """
    if not found.x.size:
        return found
    if rank == "certain" and not found.exact:
        return found.taken(np.lexsort((found.y, found.x, -found.possible, -found.certain)))
    bits = int(found.x.max()).bit_length(), n_y.bit_length()
    if int(found.possible.max()).bit_length() + sum(bits) > 63:
        return found.taken(np.lexsort((found.y, found.x, -found.possible)))
    parts = slices(found.x.size, 4 * workers())
    words = np.empty(found.x.size, np.int64)
    ends = (found.x, found.y, found.possible)
    tasks = [(*(column[a:b] for column in ends), bits, words[a:b]) for a, b in parts]
    run(_pack, tasks, words.size)
    shared = np.flatnonzero(found.same_event)
    if not found.exact or 8 * shared.size > words.size:
        return found.taken(np.argsort(words))
    sharing = words[shared]
    ascend(words)
    same = np.zeros_like(found.same_event)
    same[np.searchsorted(words, sharing)] = found.same_event[shared]
    x, y, possible = (np.empty_like(column) for column in ends)
    run(_unpack, [(words[a:b], bits, x[a:b], y[a:b], possible[a:b]) for a, b in parts], words.size)
    return Counts(x, y, same, possible, possible)
