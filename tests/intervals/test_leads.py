"""Leads and lag profiles of frames; the counts themselves are judged beside the kernels."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from timeline.errors import BadColumn, BadQuery, BadWindow, TimelineWarning, UnknownName
from timeline.intervals import lags, leads


def frame(**days):
    rows = [
        (f"{item}{n}", item, date(2020, 1, 1) + timedelta(days=n))
        for item, some in days.items()
        for n in some
    ]
    return pl.DataFrame(rows, schema=["event", "item", "start"], orient="row")


# day       0    5    10   15   20   25   30   40   50   60   70   80   90  100
# threat    *         *              *              *              *         *
# raid           *    *         *                             *    *
SERIES = frame(threat=[0, 10, 25, 50, 80, 100], raid=[5, 12, 28, 70, 83])


def test_the_columns_are_those_promised():
    found = leads(SERIES, window="5d")
    assert found.columns == [
        *("x", "y", "n_x", "n_y"),
        *("judged_y", "left_out_y", "preceded", "precursor_rate", "precursor_p", "precursor_q"),
        *("judged_x", "left_out_x", "followed", "trigger_rate", "trigger_p", "trigger_q", "tested"),
    ]
    row = found.row(0, named=True)
    assert (row["x"], row["y"], row["n_x"], row["n_y"], row["tested"]) == ("threat", "raid", 6, 5, 2)
    assert (row["judged_y"], row["left_out_y"], row["preceded"], row["precursor_rate"]) == (5, 0, 4, 0.8)
    assert (row["judged_x"], row["left_out_x"], row["followed"], row["trigger_rate"]) == (5, 1, 4, 0.8)


def test_a_lag_moves_the_window():
    counts = {
        (lag, window): leads(SERIES, window=window, lag=lag, only="raid").filter(x="threat")["preceded"].sum()
        for lag, window in (("0d", "2d"), ("2d", "1d"), ("3d", "0d"), ("20d", "0d"))
    }
    assert counts == {("0d", "2d"): 1, ("2d", "1d"): 3, ("3d", "0d"): 2, ("20d", "0d"): 1}


def test_uncertain_onsets_give_certain_and_possible_hits():
    uncertain = SERIES.with_columns(
        start_min=pl.col("start"),
        start_max=pl.col("start") + pl.duration(days=pl.col("item").eq("raid").cast(pl.Int64) * 2),
    )
    found = leads(uncertain, start=("start_min", "start_max"), window="4d", min_count=1).filter(x="threat")
    assert found.select("preceded_certain", "preceded_possible").row(0) == (1, 3)


def test_an_event_with_both_items_is_not_its_own_precursor():
    both = pl.DataFrame({"event": [1, 1, 2, 3], "item": ["a", "b", "a", "b"], "start": [50, 50, 0, 100]})
    assert leads(both, window=10).height == 0


def test_only_events_of_one_value_pair_up():
    land = pl.Series("land", ["A", "A", "B", "A", "A", "B", "A", "B", "B", None, "A"])
    found = leads(SERIES.with_columns(land), window="5d", within="land").filter(x="threat").row(0, named=True)
    assert (found["judged_y"], found["preceded"], found["n_x"], found["n_y"]) == (5, 3, 6, 5)
    assert found["trigger_rate"] == 0.6
    profile = lags(
        SERIES.with_columns(land), "threat", "raid", from_="-20d", to="20d", step="5d", within="land"
    )
    assert profile["count"].to_list() == [0, 1, 0, 1, 2, 1, 0, 0]
    assert profile["lift"][4] == pytest.approx(2 / (12 * 5 * 99 / 101**2))


def test_nobody_judged_gives_no_rate():
    with pytest.warns(TimelineWarning, match="longer than the observed period: no event can be judged"):
        with_no_room = leads(frame(a=[0, 1], b=[1, 2]), window="400d", min_count=0)
    assert with_no_room["precursor_rate"].to_list() == [None, None]
    assert with_no_room["precursor_p"].to_list() == [1.0, 1.0]


def test_the_profile_shows_where_the_delays_are():
    found = lags(SERIES, "threat", "raid", from_="-10d", to="10d", step="5d")
    assert found["lag_from"].to_list() == [timedelta(days=n) for n in (-10, -5, 0, 5)]
    assert found["lag_to"].to_list() == [timedelta(days=n) for n in (-5, 0, 5, 10)]
    assert found["count"].to_list() == [1, 1, 3, 1]
    assert found.columns == ["lag_from", "lag_to", "count", "expected", "lift"]


def test_what_the_profile_expects_adds_up_to_all_pairs():
    found = lags(SERIES, "threat", "raid", from_="-101d", to="101d", step="7d")
    assert found["count"].sum() == 30
    assert found["expected"].sum() == pytest.approx(30)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: leads(SERIES, window="5d", item="who"), BadColumn, "no column 'who'"),
        (lambda: leads(SERIES, window="1y"), BadWindow, "a year has no fixed length"),
        (lambda: leads(SERIES, window="5d", lag="-1d"), BadWindow, "neither window nor lag is negative"),
        (lambda: leads(SERIES, window="5d", lag="3h"), BadQuery, "no whole number of the units"),
        (lambda: leads(SERIES, window="5d", only="tread"), UnknownName, "did you mean 'threat'"),
        (lambda: leads(SERIES, window="5d", min_count=-1), BadQuery, "min_count is 0 or more, not -1"),
        (lambda: leads(SERIES, window="5d", only=[]), BadQuery, "only names no item"),
        (lambda: leads(SERIES.clear(), window="5d"), BadQuery, "there are no events to count"),
        (lambda: lags(SERIES, "threat", "rain"), UnknownName, "did you mean 'raid'"),
        (
            lambda: lags(SERIES, "threat", "raid", from_="90d"),
            BadQuery,
            "from 90d to 90d there are not",
        ),
        (lambda: lags(SERIES, "threat", "raid", step="0d"), BadQuery, "steps of 0d"),
    ],
)
def test_bad_input_is_told_in_a_line(call, error, message):
    with pytest.raises(error, match=message):
        call()
