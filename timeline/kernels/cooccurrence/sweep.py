"""Counting by sweeping: a histogram of the items now within the window, added to a row of the table per event.

All counting is in whole numbers: histograms in int32 (there are fewer than 2**31 rows), the table in its own type.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.compile import kernel
from timeline.kernels.parallel import run, workers

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.arrays import Incidence, Ints
    from timeline.kernels.cooccurrence.extents import Pass

__all__ = ["shares", "sweep"]


@kernel
def _sweep(
    query: Ints,
    reach: Ints,
    gone: Ints,
    entering: Ints,
    leaving: Ints,
    row_offsets: Ints,
    row_items: Ints,
    offsets: Ints,
    items: Ints,
    n_items: int,
    first_row: int,
    last_row: int,
    base: Ints,
    length: Ints,
    table: Ints,
) -> None:
    present = np.zeros(n_items, np.int32)
    entered = 0
    left = 0
    for k in range(query.size):
        while entered < reach[k]:
            event = entering[entered]
            for j in range(offsets[event], offsets[event + 1]):
                present[items[j]] += 1
            entered += 1
        while left < gone[k]:
            event = leaving[left]
            for j in range(offsets[event], offsets[event + 1]):
                present[items[j]] -= 1
            left += 1
        event = query[k]
        for j in range(row_offsets[event], row_offsets[event + 1]):
            row = row_items[j]
            if first_row <= row < last_row:
                cells = table[base[row] : base[row] + length[row]]
                for column in range(cells.size):
                    cells[column] += present[column]


def shares(work: Ints, first: int, last: int) -> list[tuple[int, int]]:
    """The rows `first..last` cut into one run for each core, about equal in work."""
    work = np.cumsum(work[first:last])
    parts = workers()
    goals = work[-1] * np.arange(1, parts) // parts
    edges = [first, *(first + np.searchsorted(work, goals, "left") + 1).tolist(), last]
    return [(a, b) for a, b in itertools.pairwise(edges) if a < b]


def sweep(
    one: Pass,
    rows: Incidence,
    columns: Incidence,
    first: int,
    last: int,
    base: Ints,
    length: Ints,
    table: Ints,
) -> None:
    """Add one pass to the rows `first..last` of the table.

    Row `r` of the table is `table[base[r] : base[r] + length[r]]`: one cell for each of the first columns.
    Every core sweeps the whole pass and writes rows of its own.
    """
    ends = (rows.offsets, rows.items, columns.offsets, columns.items, columns.n_items)
    work = rows.frequency * length
    tasks = [(*one, *ends, start, stop, base, length, table) for start, stop in shares(work, first, last)]
    run(_sweep, tasks, int(work[first:last].sum()) + one.entering.size)
