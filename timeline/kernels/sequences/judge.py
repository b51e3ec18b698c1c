"""Which tuples of events certainly, and which possibly, match a pattern.

A tuple is certain if the largest value of every difference is allowed, and no absentee can reach into a stretch. It is
possible if some numbers fit all differences: where a stretch must be empty, each event that is surely selected lies
before it or after it, so those that can be in its way are cut, in the order of their earliest ends, into those before
and those after. One more choice is that the stretch has no length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers
from timeline.kernels.search import lower_near, upper_near
from timeline.kernels.sequences.differences import close, copy, learn
from timeline.kernels.sequences.field import (
    END,
    END_MAX,
    END_MIN,
    EVENT,
    FAR,
    LAST_END,
    LEAST,
    START,
    START_MAX,
    START_MIN,
    Blocks,
    Field,
    is_other,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints

__all__ = ["CERTAIN", "IMPOSSIBLE", "POSSIBLE", "UNJUDGED", "Rules", "judged"]

IMPOSSIBLE, UNJUDGED, POSSIBLE, CERTAIN = range(4)


class Rules(NamedTuple):
    """One alternative of a pattern in arrays.

    Attributes:
        arcs: rows of x, y, most: number x less number y is at most that.
        stretches: rows of start, its shift, end, its shift, selection, and whether an event of a tuple may be of that: what
            must be empty.
        edges: rows of number, lowest, highest: where it is, so that a stretch beside it was observed.
        gap: the one stretch lies between two steps, of which the one may begin when the other ends.
    """

    arcs: Ints
    stretches: Ints
    edges: Ints
    gap: bool = False


@kernel
def _judge(
    field: Field,
    rules: Rules,
    tuples: Ints,
    items: Ints,
    first: int,
    end: int,
    longest: int,
    out: NDArray[np.uint8],
) -> None:
    steps = tuples.shape[1]
    zero = 2 * steps
    n_stretches = rules.stretches.shape[0]
    lo, hi = np.empty(zero + 1, np.int64), np.empty(zero + 1, np.int64)
    most = np.empty((n_stretches + 1, zero + 1, zero + 1), np.int64)
    ways = np.empty((n_stretches, longest), np.int64)
    after = np.empty((n_stretches, longest + 1), np.int64)
    tried = np.empty((n_stretches, 2), np.int64)
    near = np.zeros(
        (2, n_stretches), np.int64
    )  # what is searched for one tuple is near what was found for the one before
    for t in range(first, end):
        sure = True
        for i in range(steps):
            row = tuples[t, i]
            lo[2 * i], hi[2 * i] = field.bounds[START_MIN, row], field.bounds[START_MAX, row]
            lo[2 * i + 1], hi[2 * i + 1] = field.bounds[END_MIN, row], field.bounds[END_MAX, row]
            sure &= field.surely[row]
        lo[zero] = hi[zero] = 0
        fits = True
        for k in range(rules.arcs.shape[0]):
            x, y, largest = rules.arcs[k, 0], rules.arcs[k, 1], rules.arcs[k, 2]
            fits &= lo[x] <= -FAR or hi[y] >= FAR or lo[x] - hi[y] <= largest
            sure &= hi[x] < FAR and lo[y] > -FAR and hi[x] - lo[y] <= largest
        if not fits:
            out[t] = IMPOSSIBLE
            continue
        seen = True
        for k in range(rules.edges.shape[0]):
            number, lowest, highest = rules.edges[k, 0], rules.edges[k, 1], rules.edges[k, 2]
            seen &= lowest <= lo[number] and hi[number] <= highest
        if sure and seen and _surely_empty(field, rules.stretches, tuples, t, items[t], lo, hi, near):
            out[t] = CERTAIN
            continue
        if rules.gap:
            barred = _surely_barred(
                field.event, field.blocks, rules.stretches, tuples, t, items[t], lo, hi, near
            )
            out[t] = IMPOSSIBLE if barred else POSSIBLE
            continue
        out[t] = IMPOSSIBLE
        _begin(most, lo, hi, rules.arcs)
        observed = False
        while close(most, 0) and _fits(
            field.event, field.blocks, rules.stretches, tuples, t, items[t], most, ways, after, tried, near
        ):
            out[t] = POSSIBLE if seen or observed else UNJUDGED
            if out[t] == POSSIBLE:
                break
            observed = True  # once more, with what was observed alone
            for k in range(rules.edges.shape[0]):
                number, lowest, highest = rules.edges[k, 0], rules.edges[k, 1], rules.edges[k, 2]
                most[0, number, zero] = min(most[0, number, zero], highest)
                most[0, zero, number] = min(most[0, zero, number], -lowest)


@kernel
def _begin(most: Ints, lo: Ints, hi: Ints, arcs: Ints) -> None:
    """What is known of the starts and ends of a tuple, and of 0, in the first layer."""
    size = most.shape[1]
    zero = size - 1
    for x in range(size):
        for y in range(size):
            most[0, x, y] = 0 if x == y else FAR
    for x in range(zero):
        most[0, x, zero] = hi[x]
        most[0, zero, x] = -lo[x]
        if x % 2 == 0:
            most[0, x, x + 1] = -1
    for k in range(arcs.shape[0]):
        x, y = arcs[k, 0], arcs[k, 1]
        most[0, x, y] = min(most[0, x, y], arcs[k, 2])


@kernel
def _surely_empty(
    field: Field, stretches: Ints, tuples: Ints, t: int, item: int, lo: Ints, hi: Ints, near: Ints
) -> bool:
    """Whether no event outside the tuple can share an instant with a stretch at its longest."""
    for k in range(stretches.shape[0]):
        start, end, selection = stretches[k, 0], stretches[k, 2], stretches[k, 4]
        low = -FAR if lo[start] <= -FAR else lo[start] + stretches[k, 1]
        high = FAR if hi[end] >= FAR else hi[end] + stretches[k, 3]
        if low >= high:
            continue
        opening, closing = field.opening[selection, item], field.opening[selection, item + 1]
        near[0, k] = lower_near(field.bounds[START_MIN], high, opening, closing, near[0, k])
        i = near[0, k] - 1
        while i >= opening and field.last[LAST_END, i] > low:
            if not stretches[k, 5] or (
                field.bounds[END_MAX, i] > low and is_other(field.event, field.event[i], tuples, t)
            ):
                return False
            i -= 1
    return True


@kernel
def _surely_barred(
    event: Ints,
    blocks: Blocks,
    stretches: Ints,
    tuples: Ints,
    t: int,
    item: int,
    lo: Ints,
    hi: Ints,
    near: Ints,
) -> bool:
    """Whether an absentee surely lies in a gap even where it is smallest; one that may have no length bars nothing."""
    low, high, selection = hi[stretches[0, 0]], lo[stretches[0, 2]], stretches[0, 4]
    if low >= high:
        return False
    closing = blocks.opening[selection, item + 1]
    near[1, 0] = upper_near(blocks.values[END], low, blocks.opening[selection, item], closing, near[1, 0])
    i = near[1, 0]
    while i < closing and blocks.values[LEAST, i] < high:
        if not stretches[0, 5] or (
            blocks.values[START, i] < high and is_other(event, blocks.values[EVENT, i], tuples, t)
        ):
            return True
        i += 1
    return False


@kernel
def _least(most: Ints, layer: int, x: int, shift: int) -> int:
    """The least that a number plus a shift can be."""
    zero = most.shape[1] - 1
    return -FAR if most[layer, zero, x] >= FAR else shift - most[layer, zero, x]


@kernel
def _largest(most: Ints, layer: int, x: int, shift: int) -> int:
    """The most that it can be."""
    zero = most.shape[1] - 1
    return FAR if most[layer, x, zero] >= FAR else most[layer, x, zero] + shift


@kernel
def _in_the_way(
    event: Ints,
    blocks: Blocks,
    stretches: Ints,
    k: int,
    tuples: Ints,
    t: int,
    item: int,
    most: Ints,
    ways: Ints,
    after: Ints,
    near: Ints,
) -> int:
    """List the absentees that cannot be told to lie beside all stretches of their kind; -1 where one surely lies in this.

    They are listed by their earliest ends; `after` is the smallest latest start of those from each on.
    """
    start, start_shift = stretches[k, 0], stretches[k, 1]
    end, end_shift, selection = stretches[k, 2], stretches[k, 3], stretches[k, 4]
    low, high = (
        FAR,
        -FAR,
    )  # of all stretches of the selection: what can lie before all of them, or after, is no matter
    for q in range(stretches.shape[0]):
        if stretches[q, 4] == selection:
            low = min(low, _least(most, k, stretches[q, 0], stretches[q, 1]))
            high = max(high, _largest(most, k, stretches[q, 2], stretches[q, 3]))
    low_most = _largest(most, k, start, start_shift)
    high_least = _least(most, k, end, end_shift)
    never_empty = most[k, start, end] < FAR and most[k, start, end] + start_shift - end_shift < 0
    found = 0
    closing = blocks.opening[selection, item + 1]
    near[1, k] = upper_near(blocks.values[END], low, blocks.opening[selection, item], closing, near[1, k])
    i = near[1, k]
    while i < closing and blocks.values[LEAST, i] < high:
        if blocks.values[START, i] < high and is_other(event, blocks.values[EVENT, i], tuples, t):
            if never_empty and blocks.values[END, i] > low_most and blocks.values[START, i] < high_least:
                return -1
            ways[k, found] = i
            found += 1
        i += 1
    after[k, found] = FAR
    for j in range(found - 1, -1, -1):
        after[k, j] = min(after[k, j + 1], blocks.values[START, ways[k, j]])
    return found


@kernel
def _apart(stretches: Ints, k: int, most: Ints, ways: Ints, tried: Ints) -> bool:
    """Learn that stretches of one kind leave room where an absentee lies after one and before the other."""
    found, cut = tried[k, 0], tried[k, 1]
    for q in range(k):
        if stretches[q, 4] != stretches[k, 4] or tried[q, 1] < 0:
            continue
        later = (
            ways[q, tried[q, 1]] if tried[q, 1] < tried[q, 0] else FAR
        )  # the first of those after stretch q
        first, second = -1, -1
        if cut > 0 and ways[k, cut - 1] >= later:
            first, second = q, k
        elif cut < found and ways[k, cut] < later:
            first, second = k, q
        if first >= 0:
            room = stretches[second, 1] - stretches[first, 3] - 1
            if not learn(most, k + 1, stretches[first, 2], stretches[second, 0], room):
                return False
    return True


@kernel
def _fits(
    event: Ints,
    blocks: Blocks,
    stretches: Ints,
    tuples: Ints,
    t: int,
    item: int,
    most: Ints,
    ways: Ints,
    after: Ints,
    tried: Ints,
    near: Ints,
) -> bool:
    """Whether some extents fit, with every stretch empty; the first layer of `most` holds what is known, closed.

    Of stretch k `tried[k]` holds how many absentees are in its way, and the choice: -1 is no length, c that the first
    c of them lie before it and the others after.
    """
    n = stretches.shape[0]
    zero = most.shape[1] - 1
    k = 0
    entering = True
    while 0 <= k < n:
        if entering:
            tried[k, 0] = _in_the_way(event, blocks, stretches, k, tuples, t, item, most, ways, after, near)
            tried[k, 1] = -2
        entering = False
        tried[k, 1] += 1
        found, cut = tried[k, 0], tried[k, 1]
        if cut > found or found < 0:
            k -= 1
            continue
        start, start_shift = stretches[k, 0], stretches[k, 1]
        end, end_shift = stretches[k, 2], stretches[k, 3]
        copy(most, k)
        if cut < 0:
            if found <= 0 or not learn(most, k + 1, end, start, start_shift - end_shift):
                continue
        else:
            if cut > 0:
                ended = blocks.values[END, ways[k, cut - 1]] - start_shift
                if most[k, start, zero] < ended:
                    tried[k, 1] = found  # nor can more of them lie before
                    continue
                if not learn(most, k + 1, zero, start, -ended):
                    continue
            begins = after[k, cut]
            if begins < FAR and not learn(most, k + 1, end, zero, begins - end_shift):
                continue
            if not _apart(stretches, k, most, ways, tried):
                continue
        k += 1
        entering = True
    return bool(k == n)


def judged(field: Field, rules: Rules, tuples: Ints, items: Ints) -> NDArray[np.uint8]:
    """What is true of each tuple: `CERTAIN`, `POSSIBLE`, `IMPOSSIBLE`, or `UNJUDGED` where what was not observed decides.

    Args:
        field: the events.
        rules: what must hold.
        tuples: a row a tuple, the places of its events in the field.
        items: the item of each tuple.
    """
    out = np.zeros(items.size, np.uint8)
    used = np.unique(rules.stretches[:, 4]) if rules.stretches.size else np.empty(0, np.int64)
    longest = int(max((np.diff(field.blocks.opening[each]).max(initial=0) for each in used), default=0))
    tasks = [
        (field, rules, tuples, items, first, end, longest, out)
        for first, end in slices(items.size, 4 * workers())
    ]
    run(_judge, tasks, items.size)
    return out
