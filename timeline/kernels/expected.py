"""How many events are expected to begin in, to touch, or to go on during, stretches of time; and how far that may be off.

An event is a mixture of boxes of extents. In which part of the worlds of a box something holds is a count of starts and
ends; how long it goes on within a stretch is a sum over its granules, in which every piece between two bounds is a
binomial coefficient. All terms are positive: nothing cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.granules import extents, moments_of, span
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints
    from timeline.kernels.relations import Bounds

__all__ = ["Rows", "Tally", "expected"]

_BELOW_ONE = float(np.nextafter(1.0, 0.0))
_LEAST = float(np.finfo(np.float64).tiny)
_TAIL = 0.025  # so much may lie below the lower limit, and as much above the upper
_DEVIATIONS = 1.959963984540054  # of a normal curve: 95 of 100 lie within
_NEGLIGIBLE = 1e-18
BEGINS, TOUCHES, GOES_ON = 0, 1, 2


class Rows(NamedTuple):
    """Stretches of time by key; within a key they follow each other.

    Attributes:
        opening: where the stretches of each key begin, and their number.
        low: first granules.
        high: the granules after the last.
    """

    opening: Ints
    low: Ints
    high: Ints


class Tally(NamedTuple):
    """Of each stretch what is expected, and the limits between which 95 of 100 worlds lie; NaN without a measure."""

    expected: Floats
    low: Floats
    high: Floats


@kernel
def _begins(s0: int, s1: int, e0: int, e1: int, low: int, high: int) -> float:
    """In which part of the worlds of a box the event begins in `[low, high)`."""
    if s0 >= high or s1 < low:
        return 0.0
    if s0 >= low and s1 < high:
        return 1.0
    if e1 == INFINITY and s1 < e0:  # wherever it ends, the starts weigh the same
        e1 = e0
    if s0 == MINUS_INFINITY or e1 == INFINITY:
        return np.nan
    first, last = max(s0, low), min(s1, high - 1)
    return extents(first, last, max(e0, first + 1), e1) / extents(s0, s1, e0, e1)


@kernel
def _touches(s0: int, s1: int, e0: int, e1: int, low: int, high: int) -> float:
    """In which part of the worlds of a box the event shares a granule with `[low, high)`."""
    if s0 >= high or e1 <= low:
        return 0.0
    if s1 < high and e0 > low:
        return 1.0
    if e1 == INFINITY and s1 < e0 and e0 > low:
        e1 = e0
    if s0 == MINUS_INFINITY and s1 < e0 and s1 < high:
        s0 = s1
    if s0 == MINUS_INFINITY or e1 == INFINITY:
        return np.nan
    first, last = max(e0, low + 1), min(s1, high - 1)
    return extents(s0, min(last, e1 - 1), max(first, s0 + 1), e1) / extents(s0, s1, e0, e1)


@kernel
def _goes_on(s0: int, s1: int, e0: int, e1: int, low: int, high: int, out: Floats) -> None:
    """On how many granules of `[low, high)` the event of a box goes on: the mean over its worlds, and of the squares."""
    out[0], out[1] = 0.0, 0.0
    if s0 >= high or e1 <= low:
        return
    if e1 == INFINITY and s1 < e0 and e0 >= high:
        e1 = e0
    if s0 == MINUS_INFINITY and s1 < e0 and s1 <= low:
        s0 = s1
    if s0 == MINUS_INFINITY or e1 == INFINITY:
        out[0], out[1] = np.nan, np.nan
        return
    starts, ends = span(s0, s1), span(e0, e1)
    worlds = extents(s0, s1, e0, e1)
    begun, once, twice = 0.0, 0.0, 0.0
    at, stop = max(s0, low), min(e1, high)
    while at < stop:
        until = stop
        if at < s1:
            until = min(until, s1)
        if at < e0:
            until = min(until, e0)
        n = span(at, until - 1)
        rise, fall = 1.0 if at < s1 else 0.0, 1.0 if at >= e0 else 0.0
        a = min(span(s0, at), starts)
        b = min(span(until - 1, e1) - 1.0, ends)
        two = n * (n - 1.0) / 2.0
        three = two * (n - 2.0) / 3.0
        four = three * (n - 3.0) / 4.0
        once += n * a * b + (rise * b + fall * a) * two + rise * fall * three
        twice += (
            begun * (n * b + fall * two) + a * (b * two + fall * three) + rise * (b * three + fall * four)
        )
        begun += n * a + rise * two
        at = until
    out[0] = once / worlds
    out[1] = (2.0 * twice + once) / worlds


@kernel
def _alone(m0: int, m1: int, low: int, high: int) -> float:
    """In which part of its worlds an event of one granule, from `m0` to `m1`, lies in `[low, high)`."""
    if m0 >= high or m1 < low:
        return 0.0
    if m0 >= low and m1 < high:
        return 1.0
    if m0 == MINUS_INFINITY or m1 == INFINITY:
        return np.nan
    return span(max(m0, low), min(m1, high - 1)) / span(m0, m1)


@kernel
def _part(
    event: int,
    boxes: Ints,
    bounds: Bounds,
    weight: Floats,
    moment: int,
    kind: int,
    low: int,
    high: int,
    out: Floats,
) -> None:
    """What an event adds to a stretch: `out` is the mean and, where it goes on, the variance."""
    mean, square, least, most = 0.0, 0.0, 1.0, 0.0
    lone, both = np.empty(2, np.int64), np.empty(2)
    for box in range(boxes[event], boxes[event + 1]):
        s0, s1, e0, e1 = (
            bounds.start_min[box],
            bounds.start_max[box],
            bounds.end_min[box],
            bounds.end_max[box],
        )
        if moment and moments_of(s0, s1, e0, e1, lone):
            both[0] = _alone(lone[0], lone[1], low, high)
            both[1] = both[0]
        elif kind == BEGINS:
            both[0] = _begins(s0, s1, e0, e1, low, high)
        elif kind == TOUCHES:
            both[0] = _touches(s0, s1, e0, e1, low, high)
        else:
            _goes_on(s0, s1, e0, e1, low, high, both)
        least, most = min(least, both[0]), max(most, both[0])
        if both[0] != 0.0:
            mean += weight[box] * both[0]
            square += weight[box] * both[1]
    if kind != GOES_ON:
        if most > 0.0:
            mean = max(mean, _LEAST)
        if least < 1.0:
            mean = min(mean, _BELOW_ONE)
    out[0], out[1] = mean, max(0.0, square - mean * mean)


@kernel
def _first_row(high: Ints, begin: int, end: int, value: int) -> int:
    """The first stretch of a key that is not over by `value`."""
    while begin < end:
        middle = (begin + end) // 2
        if high[middle] > value:
            end = middle
        else:
            begin = middle + 1
    return begin


@kernel
def _entries(
    event: Ints,
    key: Ints,
    boxes: Ints,
    bounds: Bounds,
    weight: Floats,
    moment: int,
    kind: int,
    rows: Rows,
    sums: Floats,
    spread: Floats,
    many: Ints,
    at: Ints,
    parts: Floats,
) -> None:
    """Add up what events give to the stretches of their keys; once `at` is given, keep what is neither 0 nor 1."""
    out = np.empty(2)
    for entry in range(event.size):
        mine, low, high = event[entry], INFINITY, MINUS_INFINITY
        for box in range(boxes[mine], boxes[mine + 1]):
            low = min(low, bounds.start_min[box])
            high = max(high, bounds.end_max[box])
        begin, end = rows.opening[key[entry]], rows.opening[key[entry] + 1]
        for row in range(_first_row(rows.high, begin, end, low), end):
            if rows.low[row] >= high:
                break
            _part(mine, boxes, bounds, weight, moment, kind, rows.low[row], rows.high[row], out)
            if at.size:
                if out[0] != 0.0 and out[0] != 1.0:
                    parts[at[row]] = out[0]
                    at[row] += 1
            else:
                sums[row] += out[0]
                spread[row] += out[1]
                many[row] += out[0] != 0.0 and out[0] != 1.0


@kernel
def _limits(parts: Floats, first: int, last: int, out: Ints, chances: Floats) -> None:
    """Between which numbers of `parts[first:last]` that come true 95 of 100 worlds lie: a Poisson binomial."""
    chances[0] = 1.0
    bottom, top = 0, 0  # the numbers that are not negligible
    for i in range(first, last):
        chance = parts[i]
        chances[top + 1] = chances[top] * chance
        for number in range(top, bottom, -1):
            chances[number] = chances[number] * (1.0 - chance) + chances[number - 1] * chance
        chances[bottom] *= 1.0 - chance
        top += 1
        while bottom < top and chances[bottom] < _NEGLIGIBLE:
            bottom += 1
        while top > bottom and chances[top] < _NEGLIGIBLE:
            top -= 1
    low, below = bottom, chances[bottom]
    while below <= _TAIL and low < top:
        low += 1
        below += chances[low]
    high, above = top, chances[top]
    while above <= _TAIL and high > bottom:
        high -= 1
        above += chances[high]
    out[0], out[1] = low, high


@kernel
def _all_limits(sums: Floats, many: Ints, offsets: Ints, parts: Floats, low: Floats, high: Floats) -> None:
    chances, out = np.empty(many.max() + 2 if many.size else 2), np.empty(2, np.int64)
    for row in range(many.size):
        if np.isnan(sums[row]):
            low[row], high[row] = np.nan, np.nan
            continue
        sure = sums[row]
        for i in range(offsets[row], offsets[row + 1]):
            sure -= parts[i]
        _limits(parts, offsets[row], offsets[row + 1], out, chances)
        sure = np.rint(sure)
        low[row] = min(sure + out[0], np.floor(sums[row]))
        high[row] = max(sure + out[1], np.ceil(sums[row]))


def expected(
    event: Ints,
    key: Ints,
    boxes: Ints,
    bounds: Bounds,
    weight: Floats,
    rows: Rows,
    kind: str,
    *,
    moment: bool,
) -> Tally:
    """What is expected of each stretch.

    Args:
        event: an event for each of its keys.
        key: the keys.
        boxes: where the boxes of each event begin, and their number.
        bounds: the boxes, in granules.
        weight: the weight of each box.
        rows: the stretches of each key, in granules.
        kind: `begins` or `touches` count events; `goes_on` is the number of granules on which events go on.
        moment: an event lasts one granule where it can.

    >>> import numpy as np
    >>> from timeline.kernels.relations import Bounds
    >>> month = Bounds(*(np.array([x]) for x in (0, 30, 1, 31)))
    >>> one = np.array([0])
    >>> days = Rows(np.array([0, 2]), np.array([0, 10]), np.array([10, 31]))
    >>> found = expected(one, one, np.array([0, 1]), month, np.ones(1), days, "begins", moment=True)
    >>> found.expected.round(4).tolist(), found.high.tolist()
    ([0.3226, 0.6774], [1.0, 1.0])
    """
    code = ("begins", "touches", "goes_on").index(kind)
    sums, spread, many = np.zeros(rows.low.size), np.zeros(rows.low.size), np.zeros(rows.low.size, np.int64)
    told = event, key, boxes, bounds, weight, int(moment), code, rows, sums, spread, many
    _entries(*told, np.empty(0, np.int64), np.empty(0))
    if kind == "goes_on":
        reach = _DEVIATIONS * np.sqrt(spread)
        return Tally(sums, sums - reach, sums + reach)
    offsets = np.concatenate([[0], np.cumsum(many)])
    parts = np.empty(int(offsets[-1]))
    if rows.low.size:
        _entries(*told, offsets[:-1].copy(), parts)
    low, high = np.empty(sums.size), np.empty(sums.size)
    _all_limits(sums, many, offsets, parts, low, high)
    return Tally(sums, low, high)
