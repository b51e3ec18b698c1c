"""Counting by sweeping: a histogram of the items now within the window, added to a row of the table per event.

All counting is in whole numbers: histograms in int32 (there are fewer than 2**31 rows), the table in its own type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.extents import Pass
    from timeline.kernels.cooccurrence.incidence import Block, Incidence, Ints

__all__ = ["sweep"]


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


def sweep(one: Pass, rows: Incidence, columns: Incidence, block: Block) -> None:
    """Add one pass to the rows of the block. Every core sweeps the whole pass and writes rows of its own."""
    ends = (rows.offsets, rows.items, columns.offsets, columns.items, columns.n_items)
    work = rows.frequency * block.length
    tasks = [(*one, *ends, *share) for share in block.shares(work)]
    run(_sweep, tasks, int(work[block.first : block.last].sum()) + one.entering.size)
