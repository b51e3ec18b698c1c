"""How many events are going on, against a look at every day."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given

from tests.effort import examples
from tests.query.day_events import (
    by_day,
    day_events,
    day_of,
    expanded,
    on_days,
    surely_touches,
)
from timeline import BadQuery, Timeline, UnknownName, intervals


@given(day_events())
@examples(5, 200)
def test_concurrency_counts_every_day(rows: list[dict[str, Any]]) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        steps = tl.concurrency(resolution="day", from_="1969-12-19", to="1970-01-18").rows()
        split = tl.concurrency(resolution="day", by="country").rows()
        weeks = tl.concurrency(resolution="day", bins="week", from_="1969-12-22", to="1970-01-18").rows()
    days = by_day(rows, range(31))
    assert expanded(steps) == days
    for country in {row["country"] for row in rows}:
        mine = [row for row in rows if row["country"] == country]
        found = expanded([row for row in split if row["item"] == country])
        assert found == by_day(mine, range(min(found), max(found) + 1))
        assert by_day(mine, range(min(found)))[min(found) - 1] == (0, 0) if min(found) else True
    assert [day_of(row["start"]) for row in weeks] == [3, 10, 17, 24]
    for row in weeks:
        span = [days[day] for day in range(day_of(row["start"]), day_of(row["end"]))]
        assert row["mean_certain"] == pytest.approx(sum(certain for certain, _ in span) / 7)
        assert row["mean_possible"] == pytest.approx(sum(possible for _, possible in span) / 7)
        certain, possible = map(max, zip(*span, strict=True))
        touched = any(
            surely_touches(event["when"], day_of(row["start"]), day_of(row["end"])) for event in rows
        )
        assert (row["peak_certain"], row["peak_possible"]) == (max(certain, touched), possible)


def test_a_bin_that_an_event_surely_touches_has_a_peak(tl: Timeline) -> None:
    #         2011        2012        2013
    # a       [..........)
    # b                   [......................)      it may lie in either
    # c                       [.)                       some day of May
    for name, when in (("a", "2011"), ("b", "[2012..2013]"), ("c", "2012-05")):
        tl.add(event_id=name, title=name, when=when)

    def peaks(selector: str, **asked: Any) -> list[int]:
        return [row["peak_certain"] for row in tl.concurrency(selector, **asked)]

    assert peaks("", bins="year") == [1, 1, 0]
    assert peaks("id:b", bins="year") == [0, 0]
    assert peaks("id:a", bins="year", from_="2011-02", to="2011") == [0]  # it may have been in January
    assert peaks("id:a", bins="year", from_="2010-07", to="2012") == [0, 1, 0]
    assert peaks("during:2011-03 id:a", bins="year") == [0]  # it is not surely selected
    assert peaks("id:c", bins="quarter", from_="2012", to="2012") == [0, 1, 0, 0]
    bounds = tl.sql("SELECT * FROM events").pl()
    assert intervals.concurrency(bounds, bins="year", **intervals.BOUNDS)["peak_certain"].to_list() == [
        1,
        1,
        0,
    ]
    heavy = bounds.with_columns(w=pl.Series([3.5, 1.0, 2.0]))
    weighed = intervals.concurrency(heavy, bins="year", weight="w", **intervals.BOUNDS)
    assert weighed["peak_certain"].to_list() == [3.5, 2.0, 0.0]


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.concurrency(bins="fortnight"), UnknownName, "unknown calendar unit 'fortnight'"),
        (lambda tl: tl.concurrency(bins="second"), BadQuery, "31,536,000 bins of a second are too many"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
    tl: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    tl.add(title="It happens", when="2010")
    with pytest.raises(error, match=message):
        ask(tl)


def test_days_that_touch_are_one_step() -> None:
    rows = on_days(a="2020-01-01", b="2020-01-02").concurrency(resolution="day").rows()
    assert [(row["start"][:10], row["end"][:10], row["n_certain"]) for row in rows] == [
        ("2020-01-01", "2020-01-03", 1)
    ]


def test_a_day_without_events_parts_two_steps_of_one_count() -> None:
    rows = on_days(a="2020-01-01", b="2020-01-03").concurrency(resolution="day").rows()
    assert [row["n_possible"] for row in rows if row["n_possible"]] == [1, 1]


def test_the_mean_of_a_bin_that_the_window_cuts_is_that_of_the_part_within() -> None:
    timeline = on_days(a="1970-01-01/1970-12-31")
    rows = timeline.concurrency(bins="month", from_="1970-01-10", to="1970-03-01", resolution="day").rows()
    assert [(row["mean_certain"], row["mean_possible"]) for row in rows] == [(1.0, 1.0)] * 3


def test_too_many_bins_are_refused_and_those_of_each_item_count(monkeypatch: pytest.MonkeyPatch) -> None:
    with Timeline.memory() as tl:
        tl.add(
            {"event_id": "a", "title": "A", "when": "2000", "country": "AR"},
            {"event_id": "b", "title": "B", "when": "2005", "country": "BO"},
        )
        with pytest.raises(BadQuery, match="bins of a second are too many"):
            tl.concurrency(bins="second", from_="1000", to="2999")
        monkeypatch.setattr("timeline.query.concurrency._MOST_BINS", 2)
        assert len(tl.concurrency(bins="year", by="country")) == 2  # of twelve from the first to the last
        with pytest.raises(BadQuery, match="6 bins of a year are too many"):
            tl.concurrency(bins="year")
