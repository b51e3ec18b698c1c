"""Counting the events that have both items: visited pair by pair, or as bits of sets of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba.extending import intrinsic

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, workers

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Block, Incidence, Ints, Words

__all__ = ["add_same_event", "compare", "steps", "visit"]

_BYTES = 1 << 22  # of bits at once, so that they stay in a core's cache

# Nanoseconds of one core for one step of each way, measured by `python -m benchmarks.cooccurrence costs`.
# `_EVENT` is what events with two items cost there beyond their four visits of `_VISIT`.
_EVENT, _VISIT, _WORD = 60.0, 0.9, 0.35


@intrinsic
def _ones(typing_context: Any, word: Any) -> Any:
    """How many bits of a word are set."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return word(word), generated


@kernel
def _visit(
    events: Ints,
    row_offsets: Ints,
    row_items: Ints,
    offsets: Ints,
    items: Ints,
    first_row: int,
    last_row: int,
    base: Ints,
    length: Ints,
    table: Ints,
) -> None:
    for event in events:
        for j in range(row_offsets[event], row_offsets[event + 1]):
            row = row_items[j]
            if first_row <= row < last_row:
                cells = table[base[row] : base[row] + length[row]]
                for k in range(offsets[event], offsets[event + 1]):
                    if items[k] >= cells.size:
                        break
                    cells[items[k]] += 1


@kernel
def _set_bits(events: Ints, offsets: Ints, items: Ints, bits: Words) -> None:
    """Bit `k` of the row of an item says whether event `events[k]` has it."""
    for k in range(events.size):
        for j in range(offsets[events[k]], offsets[events[k] + 1]):
            bits[items[j], k >> 6] |= np.uint64(1) << np.uint64(k & 63)


@kernel
def _meet(
    row_bits: Words, bits: Words, first_row: int, last_row: int, base: Ints, length: Ints, table: Ints
) -> None:
    for row in range(first_row, last_row):
        mine = row_bits[row]
        cells = table[base[row] : base[row] + length[row]]
        for column in range(cells.size):
            theirs = bits[column]
            both = np.int64(0)
            for word in range(mine.size):
                both += np.int64(_ones(mine[word] & theirs[word]))
            cells[column] += both


def steps(events: Ints, rows: Incidence, columns: Incidence, cells: int) -> tuple[float, float]:
    """How many pairs of items of one event are visited, and how many words are compared."""
    return float((rows.breadth[events] * columns.breadth[events]).sum()), cells * (events.size / 64)


def add_same_event(events: Ints, rows: Incidence, columns: Incidence, block: Block) -> None:
    """Add to the rows of the block the events, of `events`, that have both items.

    Each such pair of items of each event is visited, or, where that is less work, 64 events are compared at once:
    a set of events an item, as bits, and the bits that two items share.
    """
    events = events[rows.breadth[events] * columns.breadth[events] > (rows is columns)]  # others have no pair
    visits, words = steps(events, rows, columns, block.table.size)
    way = visit if _EVENT * events.size + _VISIT * visits <= _WORD * words else compare
    way(events, rows, columns, block)


def visit(events: Ints, rows: Incidence, columns: Incidence, block: Block) -> None:
    """One addition for each pair of items of each event."""
    ends = (rows.offsets, rows.items, columns.offsets, columns.items)
    tasks = [(events, *ends, *share) for share in block.shares(rows.frequency * block.length)]
    run(_visit, tasks, events.size * workers())


def compare(events: Ints, rows: Incidence, columns: Incidence, block: Block) -> None:
    """The bits that two sets of events share, for each cell."""
    width = np.uint64(0).itemsize * (rows.n_items + columns.n_items)
    words = max(16, min(_BYTES // width, -(-events.size // 64)))
    shares = block.shares(block.length)
    for begin in range(0, events.size, 64 * words):
        some = events[begin : begin + 64 * words]
        bits = _bits(some, columns, words)
        row_bits = bits if rows is columns else _bits(some, rows, words)
        run(_meet, [(row_bits, bits, *share) for share in shares], block.table.size * words)


def _bits(events: Ints, table: Incidence, words: int) -> Words:
    bits = np.zeros((table.n_items, words), np.uint64)
    _set_bits(events, table.offsets, table.items, bits)
    return bits
