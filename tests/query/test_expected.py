"""What is expected of bins and levels of events: as the functions on frames say, by items, windows and open ends."""

from __future__ import annotations

import pytest

from timeline import BadQuery, Timeline


@pytest.fixture
def dated(tl: Timeline) -> Timeline:
    #           January 2015 1 ............ 31 | February
    #  month                 [ .............. ]
    #  choice                |1            |25                one of two days
    #  day                           |18
    #  open                     |10---------------->
    tl.add(
        {"event_id": "month", "title": "Month", "when": "2015-01", "country": "AR"},
        {"event_id": "choice", "title": "Choice", "when": "[2015-01-01,2015-01-25]", "country": "AR"},
        {"event_id": "day", "title": "Day", "when": "2015-01-18", "country": "BO"},
        {"event_id": "open", "title": "Open", "when": "2015-01-10/..", "country": "CL"},
    )
    return tl


def test_moments_are_spread_over_the_bins_and_a_set_has_nothing_between(dated: Timeline) -> None:
    ask = {"selector": "country:AR", "every": "5d", "expected": True, "lasting": "moment"}
    rows = dated.rate(**ask).rows()
    # bins of five days counted from 1970-01-01: 2014-12-31, 01-05, ..., 01-30
    assert [row["expected"] for row in rows] == pytest.approx(
        [4 / 31 + 1 / 2, *([5 / 31] * 3), 5 / 31, 5 / 31 + 1 / 2, 2 / 31]
    )
    assert sum(row["expected"] for row in rows) == pytest.approx(2)
    assert all(row["n_certain"] <= row["low"] <= row["expected"] <= row["high"] for row in rows)
    assert (
        dated.rate(**ask).notes[-1].startswith("probability: all extents of an event weigh the same, by day")
    )


def test_items_have_their_own_expectations(dated: Timeline) -> None:
    rows = dated.rate(every="month", by="country", expected=True).rows()
    assert {row["item"]: row["expected"] for row in rows} == {"AR": 2, "BO": 1, "CL": 1}
    rows = dated.concurrency("country:AR|BO", by="country", bins="month", expected=True).rows()
    (argentina,) = (row for row in rows if row["item"] == "AR")
    days = sum(min(s + n, 31) - s for s in range(31) for n in range(1, 32 - s)) / 496
    assert argentina["expected"] == pytest.approx((days + 1) / 31)
    assert argentina["mean_certain"] <= argentina["low"] < argentina["expected"] < argentina["high"]


def test_a_window_cuts_what_is_expected_of_a_bin(dated: Timeline) -> None:
    (row,) = dated.concurrency(
        "id:month|day", bins="month", from_="2015-01-18", to="2015-01-19", expected=True, lasting="moment"
    ).rows()
    assert row["expected"] == pytest.approx(
        1 / 2 + 1 / 31
    )  # the 18th is one of two days; the month on either
    assert row["mean_certain"] == 0.5


def test_an_event_that_is_picked_in_some_worlds_counts_in_these(dated: Timeline) -> None:
    (row,) = dated.rate("during:2015-01-10 id:month", every="month", expected=True, lasting="moment").rows()
    assert row["expected"] == pytest.approx(1 / 31)
    assert (row["n_certain"], row["low"], row["high"], row["n_possible"]) == (0, 0, 1, 1)


def test_an_open_end_needs_a_horizon_where_it_matters(dated: Timeline) -> None:
    rows = dated.rate("id:open", every="month", counts="touches", to="2015-03", expected=True)
    assert [row["expected"] for row in rows.rows()] == [1, None, None]
    assert rows.notes[-1].startswith("probability: NULL is no measure")
    cut = dated.rate("id:open", every="month", counts="touches", to="2015-03", expected=True, horizon="2015")
    assert all(0 < row["expected"] <= 1 for row in cut.rows())
    with pytest.raises(BadQuery, match="horizon 2015 is about shares, and none are asked for"):
        dated.rate(horizon="2015")
    with pytest.raises(BadQuery, match="months and longer units differ in length"):
        dated.concurrency("id:month", resolution="month", expected=True).rows()


def test_how_often_two_items_are_expected_together(dated: Timeline) -> None:
    ask = {"by": "country", "window": "5d", "null": "none", "expected": True, "lasting": "moment"}
    rows = {(row["x"], row["y"]): row for row in dated.cooccur("-country:CL", **ask).rows()}
    row = rows["AR", "BO"]
    # of the month 11 of 31 days are within five of the 18th, of the choice none of two
    assert row["together_expected"] == pytest.approx(11 / 31)
    assert (row["together_certain"], row["together_possible"]) == (0, 2)
    wider = dated.cooccur("-country:CL", **ask | {"window": "7d"}).rows()[0]
    assert wider["together_expected"] == pytest.approx(15 / 31 + 1 / 2)
    assert dated.cooccur("-country:CL", **ask).notes[-1] == (
        "probability: all extents of an event weigh the same, by day, of one day where that is possible"
    )
    names = [name for name in dated.cooccur(**ask).columns if name.startswith("together")]
    assert names == ["together_certain", "together_expected", "together_possible"]
    with pytest.raises(BadQuery, match="lasting moment is about shares"):
        dated.cooccur(by="country", lasting="moment")


def test_an_open_end_leaves_no_expected_number_unless_a_horizon_closes_it(dated: Timeline) -> None:
    ask = {"by": "country", "window": "0d", "null": "none", "expected": True}
    rows = {(row["x"], row["y"]): row["together_expected"] for row in dated.cooccur(**ask).rows()}
    assert rows["BO", "CL"] is None
    closed = dated.cooccur(**ask, horizon="2010/2030").rows()
    assert {(row["x"], row["y"]): row["together_expected"] for row in closed}["BO", "CL"] > 0.9


def test_events_that_a_window_may_leave_out_count_by_their_share(dated: Timeline) -> None:
    ask = {"by": "kind,country", "window": "0d", "null": "none", "expected": True, "lasting": "moment"}
    dated.amend("month", kind="x")
    (row,) = dated.cooccur("kind:x", **ask, from_="2015-01-01", to="2015-01-10").rows()
    assert row["same_event"] == 1
    assert row["together_certain"] == 0
    assert row["together_expected"] == pytest.approx(10 / 31)
