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
from timeline.kernels.sequences.extend import blocked
from timeline.kernels.sequences.field import (
    END_MAX,
    END_MIN,
    FAR,
    LAST_END,
    LAST_START,
    START_MAX,
    START_MIN,
    Field,
    is_other,
)
from timeline.kernels.sequences.judge import CERTAIN, POSSIBLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.kernels.number_line import Ints

__all__ = ["Following", "Spans", "pairs", "spans"]


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
        low, high: the place of the first in the field, and the one after the last.
        size: how many of these match.
    """

    low: Ints
    high: Ints
    size: Ints


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
    gaps = following.gaps
    begin_min, begin_max = field.bounds[START_MIN], field.bounds[START_MAX]
    near = np.zeros(gaps.shape[0], np.int64)
    low = high = 0
    for t in range(first, end):
        a, item = starts[t], items[t]
        ended_min, ended_max = field.bounds[END_MIN, a], field.bounds[END_MAX, a]
        earliest = ended_min + following.least if ended_min > -FAR else -FAR
        latest = ended_max + following.most if ended_max < FAR and following.most < FAR else FAR
        for k in range(gaps.shape[0]):
            latest = min(latest, blocked(ended_max, field.blocks, gaps[k, 0], item, near, k))
        opening, closing = field.opening[following.selection, item : item + 2]
        high = upper_near(begin_min, latest, opening, closing, high)
        low = lower_near(field.last[LAST_START], earliest, opening, high, low)
        size = 0
        for b in range(low, high):
            size += begin_max[b] >= earliest
        if following.mixed:
            for b in range(low, high):
                size -= begin_max[b] >= earliest and field.event[b] == field.event[a]
        spans.low[t], spans.high[t], spans.size[t] = low, high, size
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
    out: Ints,
    of: Ints,
    states: NDArray[np.uint8],
) -> None:
    """Write the matches of each first event from its place on. What is no match is written over by the next one."""
    gaps, event, surely = following.gaps, field.event, field.surely
    begin_min, begin_max = field.bounds[START_MIN], field.bounds[START_MAX]
    near = np.zeros((2, gaps.shape[0]), np.int64)
    pair = np.empty((1, 2), np.int64)
    for t in range(first, end):
        a, item, b, place = starts[t], items[t], spans.low[t], places[t]
        ended_min, ended_max = field.bounds[END_MIN, a], field.bounds[END_MAX, a]
        earliest = surely_to = -FAR
        if ended_min > -FAR:
            earliest, surely_to = ended_min + following.least, ended_min + following.most
        if following.most >= FAR:
            surely_to = FAR
        surely_from = ended_max + following.least if ended_max < FAR and surely[a] else FAR
        free_to = FAR
        for k in range(gaps.shape[0]):
            free_to = min(free_to, _free(ended_min, field, gaps[k, 0], item, near[0], k))
        if not following.mixed:
            surely_to = min(surely_to, free_to)
        pair[0, 0] = a
        stop = place + spans.size[t]
        while place < stop:
            fits = begin_max[b] >= earliest
            sure = (begin_min[b] >= surely_from) & (begin_max[b] <= surely_to) & surely[b]
            if following.mixed:
                fits &= event[b] != event[a]
                pair[0, 1] = b
                if sure and begin_max[b] > free_to:
                    sure = _empty(field, gaps, pair, item, ended_min, begin_max[b], near[1])
            out[place, 0], out[place, 1], of[place] = a, b, item
            states[place] = CERTAIN if sure else POSSIBLE
            place += fits
            b += 1


@kernel
def _free(ended: int, field: Field, selection: int, item: int, near: Ints, k: int) -> int:
    """Up to where a gap is empty in every world that begins then at the earliest."""
    opening, closing = field.opening[selection, item], field.opening[selection, item + 1]
    i = near[k] = upper_near(field.last[LAST_END], ended, opening, closing, near[k])
    return FAR if i == closing else max(field.bounds[START_MIN, i], ended)


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


def pairs(
    field: Field, following: Following, starts: Ints, items: Ints, found: Spans
) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """The matches, their items and what is true of each, in the order of the field; `found` are their `spans`."""
    total = int(found.size.sum())
    out, of, states = (
        empty(2 * total, np.int64).reshape(-1, 2),
        empty(total, np.int64),
        empty(total, np.uint8),
    )
    places = np.cumsum(found.size) - found.size
    tasks = [
        (field, following, starts, items, first, end, found, places, out, of, states)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_write, tasks, items.size)
    return out, of, states
