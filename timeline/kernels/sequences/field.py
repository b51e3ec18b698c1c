"""The events of all selections of a pattern in one set of arrays, by selection, item and start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.ascending import ascend
from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run
from timeline.kernels.relations import Bounds
from timeline.kernels.sorting import gather, sort

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from timeline.arrays import Ints, Mask, Places, Rows

__all__ = [
    "END", "END_MAX", "END_MIN", "EVENT", "FAR", "LAST_END", "LAST_START", "LEAST", "START", "START_MAX", "START_MIN",
    "Blocks", "Chosen", "Field", "field", "is_other", "limited",
]  # fmt: skip

FAR = 1 << 62
"""No limit. Finite bounds stay within `_MOST`, so that sums of three differences fit into 64 bits."""
_MOST = 1 << 60

_WORD = 63  # bits of a word without its sign


class Chosen(NamedTuple):
    """The events of one selection, a row an event and item.

    Attributes:
        bounds: tight, see `limited`.
        event: a number for each event, the same in every selection, in the order of their names.
        surely: whether it is selected in every world.
        item: the number of its item.
    """

    bounds: Bounds
    event: Ints
    surely: Mask
    item: Places


START_MIN, START_MAX, END_MIN, END_MAX = range(4)
"""The rows of bounds."""
LAST_START, LAST_END = range(2)
"""The rows of the largest of them so far."""
END, START, EVENT, LEAST = range(4)
"""The rows of what can be in the way of an absence."""


class Blocks(NamedTuple):
    """What can be in the way of an absence: the events that are surely selected, by selection, item and `end_min`.

    Few arrays with rows are compiled sooner than many of one.

    Attributes:
        values: rows of `end_min`, `start_max`, event, and the smallest `start_max` from here on of its selection and item.
        opening: where each item of each selection begins; one more at the end.
    """

    values: Ints
    opening: Ints


class Field(NamedTuple):
    """Events by selection, item, earliest start, latest end and name.

    Attributes:
        bounds: rows of `start_min`, `start_max`, `end_min`, `end_max`.
        last: the largest `start_max`, and the largest `end_max`, up to here of its selection and item.
        event: the number of each.
        surely: whether it is selected in every world.
        opening: where each item of each selection begins; one more at the end.
        blocks: see `Blocks`.
    """

    bounds: Ints
    last: Ints
    event: Ints
    surely: Mask
    opening: Ints
    blocks: Blocks


def limited(bounds: Bounds) -> Bounds:
    """Bounds with `FAR` for what has no limit; those beyond any date that sums of 64 bits can take are widened."""
    if bounds.start_min.min(initial=0) >= -_MOST and bounds.end_max.max(initial=0) <= _MOST:
        return bounds  # the others lie between these

    def cut(values: Ints, low: int, high: int) -> Ints:
        found: Ints = np.where(values > _MOST, high, np.where(values < -_MOST, low, values))
        return found

    lower, upper = (-FAR, _MOST), (-_MOST, FAR)
    return Bounds(
        cut(bounds.start_min, *lower),
        cut(bounds.start_max, *upper),
        cut(bounds.end_min, *lower),
        cut(bounds.end_max, *upper),
    )


def field(selections: Sequence[Chosen], items: int, absent: Collection[int]) -> tuple[Field, Ints]:
    """All selections in one, and the row that each event of it has in its selection.

    Args:
        selections: the events of each.
        items: how many items there are.
        absent: the selections that can be in the way of an absence.
    """
    edges = np.cumsum([0, *(each.item.size for each in selections)])
    sure = [
        np.flatnonzero(each.surely) if number in absent else np.empty(0, np.int64)
        for number, each in enumerate(selections)
    ]
    cuts = np.cumsum([0, *(rows.size for rows in sure)])
    size, barring = int(edges[-1]), int(cuts[-1])
    found = Field(
        empty(4 * size, np.int64).reshape(4, size),
        empty(2 * size, np.int64).reshape(2, size),
        empty(size, np.int64),
        np.empty(size, np.bool_),
        np.empty((len(selections), items + 1), np.int64),
        Blocks(
            empty(4 * barring, np.int64).reshape(4, barring), np.empty((len(selections), items + 1), np.int64)
        ),
    )
    rows = np.empty(size, np.int64)
    work = [
        (each.item.size, partial(_lay_out, found, rows, number, each, int(edges[number])))
        for number, each in enumerate(selections)
    ]
    work += [
        (sure[number].size, partial(_lay_blocks, found.blocks, number, each, sure[number], int(cuts[number])))
        for number, each in enumerate(selections)
    ]
    work.sort(key=lambda each: -each[0])
    run(lambda lay: lay(), [(lay,) for _, lay in work], size)
    return found, rows


def _lay_out(found: Field, rows: Ints, number: int, chosen: Chosen, first: int) -> None:
    """Write the events of a selection from a place on."""
    bounds, items = chosen.bounds, found.opening.shape[1] - 1
    near = bounds.start_min.min(initial=0) > -FAR and bounds.end_max.max(initial=0) < FAR
    order = _ordered(
        chosen.event,
        bounds.end_max - bounds.start_min if near else bounds.end_max,
        bounds.start_min,
        chosen.item,
    )
    end = first + order.size
    rows[first:end] = order
    for place, column in enumerate(bounds):
        gather(column, order, found.bounds[place, first:end])
    gather(chosen.event, order, found.event[first:end])
    found.surely[first:end] = chosen.surely.all() or chosen.surely[order]
    found.opening[number] = _opening(chosen.item, items, first)
    for row, bound in ((LAST_START, START_MAX), (LAST_END, END_MAX)):
        _run(found.bounds[bound], found.opening[number], found.last[row])


def _lay_blocks(blocks: Blocks, number: int, chosen: Chosen, sure: Ints, first: int) -> None:
    """Write those that surely are of a selection, by their earliest ends."""
    bounds, events, of = chosen.bounds, chosen.event, chosen.item
    if sure.size < of.size:
        bounds = Bounds(*(column[sure] for column in bounds))
        events, of = events[sure], of[sure]
    order = _ordered(bounds.end_min, of)
    columns = {END: bounds.end_min, START: bounds.start_max, EVENT: events}
    for place, column in columns.items():
        gather(column, order, blocks.values[place, first : first + order.size])
    blocks.opening[number] = _opening(of, blocks.opening.shape[1] - 1, first)
    _run_back(blocks.values[START], blocks.opening[number], blocks.values[LEAST])


def _opening(item: Places, items: int, first: int) -> Ints:
    """Where each item begins, of events that are in their order from a place on; one more at the end."""
    opening: Ints = first + np.concatenate([[0], np.cumsum(np.bincount(item, minlength=items))])
    return opening


def _ordered(*keys: Places) -> Rows:
    """The rows by the last key, then the one before it, and so on, as `lexsort` gives them.

    Keys are packed into words with their rows, as many as fit, which a plain sort puts in order much sooner.
    """
    size = keys[0].size
    left = [_compact(key) for key in keys]
    while left and left[0].ascending:
        del left[0]
    rows, row_bits = np.arange(size, dtype=np.uint32), max(1, size - 1).bit_length()
    packed = False
    while left:
        words, used = np.arange(size), row_bits
        while left and used + left[0].bits <= _WORD:
            key = left.pop(0)
            _pack(words, key.values[rows] if packed else key.values, key.low, used)
            used += key.bits
        if used == row_bits:
            key = left.pop(0)
            rows = rows[sort(key.values[rows] - key.low).row]
        else:
            ascend(words, row_bits)
            order = _low_bits(words, row_bits)
            rows = rows[order] if packed else order
        packed = True
    return rows


class _Key(NamedTuple):
    values: Places
    low: int
    bits: int
    ascending: bool


def _compact(key: Places) -> _Key:
    """A key in which what has no limit is next to what has one."""
    low, high, ascending = _survey(key)
    if low <= -FAR or high >= FAR:
        finite = key[(key > -FAR) & (key < FAR)]
        key = np.clip(key, finite.min() - 1, finite.max() + 1) if finite.size else np.sign(key)
        low, high, _ = _survey(key)
    return _Key(key, low, (high - low).bit_length(), ascending)


@kernel
def _survey(values: Places) -> tuple[int, int, bool]:
    """The least and the largest value, 0 where there is none, and whether they ascend."""
    low = high = before = values[0] if values.size else 0
    ascending = True
    for value in values:
        low, high = min(low, value), max(high, value)
        ascending &= before <= value
        before = value
    return low, high, ascending


@kernel
def _pack(words: Ints, values: Places, low: int, used: int) -> None:
    """Add values, as far as they are above the lowest, to words of which so many bits are used."""
    for i in range(words.size):
        words[i] |= (values[i] - low) << used


@kernel
def _low_bits(words: Ints, bits: int) -> Rows:
    rows, mask = np.empty(words.size, np.uint32), (1 << bits) - 1
    for i in range(words.size):
        rows[i] = words[i] & mask
    return rows


@kernel
def is_other(events: Ints, event: int, tuples: Ints, t: int) -> bool:
    """Whether an event is none of those of a tuple."""
    other = True
    for i in range(tuples.shape[1]):
        other &= events[tuples[t, i]] != event
    return other


@kernel
def _run(values: Ints, opening: Ints, last: Ints) -> None:
    """Write the largest so far of each item."""
    for item in range(opening.size - 1):
        largest = -FAR
        for i in range(opening[item], opening[item + 1]):
            last[i] = largest = max(largest, values[i])


@kernel
def _run_back(values: Ints, opening: Ints, least: Ints) -> None:
    """Write the smallest from here on of each item."""
    for item in range(opening.size - 1):
        smallest = FAR
        for i in range(opening[item + 1] - 1, opening[item] - 1, -1):
            least[i] = smallest = min(smallest, values[i])
