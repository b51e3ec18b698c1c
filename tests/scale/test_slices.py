"""Slices against a twin that looks at every pair: each pair in one cell, in no cell twice, and counts that add up."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.scale import slices

AT = st.integers(-8, 8)
STRETCH = st.tuples(
    st.one_of(AT, st.just(MINUS_INFINITY)), st.one_of(st.integers(9, 14), st.just(INFINITY))
) | st.tuples(AT, st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
SIDE = st.lists(STRETCH, max_size=12)
CUTS = st.sets(st.integers(-9, 15), max_size=6).map(lambda some: np.array(sorted(some), np.int64))


def columns(side):
    return (np.array([pair[place] for pair in side], np.int64) for place in (0, 1))


def dealt(cells, name, side):
    low, high = columns(side)
    return slices.copies(cells, name, low, high, np.arange(low.size) * 7)


def listed(cells, left, right):
    """The pairs of each cell that share an instant and of which one is at home there."""
    here, there = dealt(cells, "left", left), dealt(cells, "right", right)
    found = Counter()
    for row, cell, home in zip(here.row, here.cell, here.home, strict=True):
        for other, other_cell, other_home in zip(there.row, there.cell, there.home, strict=True):
            shared = left[row][0] < right[other][1] and right[other][0] < left[row][1]
            if cell == other_cell and (home or other_home) and shared:
                found[int(row), int(other)] += 1
    return found


def sharing(left, right):
    return Counter(
        (i, j)
        for i, (low, high) in enumerate(left)
        for j, (start, end) in enumerate(right)
        if low < end and start < high
    )


@given(SIDE, SIDE, CUTS, st.integers(1, 30))
def test_each_pair_is_in_one_cell(left, right, cuts, target):
    tallies = [slices.tally(cuts, *columns(side)) for side in (left, right)]
    cells = slices.divided(cuts, *tallies, target)
    assert listed(cells, left, right) == sharing(left, right)


@given(SIDE, SIDE, CUTS, st.data())
def test_each_pair_is_in_one_cell_whatever_the_parts(left, right, cuts, data):
    parts = st.lists(st.integers(1, 3), min_size=cuts.size + 1, max_size=cuts.size + 1).map(np.array)
    cells = slices.Cells(cuts, data.draw(parts), data.draw(parts))
    assert listed(cells, left, right) == sharing(left, right)


@given(SIDE, SIDE, CUTS, st.integers(1, 30))
def test_copies_are_as_many_as_were_foretold(left, right, cuts, target):
    tallies = [slices.tally(cuts, *columns(side)) for side in (left, right)]
    cells = slices.divided(cuts, *tallies, target)
    made = [dealt(cells, name, side) for name, side in (("left", left), ("right", right))]
    assert cells.copied(*tallies) == sum(some.row.size for some in made)
    assert all(((some.cell >= 0) & (some.cell < cells.number)).all() for some in made)
    assert all(
        np.count_nonzero(some.home) >= len(side) for some, side in zip(made, (left, right), strict=True)
    )
    assert cells.rows(*tallies).max() <= max(2, target)


@given(SIDE, CUTS, st.integers(1, 12))
def test_tallies_of_parts_add_up(side, cuts, at):
    whole = slices.tally(cuts, *columns(side))
    parts = slices.tally(cuts, *columns(side[:at])) + slices.tally(cuts, *columns(side[at:]))
    assert [column.tolist() for column in whole] == [column.tolist() for column in parts]
    edges = [MINUS_INFINITY, *cuts.tolist(), INFINITY]
    present = [sum(low < stop and start < high for low, high in side) for start, stop in pairwise(edges)]
    assert whole.present.tolist() == present
    assert (whole + slices.no_events(cuts)).begun.tolist() == whole.begun.tolist()


@given(SIDE, CUTS, st.integers(1, 20))
def test_each_pair_within_a_side_is_in_one_cell(side, cuts, target):
    low, high = columns(side)
    cells = slices.mutual(cuts, slices.tally(cuts, low, high), target)
    made = slices.mutual_copies(cells, low, high, np.arange(low.size) * 5)
    found = Counter()
    for a, b in combinations(range(made.row.size), 2):
        i, j = sorted((int(made.row[a]), int(made.row[b])))
        of_this_cell = made.part[a] + made.part[b] in (0, 3)
        shared = low[i] < high[j] and low[j] < high[i]
        if (
            i != j
            and made.cell[a] == made.cell[b]
            and (made.home[a] or made.home[b])
            and shared
            and of_this_cell
        ):
            found[i, j] += 1
    expected = {
        (i, j): 1 for i, j in combinations(range(len(side)), 2) if low[i] < high[j] and low[j] < high[i]
    }
    assert found == expected


@pytest.mark.parametrize(
    ("begun", "target", "parts"),
    [((10, 10), 20, (1, 1)), ((100, 2), 20, (6, 1)), ((2, 100), 20, (1, 6)), ((100, 100), 20, (10, 10))],
)
def test_a_crowded_slice_is_divided_and_a_small_side_is_copied_to_each_part(begun, target, parts):
    cuts = np.empty(0, np.int64)
    sides = [slices.Tally(np.array([many]), np.array([many])) for many in begun]
    cells = slices.divided(cuts, *sides, target)
    assert (cells.left.item(), cells.right.item()) == parts
    assert cells.rows(*sides).max() <= target


def test_an_event_without_limits_has_a_copy_in_each_slice_and_is_at_home_in_the_first():
    cuts = np.array([10, 20, 30])
    low, high = np.array([MINUS_INFINITY]), np.array([INFINITY])
    cells = slices.Cells(cuts, np.ones(4, int), np.array([1, 2, 1, 1]))
    made = slices.copies(cells, "left", low, high, np.array([3]))
    assert made.cell.tolist() == [0, 1, 2, 3, 4]
    assert made.home.tolist() == [True, False, False, False, False]
