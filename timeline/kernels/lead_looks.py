"""From which windows the events of items look, and which events they may find there, as ranks: what is counted of leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.ascending import ascend
from timeline.kernels.cooccurrence.incidence import offsets_of, order_of, places_in, told_apart
from timeline.kernels.growing import grown
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Mask
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints

    Lanes = NDArray[np.uint8]

__all__ = ["WORD", "Looks", "Targets", "Windows", "enter", "looks_of", "ranked", "targets_of"]

WORD = 64
"""So many items are a group, whose bits are a word."""


class Windows(NamedTuple):
    """When events count, see `leads._hits`: as targets, and as those that look for one.

    Attributes:
        begun: when each counts as begun.
        late: how late it counts as being.
        until: up to when a target must have begun.
        needed: how late it must be.
    """

    begun: Ints
    late: Ints
    until: Ints
    needed: Ints


class Looks(NamedTuple):
    """From which windows the events of each row look, as ranks among the begins and the lates of all events.

    Attributes:
        until, needed: of each window, ascending by the first.
        opening: row r has the events from `opening[r]` to `opening[r + 1]`.
        parts: the parts of row r are those from `parts[r]` to `parts[r + 1]`: of part k of these each window counts 2 ** k times.
        edges: the windows of part p are `window[edges[p]:edges[p + 1]]`.
        window: windows, part by part; many events may look from one.
        alone: rows and columns, as `row << 32 | column`, ascending: an event of both is the only one of the column in its window.
    """

    until: Ints
    needed: Ints
    opening: Ints
    parts: Ints
    edges: Ints
    window: Ints
    alone: Ints


class Targets(NamedTuple):
    """The events of items, in groups of 64 items, each in the order in which they begin.

    Attributes:
        opening: where each group begins; one more at the end.
        begun, late: ranks of each.
        lane: the item within its group.
    """

    opening: Ints
    begun: Ints
    late: Ints
    lane: Lanes


def ranked(when: Windows, judged: Ints) -> Windows:
    """The same as ranks among the begins, and among the lates, of all events; of what looks, the windows of `judged`."""
    (begins, begun), (lates, late) = told_apart(when.begun), told_apart(when.late)
    return Windows(
        begun.astype(np.int32),
        late.astype(np.int32),
        (places_in(begins, when.until[judged], "right") - 1).astype(np.int32),
        places_in(lates, when.needed[judged], "left").astype(np.int32),
    )


def looks_of(ranks: Windows, judged: Ints, rows: Incidence, columns: Incidence, place: Ints) -> Looks:
    """Of events that look, given as ranks, their windows by row; `place` is that of each column."""
    order = order_of(ranks.needed)
    order = order[order_of(ranks.until[order])]
    until, needed, events = ranks.until[order], ranks.needed[order], judged[order]
    another = np.ones(order.size, np.bool_)
    another[1:] = (until[1:] != until[:-1]) | (needed[1:] != needed[:-1])
    window = (np.cumsum(another) - 1).astype(np.int32)
    opening = offsets_of(rows.items[_entries(rows, events)], rows.n_items)
    dealt = np.empty(int(opening[-1]), np.int32)
    _deal_windows(events, window, rows.offsets, rows.items, opening[:-1].copy(), dealt)
    alone = _alone(events, until, needed, ranks, rows, columns, place)
    ascend(alone)
    return Looks(until[another], needed[another], opening, *_weighed(opening, dealt), alone)


def _entries(table: Incidence, events: Ints) -> Mask:
    chosen = np.zeros(table.n_events, np.bool_)
    chosen[events] = True
    entries: Mask = np.repeat(chosen, table.breadth)
    return entries


@kernel
def _deal_windows(events: Ints, window: Ints, offsets: Ints, items: Ints, ends: Ints, out: Ints) -> None:
    for k in range(events.size):
        for p in range(offsets[events[k]], offsets[events[k] + 1]):
            out[ends[items[p]]] = window[k]
            ends[items[p]] += 1


@kernel
def _weighed(opening: Ints, window: Ints) -> tuple[Ints, Ints, Ints]:
    """`parts`, `edges` and `window` of the windows of each row, ascending, each as often as events look from it."""
    parts = np.zeros(opening.size, np.int64)
    size = 0
    for row in range(opening.size - 1):
        most, p = 0, opening[row]
        while p < opening[row + 1]:
            times = _times(window, p, opening[row + 1])
            most |= times
            p += times
            while times:
                size += times & 1
                times >>= 1
        parts[row + 1] = parts[row]
        while most >> (parts[row + 1] - parts[row]):
            parts[row + 1] += 1
    edges, out = np.zeros(parts[-1] + 1, np.int64), np.empty(size, np.int32)
    n = 0
    for row in range(opening.size - 1):
        for bit in range(parts[row + 1] - parts[row]):
            p = opening[row]
            while p < opening[row + 1]:
                times = _times(window, p, opening[row + 1])
                if times >> bit & 1:
                    out[n] = window[p]
                    n += 1
                p += times
            edges[parts[row] + bit + 1] = n
    return parts, edges, out


@kernel
def _times(window: Ints, p: int, end: int) -> int:
    """How often the window at a place comes from there on."""
    q = p + 1
    while q < end and window[q] == window[p]:
        q += 1
    return q - p


@kernel
def enter(
    event: int, late: Ints, offsets: Ints, items: Ints, latest: Ints, second: Ints, holder: Ints
) -> None:
    """An event may be found from now on: by its items the latest event, whose it is, and the second latest."""
    for p in range(offsets[event], offsets[event + 1]):
        item = items[p]
        if late[event] > latest[item]:
            second[item] = latest[item]
            latest[item] = late[event]
            holder[item] = event
        elif late[event] > second[item]:
            second[item] = late[event]


def _alone(
    events: Ints,
    until: Ints,
    needed: Ints,
    ranks: Windows,
    rows: Incidence,
    columns: Incidence,
    place: Ints,
) -> Ints:
    """`Looks.alone`, in the order of the events."""
    begins = order_of(ranks.begun)
    tables = (rows.offsets, rows.items, columns.offsets, columns.items, place)
    return _found_alone(events, until, needed, begins, ranks.begun, ranks.late, *tables)


@kernel
def _found_alone(
    events: Ints,
    until: Ints,
    needed: Ints,
    begins: Ints,
    begun: Ints,
    late: Ints,
    row_offsets: Ints,
    row_items: Ints,
    offsets: Ints,
    items: Ints,
    place: Ints,
) -> Ints:
    latest, second = np.full(place.size, -1, np.int32), np.full(place.size, -1, np.int32)
    holder = np.full(place.size, -1, np.int64)
    out = np.empty(1024, np.int64)
    n = entered = 0
    for k in range(events.size):
        while entered < begins.size and begun[begins[entered]] <= until[k]:
            enter(begins[entered], late, offsets, items, latest, second, holder)
            entered += 1
        event = events[k]
        for p in range(offsets[event], offsets[event + 1]):
            item = items[p]
            if holder[item] != event or latest[item] < needed[k] or second[item] >= needed[k]:
                continue
            for q in range(row_offsets[event], row_offsets[event + 1]):
                if n == out.size:
                    out = grown(out)
                out[n] = np.int64(row_items[q]) << 32 | place[item]
                n += 1
    return out[:n].copy()


def targets_of(ranks: Windows, columns: Incidence, place: Ints) -> Targets:
    """The events that may be found, by the places of their columns."""
    groups = -(-place.size // WORD)
    opening = offsets_of(place[columns.items] // WORD, groups)
    size = columns.items.size
    begun, late = np.empty(size, np.int32), np.empty(size, np.int32)
    lane = np.empty(size, np.uint8)
    given = (order_of(ranks.begun), ranks.begun, ranks.late, columns.offsets, columns.items, place)
    _deal_targets(*given, opening[:-1].copy(), begun, late, lane)
    return Targets(opening, begun, late, lane)


@kernel
def _deal_targets(
    order: Ints,
    begun: Ints,
    late: Ints,
    offsets: Ints,
    items: Ints,
    place: Ints,
    ends: Ints,
    out_begun: Ints,
    out_late: Ints,
    lane: Lanes,
) -> None:
    for event in order:
        for p in range(offsets[event], offsets[event + 1]):
            column = place[items[p]]
            at = ends[column // WORD]
            ends[column // WORD] += 1
            out_begun[at], out_late[at], lane[at] = begun[event], late[event], column % WORD
