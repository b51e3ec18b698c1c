"""Events without a date: left out and counted where one column dates them, possible where two do."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from timeline import intervals
from timeline.errors import BadColumn, BadQuery, TimelineWarning

#  a  1 January      b  nobody knows      c  1 June
FRAME = pl.DataFrame(
    {"event": [1, 2, 3], "item": ["a", "b", "c"], "start": [date(2020, 1, 1), None, date(2020, 6, 1)]}
)
LEFT_OUT = (
    "1 of 3 events have no 'start' and are left out; a pair of columns for start counts them as possible"
)


def known() -> pl.DataFrame:
    return FRAME.drop_nulls("start")


@pytest.mark.parametrize(
    "ask",
    [
        lambda frame: intervals.cooccurrence(frame, end=None, window="60d", null="none"),
        lambda frame: intervals.cooccurrence(frame, end=None, window="1d", min_count=0, null="none"),
        lambda frame: intervals.leads(frame, window="60d", min_count=0),
        lambda frame: intervals.lags(frame, "a", "c"),
        lambda frame: intervals.rate(frame, end=None, every="month"),
        lambda frame: intervals.rate(frame, end=None, event=None, item=None, every="year", counts="touches"),
    ],
)
def test_every_function_leaves_them_out_and_says_how_many(ask) -> None:
    with pytest.warns(TimelineWarning, match=LEFT_OUT):
        found = ask(FRAME)
    assert found.equals(ask(known()))


def test_bursts_count_them_as_unplaced() -> None:
    frame = pl.concat(
        [FRAME.select("start"), pl.DataFrame({"start": [date(2020, 6, day) for day in (2, 3, 4)]})]
    )
    assert intervals.bursts(frame, event=None, item=None, resolution="day")["unplaced"].to_list() == [1]


def test_a_pair_of_columns_says_that_they_are_possible() -> None:
    pair = FRAME.with_columns(first="start", last="start")
    found = intervals.cooccurrence(pair, start=("first", "last"), end=None, window="1d", null="none")
    assert found.select("x", "y", "cross_certain", "cross_possible").rows() == [
        ("a", "b", 0, 1),
        ("b", "c", 0, 1),
    ]


def test_no_date_at_all() -> None:
    none = FRAME.with_columns(start=pl.lit(None, pl.Date))
    for ask in (
        lambda: intervals.rate(none, end=None),
        lambda: intervals.cooccurrence(none, end=None, window="1d"),
        lambda: intervals.leads(none, window="1d"),
    ):
        with pytest.raises(BadQuery, match="no event has a date: column 'start' is null in every row"):
            ask()


def test_rows_of_one_event_that_disagree_are_refused_before_any_is_left_out() -> None:
    rows = pl.DataFrame(
        {"event": [1, 1, 2], "item": ["a", "b", "c"], "start": [date(2020, 1, 1), None, date(2020, 6, 1)]}
    )
    with pytest.raises(BadColumn, match="the rows of event 1 differ in 'start'"):
        intervals.cooccurrence(rows, end=None, window="1d")


def test_integers_that_pandas_keeps_as_floats_are_dates_too() -> None:
    frame = pl.DataFrame({"event": [1, 2, 3], "item": ["a", "b", "a"], "start": [0, None, 5]}).to_pandas()
    with pytest.warns(TimelineWarning, match="1 of 3 events"):
        assert intervals.rate(frame, end=None, every="second")["n_certain"].to_list() == [2]
