"""Crowds: keys in which nobody meets are left out before the rest is sorted, and those that are kept are whole."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline.kernels.crowds import ANYBODY, Crowds, Days, among, crowds, promising

ROWS = 8
rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-1, 4), st.booleans(), st.integers(0, ANYBODY)),
    min_size=ROWS,
    max_size=ROWS,
)


@given(rows, st.sets(st.tuples(st.integers(0, ROWS - 1), st.integers(0, 3))))
@examples(60)
def test_keys_in_which_somebody_meets_are_kept_whole(
    told: list[tuple[int, int, bool, int]], features: set[tuple[int, int]]
) -> None:
    #  bucket  0    1    2    3    4
    #  row 0   |---------|                    low 0, high 1: a key for each of its features in either bucket
    #  row 1        |---------|               shares a key of bucket 1 with row 0, where both have the feature
    #  row 2   (high before low)              has none
    low, high, active, company = (
        np.array(column, dtype)
        for column, dtype in zip(
            zip(*told, strict=True), (np.int32, np.int32, np.bool_, np.uint8), strict=True
        )
    )
    row, code = (np.array([pair[k] for pair in sorted(features)], np.uint32) for k in range(2))
    n_codes = int(code.max(initial=0)) + 1
    whole = defaultdict(set)
    for each, feature in features:
        for bucket in range(low[each], high[each] + 1):
            whole[bucket * n_codes + feature].add(each)
    keys, kept = promising(code, row, Days(low, high, active, company))
    found = defaultdict(list)
    for key, each in zip(keys.tolist(), kept.tolist(), strict=True):
        found[key].append(each)
    assert all(sorted(members) == sorted(whole[key]) for key, members in found.items())
    for key, members in whole.items():
        mates = [company[each] for each in members]
        some = ANYBODY in mates or sum(mate > 0 for mate in mates) > 1
        if len(members) > 1 and some and any(active[each] for each in members):
            assert key in found


def test_crowds_that_are_too_large_are_told() -> None:
    keys, members = np.array([4, 1, 4, 1, 4, 7]), np.array([0, 1, 2, 3, 4, 5], np.uint32)
    found, left_out = crowds(keys, members, np.ones(6, np.bool_), 4)
    assert (found.size.tolist(), found.row.tolist(), left_out.tolist()) == ([2], [1, 3], [0, 2, 4])
    found, left_out = crowds(keys, members, np.arange(6) == 3, 4)
    assert (found.size.tolist(), found.row.tolist(), left_out.tolist()) == ([2], [1, 3], [])


def test_rows_that_are_not_wanted_leave_their_crowds() -> None:
    found = among(Crowds(np.array([2, 3]), np.array([0, 1, 1, 2, 3], np.uint32)), np.arange(4) != 1)
    assert (found.size.tolist(), found.row.tolist()) == ([1, 2], [0, 2, 3])
