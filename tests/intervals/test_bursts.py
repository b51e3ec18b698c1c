"""Bursts of frames; the automaton itself is judged beside the kernels."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from timeline.errors import BadQuery, UnknownName
from timeline.intervals.bursts import bursts

DAYS = [0, 100, 200, 201, 202, 203, 204, 300]
FRAME = pl.DataFrame(
    {"event": range(8), "item": ["a"] * 8, "start": [date(2020, 1, 1) + timedelta(days=n) for n in DAYS]}
)


@pytest.mark.parametrize("resolution", [None, "day"])
def test_a_burst_ends_with_the_granule_of_its_last_event(resolution):
    found = bursts(FRAME, resolution=resolution)
    assert found.columns == ["item", "start", "end", "events", "weight", "ratio", "unplaced"]
    after = timedelta(days=1) if resolution else timedelta(microseconds=1)
    first, last = (datetime(2020, 1, 1) + timedelta(days=n) for n in (200, 204))  # noqa: DTZ001
    assert found.select("item", "start", "end", "events").rows() == [("a", first, last + after, 5)]


def test_events_without_a_certain_onset_are_counted_and_not_placed():
    vague = pl.DataFrame({"event": [90, 91], "item": ["a", "a"], "start": [None, date(2020, 7, 1)]})
    frame = pl.concat([FRAME, vague.cast(FRAME.schema)]).with_columns(
        start_min=pl.col("start"),
        start_max=pl.when(pl.col("event") == 91)
        .then(pl.col("start") + pl.duration(days=30))
        .otherwise("start"),
    )
    found = bursts(frame, start=("start_min", "start_max"), resolution="day")
    assert found.select("events", "unplaced").rows() == [(5, 2)]


def test_a_burst_within_one_day_has_no_ratio():
    frame = pl.DataFrame({"start": [date(2020, 1, 1), *[date(2020, 3, 1)] * 9, date(2020, 9, 1)]})
    found = bursts(frame, event=None, item=None, resolution="day")
    assert found.select("events", "ratio").rows() == [(9, None)]


def test_nothing_certain_says_what_to_try():
    frame = FRAME.with_columns(start_max=pl.col("start").cast(pl.Datetime("us")) + pl.duration(hours=20))
    with pytest.raises(BadQuery, match="try a coarser one, such as resolution='day'"):
        bursts(frame, start=("start", "start_max"))
    assert bursts(frame, start=("start", "start_max"), resolution="day").height == 1


def test_the_resolution_is_known():
    with pytest.raises(UnknownName, match="unknown resolution 'dai'; did you mean 'day'"):
        bursts(FRAME, resolution="dai")


@pytest.mark.parametrize(
    ("resolution", "step"), [("month", 1), ("quarter", 3), ("year", 12), ("decade", 120)]
)
def test_months_and_years_are_counted_as_days_are(resolution, step):
    #  unit   0 ... 20 ... 40 41 42 43 44 45 ... 70 ... 90
    units = [0, 20, 40, 41, 42, 43, 44, 45, 70, 90]
    months = [1970 * 12 + unit * step for unit in units]
    dates = [date(month // 12, month % 12 + 1, 17) for month in months]
    [told] = bursts(pl.DataFrame({"start": dates}), event=None, item=None, resolution=resolution).rows(
        named=True
    )
    twin = bursts(pl.DataFrame({"start": units}), event=None, item=None).row(0, named=True)
    assert (told["events"], told["weight"], told["ratio"]) == (twin["events"], twin["weight"], twin["ratio"])
    [first, last] = [1970 * 12 + unit * step for unit in (40, 46)]
    assert (told["start"].date(), told["end"].date()) == (
        date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1),
    )  # fmt: skip


def test_dates_of_a_year_are_placed_in_their_year():
    frame = pl.DataFrame({"year": [1970, 1980, 1990, 1991, 1991, 1992, 1992, 1992, 2005, 2015]})
    starts = frame.select(
        start_min=pl.datetime("year", 1, 1), start_max=pl.datetime("year", 12, 31, 23, 59, 59)
    )
    found = bursts(starts, start=("start_min", "start_max"), event=None, item=None, resolution="year")
    assert found.select(pl.col("start").dt.year(), pl.col("end").dt.year(), "events", "unplaced").rows() == [
        (1990, 1993, 6, 0)
    ]
