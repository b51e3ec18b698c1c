"""Two steps, one after the other, and the gap between them: their matches in one pass, without partial ones.

The smallest gap that the bounds allow, from the latest end of the first to the earliest start of the second, is barred
only where every other is. So the second steps in the order of their earliest starts are possible up to the first that is
surely barred, and each of them takes a comparison or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import lower_near, upper_near
from timeline.kernels.sequences.extend import closed_from
from timeline.kernels.sequences.field import (
    END,
    END_MAX,
    END_MIN,
    FAR,
    LAST_END,
    LAST_START,
    LEAST,
    START_MAX,
    START_MIN,
    Field,
    is_other,
)
from timeline.kernels.sequences.judge import CERTAIN, POSSIBLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints, Rows

__all__ = ["Following", "Pairs", "Spans", "pairs", "spans"]


class Following(NamedTuple):
    """What must hold of a second step.

    Attributes:
        selection: its events.
        least, most: how long after the end of the first it starts.
        gaps: rows of a selection: what may not lie between.
        mixed: an event may be of two of the selections.
    """

    selection: int
    least: int
    most: int
    gaps: Ints
    mixed: bool


class Spans(NamedTuple):
    """Where the second steps of each first event are.

    Attributes:
        low: the place of the first in the field.
        size: how many match, from there on.
    """

    low: Ints
    size: Ints


class Pairs(NamedTuple):
    """Matches of two steps.

    Attributes:
        first, second: the places of their events in the field.
        items: the item of each.
        states: what is true of each.
    """

    first: Rows
    second: Rows
    items: Rows
    states: NDArray[np.uint8]


@kernel
def _find(
    field: Field,
    following: Following,
    starts: Ints,
    items: Ints,
    first: int,
    end: int,
    spans: Spans,
    room: int,
) -> None:
    """Where the second steps are, up to so many.

    First events stand in the order of their starts, so what is searched for one is near what was found for the one before.
    """
    gaps, least, most = following.gaps, following.least, following.most
    begin_min, begin_max, last = field.bounds[START_MIN], field.bounds[START_MAX], field.last[LAST_START]
    end_min, end_max, opening = (
        field.bounds[END_MIN],
        field.bounds[END_MAX],
        field.opening[following.selection],
    )
    block_end, block_least, block_opening = (
        field.blocks.values[END],
        field.blocks.values[LEAST],
        field.blocks.opening,
    )
    near = np.zeros(gaps.shape[0], np.int64)
    low = high = 0
    for t in range(first, end):
        item, ended_min, ended_max = items[t], end_min[starts[t]], end_max[starts[t]]
        earliest = ended_min + least if ended_min > -FAR else -FAR
        latest = ended_max + most if ended_max < FAR and most < FAR else FAR
        for k in range(gaps.shape[0]):
            begin, close = block_opening[gaps[k, 0], item], block_opening[gaps[k, 0], item + 1]
            near[k], closed = closed_from(ended_max, block_end, block_least, begin, close, near[k])
            latest = min(latest, closed)
        high = upper_near(begin_min, latest, opening[item], opening[item + 1], high)
        low = lower_near(last, earliest, opening[item], high, low)
        size = 0
        for b in range(low, high):
            size += begin_max[b] >= earliest
        if following.mixed:
            for b in range(low, high):
                size -= begin_max[b] >= earliest and field.event[b] == field.event[starts[t]]
        spans.low[t], spans.size[t] = low, size
        room -= size
        if room < 0:
            break


@kernel
def _write(
    field: Field,
    following: Following,
    starts: Ints,
    items: Ints,
    first: int,
    end: int,
    spans: Spans,
    places: Ints,
    found: Pairs,
) -> None:
    """Write the matches of each first event from its place on. What is no match is written over by the next one."""
    gaps, least, most, mixed = following.gaps, following.least, following.most, following.mixed
    event, surely, opening = field.event, field.surely, field.opening
    begin_min, begin_max, last = field.bounds[START_MIN], field.bounds[START_MAX], field.last[LAST_END]
    end_min, end_max = field.bounds[END_MIN], field.bounds[END_MAX]
    near = np.zeros((2, gaps.shape[0]), np.int64)
    pair = np.empty((1, 2), np.int64)
    for t in range(first, end):
        if not spans.size[t]:
            continue
        a, item, b, place = starts[t], items[t], spans.low[t], places[t]
        ended_min, ended_max = end_min[a], end_max[a]
        earliest = surely_to = -FAR
        if ended_min > -FAR:
            earliest, surely_to = ended_min + least, ended_min + most
        if most >= FAR:
            surely_to = FAR
        surely_from = ended_max + least if ended_max < FAR and surely[a] else FAR
        free_to = FAR
        for k in range(gaps.shape[0]):
            begin, close = opening[gaps[k, 0], item], opening[gaps[k, 0], item + 1]
            near[0, k], closed = closed_from(ended_min, last, begin_min, begin, close, near[0, k])
            free_to = min(free_to, closed)
        if not mixed:
            surely_to = min(surely_to, free_to)
        pair[0, 0] = a
        stop = place + spans.size[t]
        for i in range(place, stop):
            found.first[i], found.items[i] = a, item
        while place < stop:
            fits = begin_max[b] >= earliest
            sure = (begin_min[b] >= surely_from) & (begin_max[b] <= surely_to) & surely[b]
            if mixed:
                fits &= event[b] != event[a]
                pair[0, 1] = b
                if sure and begin_max[b] > free_to:
                    sure = _empty(field, gaps, pair, item, ended_min, begin_max[b], near[1])
            found.second[place] = b
            found.states[place] = CERTAIN if sure else POSSIBLE
            place += fits
            b += 1


@kernel
def _empty(field: Field, gaps: Ints, pair: Ints, item: int, low: int, high: int, near: Ints) -> bool:
    """Whether no event but those of the pair can share an instant with the gap at its longest."""
    for k in range(gaps.shape[0]):
        opening, closing = field.opening[gaps[k, 0], item], field.opening[gaps[k, 0], item + 1]
        near[k] = lower_near(field.bounds[START_MIN], high, opening, closing, near[k])
        i = near[k] - 1
        while i >= opening and field.last[LAST_END, i] > low:
            if field.bounds[END_MAX, i] > low and is_other(field.event, field.event[i], pair, 0):
                return False
            i -= 1
    return True


def spans(field: Field, following: Following, starts: Ints, items: Ints, room: int) -> Spans:
    """Where the second steps of each first event are; beyond so much room they are not all counted.

    Args:
        field: the events.
        following: what must hold.
        starts: the places of the first events in the field, in order.
        items: the item of each.
        room: how many matches are wanted at most.
    """
    found = Spans(*(np.zeros(items.size, np.int64) for _ in Spans._fields))
    tasks = [
        (field, following, starts, items, first, end, found, room)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_find, tasks, items.size)
    return found


def pairs(field: Field, following: Following, starts: Ints, items: Ints, found: Spans) -> Pairs:
    """The matches in the order of the field; `found` are their `spans`."""
    places = np.cumsum(found.size) - found.size
    total = int(found.size.sum())
    first, second, of = (empty(total, np.uint32) for _ in range(3))
    out = Pairs(first, second, of, empty(total, np.uint8))
    tasks = [
        (field, following, starts, items, first, end, found, places, out)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_write, tasks, items.size)
    return out
