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
    Field,
    is_other,
)

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["closed_from", "extended", "sizes"]


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
    begin_min, begin_max = field.bounds[START_MIN], field.bounds[START_MAX]
    end_min, end_max, event = field.bounds[END_MIN], field.bounds[END_MAX], field.event
    last_start, last_end, opening = field.last[LAST_START], field.last[LAST_END], field.opening[selection]
    block_end, block_least, block_opening = (
        field.blocks.values[END],
        field.blocks.values[LEAST],
        field.blocks.opening,
    )
    near = np.zeros(gaps.shape[0] + 3, np.int64)
    for t in range(first, end):
        start_least = end_least = -FAR
        start_most = end_most = FAR
        item = items[t]
        for i in range(steps):
            row = tuples[t, i]
            for half in range(2):
                y = 2 * i + half
                lo = end_min[row] if half else begin_min[row]
                hi = end_max[row] if half else begin_max[row]
                if hi < FAR and reach[s, y] < FAR:
                    start_most = min(start_most, hi + reach[s, y])
                if hi < FAR and reach[e, y] < FAR:
                    end_most = min(end_most, hi + reach[e, y])
                if lo > -FAR and reach[y, s] < FAR:
                    start_least = max(start_least, lo - reach[y, s])
                if lo > -FAR and reach[y, e] < FAR:
                    end_least = max(end_least, lo - reach[y, e])
        for k in range(gaps.shape[0]):
            ended = end_max[tuples[t, gaps[k, 0]]]
            begin, close = block_opening[gaps[k, 1], item], block_opening[gaps[k, 1], item + 1]
            near[3 + k], closed = closed_from(ended, block_end, block_least, begin, close, near[3 + k])
            start_most = min(start_most, closed)
        last = near[0] = upper_near(begin_min, start_most, opening[item], opening[item + 1], near[0])
        near[1] = lower_near(last_start, start_least, opening[item], last, near[1])
        near[2] = lower_near(last_end, end_least, opening[item], last, near[2])
        i = max(near[1], near[2])
        found = 0
        place = 0 if counting else places[t]
        while i < last:
            if (
                begin_max[i] >= start_least
                and end_max[i] >= end_least
                and end_min[i] <= end_most
                and is_other(event, event[i], tuples, t)
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
def closed_from(ended: int, ends: Ints, starts: Ints, low: int, high: int, near: int) -> tuple[int, int]:
    """Where the first event stands that ends after a step, and up to where no event begins that starts then or later.

    With the events that surely are selected, by their earliest ends, and the smallest latest start from each on: a
    candidate that starts later has one surely before it, and is barred. With all events by their starts, and the
    latest end up to each: a gap that ends there at the latest is empty in every world.
    """
    near = upper_near(ends, ended, low, high, near)
    return near, FAR if near == high else max(starts[near], ended)


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
