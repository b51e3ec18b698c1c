"""Counting by matrix product: queries by item times a running histogram by item, in blocks of distinct windows.

Where most items occur at most times, one product of dense matrices does the additions of thousands of rows at once.
It runs in 64-bit floats and is exact nevertheless: every product and every partial sum is a whole number no larger
than (rows of queries) times (rows of targets), and the planner asks for a product only where that stays below 2**53.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import a_thread_each, run, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.extents import Pass
    from timeline.kernels.cooccurrence.incidence import Block, Incidence, Ints

__all__ = ["EXACT", "product"]

EXACT = 1 << 53
_CELLS = 1 << 22  # of either factor: distinct windows multiplied at once, by items
# Rows multiplied at once: few enough for a triangle to cost little more than half a square, and for all cores to have some.
_FEWEST, _MOST = 64, 512


@kernel
def _fill(
    window: Ints,
    place: Ints,
    one: tuple[Ints, ...],
    row_offsets: Ints,
    row_items: Ints,
    offsets: Ints,
    items: Ints,
    rows: tuple[int, int],
    progress: Ints,
    present: Floats,
    left_factor: Floats,
    right_factor: Floats,
) -> None:
    query, reach, gone, entering, leaving = one
    first_row, last_row = rows
    left_factor[:] = 0.0
    previous = -1
    for k in range(window[0], window[1]):
        if place[k] != previous:
            while progress[0] < reach[k]:
                event = entering[progress[0]]
                for j in range(offsets[event], offsets[event + 1]):
                    present[items[j]] += 1.0
                progress[0] += 1
            while progress[1] < gone[k]:
                event = leaving[progress[1]]
                for j in range(offsets[event], offsets[event + 1]):
                    present[items[j]] -= 1.0
                progress[1] += 1
            previous = place[k]
            right_factor[previous - place[window[0]], :] = present
        event = query[k]
        for j in range(row_offsets[event], row_offsets[event + 1]):
            row = row_items[j]
            if first_row <= row < last_row:
                left_factor[previous - place[window[0]], row - first_row] += 1.0


def _multiply(left: Floats, right: Floats, sums: Floats) -> None:
    sums += left.T @ right


def product(one: Pass, rows: Incidence, columns: Incidence, block: Block) -> None:
    """Add one pass to the rows of the block, as `sweep` does."""
    first, last, base, length, table = block
    moves = (np.diff(one.reach) != 0) | (np.diff(one.gone) != 0)
    place = np.concatenate([[0], np.cumsum(moves)])
    most = min(int(place[-1]) + 1, max(1024, _CELLS // columns.n_items))
    breaks = np.searchsorted(place, np.arange(0, place[-1] + 1, most))
    width = int(length[first:last].max())
    sums = np.zeros((last - first, width))
    left_factor, right_factor = np.empty((most, last - first)), np.empty((most, columns.n_items))
    height = min(max(_FEWEST, -(-(last - first) // (4 * workers()))), _MOST)
    panels = [(top, min(top + height, last - first)) for top in range(0, last - first, height)]
    progress, present = np.zeros(2, np.int64), np.zeros(columns.n_items)
    for begin, end in zip(breaks, [*breaks[1:], place.size], strict=True):
        used = int(place[end - 1] - place[begin]) + 1
        _fill(
            np.array([begin, end]),
            place,
            tuple(one),
            rows.offsets,
            rows.items,
            columns.offsets,
            columns.items,
            (first, last),
            progress,
            present,
            left_factor[:used],
            right_factor[:used],
        )
        tasks = []
        for top, bottom in panels:
            reached = int(length[first + top : first + bottom].max())
            tasks.append(
                (left_factor[:used, top:bottom], right_factor[:used, :reached], sums[top:bottom, :reached])
            )
        with a_thread_each():
            run(_multiply, tasks, used * block.table.size)
    for row in range(first, last):
        table[base[row] : base[row] + length[row]] += sums[row - first, : length[row]].astype(table.dtype)
