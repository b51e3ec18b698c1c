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


@pytest.mark.parametrize(("resolution", "error"), [("month", BadQuery), ("dai", UnknownName)])
def test_the_resolution_has_a_fixed_length(resolution, error):
    with pytest.raises(error):
        bursts(FRAME, resolution=resolution)
