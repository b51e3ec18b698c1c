"""How many extents are going on at each moment, as a step function."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run, workers
from timeline.kernels.sorting import sort_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints, Places, Rows
    from timeline.kernels.number_line import Line

    Weights = NDArray[Any]  # int64 or float64

__all__ = ["Steps", "steps", "weighted_steps"]


class Steps(NamedTuple):
    """A step function for each key, in order of key and time; neighbouring steps differ in level or in key.

    Attributes:
        key: the key code of each step.
        start: where the step begins; `line.MINUS_INFINITY` for always.
        end: where it ends, exclusive; the next step of the same key begins there.
        level: how many extents are going on, or the sum of their weights; 0 extents only between two that are.
    """

    key: Rows
    start: Ints
    end: Ints
    level: Weights


@kernel
def _changes(
    starts: Places, ends: Places, here: tuple[int, int], stop: tuple[int, int], times: Places, levels: Ints
) -> int:
    """Merge sorted starts and ends into the moments where the level changes, and the level after each.

    Both arrays end with a place after all others. There is no branch on the data: each endpoint writes its moment
    and level to the next free line, and the line is kept if the moment is over and the level is not what it was.
    """
    (i, j), k = here, 0
    level = before = i - j
    for _ in range(stop[0] - i + stop[1] - j):
        s, e = starts[i], ends[j]
        opens = int(s <= e)
        now = s if opens else e
        i += opens
        j += 1 - opens
        level += 2 * opens - 1
        times[k] = now
        levels[k] = level
        over = int(min(starts[i], ends[j]) != now)
        k += over & int(level != before)
        before = level if over else before
    return k


def _endpoints(line: Line, values: Ints, key: Rows | None) -> Places:
    """Sorted places, and one after all others."""
    places = line.fold_sorted(values, key, room=1)
    places[-1] = np.iinfo(places.dtype).max
    return places


def _cuts(starts: Places, ends: Places) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Stretches of both arrays that cover the same span of time, one a core."""
    n = starts.size - 1
    moments = starts[[n * part // workers() for part in range(1, workers())]] if n else starts[:0]
    edges = zip(np.searchsorted(starts[:-1], moments), np.searchsorted(ends[:-1], moments), strict=True)
    return list(pairwise([(0, 0), *((int(i), int(j)) for i, j in edges), (n, n)]))


def steps(start: Ints, end: Ints, key: Rows | None = None) -> Steps:
    """How many of the extents [start, end) are going on, from the first start to the last end of each key.

    Args:
        start: int64 starts, in any order; `line.MINUS_INFINITY` where there is none.
        end: int64 ends, exclusive, each after its start; `line.INFINITY` where there is none.
        key: dense uint32 key codes, or None where there is one partition.

    Both endpoint arrays are sorted on their own, so the cost does not depend on how many extents overlap.

    >>> import numpy as np
    >>> [array.tolist() for array in steps(np.array([0, 2, 9]), np.array([5, 4, 10]))]
    [[0, 0, 0, 0, 0], [0, 2, 4, 5, 9], [2, 4, 5, 9, 10], [1, 2, 1, 0, 1]]
    """
    line = draw([(start, end)], [key])
    starts, ends = run(_endpoints, [(line, start, key), (line, end, key)], start.size)
    times, levels = empty(2 * start.size, starts.dtype), empty(2 * start.size, np.int64)
    cuts = _cuts(starts, ends)
    begins = [i + j for (i, j), _ in cuts]
    tasks = [
        (starts, ends, here, stop, times[b:], levels[b:])
        for (here, stop), b in zip(cuts, begins, strict=True)
    ]
    kept = run(_changes, tasks, start.size)
    used = [slice(b, b + k) for b, k in zip(begins, kept, strict=True)]
    moments, keys = line.unfold(np.concatenate([times[part] for part in used]))
    after = np.concatenate([levels[part] for part in used])
    if line.n_keys == 1:
        return Steps(keys[:-1], moments[:-1], moments[1:], after[:-1])
    inside = keys[1:] == keys[:-1]
    return Steps(keys[:-1][inside], moments[:-1][inside], moments[1:][inside], after[:-1][inside])


@kernel
def _sums(
    starts: Places, adds: Weights, ends: Places, takes: Weights, stride: int, times: Places, levels: Weights
) -> int:
    """Merge sorted starts and ends into the moments where the sum of weights changes, and the sum after each.

    A sum is kept in two parts, so that what was rounded off when a weight came is not left behind when it goes. It
    is none where nothing is going on.
    """
    n, i, j, k = starts.size, 0, 0, 0
    high = low = levels[0] - levels[0]
    before, first = high, True
    while j < n:
        now = min(starts[i], ends[j]) if i < n else ends[j]
        while j < n and ends[j] == now:
            value = -takes[j]
            total = high + value
            part = total - high
            low += (high - (total - part)) + (value - part)
            high = total
            j += 1
        while i < n and starts[i] == now:
            value = adds[i]
            total = high + value
            part = total - high
            low += (high - (total - part)) + (value - part)
            high = total
            i += 1
        idle = i == j
        if idle:
            high = low = levels[0] - levels[0]
        last = idle and (i == n or np.int64(starts[i]) // stride != np.int64(now) // stride)
        if first or last or high + low != before:
            times[k] = now
            levels[k] = high + low
            k += 1
        before, first = high + low, last
    return k


def weighted_steps(start: Ints, end: Ints, key: Rows | None, weight: Weights) -> Steps:
    """The sum of the weights of the extents [start, end) that are going on, otherwise as `steps`.

    >>> import numpy as np
    >>> weight = np.array([0.1, 0.2, 5.0])
    >>> weighted_steps(np.array([0, 2, 9]), np.array([5, 4, 10]), None, weight).level.round(9).tolist()
    [0.1, 0.3, 0.1, 0.0, 5.0]
    """
    if not start.size:
        return steps(start, end, key)._replace(level=weight[:0])
    line = draw([(start, end)], [key])
    starts, ends = run(sort_values, [(line, start, key), (line, end, key)], start.size)
    times, levels = empty(2 * start.size, starts.place.dtype), np.zeros(2 * start.size, weight.dtype)
    kept = _sums(starts.place, weight[starts.row], ends.place, weight[ends.row], line.stride, times, levels)
    moments, keys = line.unfold(times[:kept])
    inside = keys[1:] == keys[:-1]
    return Steps(keys[:-1][inside], moments[:-1][inside], moments[1:][inside], levels[: kept - 1][inside])
