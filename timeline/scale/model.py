"""What a question about pairs costs on a cluster: slices, tasks, copies and bytes, before anything is run.

The model lays events as evenly over the slices as the cuts do, and then asks the same functions that deal real ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.scale.loads import Load, Steps, planned, planned_mutually, steps_for
from timeline.scale.slices import number_of_slices

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints

__all__ = ["Cost", "Data", "cost_of_pairs", "cost_within"]

_LENGTH = 1 << 24
"""The granules of a step: so many that hardly two events begin in one."""


class Data(NamedTuple):
    """What is to be known of one side.

    Attributes:
        events: how many there are.
        lasting: the share of all events that begins while one with two limits is going on, in the mean.
        open_ends: the share of events that have begun and go on without limit.
        row_bytes: the mean size of a copy before compression: identity, title, kind, date, bounds and items.
        alike: the share of the other side that has an item in common with an event; 1 where none is asked for.
    """

    events: int
    lasting: float = 1e-4
    open_ends: float = 0.0
    row_bytes: float = 200.0
    alike: float = 1.0


class Cost(NamedTuple):
    """What a question is expected to take.

    Attributes:
        slices: slices of time.
        tasks: cells.
        copies: copies of events that are moved.
        bytes: what they take before compression.
        pairs: how many pairs meet.
        largest: what the largest task has to do against the median one.
    """

    slices: int
    tasks: int
    copies: int
    bytes: int
    pairs: int
    largest: float


def cost_of_pairs(left: Data, right: Data, rows: int, pairs: int = 600_000) -> Cost:
    """The cost of pairs of two sides, with so many rows and pairs a task at most.

    >>> cost_of_pairs(Data(1_000_000, alike=0.01), Data(1_000_000), 400_000)[:3]
    (11, 11, 2002000)
    """
    steps = _steps(left.events + right.events, rows)
    sides = _spread(left, steps), _spread(right, steps)
    plan = planned(steps, *sides, rows, pairs / left.alike)
    cells, tallies = plan.cells, (plan.left, plan.right)
    copied = [side.present * parts for side, parts in zip(tallies, (cells.right, cells.left), strict=True)]
    size = sum(float(many.sum()) * side.row_bytes for many, side in zip(copied, (left, right), strict=True))
    met = plan.pairs * left.alike
    tasks = cells.left * cells.right
    work = cells.rows(*tallies) / rows + met / tasks / pairs
    return _cost(tasks, sum(int(many.sum()) for many in copied), size, float(met.sum()), work)


def cost_within(data: Data, rows: int) -> Cost:
    """The cost of pairs within one side, as co-occurrence counts them; `lasting` covers the window, too.

    >>> cost_within(Data(1_000_000, lasting=0.01), 400_000)[:3]
    (4, 4, 1030000)
    """
    steps = _steps(data.events, rows)
    plan = planned_mutually(steps, _spread(data, steps), rows)
    cells, side = plan.cells, plan.left
    copied = int((side.present * cells.left).sum())
    each = np.where(cells.left > 1, 2, 1) * -(-side.present // cells.left)
    return _cost(cells.left * (cells.left + 1) // 2, copied, copied * data.row_bytes, 0.0, each)


def _cost(tasks: Ints, copies: int, size: float, pairs: float, work: Floats) -> Cost:
    """The cost, from the tasks of each slice and what each of them has to do."""
    order = np.argsort(work)
    half = np.searchsorted(np.cumsum(tasks[order]), int(tasks.sum()) / 2)
    largest = float(work.max() / max(work[order][half], 1e-9))
    return Cost(tasks.size, int(tasks.sum()), copies, int(size), int(pairs), round(largest, 2))


def _steps(events: int, rows: int) -> Steps:
    """Steps in which as many events begin, as many as quantiles would give, and long beside the smallest time."""
    number = steps_for(number_of_slices(events, rows))
    return Steps(np.arange(1, number) * _LENGTH, number * _LENGTH - 1)


def _spread(data: Data, steps: Steps) -> Load:
    """The events of a side as they lie in such steps: as many begin in each, and those that last are carried on."""
    number = steps.cuts.size + 1
    done = np.arange(number + 1) / number
    known = (data.events * done).astype(np.int64)
    carried = _going_on(data, done).astype(np.int64)
    carried[0] = 0
    begun = known[1:] - known[:-1]
    ended = begun - (carried[1:] - carried[:-1])
    ended[-1] += carried[-1]
    mean = _going_on(data, (done[1:] + done[:-1]) / 2)
    spent = (mean - carried[:-1]) * steps.widths
    return Load(begun[:, None], ended[:, None], spent[:, None])


def _going_on(data: Data, done: Floats) -> Floats:
    """How many events go on when this share of all has begun."""
    bounded, unbounded = data.events * (1 - data.open_ends), data.events * data.open_ends
    going_on: Floats = bounded * np.minimum(data.lasting, done) + unbounded * done
    return going_on
