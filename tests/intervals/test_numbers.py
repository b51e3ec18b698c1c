"""Columns and arguments as other libraries give them: floats of pandas, numbers of NumPy, words of any kind."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import intervals
from timeline.errors import BadColumn


def test_integers_beside_nothing_come_from_pandas_as_floats() -> None:
    #  A   0########5
    #  B        3##########...   no end, so pandas keeps its ends as floats
    pandas = pl.DataFrame({"start": [0, 3], "end": [5, None]}).to_pandas()
    assert str(pandas["end"].dtype) == "float64"
    assert intervals.coalesce(pandas).rows() == [(0, None, 2)]
    assert intervals.overlap(pandas, pandas).schema["end_right"] == pl.Int64
    asked = pl.DataFrame({"at": [1, None, 4]}).to_pandas()
    assert intervals.lookup(asked, pandas)["start_right"].to_list() == [0, None, 3]


@pytest.mark.parametrize("odd", [0.5, float("nan"), float("inf"), 2.0**53 + 2])
def test_other_floats_are_no_instants(odd: float) -> None:
    with pytest.raises(BadColumn, match="column 'end' of the frame is Float64"):
        intervals.coalesce(pl.DataFrame({"start": [0], "end": [odd]}))


def test_keys_without_a_number_are_equal() -> None:
    frame = pl.DataFrame({"start": [0, 1, 1], "end": [9, 9, 9], "k": [float("nan"), None, 1.0]})
    assert intervals.overlap_pairs(frame, frame, by="k", maintain_order=True).rows() == [
        (0, 0), (0, 1), (1, 0), (1, 1), (2, 2)
    ]  # fmt: skip


@pytest.mark.parametrize("other", [pl.String(), pl.Enum(["b", "a"]), pl.Categorical()], ids=str)
def test_keys_that_are_words_meet_whatever_holds_them(other: pl.DataType) -> None:
    ends = pl.DataFrame({"start": [0, 0], "end": [9, 9]})
    left = ends.with_columns(k=pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])))
    right = ends.with_columns(k=pl.Series(["b", "a"], dtype=other))
    assert intervals.overlap_pairs(left, right, by="k", maintain_order=True).rows() == [(0, 1), (1, 0)]
    assert intervals.coalesce(left, by="k").schema["k"] == left.schema["k"]


def test_numbers_of_numpy_are_numbers() -> None:
    frame = pl.DataFrame({"start": [0, 6], "end": [5, 9]})
    assert intervals.coalesce(frame, min_gap=np.int64(2)).rows() == [(0, 9, 2)]
    assert intervals.complement(frame, (np.int64(-1), np.int64(6))).rows() == [(-1, 0), (5, 6)]


def test_instants_near_the_end_of_the_line() -> None:
    last = 2**63 - 10
    frame = pl.DataFrame({"start": [-last, last - 1], "end": [-last, last]})
    assert intervals.coalesce(frame, closed="both").rows() == [(-last, -last, 1), (last - 1, last, 1)]


@given(
    st.lists(st.sampled_from(["b", "a", "é", "zz", None]), min_size=1, max_size=9).filter(any),
    st.permutations(["a", "b", "unused", "zz", "é"]),
)
def test_items_that_have_codes_count_as_their_texts(items: list[str | None], categories: list[str]) -> None:
    texts = pl.DataFrame({"event": range(len(items)), "item": items, "at": range(len(items))})
    asked = {"start": "at", "end": None, "window": 3, "null": "none"}
    wanted = intervals.cooccurrence(texts, **asked)
    for dtype in (pl.Enum(categories), pl.Categorical(pl.Categories.random())):
        assert intervals.cooccurrence(texts.cast({"item": dtype}), **asked).equals(wanted)
