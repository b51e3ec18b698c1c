"""What may be among the nearest is what the definition says, wherever on the line of time and however open."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.cooccurrence import Event
from tests.reference.nearest import nearest
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.nearest_bounds import Candidates, nearest_bounds
from timeline.kernels.relations import Bounds

INF = math.inf


@st.composite
def whens(draw: st.DrawFn) -> Event:
    """First and last granule by smallest and largest value, on both sides of zero; each end may be open."""
    first_min = draw(st.integers(-12, 12))
    first_max = first_min + draw(st.integers(0, 5))
    last_min = first_min + draw(st.integers(0, 5))
    last_max = max(first_max, last_min) + draw(st.integers(0, 3))
    open_start, open_end, undated = (draw(st.integers(0, 5)) == 0 for _ in range(3))
    if undated:
        return Event(-INF, INF, -INF, INF, frozenset(), frozenset())
    low, high = -INF if open_start else first_min, INF if open_end else last_max
    return Event(low, first_max, last_min, high, frozenset(), frozenset())


def columns(events: list[Event]) -> Bounds:
    def ticks(values: list[float]) -> np.ndarray:
        ends = {INF: INFINITY, -INF: MINUS_INFINITY}
        return np.array([ends.get(value, value) for value in values], np.int64)

    first_min, first_max, last_min, last_max = zip(*(event[:4] for event in events), strict=True)
    return Bounds(
        ticks(first_min), ticks(first_max), ticks([x + 1 for x in last_min]), ticks([x + 1 for x in last_max])
    )


def whole(*given, **options):
    """All pieces as one."""
    return Candidates(*map(np.concatenate, zip(*nearest_bounds(*given, **options), strict=True)))


@given(
    st.lists(whens(), min_size=1, max_size=6),
    st.lists(whens(), min_size=1, max_size=6),
    st.integers(0, 3),
    st.integers(1, 6),
    st.sampled_from(["either", "before", "after"]),
    st.sampled_from([INF, 0, 3]),
)
def test_the_kernel_finds_what_the_definition_finds(a, b, shared, k, direction, within):
    same = {(i, i) for i in range(min(shared, len(a), len(b)))}
    a_id, b_id = np.arange(len(a)), np.arange(len(b)) + 100
    b_id[: len(same)] = a_id[: len(same)]
    limit = INFINITY if within == INF else within
    found = whole(columns(a), columns(b), a_id, b_id, k=k, direction=direction, within=limit)
    told = {
        (int(i), int(j)): (int(low), INF if high == INFINITY else int(high), bool(certain))
        for i, j, low, high, certain in zip(*found, strict=True)
    }
    assert told == nearest(a, b, same, k=k, direction=direction, within=within)


SHORT = st.tuples(*[st.integers(0, 3)] * 4).map(sorted).map(
    lambda x: Event(x[0], x[1], x[2], x[3], frozenset(), frozenset())
) | st.tuples(*[st.integers(0, 3)] * 2).map(sorted).map(
    lambda x: Event(x[0], x[1], x[0], x[1], frozenset(), frozenset())
)  # fmt: skip


def extents_of(when: Event) -> list[tuple[int, int]]:
    firsts, lasts = (range(int(low), int(high) + 1) for low, high in (when[:2], when[2:4]))
    return [(first, last) for first in firsts for last in lasts if first <= last]


@given(
    SHORT, st.lists(SHORT, min_size=1, max_size=3), st.integers(1, 2), st.sampled_from(["before", "after"])
)
def test_on_one_side_the_answer_is_that_of_all_worlds(one, others, k, direction):
    found = whole(
        columns([one]),
        columns(others),
        np.array([0]),
        np.arange(1, len(others) + 1),
        k=k,
        direction=direction,
    )
    truths = []
    for (first, last), *world in itertools.product(*map(extents_of, [one, *others])):
        far = [b - last if direction == "after" else first - e for b, e in world]
        truths.append(
            {j for j, length in enumerate(far) if length > 0 and sum(0 < other < length for other in far) < k}
        )
    assert set(found.right.tolist()) == set.union(*truths)
    assert set(found.right[found.certain].tolist()) == set.intersection(*truths)


@pytest.mark.parametrize("zero", [-1_000, 0, 1_000])
def test_where_too_few_are_surely_near_all_may_be(zero):
    #  a  . . . . # # ?        its end is not known
    #  b  # # . . . . .
    #  c  ? ? ? ? ? ? ?        undated: how near it is nobody knows
    a = columns([Event(zero + 4, zero + 4, zero + 4, INF, frozenset(), frozenset())])
    b = columns(
        [
            Event(zero, zero, zero + 1, zero + 1, frozenset(), frozenset()),
            Event(-INF, INF, -INF, INF, frozenset(), frozenset()),
        ]
    )
    found = whole(a, b, np.array([0]), np.array([1, 2]), k=2)
    assert sorted(found.right.tolist()) == [0, 1]
