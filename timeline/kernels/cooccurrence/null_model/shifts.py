"""What chance alone would count, by moving the events of one item around the period again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery
from timeline.kernels.cooccurrence.extents import Spans, passes, possible_spans
from timeline.kernels.cooccurrence.null_model.judge import Judged
from timeline.kernels.cooccurrence.null_model.period import hulls
from timeline.kernels.cooccurrence.plan import MANY_PAIRS, Side, Table

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Ints
    from timeline.kernels.cooccurrence.null_model.judge import Observed

__all__ = ["by_shifts"]


def _cells(todo: list[Side], x: Ints, y: Ints) -> list[tuple[Ints, Ints]]:
    """For each side the pairs that it counts and where in its table they stand."""
    found = []
    for side in todo:
        row_of, column_of = np.argsort(side.row_code), np.argsort(side.column_code)
        if side.rows_are_x is None:
            one, other = row_of[x], row_of[y]
            row, column = np.maximum(one, other), np.minimum(one, other)
        else:
            row, column = (row_of[x], column_of[y]) if side.rows_are_x else (row_of[y], column_of[x])
        mine = np.flatnonzero(column < side.length[row])
        base = np.cumsum(side.length) - side.length
        found.append((mine, base[row[mine]] + column[mine]))
    return found


def _moved(seen: Observed, offset: int) -> tuple[Ints, Ints]:
    """First and last granules after a shift around the period; what has no bound stays.

    What is dated to calendar units is dated to the units that hold it after the shift.
    """
    extents, period, cells = seen.extents, seen.period, seen.calendar
    first, last = hulls(extents, period)
    bounded = (extents.first_min > MINUS_INFINITY) & (extents.last_max < INFINITY)
    begin = period.first + (first - period.first + offset) % period.length
    end = begin + (last - first)
    for number, edges in enumerate(cells.edges if cells else ()):
        mine = (cells.unit == number) & bounded  # type: ignore[union-attr]
        count = edges.searchsorted(last[mine] + 1) - edges.searchsorted(first[mine])
        cell = np.minimum(edges.searchsorted(begin[mine], "right") - 1, edges.size - 1 - count)
        begin[mine], end[mine] = edges[cell], edges[cell + count] - 1
    return np.where(bounded, begin, extents.first_min), np.where(bounded, end, extents.last_max)


def by_shifts(
    x: Ints,
    y: Ints,
    together: Ints,
    todo: list[Side],
    seen: Observed,
    draws: int,
    seed: int,
) -> Judged:
    """The pairs judged by moving the events of the rarer item of each pair around the period, `draws` times.

    p is two-sided: twice the smaller share of draws (the data themselves counted as one) with a count at least,
    or at most, as large.
    """
    if max(int(side.length.sum()) for side in todo) > MANY_PAIRS:
        raise BadQuery(
            f"the null model 'shift' holds {MANY_PAIRS:,} pairs at most; choose items or null='poisson'"
        )
    group, period = seen.group, seen.period
    targets = possible_spans(seen.extents, group)
    cells = _cells(todo, x, y)
    total = np.zeros(x.size, np.int64)
    at_least, at_most = np.ones(x.size, np.int64), np.ones(x.size, np.int64)
    offsets = np.random.default_rng(seed).integers(1, max(2, period.length), draws)
    for offset in offsets:
        found = passes(Spans(targets.event, *_moved(seen, int(offset)), group), targets, seen.window)
        drawn = np.zeros(x.size, np.int64)
        for side, (mine, cell) in zip(todo, cells, strict=True):
            if mine.size:
                drawn[mine] = Table(side, 0, side.length.size, None).counted(found)[cell]
        total += drawn
        at_least += drawn >= together
        at_most += drawn <= together
    share = np.minimum(at_least, at_most) / (draws + 1)
    return Judged(total / max(draws, 1), np.minimum(1.0, 2.0 * share))
