"""Shares of worlds: against enumeration in fractions, identities that are known, and what certain and possible say."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import shares as twin
from tests.reference.allen import NAMES, Small, small_whens
from timeline.constants import INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.kernels.relations import Bounds, distances, relation_masks
from timeline.kernels.shares import shares, within

YEAR = 365 * US_PER_DAY
SETS = st.integers(1, 2**13 - 1)


def columns(rows) -> Bounds:
    fills = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)
    filled = [[fill if x is None else x for x, fill in zip(row, fills, strict=True)] for row in rows]
    return Bounds(*np.array(filled, np.int64).reshape(-1, 4).T.copy())


@st.composite
def tight(draw, most: int = 9) -> tuple[int, int, int, int]:
    s0 = draw(st.integers(-most, most - 1))
    s1 = draw(st.integers(s0, most - 1))
    e0 = draw(st.integers(s0 + 1, most))
    return s0, s1, e0, draw(st.integers(max(e0, s1 + 1), most))


def assert_alike(found: np.ndarray, truth: dict[str, object]) -> None:
    expected = [float(truth.get(name, 0)) for name in NAMES]
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=0)
    assert [x == 1 for x in found] == [truth.get(name, 0) == 1 for name in NAMES]


@given(tight(), tight(), st.booleans())
@settings(max_examples=150)
def test_thirteen_shares_are_those_of_the_enumerated_worlds(left, right, moment):
    (found,) = shares(columns([left]), columns([right]), moment=moment)
    assert_alike(found, twin.shares(left, right, moment=moment))


@given(tight(), tight(), SETS)
def test_a_set_of_relations_has_the_sum_of_their_shares(left, right, wanted):
    truth = twin.shares(left, right)
    expected = sum(share for name, share in truth.items() if wanted >> NAMES.index(name) & 1)
    ((found,),) = shares(columns([left]), columns([right]), [wanted])
    assert found == pytest.approx(float(expected), rel=1e-13, abs=0)
    assert (found == 1, found == 0) == (expected == 1, expected == 0)


@given(tight(6), tight(6), st.integers(0, 9))
def test_how_often_two_are_near_each_other(left, right, distance):
    (found,) = within(columns([left]), columns([right]), distance)
    truth = twin.within(left, right, distance)
    assert found == pytest.approx(float(truth), abs=1e-15)
    assert (found == 1, found == 0) == (truth == 1, truth == 0)


def test_all_small_whens_with_open_ends_are_measured_where_the_open_end_does_not_matter():
    """The truth: the shares with the open ends cut off at each of several places; one number for all, or none."""
    some = [*[when for when in small_whens(3) if None in when][::4], Small(0, 1, 1, 2), Small(1, 1, 3, 3)]
    pairs = [(a, b) for a in some for b in some]
    left, right = (columns(side) for side in zip(*pairs, strict=True))
    found, masks = shares(left, right), relation_masks(left, right)
    measured = 0
    for row, mask, (a, b) in zip(found, masks, pairs, strict=True):
        for bit, share in enumerate(row):
            if not mask >> bit & 1:
                assert share == 0
            elif mask == 1 << bit:
                assert share == 1
            elif not np.isnan(share):
                measured += 1
                for far in (6, 9):
                    truth = twin.shares(*(_cut(when, far) for when in (a, b))).get(NAMES[bit], 0)
                    assert share == pytest.approx(float(truth)), (a, b, NAMES[bit])
    assert measured > 20


def _cut(when: Small, far: int) -> tuple[int, int, int, int]:
    s0, s1, e0, e1 = when
    last = far if e1 is None else e1
    first = -far if s0 is None else s0
    return first, last - 1 if s1 is None else s1, first + 1 if e0 is None else e0, last


def test_a_share_is_lost_to_an_open_end_that_matters():
    #  a |--->                  from 0 on, its end anywhere after 1
    #  b     |--|               from 5 to 8
    a, b = columns([(0, 0, 1, None)]), columns([(5, 5, 8, 8)])
    (found,) = shares(a, b)
    known = {name for name, share in zip(NAMES, found, strict=True) if share == 0}
    assert known == set(NAMES) - {"before", "meets", "overlaps", "finished_by", "contains"}
    assert np.isnan([share for name, share in zip(NAMES, found, strict=True) if name not in known]).all()


def test_open_ends_after_everything_leave_the_order_of_the_starts():
    #  a ....|--->   starts on one of ten days, still going on
    #  b   ..|--->
    a, b = columns([(0, 9, 20, None)]), columns([(2, 5, 30, None)])
    earlier = sum(x < y for x in range(10) for y in range(2, 6))
    group = 1 << NAMES.index("overlaps") | 1 << NAMES.index("finished_by") | 1 << NAMES.index("contains")
    assert shares(a, b, [group])[0, 0] == pytest.approx(earlier / 40)
    assert np.isnan(shares(a, b, [1 << NAMES.index("overlaps")])[0, 0])


@pytest.mark.parametrize("n", [4, 31, 86_400, 400 * YEAR])
def test_two_equal_boxes_have_as_many_worlds_as_points_can_be_chosen(n: int):
    box = columns([(0, n - 2, 1, n - 1)])
    (found,) = shares(box, box)
    strict, shared = comb(n, 4) / comb(n, 2) ** 2, comb(n, 3) / comb(n, 2) ** 2
    for name, share in zip(NAMES, found, strict=True):
        kind = {"equals": 1 / comb(n, 2)}.get(
            name,
            shared
            if name in ("meets", "met_by", "starts", "started_by", "finishes", "finished_by")
            else strict,
        )
        assert share == pytest.approx(kind, rel=1e-12, abs=0), name


@given(tight(40), tight(40), st.integers(1, 10**15), st.integers(-(10**17), 10**17))
def test_far_and_long_extents_keep_what_is_possible_and_certain(left, right, scale, shift):
    a, b = (columns([[x * scale + shift for x in side]]) for side in (left, right))
    found, (mask,) = shares(a, b)[0], relation_masks(a, b)
    assert [share > 0 for share in found] == [bool(mask >> bit & 1) for bit in range(13)]
    assert [share == 1 for share in found] == [mask == 1 << bit for bit in range(13)]
    assert found.sum() == pytest.approx(1, rel=1e-12)
    apart = distances(a, b)
    if apart.largest[0] < INFINITY:
        assert within(a, b, int(apart.largest[0]))[0] == 1


def test_many_rows_run_on_all_cores_and_keep_their_order():
    rng = np.random.default_rng(7)
    starts = np.sort(rng.integers(0, 400, (50_000, 2)), axis=1)
    ends = np.sort(starts[:, 1:] + rng.integers(1, 300, (50_000, 2)), axis=1)
    bounds = Bounds(starts[:, 0].copy(), starts[:, 1].copy(), ends[:, 0].copy(), ends[:, 1].copy())
    other = Bounds(*(column[::-1].copy() for column in bounds))
    found = shares(bounds, other)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(found, found[::-1, ::-1], rtol=1e-12)
    assert ((found > 0) == (relation_masks(bounds, other)[:, None] >> np.arange(13) & 1)).all()


@pytest.mark.parametrize("rows", [10_000, pytest.param(1_000_000, marks=pytest.mark.torture)])
def test_above_zero_is_possible_and_one_is_certain_at_every_scale(rows: int):
    rng = np.random.default_rng(rows)
    scale = 10 ** rng.integers(1, 16, rows)

    def drawn() -> Bounds:
        first, later, longer, last = (
            (rng.random(rows) * scale).astype(np.int64) * rng.integers(0, 2, rows) for _ in range(4)
        )
        start, end = first + later, first + 1 + longer
        return Bounds(first, start, end, np.maximum(start + 1, end) + last)

    a, b = drawn(), drawn()
    masks, found = relation_masks(a, b), shares(a, b)
    bits = 1 << np.arange(13)
    possible = (masks[:, None] & bits) > 0
    np.testing.assert_array_equal(found > 0, possible)
    np.testing.assert_array_equal(found == 1, masks[:, None] == bits)
