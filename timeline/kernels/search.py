"""Where values fall in a sorted array."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.compile import kernel
from timeline.kernels.line import Places, Rows
from timeline.kernels.order import Sorted
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Question", "lower", "ranks", "upper"]

Question = tuple[Places, Sorted, bool]
"""Sorted values, sorted queries, and whether a value equal to the query counts as before it."""


@kernel
def lower(values: Places, x: int, lo: int, hi: int) -> int:
    """The first position in `values[lo:hi]` whose value is not less than `x`."""
    while lo < hi:
        middle = (lo + hi) >> 1
        if values[middle] < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@kernel
def upper(values: Places, x: int, lo: int, hi: int) -> int:
    """The first position in `values[lo:hi]` whose value is greater than `x`."""
    while lo < hi:
        middle = (lo + hi) >> 1
        if values[middle] <= x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@kernel
def _merge(values: Places, queries: Places, rows: Rows, after: bool, out: Rows) -> None:
    """Walk both arrays at once; a step moves one of them, without a branch that could be guessed wrong."""
    n, i = values.size, 0
    if queries.size == 0:
        return
    p = upper(values, queries[0], 0, n) if after else lower(values, queries[0], 0, n)
    while i < queries.size and p < n:
        step = int(values[p] <= queries[i]) if after else int(values[p] < queries[i])
        out[rows[i]] = p
        p += step
        i += 1 - step
    while i < queries.size:
        out[rows[i]] = n
        i += 1


def ranks(questions: Sequence[Question]) -> list[Rows]:
    """For each question and each of its queries, how many values lie before it; in the queries' order of rows."""
    answers = [np.empty(queries.row.size, np.uint32) for _, queries, _ in questions]
    tasks = [
        (values, queries.place[here:stop], queries.row[here:stop], after, answer)
        for (values, queries, after), answer in zip(questions, answers, strict=True)
        for here, stop in slices(queries.row.size, workers())
    ]
    run(_merge, tasks, sum(queries.row.size for _, queries, _ in questions))
    return answers
