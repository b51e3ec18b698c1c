"""Which pairs of items cannot be together often enough, known before any of them is counted.

The events of y fall into classes by length. Those of x that lie within the window of one event of a class are at most
the most that any stretch of time of that length and two windows meets. Summed over the classes, each with its number
of events of y, that is the most times that x and y can be together; and the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.cooccurrence.incidence import offsets_of, order_of
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints

__all__ = ["Crowds", "crowds", "worthwhile"]

_FAR = 1 << 60  # granules; the sums below fit 64 bits


class Crowds(NamedTuple):
    """For each class of length, a row, and each item, a column.

    Attributes:
        events: how many events of the item are of the class.
        near: an upper bound of its events within the window of any one event of the class.
    """

    events: Ints
    near: Ints


@kernel
def _deal(order: Ints, offsets: Ints, items: Ints, ends: Ints, out: Ints) -> None:
    for event in order:
        for k in range(offsets[event], offsets[event + 1]):
            out[ends[items[k]]] = event
            ends[items[k]] += 1


def _of_items(table: Incidence, offsets: Ints, values: Ints, group: Ints) -> Ints:
    """The events of each item by group and value, those of an item from its offset on."""
    order = _in_groups(values, group)
    out = np.empty(table.items.size, np.int64)
    _deal(order, table.offsets, table.items, offsets[:-1].copy(), out)
    return out


def _in_groups(values: Ints, group: Ints) -> Ints:
    order = order_of(values)
    return order[order_of(group[order])] if group.any() else order


@kernel
def _densest(
    offsets: Ints, by_first: Ints, by_last: Ints, group: Ints, first: Ints, last: Ints, reach: int, out: Ints
) -> None:
    """For each item the most of its events that one stretch of `reach` granules and one more meets."""
    for item in range(offsets.size - 1):
        gone = offsets[item]
        most = np.int64(0)
        for head in range(offsets[item], offsets[item + 1]):
            event = by_first[head]
            begin = first[event] - reach
            while group[by_last[gone]] < group[event] or (
                group[by_last[gone]] == group[event] and last[by_last[gone]] < begin
            ):
                gone += 1
            most = max(most, head + 1 - gone)
        out[item] = most


@kernel
def _count_classes(offsets: Ints, items: Ints, of: Ints, out: Ints) -> None:
    for event in range(of.size):
        for k in range(offsets[event], offsets[event + 1]):
            out[of[event], items[k]] += 1


def _classes(length: Ints, window: int) -> tuple[Ints, list[int]]:
    """The class of each length, in steps of four times as long, and the longest of each."""
    step = np.frexp((length // (window + 1)).astype(np.float64))[1] + 1 >> 1
    held = np.flatnonzero(np.bincount(step))
    of = np.searchsorted(held, step)
    longest = np.zeros(held.size, np.int64)
    np.maximum.at(longest, of, length)
    return of, longest.tolist()


def crowds(table: Incidence, extents: Extents, group: Ints, window: int) -> Crowds:
    """The events of each item by length, and how many of them can be near one event of that length."""
    window = min(window, _FAR)
    first, last = (np.clip(column, -_FAR, _FAR) for column in (extents.first_min, extents.last_max))
    of, longest = _classes(last - first, window)
    offsets = offsets_of(table.items, table.n_items)
    by_first, by_last = run(
        _of_items, [(table, offsets, values, group) for values in (first, last)], table.items.size
    )
    events, near = (np.zeros((len(longest), table.n_items), np.int64) for _ in range(2))
    _count_classes(table.offsets, table.items, of, events)
    tasks = [
        (offsets, by_first, by_last, group, first, last, length + 2 * window, near[row])
        for row, length in enumerate(longest)
    ]
    run(_densest, tasks, len(tasks) * table.items.size)
    return Crowds(events, near)


@kernel
def _cut(row_events: Ints, row_near: Ints, events: Ints, near: Ints, least: int, length: Ints) -> None:
    for row in range(length.size):
        low, high = 0, length[row]
        while low < high:
            column = (low + high) >> 1
            one, other = np.int64(0), np.int64(0)
            for k in range(events.shape[0]):
                one += events[k, column] * row_near[k, row]
                other += row_events[k, row] * near[k, column]
            if min(one, other) >= least:
                low = column + 1
            else:
                high = column
        length[row] = low


def _falling(values: Ints) -> Ints:
    """The largest value here or further on, of each row."""
    return np.ascontiguousarray(np.maximum.accumulate(values[:, ::-1], axis=1)[:, ::-1])


def worthwhile(rows: Crowds, columns: Crowds, length: Ints, least: int) -> Ints:
    """How many first columns of each row can be together with it `least` times: at most `length`."""
    cut = length.copy()
    _cut(*rows, _falling(columns.events), _falling(columns.near), least, cut)
    return cut
