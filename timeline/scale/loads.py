"""How much work lies in each step of time, item by item, and where to cut time so that tasks have about as much each.

Steps are finer than slices: as many events begin in each. How many pairs meet in a step follows from two numbers of
either side, item by item: how many stretches begin there, and how many go on at an instant of it in the mean. A pair
is counted where the later of both begins, as a slice counts it, and once for each item that both share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.constants import INFINITY
from timeline.scale.slices import Cells, Tally, divided, mutual, number_of_slices, touched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints

__all__ = [
    "ONE_INSTANT",
    "Load",
    "Plan",
    "Steps",
    "even_cuts",
    "keys_for",
    "load",
    "no_load",
    "pairs_a_task",
    "pairs_begun",
    "planned",
    "planned_mutually",
    "steps_at",
    "steps_for",
]

_FEWEST_STEPS = 1_000
_GRID = 1 << 16
_MOST_KEYS = 64
_NOWHERE = np.empty(0, np.int64)
_MOST_TASKS = 10_000
"""So many tasks are made for the sake of pairs at most: of more pairs each lists more."""


class Steps(NamedTuple):
    """Fine steps of time, in granules.

    Attributes:
        cuts: where steps after the first one begin, ascending; the first of them is the earliest known beginning.
        last: the latest known beginning.
    """

    cuts: Ints
    last: int

    @property
    def edges(self) -> Ints:
        """Where each step begins, and where the last one ends; what lies before every known beginning is one granule."""
        first = self.cuts[0] if self.cuts.size else self.last
        return np.concatenate([[first - 1], self.cuts, [self.last + 1]]).astype(np.int64)

    @property
    def widths(self) -> Floats:
        """How many granules each step has."""
        return np.diff(self.edges).astype(np.float64)


ONE_INSTANT = Steps(np.zeros(1, np.int64), 0)
"""The steps where time divides nothing: every event is there."""


class Load(NamedTuple):
    """How the stretches of one side lie in the steps, by step and key: key 0 is all of them, the others are of items.

    Attributes:
        begun: how many begin there.
        ended: how many end there.
        spent: the granules from each beginning to the end of its step, less those from each end to the end of its step.
    """

    begun: Ints
    ended: Ints
    spent: Floats

    @property
    def tally(self) -> Tally:
        """That of the stretches themselves."""
        return Tally(self.begun[:, 0], self.ended[:, 0])

    def going_on(self, widths: Floats) -> Floats:
        """How many stretches go on at an instant of a step, in the mean."""
        more = self.begun - self.ended
        mean: Floats = np.cumsum(more, axis=0) - more + self.spent / widths[:, None]
        return mean

    def __add__(self, other: object) -> Load:
        """Both together."""
        if not isinstance(other, Load):
            return NotImplemented
        return Load(self.begun + other.begun, self.ended + other.ended, self.spent + other.spent)


def steps_at(*sides: Ints) -> Steps:
    """Steps between beginnings at even steps of the order of either side; an instant where many begin has its own.

    >>> steps_at(np.array([0, 7, 7, 9]), np.array([7, 20])).edges
    array([-1,  0,  7,  8,  9, 20, 21])
    """
    begun = np.concatenate([np.empty(0, np.int64), *sides])
    places, many = np.unique(begun, return_counts=True)
    if not places.size:
        return Steps(places, 0)
    last = int(places[-1])
    cuts: Ints = np.union1d(places, places[many > 1] + 1)
    return Steps(cuts[cuts <= last], last)


def steps_for(slices: int) -> int:
    """How many steps to ask for, where so many slices hold the rows: pairs may want many more.

    >>> steps_for(1), steps_for(100), steps_for(75_000)
    (1000, 1600, 300000)
    """
    return max(_FEWEST_STEPS, min(16 * slices, 16_000), 4 * slices)


def keys_for(steps: Steps) -> int:
    """Into how many keys items are put together, so that what is counted stays small."""
    return int(min(_MOST_KEYS, max(2, _GRID // (steps.cuts.size + 1))))


def no_load(steps: Steps, keys: int) -> Load:
    """That of nothing."""
    shape = steps.cuts.size + 1, keys + 1
    return Load(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape))


def load(steps: Steps, keys: int, low: Ints, high: Ints, key: Ints) -> Load:
    """That of the stretches `[low, high)`, each with its key.

    >>> steps = steps_at(np.array([0, 10, 19]))
    >>> found = load(steps, 0, np.array([0, 5, 12]), np.array([10, 25, 17]), np.zeros(3, int))
    >>> found.going_on(steps.widths)[:, 0].round(2).tolist()
    [0.0, 1.5, 1.56, 1.0]
    """
    edges = steps.edges
    low = np.maximum(low, edges[0])
    high = np.clip(high, np.minimum(low, INFINITY - 1) + 1, edges[-1])
    first, last = touched(steps.cuts, low, high)
    shape = edges.size - 1, keys + 1
    begun, ended = first * shape[1] + key, last * shape[1] + key
    counted = [np.bincount(at, minlength=shape[0] * shape[1]) for at in (begun, ended)]
    spent = [
        np.bincount(at, (edges[step + 1] - end).astype(np.float64), shape[0] * shape[1])
        for at, step, end in ((begun, first, low), (ended, last, high))
    ]
    within: Floats = (spent[0] - spent[1]).astype(np.float64)
    return Load(counted[0].reshape(shape), counted[1].reshape(shape), within.reshape(shape))


def pairs_begun(steps: Steps, left: Load, right: Load) -> Floats:
    """How many pairs meet in each step, as estimated.

    Items that fell on one key by chance are not taken for one: as many of all pairs as there are keys in one do so.
    """
    widths = steps.widths
    sides = left.going_on(widths), right.going_on(widths) - right.begun / widths[:, None]
    going_on = [np.maximum(side, 0).astype(np.float64) for side in sides]
    met: Floats = left.begun.astype(np.float64) * going_on[1] + right.begun.astype(np.float64) * going_on[0]
    keys = met.shape[1] - 1
    if not keys:
        return met[:, 0]
    shared: Floats = (met[:, 1:].sum(axis=1) - _all_items(steps, left, right) / keys) / (1 - 1 / keys)
    return np.maximum(shared, 0)


def _all_items(steps: Steps, left: Load, right: Load) -> Floats:
    """The pairs of each step if all items were one."""
    whole = (Load(*(part[:, 1:].sum(axis=1, keepdims=True) for part in side)) for side in (left, right))
    return pairs_begun(steps, *whole)


def even_cuts(cost: Floats) -> Ints:
    """Before which steps to cut, so that each slice costs about 1; a step that costs more is a slice of its own.

    >>> even_cuts(np.array([0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 9.0, 1.0]))
    array([2, 6, 7])
    >>> even_cuts(np.array([0.25, 0.5]))
    array([], dtype=int64)
    """
    total = float(cost.sum())
    slices = round(total)
    if slices < 2:
        return _NOWHERE
    share = total / slices
    middle = np.cumsum(cost) - cost / 2
    heavy = np.flatnonzero(cost > share)
    cuts = np.unique(
        np.concatenate([np.searchsorted(middle, share * np.arange(1, slices)), heavy, heavy + 1])
    )
    kept: Ints = cuts[(cuts > 0) & (cuts < cost.size)].astype(np.int64)
    return kept


class Plan(NamedTuple):
    """How a question about pairs is dealt.

    Attributes:
        cells: the cells.
        left, right: how the stretches of either side lie in the slices.
        pairs: how many pairs meet in each slice, as estimated; 0 where they are not listed.
    """

    cells: Cells
    left: Tally
    right: Tally
    pairs: Floats


def planned(steps: Steps, left: Load, right: Load, rows: int, pairs: float, *, cut: bool = True) -> Plan:
    """Cells that have about as much to do each.

    Args:
        steps: the steps.
        left, right: how the stretches of either side lie in them.
        rows: so many copies a cell holds at most.
        pairs: so many pairs it lists at most, about.
        cut: whether time divides them; else parts alone do.
    """
    met = pairs_begun(steps, left, right)
    listed = met / pairs_a_task(met, pairs)
    held = _cost(left.tally.begun + right.tally.begun, rows)
    at = even_cuts(held + listed * _by_time(left.tally, right.tally, held, listed)) if cut else _NOWHERE
    sides = _whole(left.tally, at), _whole(right.tally, at)
    times = np.maximum(1, _sums(held + listed, at).round().astype(np.int64))
    return Plan(divided(steps.cuts[at - 1], *sides, rows, times), *sides, _sums(met, at))


def pairs_a_task(met: Floats, pairs: float) -> float:
    """How many pairs a task lists: more than so many where tasks would be too many."""
    return float(max(pairs, met.sum() / _MOST_TASKS))


def _by_time(left: Tally, right: Tally, held: Floats, listed: Floats) -> float:
    """The share of the work of pairs for which time is cut; for the rest slices are divided.

    Each cut copies what goes on there. More cuts than rows need are made while that is no more than all rows.
    """
    going_on = float((left.carried + right.carried).mean())
    rows = float((left.begun + right.begun).sum())
    more = rows / max(going_on, 1.0) - float(held.sum())
    return float(np.clip(more / max(float(listed.sum()), 1e-9), 0, 1))


def planned_mutually(steps: Steps, side: Load, rows: int) -> Plan:
    """Cells for the pairs within one side, that hold about as many rows each."""
    at = even_cuts(_cost(side.tally.begun, rows))
    whole = _whole(side.tally, at)
    return Plan(mutual(steps.cuts[at - 1], whole, rows), whole, whole, np.zeros(at.size + 1))


def _cost(begun: Ints, rows: int) -> Floats:
    """The share of a task that the rows of each step make up."""
    count = max(int(begun.sum()), 1)
    cost: Floats = begun.astype(np.float64) * (number_of_slices(count, rows) / count)
    return cost


def _whole(tally: Tally, at: Ints) -> Tally:
    """The tally of slices that begin before these steps."""
    return Tally(_sums(tally.begun, at), _sums(tally.ended, at))


def _sums(values: NDArray[Any], at: Ints) -> NDArray[Any]:
    return np.add.reduceat(values, np.concatenate([[0], at]))
