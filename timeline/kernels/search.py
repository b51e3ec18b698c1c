"""Where values fall in a sorted array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.arrays import Places, Rows
    from timeline.kernels.sorting import Sorted

__all__ = ["Question", "following", "lower", "lower_near", "ranks", "upper", "upper_near", "walk"]

Whole = int | np.int64

Question = tuple["Places", "Sorted", bool]
"""Sorted values, sorted queries, and whether a value equal to the query counts as before it."""


@kernel
def lower(values: Places, x: Whole, lo: int, hi: int) -> int:
    """The first position in `values[lo:hi]` whose value is not less than `x`."""
    while lo < hi:
        middle = (lo + hi) >> 1
        if values[middle] < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@kernel
def upper(values: Places, x: Whole, lo: int, hi: int) -> int:
    """The first position in `values[lo:hi]` whose value is greater than `x`."""
    while lo < hi:
        middle = (lo + hi) >> 1
        if values[middle] <= x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@kernel
def lower_near(values: Places, x: Whole, lo: int, hi: int, at: Whole) -> Any:
    """`lower`, looked for from a position on that is likely to be near, in growing strides."""
    first: Any = min(max(at, lo), hi)
    step = 1
    if first < hi and values[first] < x:
        while first + step <= hi and values[first + step - 1] < x:
            first += step
            step <<= 1
        return lower(values, x, first, min(first + step, hi))
    while first - step >= lo and values[first - step] >= x:
        first -= step
        step <<= 1
    return lower(values, x, max(first - step, lo), first)


@kernel
def upper_near(values: Places, x: Whole, lo: int, hi: int, at: Whole) -> Any:
    """`upper`, likewise."""
    return lower_near(values, x + 1, lo, hi, at)


@kernel
def walk(values: Places, p: int, x: Whole) -> int:
    """The first position from `p` on whose value is not less than `x`, which is likely to be near.

    Some values are compared at once, and how many of them are less is how far to go: no branch to guess wrong.
    """
    n = values.size
    if p + 20 > n:
        return lower(values, x, p, n)
    less: Any = 0
    for k in range(4):
        less += np.int64(values[p + k] < x)
    p += less
    if less < 4:
        return p
    for _ in range(2):
        less = 0
        for k in range(8):
            less += np.int64(values[p + k] < x)
        p += less
        if less < 8:
            return p
    step = 8
    while p + step < n and values[p + step] < x:
        p += step
        step <<= 1
    return lower(values, x, p, min(p + step, n))


@kernel
def _merge(values: Places, queries: Places, rows: Rows, out: Rows) -> None:
    """Walk both arrays at once; a step moves one of them, without a branch that could be guessed wrong."""
    n = values.size
    i: Any = 0
    if queries.size == 0:
        return
    p = lower(values, queries[0], 0, n)
    while i < queries.size and p < n:
        step: Any = np.int64(values[p] < queries[i])
        out[rows[i]] = p
        p += step
        i += 1 - step
    while i < queries.size:
        out[rows[i]] = n
        i += 1


def following(places: Places) -> Places:
    """The next place of each: a value is at most a place if it is less than the next."""
    out: Places = empty(places.size, places.dtype)
    return np.add(places, 1, out=out)


def ranks(questions: Sequence[Question]) -> list[Rows]:
    """For each question and each of its queries, how many values lie before it; in the queries' order of rows."""
    answers = [empty(queries.row.size, np.uint32) for _, queries, _ in questions]
    tasks = [
        (
            values,
            following(queries.place[here:stop]) if after else queries.place[here:stop],
            queries.row[here:stop],
            answer,
        )
        for (values, queries, after), answer in zip(questions, answers, strict=True)
        for here, stop in slices(queries.row.size, workers())
    ]
    run(_merge, tasks, sum(answer.size for answer in answers))
    return answers
