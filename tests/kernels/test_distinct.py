"""Different values, and numbers left out, against sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from timeline.kernels.distinct import absent, distinct


@given(st.lists(st.integers(-3, 3)))
def test_distinct(values: list[int]) -> None:
    found = distinct(np.array(values, np.int64))
    assert found.tolist() == sorted(set(values))
    assert found.dtype == np.int64


@given(
    st.integers(0, 9).flatmap(
        lambda count: st.tuples(
            st.lists(st.sampled_from(range(count))) if count else st.just([]), st.just(count)
        )
    )
)
def test_absent(asked: tuple[list[int], int]) -> None:
    rows, count = asked
    assert absent(np.array(rows, np.uint32), count).tolist() == sorted(set(range(count)) - set(rows))
