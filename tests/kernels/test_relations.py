"""The pairwise kernels against enumeration and against the scalar algebra."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reference.allen import Enumerated, small_whens
from timeline.constants import INFINITY, LATEST, MINUS_INFINITY
from timeline.kernels.relations import (
    Bounds,
    distances,
    granules,
    overlap_lengths,
    relation_masks,
    signed_distances,
    tighten,
)
from timeline.when import allen
from timeline.when.allen import gap, overlap_length
from timeline.when.units import UNITS, unit_of

UNBOUNDED = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)


def columns(whens):
    rows = [
        [default if x is None else x for x, default in zip(when, UNBOUNDED, strict=True)] for when in whens
    ]
    return Bounds(*np.array(rows, np.int64).reshape(-1, 4).T.copy())


def all_pairs(whens):
    both = columns(whens)
    return Bounds(*(np.repeat(x, len(whens)) for x in both)), Bounds(*(np.tile(x, len(whens)) for x in both))


def listed(values):
    return [None if value == INFINITY else value for value in values.tolist()]


def test_masks_of_all_small_whens_are_those_found_by_enumeration():
    truth = Enumerated(small_whens(5), 5)
    masks = relation_masks(*all_pairs(truth.whens))
    assert masks.dtype == np.uint16
    assert masks.size > 100_000  # enough for every core
    assert (masks.reshape(truth.mask.shape) == truth.mask).all()


@pytest.mark.parametrize(("function", "twin"), [(distances, gap), (overlap_lengths, overlap_length)])
def test_lengths_are_those_of_the_scalar_algebra(function, twin):
    whens = small_whens(4)
    found = function(*all_pairs(whens))
    assert list(zip(listed(found.smallest), listed(found.largest), strict=True)) == [
        twin(a, b) for a in whens for b in whens
    ]


@pytest.mark.parametrize("function", [relation_masks, distances, signed_distances, overlap_lengths])
@pytest.mark.parametrize("kind", [np.int64, np.uint32])
def test_some_pairs_of_rows_are_those_of_their_extents(function, kind):
    extents = columns(whens := [(0, 2, 3, 5), (None, 1, 4, None), (7, 7, 8, 8), (1, 6, 2, 9)])
    i, j = (np.array(rows, kind) for rows in ([3, 0, 0, 2], [1, 1, 3, 2]))
    pairs = (columns([whens[n] for n in rows]) for rows in (i, j))
    assert np.array_equal(function(extents, extents, (i, j)), function(*pairs))


def test_nothing_in_nothing_out():
    none = columns([])
    assert relation_masks(none, none).size == 0
    assert distances(none, none).largest.size == 0
    assert tighten(none) == -1


bound = st.none() | st.integers(-8, 8)
loose = st.lists(st.tuples(bound, bound, bound, bound), max_size=20)


@given(loose)
def test_tighten_does_what_the_scalar_algebra_does(whens):
    expected, bad = [], -1
    for row, when in enumerate(whens):
        try:
            expected.append(allen.box(allen.Bounds(*when)))
        except allen.BadBounds:
            bad = row
            break
    found = columns(whens)
    assert tighten(found) == bad
    rows = np.array(found, float).T
    rows[rows > 1e18], rows[rows < -1e18] = np.inf, -np.inf
    assert [tuple(row) for row in rows[: len(expected)]] == expected


anywhen = st.integers(-9_223_372_022_400_000_000, 9_223_372_036_854_775_806)


@given(st.lists(anywhen, min_size=1), st.sampled_from(sorted(UNITS)))
def test_granules_are_those_of_the_scalar_algebra(instants, name):
    unit = unit_of(name)
    values = np.array([*instants, INFINITY, MINUS_INFINITY])
    found = granules(Bounds(values, values, values, values), *unit.parts)
    edge = [INFINITY, MINUS_INFINITY]
    assert found.start_max.tolist() == [*map(unit.floor, instants), *edge]
    assert found.end_min.tolist() == [*map(unit.ceil, instants), *edge]


four = st.tuples(anywhen, anywhen, anywhen, anywhen).map(sorted)


@example([([-9884, -9884, 0, 0], [0, 0, 9223372036854765923, 9223372036854765923])])
@example([([0, 0, 0, 9223372036854775806], [-2, 0, 0, 9223372036854775804])])
@given(st.lists(st.tuples(four, four), min_size=1))
def test_far_instants_do_not_wrap_around(pairs):
    sides = [allen.Bounds(*(x + i // 2 for i, x in enumerate(a))) for pair in pairs for a in pair]
    sides = [side if side.end_max <= LATEST else allen.Bounds(*(x - 2 for x in side)) for side in sides]
    lefts, rights = sides[::2], sides[1::2]
    a, b = columns(lefts), columns(rights)
    assert tighten(a) == tighten(b) == -1
    assert relation_masks(a, b).tolist() == [
        allen.possible_mask(allen.box(x), allen.box(y)) for x, y in zip(lefts, rights, strict=True)
    ]
    for function, twin in ((distances, gap), (overlap_lengths, overlap_length)):
        found = function(a, b)
        for row, (x, y) in enumerate(zip(lefts, rights, strict=True)):
            smallest, largest = twin(x, y)
            assert found.smallest[row] == min(smallest, LATEST)
            assert found.largest[row] == min(largest, LATEST)
