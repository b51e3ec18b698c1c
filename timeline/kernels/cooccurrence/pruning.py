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
def _deal(order: Ints, offsets: Ints, items: Ints, values: Ints, ends: Ints, out: Ints) -> None:
    for event in order:
        for k in range(offsets[event], offsets[event + 1]):
            out[ends[items[k]]] = values[event]
            ends[items[k]] += 1


class _Ends(NamedTuple):
    """One end of the events of each item, those of an item from its offset on, ascending within a group; and the groups.

    Where all events are of one group, no groups are listed.
    """

    value: Ints
    group: Ints


def _ends_of_items(table: Incidence, offsets: Ints, values: Ints, group: Ints) -> _Ends:
    many = bool(group.any())
    order = order_of(_near(values))
    order = order[order_of(group[order])] if many else order
    dealt = [np.empty(table.items.size * wanted, np.int64) for wanted in (True, many)]
    for column, out in zip((values, group), dealt, strict=True):
        if out.size:
            _deal(order, table.offsets, table.items, column, offsets[:-1].copy(), out)
    return _Ends(*dealt)


def _near(values: Ints) -> Ints:
    """Values in the same order, of which those without limit lie beside the others, so that they are soon sorted."""
    finite = values[(values > -_FAR) & (values < _FAR)]
    return np.clip(values, finite.min() - 1, finite.max() + 1) if finite.size else values


@kernel
def _densest(
    offsets: Ints, first: Ints, first_group: Ints, last: Ints, last_group: Ints, reach: int, out: Ints
) -> None:
    """For each item the most of its events that one stretch of `reach` granules and one more meets."""
    grouped = first_group.size > 0
    for item in range(offsets.size - 1):
        gone = offsets[item]
        most = np.int64(0)
        for head in range(offsets[item], offsets[item + 1]):
            begin = first[head] - reach
            if grouped:
                while last_group[gone] < first_group[head]:
                    gone += 1
                while last_group[gone] == first_group[head] and last[gone] < begin:
                    gone += 1
            else:
                while last[gone] < begin:
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
    firsts, lasts = run(
        _ends_of_items, [(table, offsets, values, group) for values in (first, last)], table.items.size
    )
    events, near = (np.zeros((len(longest), table.n_items), np.int64) for _ in range(2))
    _count_classes(table.offsets, table.items, of, events)
    tasks = [(offsets, *firsts, *lasts, length + 2 * window, near[row]) for row, length in enumerate(longest)]
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
