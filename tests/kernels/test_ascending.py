"""Whole numbers in ascending order, digit by digit and by whichever sort is faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline.kernels import ascending
from timeline.kernels.ascending import ascend, by_digits

TYPES = [np.int32, np.uint32, np.int64, np.uint64]


@given(st.data(), st.sampled_from(TYPES))
@examples(60)
def test_digits_sort_numbers_of_each_width(data: st.DataObject, dtype: type[np.integer]) -> None:
    limits = np.iinfo(dtype)
    numbers = st.one_of(
        st.integers(int(limits.min), int(limits.max)), st.integers(int(limits.max) - 9, int(limits.max))
    )
    given_ones = np.array(data.draw(st.lists(numbers, max_size=60)), dtype)
    expected = np.sort(given_ones)
    by_digits(given_ones)
    assert given_ones.dtype == dtype
    assert given_ones.tolist() == expected.tolist()


@given(st.lists(st.integers(-(1 << 40), 1 << 40), max_size=60), st.integers(7, 20))
@examples(60)
def test_bits_that_ascend_already_stay_so(values: list[int], bits: int) -> None:
    """Rows that are packed below their values: of one value they ascend."""
    words = (np.array(values, np.int64) << bits) | np.arange(len(values))
    expected = np.sort(words)
    by_digits(words, bits)
    assert words.tolist() == expected.tolist()


@pytest.mark.parametrize("by_counting", [False, True])
def test_many_numbers_are_sorted_by_either(monkeypatch: pytest.MonkeyPatch, *, by_counting: bool) -> None:
    sorted_so = []
    monkeypatch.setattr(ascending, "counts_digits", lambda: by_counting)
    monkeypatch.setattr(
        ascending, "by_digits", lambda *given: (sorted_so.append(given[1]), by_digits(*given))
    )
    numbers = np.random.default_rng(1).integers(0, 1 << 40, ascending._MANY)
    expected = np.sort(numbers)
    ascend(numbers)
    assert (numbers == expected).all()
    assert sorted_so == [0] * by_counting


def test_few_numbers_need_no_look_at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ascending, "counts_digits", lambda: pytest.fail("the machine was looked at"))
    numbers = np.array([3, 1, 2])
    ascend(numbers)
    assert numbers.tolist() == [1, 2, 3]


def test_which_is_faster_is_found_out_once() -> None:
    assert ascending.counts_digits() is ascending.counts_digits()
    assert ascending.counts_digits.cache_info().currsize == 1
