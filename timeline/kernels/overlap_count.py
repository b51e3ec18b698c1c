"""How many extents share an instant with each: from two sorted arrays of endpoints, without a pair.

Of all extents that start before mine ends, those that ended by my start do not overlap me. So the count is the
difference of two ranks, whatever the depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import Line, draw
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import ranks, upper
from timeline.kernels.sorting import sort, sort_values

if TYPE_CHECKING:
    from timeline.arrays import Ints, Places, Rows

__all__ = ["counts"]


@kernel
def _dominated(
    start: Places, end: Places, by_end: Rows, starts: Places, ends: Places, end_rank: Ints, out: Ints
) -> None:
    """For each extent the others that start before its end and end after its start, in whatever order they are.

    `starts` and `end_rank` list the others by start, `ends` are their ends sorted, `by_end` the rows by end.
    Ends that have been passed are counted in a binary indexed tree (Fenwick 1994).
    """
    tree = np.zeros(ends.size + 1, np.int64)
    p = 0
    for row in by_end:
        while p < starts.size and starts[p] < end[row]:
            k = end_rank[p] + 1
            while k < tree.size:
                tree[k] += 1
                k += k & -k
            p += 1
        k = upper(ends, start[row], 0, ends.size)
        count = np.int64(p)
        while k > 0:
            count -= tree[k]
            k -= k & -k
        out[row] = count


def counts(
    a_start: Ints,
    a_end: Ints,
    b_start: Ints,
    b_end: Ints,
    a_key: Rows | None = None,
    b_key: Rows | None = None,
) -> Ints:
    """For each row of a, the number of rows of b with `a_start < b_end` and `b_start < a_end` and the same key.

    Args:
        a_start: int64 starts of a, in any order; `line.MINUS_INFINITY` where there is none.
        a_end: int64 ends of a, exclusive; `line.INFINITY` where there is none.
        b_start: the same for b.
        b_end: the same for b.
        a_key: dense uint32 key codes of a, or None where there is one partition.
        b_key: the codes of b.

    Returns:
        int64, one count a row of a.

    Rows where start >= end are taken at their word (the test above still says what counts), which takes a slower
    path; the certain overlaps of uncertain extents need them.

    >>> import numpy as np
    >>> counts(np.array([0, 5]), np.array([5, 9]), np.array([4, 5]), np.array([6, 7]))
    array([1, 2])
    """
    line = draw([(a_start, a_end), (b_start, b_end)], [a_key, b_key])
    work = a_start.size + b_start.size
    if line.crossed:
        return _counts_of_crossed(line, (a_start, a_end, a_key), (b_start, b_end, b_key))
    asked = run(sort_values, [(line, a_end, a_key), (line, a_start, a_key)], work)
    starts, ends = run(line.fold_sorted, [(b_start, b_key), (b_end, b_key)], work)
    begun, over = ranks([(starts, asked[0], False), (ends, asked[1], True)])
    out: Ints = empty(a_start.size, np.int64)
    run(_subtract, [(begun[a:b], over[a:b], out[a:b]) for a, b in slices(out.size, workers())], out.size)
    return out


def _subtract(begun: Rows, over: Rows, out: Ints) -> None:
    np.subtract(begun, over, out=out, dtype=np.int64)


def _counts_of_crossed(
    line: Line, a: tuple[Ints, Ints, Rows | None], b: tuple[Ints, Ints, Rows | None]
) -> Ints:
    start, end, starts, ends = (line.fold(values, side[2]) for side in (a, b) for values in side[:2])
    out = np.empty(start.size, np.int64)
    by_start, by_end, asked = run(sort, [(starts,), (ends,), (end,)], start.size + ends.size)
    rank = np.empty(ends.size, np.int64)
    rank[by_end.row] = np.arange(ends.size)
    _dominated(start, end, asked.row, by_start.place, by_end.place, rank[by_start.row], out)
    return out
