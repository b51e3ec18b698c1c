"""The model of slices and copies against events that are dealt."""

from __future__ import annotations

import numpy as np
import pytest

from timeline.constants import INFINITY
from timeline.scale import loads
from timeline.scale.model import Data, cost_of_pairs, cost_within
from timeline.scale.slices import copies, mutual_copies

PERIOD = 1_000_000


def events(count: int, lasting: float, open_ends: float, seed: int):
    """Starts that crowd towards the end, lengths that hold the same share of starts everywhere, and open ends."""
    draw = np.random.default_rng(seed)
    rank = draw.random(count)
    low = (np.sqrt(rank) * PERIOD).astype(np.int64)
    high = (np.sqrt(np.minimum(rank + lasting, 1)) * PERIOD).astype(np.int64) + 1
    return low, np.where(draw.random(count) < open_ends, INFINITY, high), draw.integers(0, 1 << 40, count)


def dealt(sides, rows, pairs=10**15):
    """The plan of events that are dealt."""
    at = np.linspace(0, 1, 1_001)
    steps = loads.steps_at(*(np.quantile(low, at, method="nearest") for low, *_ in sides))
    return loads.planned(
        steps, *(loads.load(steps, 0, low, high, low * 0) for low, high, _ in sides), rows, pairs
    )


@pytest.mark.parametrize(("lasting", "open_ends"), [(1e-4, 0.0), (0.02, 0.0), (1e-3, 0.1)])
@pytest.mark.parametrize("pairs", [10**15, 200_000])
def test_pairs_cost_what_the_model_says(lasting, open_ends, pairs):
    count, rows = 20_000, 2_000
    left, right = (events(count, lasting, open_ends, seed) for seed in (1, 2))
    plan = dealt((left, right), rows, pairs)
    cells = plan.cells
    made = [copies(cells, side, *data) for side, data in (("left", left), ("right", right))]
    expected = cost_of_pairs(*[Data(count, lasting, open_ends)] * 2, rows, pairs)
    assert expected.slices == pytest.approx(cells.cuts.size + 1, rel=0.1)
    assert sum(some.row.size for some in made) == pytest.approx(expected.copies, rel=0.15)
    assert cells.number == pytest.approx(expected.tasks, rel=0.25, abs=2)
    assert plan.pairs.sum() == pytest.approx(expected.pairs, rel=0.15)
    held = np.bincount(np.concatenate([some.cell for some in made]), minlength=cells.number)
    assert held.max() <= 1.25 * rows
    assert held.max() <= 3 * np.median(held)


@pytest.mark.parametrize(("lasting", "open_ends"), [(0.02, 0.0), (1e-3, 0.1)])
def test_pairs_within_one_side_cost_what_the_model_says(lasting, open_ends):
    count, rows = 30_000, 2_000
    low, high, number = events(count, lasting, open_ends, 3)
    steps = loads.steps_at(np.quantile(low, np.linspace(0, 1, 1_001), method="nearest"))
    cells = loads.planned_mutually(steps, loads.load(steps, 0, low, high, low * 0), rows).cells
    made = mutual_copies(cells, low, high, number)
    expected = cost_within(Data(count, lasting, open_ends), rows)
    assert made.row.size == pytest.approx(expected.copies, rel=0.15)
    assert np.unique(made.cell).size == pytest.approx(expected.tasks, rel=0.15)


def test_few_open_ends_cost_little_and_many_cost_much():
    billion = [cost_of_pairs(*[Data(10**9, 1e-6, share)] * 2, 400_000) for share in (0, 1e-6, 1e-3)]
    assert [cost.copies for cost in billion] == sorted(cost.copies for cost in billion)
    assert billion[1].copies < 1.1 * billion[0].copies < billion[2].copies / 2
    assert all(cost.largest <= 3 for cost in billion)
