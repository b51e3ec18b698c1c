"""Partial matches, made one step longer: the candidates of a step for what is already chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import lower_near, upper_near
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
    Blocks,
    Field,
    is_other,
)

if TYPE_CHECKING:
    from timeline.kernels.number_line import Ints

__all__ = ["blocked", "extended", "sizes"]


@kernel
def _extend(
    field: Field,
    tuples: Ints,
    items: Ints,
    selection: int,
    reach: Ints,
    gaps: Ints,
    first: int,
    end: int,
    places: Ints,
    out: Ints,
    counting: bool,
) -> None:
    """Count the candidates of each tuple, or write the longer tuples from their places on.

    Tuples stand in the order of their starts, so what is searched for one is near what was found for the one before.
    """
    steps = tuples.shape[1]
    s, e = 2 * steps, 2 * steps + 1
    near = np.zeros(gaps.shape[0] + 3, np.int64)
    for t in range(first, end):
        start_least = end_least = -FAR
        start_most = end_most = FAR
        for i in range(steps):
            row = tuples[t, i]
            for half in range(2):
                y = 2 * i + half
                lo = field.bounds[END_MIN, row] if half else field.bounds[START_MIN, row]
                hi = field.bounds[END_MAX, row] if half else field.bounds[START_MAX, row]
                if hi < FAR and reach[s, y] < FAR:
                    start_most = min(start_most, hi + reach[s, y])
                if hi < FAR and reach[e, y] < FAR:
                    end_most = min(end_most, hi + reach[e, y])
                if lo > -FAR and reach[y, s] < FAR:
                    start_least = max(start_least, lo - reach[y, s])
                if lo > -FAR and reach[y, e] < FAR:
                    end_least = max(end_least, lo - reach[y, e])
        for k in range(gaps.shape[0]):
            ended = field.bounds[END_MAX, tuples[t, gaps[k, 0]]]
            start_most = min(start_most, blocked(ended, field.blocks, gaps[k, 1], items[t], near, 3 + k))
        opening, closing = field.opening[selection, items[t]], field.opening[selection, items[t] + 1]
        last = near[0] = upper_near(field.bounds[START_MIN], start_most, opening, closing, near[0])
        near[1] = lower_near(field.last[LAST_START], start_least, opening, last, near[1])
        near[2] = lower_near(field.last[LAST_END], end_least, opening, last, near[2])
        i = max(near[1], near[2])
        found = 0
        place = 0 if counting else places[t]
        while i < last:
            if (
                field.bounds[START_MAX, i] >= start_least
                and field.bounds[END_MAX, i] >= end_least
                and field.bounds[END_MIN, i] <= end_most
                and is_other(field.event, field.event[i], tuples, t)
            ):
                if not counting:
                    for step in range(steps):
                        out[place + found, step] = tuples[t, step]
                    out[place + found, steps] = i
                found += 1
            i += 1
        if counting:
            places[t] = found


@kernel
def blocked(ended: int, blocks: Blocks, selection: int, item: int, near: Ints, k: int) -> int:
    """The latest earliest start of a candidate, which an event that must be absent does not surely precede.

    That event lies after the end of a step in every world; a candidate that starts after it in every world is barred.
    """
    if ended >= FAR:
        return FAR
    closing = blocks.opening[selection, item + 1]
    i = near[k] = upper_near(blocks.values[END], ended, blocks.opening[selection, item], closing, near[k])
    return FAR if i == closing else max(blocks.values[LEAST, i], ended)


def sizes(field: Field, tuples: Ints, items: Ints, selection: int, reach: Ints, gaps: Ints) -> Ints:
    """How many candidates the next step has for each tuple.

    Args:
        field: the events.
        tuples: a row a partial match, the places of its events in the field.
        items: the item of each.
        selection: that of the next step.
        reach: the largest difference of any two numbers of the steps.
        gaps: rows of step and selection: what may not lie between the step and the next one.
    """
    counts = np.empty(items.size, np.int64)
    nothing = np.empty((0, tuples.shape[1] + 1), np.int64)
    tasks = [
        (field, tuples, items, selection, reach, gaps, first, end, counts, nothing, True)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_extend, tasks, items.size)
    return counts


def extended(
    field: Field, tuples: Ints, items: Ints, selection: int, reach: Ints, gaps: Ints, counts: Ints
) -> tuple[Ints, Ints]:
    """The longer tuples and their items, in the order of the tuples and of the field; `counts` are their `sizes`."""
    places = np.cumsum(counts) - counts
    out = np.empty((int(counts.sum()), tuples.shape[1] + 1), np.int64)
    tasks = [
        (field, tuples, items, selection, reach, gaps, first, end, places, out, False)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_extend, tasks, items.size)
    return out, np.repeat(items, counts)
