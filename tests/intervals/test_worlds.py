"""Over four bounds, certain is what every world has and possible what some world has: worlds written down, one by one."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.effort import examples
from tests.reference import worlds
from timeline import intervals

BOUNDS = intervals.BOUNDS
NAMES = ("start_min", "start_max", "end_min", "end_max")


@st.composite
def boxes(draw) -> worlds.Box:
    """Bounds that some extent fits, within the grid; tight or not."""
    ticks = st.integers(0, 6)
    low, high = sorted((draw(ticks), draw(ticks)))
    earliest, latest = sorted((draw(st.integers(low + 1, 7)), draw(st.integers(low + 1, 7))))
    return low, high, earliest, latest


def rows(most: int = 3) -> st.SearchStrategy[list[worlds.Box]]:
    return st.lists(boxes(), min_size=1, max_size=most)


def frame(some: list[worlds.Box]) -> pl.DataFrame:
    return pl.DataFrame(some, dict.fromkeys(NAMES, pl.Int64), orient="row").with_row_index("row")


certainties = pytest.mark.parametrize("certainty", ["possible", "certain"])


@certainties
@given(rows())
@example([(0, 4, 1, 5), (6, 6, 7, 7)])
@examples(60)
def test_unions_gaps_and_complements(certainty: str, some: list[worlds.Box]) -> None:
    table, held = frame(some), worlds.covered(some, certainty)
    joined = intervals.coalesce(table, certainty=certainty, **BOUNDS).select("start", "end").rows()
    assert joined == worlds.runs(held)
    assert intervals.gaps(table, certainty=certainty, **BOUNDS).rows() == worlds.gaps(some, certainty)
    free = intervals.complement(table, (0, 8), certainty=certainty, **BOUNDS).rows()
    assert free == worlds.runs(worlds.free(some, certainty))


@certainties
@given(rows(), rows(), st.integers(1, 5))
@examples(60)
def test_a_gap_is_as_long_as_what_is_free_of_it_in_some_world(
    certainty: str, some: list[worlds.Box], others: list[worlds.Box], least: int
) -> None:
    expected = [
        (key, *span)
        for key, boxes in enumerate((some, others))
        for span in worlds.gaps(boxes, certainty)
        if worlds.longest_free(boxes, span) >= least
    ]
    table = pl.concat(
        [frame(boxes).with_columns(key=key) for key, boxes in enumerate((some, others))]
    ).reverse()
    found = intervals.gaps(table, by="key", certainty=certainty, min_gap=least, **BOUNDS)
    assert sorted(found.rows()) == expected
    alone = intervals.gaps(frame(some), certainty=certainty, min_gap=least, **BOUNDS).rows()
    assert alone == [(start, end) for key, start, end in expected if key == 0]


#                 0  1  2  3  4  5  6  7  8  9
# first           =                                 it certainly went on in 0
# vague                 [  .  .  .  .  .  ]         one tick of 2 to 7
# last                                      =
def test_a_gap_in_which_an_extent_must_lie_is_shorter_than_its_place() -> None:
    table = frame([(0, 0, 1, 1), (2, 7, 3, 8), (9, 9, 10, 10)])
    for least, spans in ((None, [(1, 9)]), (6, [(1, 9)]), (7, [])):
        assert intervals.gaps(table, min_gap=least, **BOUNDS).rows() == spans


@given(rows())
@examples(60)
def test_every_certain_gap_lies_in_a_possible_one(some: list[worlds.Box]) -> None:
    certain, possible = (
        intervals.gaps(frame(some), certainty=c, **BOUNDS).rows() for c in ("certain", "possible")
    )
    assert all(any(s <= start and end <= e for s, e in possible) for start, end in certain)


@given(rows(), st.integers(0, 4), st.integers(1, 4))
@examples(60)
def test_levels_in_steps_and_in_bins_that_a_window_cuts(some: list[worlds.Box], low: int, size: int) -> None:
    table, limits = frame(some), (low, low + 3)
    at = worlds.levels(some)
    steps = intervals.concurrency(table, limits=limits, **BOUNDS).rows()
    assert [(t, *counts) for start, end, *counts in steps for t in range(start, end)] == [
        (t, *at[t]) for t in range(*limits)
    ]
    assert all(one[2:] != other[2:] for one, other in pairwise(steps))
    for start, end, mean_sure, peak_sure, mean_maybe, peak_maybe in intervals.concurrency(
        table, limits=limits, bins=size, **BOUNDS
    ).rows():
        sure, maybe = zip(*at[start:end], strict=True)
        touched = int(worlds.touched(some, range(start, end)))
        assert (peak_sure, peak_maybe) == (max(touched, *sure), max(maybe))
        assert (mean_sure, mean_maybe) == pytest.approx((sum(sure) / len(sure), sum(maybe) / len(maybe)))


@given(boxes(), rows(4), st.sampled_from(["before", "after", "either"]), st.booleans(), st.integers(0, 6))
@examples(150)
def test_nearest_finds_what_may_lie_on_the_side(
    a: worlds.Box, others: list[worlds.Box], direction: str, exclude: bool, tolerance: int
) -> None:
    asked = {"direction": direction, "exclude_overlaps": exclude, "tolerance": tolerance, **BOUNDS}
    expected = worlds.nearest(a, others, direction, exclude, tolerance)
    for k in (1, 2, 4):
        found = intervals.nearest(frame([a]), frame(others), k=k, how="inner", **asked)
        assert found.select("distance_min", "start_min_right", "row_right").rows() == expected[:k]
    cut = expected[0][0] if expected else 0
    tied = [place for place in expected if place[0] <= cut]
    found = intervals.nearest(frame([a]), frame(others), ties="all", how="inner", **asked)
    assert found.select("distance_min", "start_min_right", "row_right").rows() == tied
    last = intervals.nearest(frame([a]), frame(others), ties="last", how="inner", **asked)
    assert last["row_right"].to_list() == [row for _, _, row in tied[-1:]]


@given(boxes(), boxes())
@examples(150)
def test_distances_with_and_without_a_sign(a: worlds.Box, b: worlds.Box) -> None:
    left, right = frame([a]), frame([b])
    apart = worlds.apart(a, b)
    for signed, distances in ((True, apart), (False, [abs(far) for far in apart])):
        found = intervals.nearest(left, right, signed=signed, **BOUNDS)
        assert found.select("distance_min", "distance_max").row(0) == (min(distances), max(distances))
