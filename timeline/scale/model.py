"""What a question about pairs costs on a cluster: slices, tasks, copies and bytes, before anything is run.

The model lays events as evenly over the slices as the cuts do, and then asks the same functions that deal real ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.scale.slices import Tally, divided, mutual, number_of_slices

if TYPE_CHECKING:
    from timeline.scale.slices import Ints

__all__ = ["Cost", "Data", "cost_of_pairs", "cost_within"]


class Data(NamedTuple):
    """What is to be known of one side.

    Attributes:
        events: how many there are.
        lasting: the share of all events that begins while one with two limits is going on, in the mean.
        open_ends: the share of events that have begun and go on without limit.
        row_bytes: the mean size of a copy before compression: identity, title, kind, date, bounds and items.
    """

    events: int
    lasting: float = 1e-4
    open_ends: float = 0.0
    row_bytes: float = 200.0


class Cost(NamedTuple):
    """What a question is expected to take.

    Attributes:
        slices: slices of time.
        tasks: cells.
        copies: copies of events that are moved.
        bytes: what they take before compression.
        largest: the rows of the largest task against those of the median one.
    """

    slices: int
    tasks: int
    copies: int
    bytes: int
    largest: float


def cost_of_pairs(left: Data, right: Data, rows: int) -> Cost:
    """The cost of pairs of two sides, with so many rows a task at most.

    >>> cost_of_pairs(Data(1_000_000), Data(1_000_000), 400_000)[:3]
    (8, 8, 2001400)
    """
    slices = number_of_slices(left.events + right.events, rows)
    sides = _spread(left, slices), _spread(right, slices)
    cells = divided(_cuts(slices), *sides, rows)
    copied = [side.present * parts for side, parts in zip(sides, (cells.right, cells.left), strict=True)]
    size = sum(float(many.sum()) * side.row_bytes for many, side in zip(copied, (left, right), strict=True))
    tasks = cells.left * cells.right
    return _cost(tasks, sum(int(many.sum()) for many in copied), size, cells.rows(*sides))


def cost_within(data: Data, rows: int) -> Cost:
    """The cost of pairs within one side, as co-occurrence counts them; `lasting` covers the window, too.

    >>> cost_within(Data(1_000_000, lasting=0.01), 400_000)[:3]
    (4, 4, 1030000)
    """
    slices = number_of_slices(data.events, rows)
    side = _spread(data, slices)
    cells = mutual(_cuts(slices), side, rows)
    copied = int((side.present * cells.left).sum())
    each = np.where(cells.left > 1, 2, 1) * -(-side.present // cells.left)
    return _cost(cells.left * (cells.left + 1) // 2, copied, copied * data.row_bytes, each)


def _cost(tasks: Ints, copies: int, size: float, rows: Ints) -> Cost:
    """The cost, from the tasks of each slice and the rows of each of them."""
    order = np.argsort(rows)
    half = np.searchsorted(np.cumsum(tasks[order]), int(tasks.sum()) / 2)
    largest = int(rows.max()) / max(int(rows[order][half]), 1)
    return Cost(tasks.size, int(tasks.sum()), copies, int(size), round(largest, 2))


def _cuts(slices: int) -> Ints:
    return np.arange(1, slices)


def _spread(data: Data, slices: int) -> Tally:
    """The events of a side as the cuts spread them: as many begin in each slice, and those that last are carried on."""
    done = np.arange(slices + 1) / slices
    bounded, unbounded = data.events * (1 - data.open_ends), data.events * data.open_ends
    carried = (bounded * np.minimum(data.lasting, done) + unbounded * done).astype(np.int64)
    carried[0] = 0
    known = (data.events * done).astype(np.int64)
    begun: Ints = known[1:] - known[:-1]
    ended: Ints = begun - (carried[1:] - carried[:-1])
    ended[-1] += carried[-1]
    return Tally(begun, ended)
