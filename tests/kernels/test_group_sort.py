"""Order within groups, against the sort of a list."""

from __future__ import annotations

from itertools import chain, groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline.kernels.group_sort import order_within

small = st.integers(0, 3)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.lists(st.tuples(small, small, small), min_size=1, max_size=70)))
)
@examples(40)
def test_the_groups_are_sorted_one_by_one(groups):
    rows = [(group, *values) for group, some in groups for values in some]
    columns = [np.array([row[n] for row in rows], np.int64) for n in range(4)]
    numbered = groupby(enumerate(rows), lambda each: each[1][0])
    expected = chain.from_iterable(sorted(some, key=lambda each: each[1]) for _, some in numbered)
    assert order_within(*columns).tolist() == [number for number, _ in expected]
