"""Pairs that possibly and certainly stand in a relation are counted as looking at every pair counts them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.pair_counts import COUNTABLE, counted, related
from timeline.kernels.relations import Bounds, relation_masks, tighten
from timeline.when.allen import relation_set, to_mask

RELATIONS = ["intersects", "disjoint", "before", "precedes", "after", "follows"]
BOUND = st.one_of(st.integers(-6, 6), st.none())


@st.composite
def extents(draw) -> Bounds:
    """Tight bounds of some extents, those of some without limit."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        low, high = sorted((draw(st.integers(-6, 6)), draw(st.integers(-6, 6))))
        first, last = draw(BOUND), draw(BOUND)
        row = Bounds(
            *(
                np.array([bound])
                for bound in (
                    MINUS_INFINITY if first is None else min(first, low),
                    draw(st.sampled_from([low, INFINITY])),
                    draw(st.sampled_from([high, MINUS_INFINITY])),
                    INFINITY if last is None else max(last, high),
                )
            )
        )
        if tighten(row) == -1:
            rows.append([int(bound[0]) for bound in row])
    return Bounds(*(np.array(bound, np.int64) for bound in zip(*rows, strict=True))) if rows else _NONE


_NONE = Bounds(*[np.empty(0, np.int64)] * 4)


def test_what_can_be_counted() -> None:
    assert set(COUNTABLE) == {to_mask(relation_set(name)) for name in RELATIONS}


@pytest.mark.parametrize("relation", RELATIONS)
@given(extents(), extents(), st.booleans(), st.data())
@examples(20)
def test_as_looking_at_every_pair(relation, a, b, keyed, data) -> None:
    sizes = a.start_min.size, b.start_min.size
    keys = None
    if keyed:
        mine, theirs = (
            np.array(data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)), np.uint32)
            for size in sizes
        )
        keys = mine, theirs
    i, j = (place.ravel() for place in np.indices(sizes))
    masks = relation_masks(Bounds(*(bound[i] for bound in a)), Bounds(*(bound[j] for bound in b)))
    alike = keys[0][i] == keys[1][j] if keys else np.ones(i.size, bool)
    wanted = np.uint16(to_mask(relation_set(relation)))
    possible, certain = COUNTABLE[int(wanted)]
    for test, holds in ((possible, (masks & wanted) != 0), (certain, (masks & ~wanted) == 0)):
        expected = np.bincount(i[holds & alike], minlength=sizes[0])
        assert related(a, b, test, keys).tolist() == expected.tolist()


def test_none_of_none() -> None:
    none, one = np.empty(0, np.int64), np.zeros(1, np.int64)
    assert counted((none, none), (one, one)).size == 0
    assert counted((one, one), (none, none)).tolist() == [0]
