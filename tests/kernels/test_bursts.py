"""Bursts are the cheapest of all sequences of states, found by trying every one."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadQuery
from timeline.kernels.bursts import bursts


def cost(gaps, states, scale, gamma):
    rate = [len(gaps) / sum(gaps), scale * len(gaps) / sum(gaps)]
    total = -sum(math.log(rate[state]) - rate[state] * gap for gap, state in zip(gaps, states, strict=True))
    ups = sum(after > before for before, after in zip((0, *states), states, strict=False))
    return total + ups * gamma * math.log(len(gaps))


@given(
    st.lists(st.integers(0, 30), min_size=3, max_size=9),
    st.sampled_from([1.5, 2.0, 4.0]),
    st.sampled_from([0.2, 0.5, 1.0]),
)
def test_no_sequence_of_states_is_cheaper(gaps, scale, gamma):
    times = np.concatenate([[5], 5 + np.cumsum(gaps)])
    found = bursts(np.zeros(times.size, np.int64), times, 1, scale=scale, gamma=gamma)
    if sum(gaps) == 0:
        assert not found.item.size
        return
    sequences = list(product((0, 1), repeat=len(gaps)))
    costs = [cost(gaps, states, scale, gamma) for states in sequences]
    saved = cost(gaps, (0,) * len(gaps), scale, gamma) - min(costs)
    assert found.weight.sum() == pytest.approx(saved, abs=1e-9)


def test_a_burst_runs_from_its_first_to_its_last_event():
    # item 0: one event every hundred granules but for five in a row; item 1: even
    times = [np.array([0, 100, 200, 201, 202, 203, 204, 300]), np.arange(0, 400, 40)]
    item = np.repeat([0, 1], [times[0].size, times[1].size])
    shuffled = np.random.default_rng(1).permutation(item.size)
    found = bursts(item[shuffled], np.concatenate(times)[shuffled], 2)
    assert (found.item.tolist(), found.first.tolist(), found.last.tolist()) == ([0], [200], [204])
    assert found.events.tolist() == [5]
    assert found.ratio[0] == pytest.approx((4 / 4) / (7 / 300))


def test_events_of_one_granule_are_a_burst_of_infinite_rate():
    found = bursts(np.zeros(12, np.int64), np.array([0, 50, *[99] * 9, 150]), 1)
    assert (found.first[0], found.last[0], found.events[0]) == (99, 99, 9)
    assert np.isinf(found.ratio[0])


def test_even_series_and_short_ones_have_none():
    assert not bursts(np.zeros(40, np.int64), np.arange(0, 400, 10), 1).item.size
    assert not bursts(np.zeros(2, np.int64), np.array([0, 1]), 1).item.size
    assert not bursts(np.zeros(0, np.int64), np.zeros(0, np.int64), 0).item.size


@pytest.mark.parametrize("options", [{"scale": 1.0}, {"scale": np.nan}, {"gamma": -0.1}, {"gamma": np.nan}])
def test_an_option_out_of_range_is_named(options):
    with pytest.raises(BadQuery, match="scale is more than 1 and gamma not negative"):
        bursts(np.zeros(3, np.int64), np.arange(3), 1, **options)
