"""What is known of both sides of a question together."""

from __future__ import annotations

import numpy as np

from timeline.scale.surveys import Survey, merged

NONE = np.empty(0, np.int64)


def test_quantiles_of_two_sides_are_those_of_both_together():
    dice = np.random.default_rng(3)
    sides = [dice.integers(0, 1_000, 40_000), dice.integers(5_000, 100_000, 10_000)]
    steps = np.linspace(0, 1, 1_001)
    surveys = [Survey(side.size, 0.0, np.quantile(side, steps).astype(np.int64)) for side in sides]
    found, both = merged(surveys), np.concatenate(sides)
    shares = np.searchsorted(np.sort(both), found) / both.size
    assert found.size == 1_001
    assert np.abs(shares - steps).max() < 0.005


def test_a_side_that_begins_nowhere_does_not_matter():
    some = Survey(3, 0.0, np.array([1, 2, 3]))
    assert merged([some, Survey(9, 0.0, NONE)]).tolist() == [1, 2, 3]
    assert merged([Survey(9, 0.0, NONE)]).size == 0
