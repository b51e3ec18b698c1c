"""The rarest keys of each row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from timeline.kernels.partners import Keyed
from timeline.kernels.rarest import counted, rarest, taken

rows = st.lists(st.lists(st.integers(0, 6), max_size=6), max_size=6)


@given(rows, st.permutations(range(7)), st.integers(1, 3))
def test_they_are_those_of_sorted_sets(keys: list[list[int]], rank: list[int], most: int) -> None:
    many = np.array([len(row) for row in keys], np.uint32)
    flat = np.array([key for row in keys for key in row], np.uint32)
    often = np.zeros(7, np.int64)
    counted(many, flat, often, np.full(7, -1, np.int64))
    assert often.tolist() == [sum(key in row for row in keys) for key in range(7)]
    expected = [sorted({rank[key] for key in row})[:most] for row in keys]
    found = Keyed(*rarest(many, flat, np.array(rank, np.uint32), most))
    assert [row.tolist() for row in np.split(found.key, found.opening[1:-1])] == (expected or [[]])
    back = taken(found, np.arange(len(keys), dtype=np.uint32)[::-1].copy())
    assert [row.tolist() for row in np.split(back.key, back.opening[1:-1])] == (expected[::-1] or [[]])
