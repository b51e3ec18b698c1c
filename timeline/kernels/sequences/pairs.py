"""Two steps, one after the other, and the gap between them: their matches in one pass, without partial ones.

The smallest gap that the bounds allow, from the latest end of the first to the earliest start of the second, is barred
only where every other is. So the second steps in the order of their earliest starts are possible up to the first that is
surely barred, and each of them takes a comparison or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

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

__all__ = ["Following", "pair_sizes", "pairs"]


class Following(NamedTuple):
    """What must hold of a second step.

    Attributes:
        selection: its events.
        least, most: how long after the end of the first it starts.
        gaps: rows of selection, and whether an event of either step may be of that: what may not lie between.
    """

    selection: int
    least: int
    most: int
    gaps: Ints


@kernel
def _pairs(
    field: Field,
    following: Following,
    tuples: Ints,
    items: Ints,
    first: int,
    end: int,
    places: Ints,
    out: Ints,
    states: NDArray[np.uint8],
    room: int,
) -> None:
    """Write the matches of each first event from its place on; without places to write to count them, up to some."""
    counting = out.shape[0] == 0
    gaps = following.gaps
    begin_min, begin_max = field.bounds[START_MIN], field.bounds[START_MAX]
    event, surely, last_begin = field.event, field.surely, field.last[LAST_START]
    beyond = gaps.shape[0]
    near = np.zeros((3, beyond + 1), np.int64)
    pair = np.empty((1, 2), np.int64)
    for t in range(first, end):
        a, item = tuples[t, 0], items[t]
        ended_min, ended_max = field.bounds[END_MIN, a], field.bounds[END_MAX, a]
        earliest = surely_to = -FAR
        if ended_min > -FAR:
            earliest, surely_to = ended_min + following.least, ended_min + following.most
        latest = surely_from = FAR
        if ended_max < FAR:
            latest, surely_from = ended_max + following.most, ended_max + following.least
        if following.most >= FAR:
            latest = surely_to = FAR
        for k in range(gaps.shape[0]):
            latest = min(latest, blocked(ended_max, field.blocks, gaps[k, 0], item, near[0], k))
        opening, closing = (
            field.opening[following.selection, item],
            field.opening[following.selection, item + 1],
        )
        last = near[0, beyond] = upper_near(begin_min, latest, opening, closing, near[0, beyond])
        b = near[1, beyond] = lower_near(last_begin, earliest, opening, last, near[1, beyond])
        place = 0 if counting else places[t]
        pair[0, 0] = a
        while b < last:
            if begin_max[b] >= earliest and event[b] != event[a]:
                if not counting:
                    sure = (
                        begin_min[b] >= surely_from and begin_max[b] <= surely_to and surely[a] and surely[b]
                    )
                    pair[0, 1] = b
                    for k in range(beyond):
                        sure = sure and _empty(field, gaps, k, pair, item, ended_min, begin_max[b], near[2])
                    out[place, 0], out[place, 1] = a, b
                    states[place] = CERTAIN if sure else POSSIBLE
                place += 1
            b += 1
        if counting:
            places[t] = place
            room -= place
            if room < 0:
                break


@kernel
def _empty(field: Field, gaps: Ints, k: int, pair: Ints, item: int, low: int, high: int, near: Ints) -> bool:
    """Whether no event but those of the pair can share an instant with the gap at its longest."""
    if low >= high:
        return True
    opening, closing = field.opening[gaps[k, 0], item], field.opening[gaps[k, 0], item + 1]
    near[k] = lower_near(field.bounds[START_MIN], high, opening, closing, near[k])
    i = near[k] - 1
    while i >= opening and field.last[LAST_END, i] > low:
        if not gaps[k, 1] or (
            field.bounds[END_MAX, i] > low and is_other(field.event, field.event[i], pair, 0)
        ):
            return False
        i -= 1
    return True


def pair_sizes(field: Field, following: Following, tuples: Ints, items: Ints, room: int) -> Ints:
    """How many matches begin with each first event; those beyond so much room are not all counted.

    Args:
        field: the events.
        following: what must hold.
        tuples: a row a first event, its place in the field.
        items: the item of each.
        room: how many are wanted at most.
    """
    counts = np.zeros(items.size, np.int64)
    _run(field, following, tuples, items, counts, np.empty((0, 2), np.int64), np.empty(0, np.uint8), room)
    return counts


def pairs(
    field: Field, following: Following, tuples: Ints, items: Ints, counts: Ints
) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """The matches, their items and what is true of each, in the order of the field; `counts` are their `pair_sizes`."""
    total = int(counts.sum())
    out, states = np.empty((total, 2), np.int64), np.empty(total, np.uint8)
    if total:
        _run(field, following, tuples, items, np.cumsum(counts) - counts, out, states, 0)
    return out, np.repeat(items, counts), states


def _run(
    field: Field,
    following: Following,
    tuples: Ints,
    items: Ints,
    places: Ints,
    out: Ints,
    states: NDArray[np.uint8],
    room: int,
) -> None:
    tasks = [
        (field, following, tuples, items, first, end, places, out, states, room)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_pairs, tasks, items.size)
