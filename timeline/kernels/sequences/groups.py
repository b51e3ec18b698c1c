"""How many events certainly, and possibly, make the group of a match: they are counted, never listed.

Events lie within a distance of one another when the latest start is at most that distance after the earliest last
granule: when the stretches from each start to each last granule plus that distance have a granule in common. So the
largest such group is the largest number of stretches over one granule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import lower, upper
from timeline.kernels.sequences.field import (
    END_MAX,
    END_MIN,
    FAR,
    LAST_END,
    LAST_START,
    START_MAX,
    START_MIN,
    Field,
)

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["GroupRules", "counted"]


class GroupRules(NamedTuple):
    """A group in arrays.

    Attributes:
        selection: of which events.
        spread: within which distance of one another; -1 where it does not matter.
        arcs: rows of x, y, most, for each event; its start and end have the two numbers after those of the steps.
        near: rows of window, x, y, most: of each window one event must meet all rows.
        windows: how many windows.
        alone: no event of a tuple can be one of the group.
    """

    selection: int
    spread: int
    arcs: Ints
    near: Ints
    windows: int
    alone: bool


@kernel
def _holds(lo: Ints, hi: Ints, x: int, y: int, most: int) -> tuple[bool, bool]:
    """Whether a difference possibly, and certainly, is at most this."""
    possibly = lo[x] <= -FAR or hi[y] >= FAR or lo[x] - hi[y] <= most
    return possibly, hi[x] < FAR and lo[y] > -FAR and hi[x] - lo[y] <= most


@kernel
def _count(
    field: Field, rules: GroupRules, tuples: Ints, items: Ints, first: int, end: int, longest: int, out: Ints
) -> None:
    steps = tuples.shape[1]
    member = 2 * steps
    lo, hi = np.empty(member + 2, np.int64), np.empty(member + 2, np.int64)
    spans = rules.spread >= 0
    room = longest if spans else 0
    values = np.empty(
        (4, room), np.int64
    )  # starts and ends of those that certainly, then that possibly, belong to it
    near = np.empty((4, room), np.int64)  # the windows that each meets, as bits
    over = np.empty(rules.windows, np.int64)
    for t in range(first, end):
        if t > first and rules.alone and _alike(field, tuples, t) and items[t] == items[t - 1]:
            out[t, 0], out[t, 1] = out[t - 1, 0], out[t - 1, 1]
            continue
        for i in range(steps):
            row = tuples[t, i]
            lo[2 * i], hi[2 * i] = field.bounds[START_MIN, row], field.bounds[START_MAX, row]
            lo[2 * i + 1], hi[2 * i + 1] = field.bounds[END_MIN, row], field.bounds[END_MAX, row]
        start_least = end_least = -FAR
        start_most = FAR
        for k in range(rules.arcs.shape[0]):
            x, y, most = rules.arcs[k, 0], rules.arcs[k, 1], rules.arcs[k, 2]
            if x >= member and y < member and hi[y] < FAR:  # an end bounds the start before it, too
                start_most = min(start_most, hi[y] + most - (x - member))
            if y == member and x < member and lo[x] > -FAR:
                start_least = max(start_least, lo[x] - most)
            if y == member + 1 and x < member and lo[x] > -FAR:
                end_least = max(end_least, lo[x] - most)
        opening = field.opening[rules.selection, items[t]]
        last = upper(
            field.bounds[START_MIN], start_most, opening, field.opening[rules.selection, items[t] + 1]
        )
        i = max(
            lower(field.last[LAST_START], start_least, opening, last),
            lower(field.last[LAST_END], end_least, opening, last),
        )
        certain = possible = 0
        while i < last:
            lo[member], hi[member] = field.bounds[START_MIN, i], field.bounds[START_MAX, i]
            lo[member + 1], hi[member + 1] = field.bounds[END_MIN, i], field.bounds[END_MAX, i]
            possibly, certainly = True, field.surely[i]
            for k in range(rules.arcs.shape[0]):
                may, must = _holds(lo, hi, rules.arcs[k, 0], rules.arcs[k, 1], rules.arcs[k, 2])
                possibly &= may
                certainly &= must
            if not rules.alone:
                for step in range(steps):
                    possibly &= field.event[tuples[t, step]] != field.event[i]
            if possibly:
                if spans:
                    may_bits, must_bits = (1 << rules.windows) - 1, (1 << rules.windows) - 1
                    for k in range(rules.near.shape[0]):
                        may, must = _holds(lo, hi, rules.near[k, 1], rules.near[k, 2], rules.near[k, 3])
                        may_bits &= ~(0 if may else 1 << rules.near[k, 0])
                        must_bits &= ~(0 if must else 1 << rules.near[k, 0])
                    possible += _add(
                        values, near, 2, possible, lo[member], hi[member + 1], rules.spread, may_bits
                    )
                    if certainly:
                        certain += _add(
                            values, near, 0, certain, hi[member], lo[member + 1], rules.spread, must_bits
                        )
                    i += 1
                    continue
                possible += 1
                certain += certainly
            i += 1
        if spans:
            certain = _largest(values, near, 0, certain, over)
            possible = _largest(values, near, 2, possible, over)
        out[t, 0], out[t, 1] = certain, possible


@kernel
def _alike(field: Field, tuples: Ints, t: int) -> bool:
    """Whether a tuple has the bounds of the one before it."""
    alike = True
    for i in range(tuples.shape[1]):
        for bound in range(4):
            alike &= field.bounds[bound, tuples[t - 1, i]] == field.bounds[bound, tuples[t, i]]
    return alike


@kernel
def _add(values: Ints, near: Ints, layer: int, n: int, start: int, end: int, spread: int, bits: int) -> int:
    """Add the stretch from a start to the last granule before an end, and a distance later; 0 where there is none."""
    last = end if end >= FAR or end <= -FAR else end - 1 + spread
    if start > last:
        return 0
    values[layer, n], values[layer + 1, n] = start, last
    near[layer, n] = near[layer + 1, n] = bits
    return 1


@kernel
def _sort(values: Ints, near: Ints, layer: int, n: int) -> None:
    """Sort values, and their bits with them (D. L. Shell, 1959)."""
    gap = n
    while gap > 1:
        gap = max(1, int(gap / 2.3))
        for i in range(gap, n):
            value, bits = values[layer, i], near[layer, i]
            j = i
            while j >= gap and values[layer, j - gap] > value:
                values[layer, j], near[layer, j] = values[layer, j - gap], near[layer, j - gap]
                j -= gap
            values[layer, j], near[layer, j] = value, bits


@kernel
def _largest(values: Ints, near: Ints, layer: int, n: int, over: Ints) -> int:
    """The largest number of stretches over one granule that one that meets each window is over, too."""
    _sort(values, near, layer, n)
    _sort(values, near, layer + 1, n)
    for k in range(over.size):
        over[k] = 0
    best = closed = 0
    for i in range(n):
        while values[layer + 1, closed] < values[layer, i]:
            for k in range(over.size):
                over[k] -= near[layer + 1, closed] >> k & 1
            closed += 1
        enough = True
        for k in range(over.size):
            over[k] += near[layer, i] >> k & 1
            enough &= over[k] > 0
        if enough:
            best = max(best, i + 1 - closed)
    return best


def counted(field: Field, rules: GroupRules, tuples: Ints, items: Ints) -> Ints:
    """For each tuple how many events certainly, and how many possibly, make its group."""
    out = np.zeros((items.size, 2), np.int64)
    longest = int(np.diff(field.opening[rules.selection]).max(initial=0))
    tasks = [
        (field, rules, tuples, items, first, end, longest, out)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_count, tasks, items.size * max(1, longest))
    return out
