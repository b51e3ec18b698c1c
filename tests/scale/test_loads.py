"""Estimated pairs and even slices against twins that look at every pair."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scale.test_slices import listed, sharing
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.scale import loads
from timeline.scale.dealing import _loaded
from timeline.scale.pairs import Stretch
from timeline.scale.slices import copies, tally

AT = st.integers(-8, 8)
STRETCH = st.tuples(AT, st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1])) | st.tuples(
    st.one_of(AT, st.just(MINUS_INFINITY)), st.one_of(st.integers(9, 14), st.just(INFINITY))
)
SIDE = st.lists(STRETCH, max_size=12)


def columns(side):
    return tuple(np.array([pair[place] for pair in side], np.int64) for place in (0, 1))


def every_granule():
    """Steps of one granule each, in which nothing has to be estimated."""
    return loads.Steps(np.arange(-8, 9), 8)


def loaded(steps, side, keys=0, key=None):
    low, high = columns(side)
    found = loads.load(steps, keys, low, high, np.zeros(low.size, np.int64))
    if key is not None:
        found += loads.load(steps, keys, low, high, 1 + np.array(key, np.int64) % keys)
    return found


def meeting(left, right):
    """Of every pair that shares an instant the later of both beginnings."""
    return [max(a, c) for a, b in left for c, d in right if a < d and c < b]


@given(SIDE, SIDE)
def test_pairs_in_steps_of_one_granule_are_counted_exactly(left, right):
    steps = every_granule()
    found = loads.pairs_begun(steps, loaded(steps, left), loaded(steps, right))
    met = np.searchsorted(steps.cuts, np.array(meeting(left, right), np.int64), "right")
    assert found.tolist() == np.bincount(met, minlength=found.size).tolist()


@given(st.lists(st.tuples(STRETCH, st.integers(0, 3)), max_size=10), st.integers(0, 3))
def test_pairs_are_counted_item_by_item(some, other):
    steps, keys = every_granule(), 1_000  # so many that no two items fell on one
    side, items = [stretch for stretch, _ in some], [item for _, item in some]
    found = loads.pairs_begun(
        steps, loaded(steps, side, keys, items), loaded(steps, [(-3, 4)], keys, [other])
    )
    alike = [stretch for stretch, item in some if item == other]
    expected, every = len(meeting(alike, [(-3, 4)])), len(meeting(side, [(-3, 4)]))
    assert found.sum() == pytest.approx(expected, abs=every / 500 + 1e-9)


@given(SIDE, st.integers(0, 12))
def test_loads_of_parts_add_up_and_their_tally_is_that_of_the_slices(side, at):
    steps = loads.steps_at(np.array([-5, 0, 0, 3]))
    whole, parts = loaded(steps, side), loaded(steps, side[:at])
    parts += loaded(steps, side[at:])
    assert [part.tolist() for part in whole] == [part.tolist() for part in parts]
    expected = tally(steps.cuts, *columns(side))
    assert [part.tolist() for part in whole.tally] == [part.tolist() for part in expected]


@given(SIDE, SIDE, st.integers(2, 9), st.integers(1, 9))
def test_each_pair_is_in_one_cell_of_what_was_planned(left, right, rows, pairs):
    steps = every_granule()
    plan = loads.planned(steps, loaded(steps, left), loaded(steps, right), rows, pairs)
    assert listed(plan.cells, left, right) == sharing(left, right)
    assert plan.pairs.sum() == len(meeting(left, right))


def test_where_time_divides_nothing_every_event_meets_every_other_one():
    steps = loads.ONE_INSTANT
    left, right = loaded(steps, [(0, 1)] * 9), loaded(steps, [(0, 1)] * 40)
    plan = loads.planned(steps, left, right, 100, 20, cut=False)
    assert plan.pairs.tolist() == [360]
    assert plan.cells.cuts.size == 0
    assert plan.cells.number >= 18


def test_a_task_counts_events_and_their_items():
    """Of each event key 0, and a key of each of its items; an event without items, and one without limits, among them."""
    steps, keys = every_granule(), 3
    low, high, items = [-5, None, 2, 0], [1, 4, None, 6], [[1, 3], [2], None, []]
    columns = {"start_min_n": pa.array(low, pa.int64()), "end_max_n": pa.array(high, pa.int64())}
    batch = pa.record_batch(columns | {"keys": pa.array(items, pa.list_(pa.int64()))})
    work = partial(_loaded, stretch=Stretch("start_min", 0, "end_max", 0), steps=steps, keys=keys)
    (found,) = work([batch.slice(0, 1), batch.slice(1)])
    whole = loads.no_load(steps, keys)
    for part, name in zip(whole, loads.Load._fields, strict=True):
        part.flat[found.column("place").to_numpy()] = found.column(name).to_numpy()
    ends = np.array([-5, MINUS_INFINITY, 2, 0]), np.array([1, 4, INFINITY, 6])
    rows, given = np.array([0, 1, 2, 3, 0, 0, 1]), np.array([0, 0, 0, 0, 1, 3, 2])
    expected = loads.load(steps, keys, ends[0][rows], ends[1][rows], given)
    assert [part.tolist() for part in whole] == [part.tolist() for part in expected]


def test_cuts_follow_the_density():
    starts = np.concatenate([np.arange(900), np.arange(10_000, 10_100)])
    steps = loads.steps_at(starts[::10])
    side, nobody = loads.load(steps, 0, starts, starts + 1, starts * 0), loads.no_load(steps, 0)
    plan = loads.planned(steps, side, nobody, 150, 10**9)
    assert plan.left.begun.size == 10
    assert plan.left.begun.max() <= 1.2 * plan.left.begun.min()


def zipf(dice, count, items=100):
    return np.minimum(items, ((items + 1) ** dice.random(count)).astype(int))


def drawn(dice, count, shape, mean):
    """Stretches whose beginnings lie in a shape, their lengths, a few open ends, and an item of each."""
    span = 20_000
    low = {
        "even": lambda: dice.integers(0, span, count),
        "growing": lambda: (span * np.sqrt(dice.random(count))).astype(np.int64),
        "bursts": lambda: np.where(
            dice.random(count) < 0.4, dice.choice([700, 5_000, 5_001], count), dice.integers(0, span, count)
        ),
        "crowded": lambda: (span * dice.random(count) ** 4).astype(np.int64),
        "unknown": lambda: np.where(dice.random(count) < 0.02, MINUS_INFINITY, dice.integers(0, span, count)),
    }[shape]()
    high = np.maximum(low, 0) + 1 + dice.exponential(mean, count).astype(np.int64)
    return low, np.where(dice.random(count) < 0.001, INFINITY, high), zipf(dice, count)


def planned(left, right, rows, pairs, keys):
    """Steps and cells as a question about pairs is dealt, and what was expected of its slices."""
    steps = loads.steps_at(*(quantiles(side[0]) for side in (left, right)))
    found = []
    for low, high, item in (left, right):
        side = loads.load(steps, keys, low, high, np.zeros(low.size, np.int64))
        if keys:
            side += loads.load(steps, keys, low, high, 1 + item * 2_654_435_761 % 1_000_003 % keys)
        found.append(side)
    return loads.planned(steps, *found, rows, pairs)


def quantiles(begun):
    known = begun[begun > MINUS_INFINITY]
    return np.quantile(known, np.linspace(0, 1, 501), method="nearest")


def pairs_of_cells(cells, left, right, keys):
    """How many pairs each cell lists: of one item, of stretches that meet, one of which begins there."""
    sides = []
    for name, (low, high, item) in (("left", left), ("right", right)):
        made = copies(cells, name, low, high, np.arange(low.size) * 7919 % 10_007)
        sides.append((made.cell, made.home, low[made.row], high[made.row], item[made.row]))
    listed = np.zeros(cells.number, np.int64)
    for cell in range(cells.number):
        (home, low, high, item), (there, start, end, other) = (
            tuple(column[at == cell] for column in rest) for at, *rest in sides
        )
        meets = (low[:, None] < end) & (start < high[:, None]) & (home[:, None] | there)
        listed[cell] = np.count_nonzero(meets & (item[:, None] == other) if keys else meets)
    return listed


@pytest.mark.parametrize("keys", [0, 64])
@pytest.mark.parametrize("mean", [1, 60])
@pytest.mark.parametrize("shape", ["even", "growing", "bursts", "crowded", "unknown"])
def test_no_cell_has_far_more_to_do_than_the_median_one(shape, mean, keys):
    dice = np.random.default_rng(5)
    left, right = drawn(dice, 1_500, shape, 1), drawn(dice, 6_000, shape, mean)
    rows, pairs = 800, 400 if keys else 6_000
    plan = planned(left, right, rows, pairs, keys)
    listed = pairs_of_cells(plan.cells, left, right, keys)
    every = sum(
        np.count_nonzero((low < right[1]) & (right[0] < high) & ((item == right[2]) if keys else True))
        for low, high, item in zip(*left, strict=True)
    )
    assert listed.sum() == every
    assert plan.pairs.sum() == pytest.approx(every, rel=0.35)
    held = sum(np.bincount(cell, minlength=plan.cells.number) for cell in held_by(plan.cells, left, right))
    work = held / rows + listed / pairs
    assert work.max() <= 3 * np.median(work)


def held_by(cells, left, right):
    for name, (low, high, _) in (("left", left), ("right", right)):
        yield copies(cells, name, low, high, np.arange(low.size) * 7919 % 10_007).cell
