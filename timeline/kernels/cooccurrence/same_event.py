"""Counting the events that have both items: visited pair by pair, or as bits of sets of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba.extending import intrinsic

from timeline.kernels.compile import kernel
from timeline.kernels.cooccurrence.sweep import shares
from timeline.kernels.parallel import run, workers

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.arrays import Incidence, Ints, Words

__all__ = ["add_same_event"]

_BYTES = 1 << 22  # of bits at once, so that they stay in a core's cache

# Nanoseconds of one core, measured by `python -m benchmarks.cooccurrence costs`.
_VISIT, _WORD = 1.2, 0.25


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
            both = 0
            for word in range(mine.size):
                both += _ones(mine[word] & theirs[word])
            cells[column] += both


def add_same_event(
    events: Ints,
    rows: Incidence,
    columns: Incidence,
    first: int,
    last: int,
    base: Ints,
    length: Ints,
    table: Ints,
) -> None:
    """Add to the rows `first..last` of the table the events, of `events`, that have both items.

    Each such pair of items of each event is visited, or, where that is less work, 64 events are compared at once:
    a set of events an item, as bits, and the bits that two items share.
    """
    pairs = rows.breadth[events] * columns.breadth[events]
    events = events[pairs > (rows is columns)]  # the others have no pair of items
    cells = table.size
    width = np.uint64(0).itemsize * (rows.n_items + columns.n_items)
    words = max(16, min(_BYTES // width, -(-events.size // 64)))
    block = (base, length, table)
    if _VISIT * float(pairs.sum()) <= _WORD * cells * (events.size / 64):
        ends = (rows.offsets, rows.items, columns.offsets, columns.items)
        tasks = [(events, *ends, a, b, *block) for a, b in shares(rows.frequency * length, first, last)]
        run(_visit, tasks, events.size * workers())
        return
    for begin in range(0, events.size, 64 * words):
        some = events[begin : begin + 64 * words]
        bits = _bits(some, columns, words)
        row_bits = bits if rows is columns else _bits(some, rows, words)
        run(_meet, [(row_bits, bits, a, b, *block) for a, b in shares(length, first, last)], cells * words)


def _bits(events: Ints, table: Incidence, words: int) -> Words:
    bits = np.zeros((table.n_items, words), np.uint64)
    _set_bits(events, table.offsets, table.items, bits)
    return bits
