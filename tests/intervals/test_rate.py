"""Events per bin of the calendar, from frames."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from timeline.errors import BadBounds, BadQuery, BadWindow, TimelineWarning
from timeline.intervals.rate import rate

#                2019-12 2020-01      2020-02   2020-03
FRAME = pl.DataFrame(
    {
        "event": [1, 2, 3, 3, 4],
        "item": ["a", "a", "a", "b", "b"],
        "start": [date(2019, 12, 31), date(2020, 1, 5), date(2020, 3, 1), date(2020, 3, 1), date(2020, 1, 9)],
        "end": [date(2020, 1, 2), date(2020, 1, 6), date(2020, 3, 2), date(2020, 3, 2), date(2020, 3, 1)],
    }
)


def counts(found, item=None):
    return (found if item is None else found.filter(item=item))["n_certain"].to_list()


def test_events_are_counted_where_they_begin():
    found = rate(FRAME)
    assert found.columns == ["item", "start", "end", "n_certain", "n_possible"]
    assert counts(found, "a") == [1, 1, 0, 1]
    assert counts(found, "b") == [0, 1, 0, 1]
    assert found["n_certain"].equals(found["n_possible"].alias("n_certain"))
    assert found["start"][0] == datetime(2019, 12, 1)  # noqa: DTZ001
    assert found["end"].tail(1)[0] == datetime(2020, 4, 1)  # noqa: DTZ001


def test_or_in_every_bin_that_they_touch():
    found = rate(FRAME, counts="touches")
    assert counts(found, "a") == [1, 2, 0, 1]
    assert counts(found, "b") == [0, 1, 1, 1]


def test_without_items_an_event_counts_once():
    assert counts(rate(FRAME, item=None)) == [1, 2, 0, 1]


def test_each_row_may_be_an_event():
    assert counts(rate(FRAME, item=None, event=None)) == [1, 2, 0, 2]


@pytest.mark.parametrize(
    ("every", "bins"), [("year", 2), ("quarter", 2), ("week", 9), ("7d", 10), ("decade", 2), ("1d", 62)]
)
def test_bins_of_any_length_cover_the_period(every, bins):
    found = rate(FRAME, item=None, every=every)
    assert found.height == bins
    assert found["n_certain"].sum() == 4
    assert (found["end"].shift(1).drop_nulls() == found["start"].tail(-1)).all()


def test_an_uncertain_start_is_certain_only_in_a_bin_that_holds_it():
    # 1: some day of January   2: January or February   3: undated
    bounds = {
        "start_min": [date(2020, 1, 1), date(2020, 1, 20), None],
        "start_max": [date(2020, 1, 31), date(2020, 2, 9), None],
        "end_min": [date(2020, 1, 2), date(2020, 1, 21), None],
        "end_max": [date(2020, 2, 1), date(2020, 2, 10), None],
    }
    frame = pl.DataFrame({"event": [1, 2, 3], **bounds})
    found = rate(frame, item=None, start=("start_min", "start_max"), end=("end_min", "end_max"))
    assert found.select("n_certain", "n_possible").rows() == [(1, 3), (0, 2)]


def test_bins_before_1970_and_before_christ_are_bins():
    year_zero = -62_167_219_200_000_000  # 0000-01-01T00:00:00Z
    frame = pl.DataFrame({"start": [year_zero - 1, year_zero, -1, 0]})
    found = rate(frame, end=None, event=None, item=None, every="century")
    assert found.filter(pl.col("n_certain") > 0)["n_certain"].to_list() == [1, 1, 2]
    assert found.height == 21
    assert found["start"].dt.year().to_list() == list(range(-100, 2000, 100))


@pytest.mark.parametrize(
    ("change", "options", "error", "message"),
    [
        ({}, {"every": "fortnight"}, BadWindow, "'fortnight' is not an interval; write second"),
        ({}, {"every": "0d"}, BadWindow, "'0d' is not an interval"),
        ({}, {"counts": "ends"}, BadQuery, "'ends' is no way to count; use begins or touches"),
        ({}, {"every": "1s", "item": None}, None, ""),
        (
            {"end": date(9999, 1, 1)},
            {"every": "1s", "counts": "touches"},
            BadQuery,
            "bins of 1s; use longer ones",
        ),
        ({"start": pl.lit(None, pl.Date), "end": pl.lit(None, pl.Date)}, {}, BadQuery, "no event has a date"),
    ],
)
def test_bad_input_is_told_in_a_line(change, options, error, message):
    if error is None:
        assert rate(FRAME, **options).height > 5_000_000
        return
    with pytest.raises(error, match=message):
        rate(FRAME.with_columns(**change), **options)


def test_limits_cut_the_outer_bins():
    days = [date(2020, 1, 5), date(2020, 1, 20), date(2020, 2, 2), date(2020, 3, 9), date(2020, 3, 30)]
    frame = pl.DataFrame({"start": days})
    found = rate(frame, end=None, event=None, item=None, limits=(date(2020, 1, 10), "2020-03-10"))
    told = found.select(pl.col("start", "end").dt.date(), "n_certain").rows()
    assert told == [
        (date(2020, 1, 10), date(2020, 2, 1), 1),
        (date(2020, 2, 1), date(2020, 3, 1), 1),
        (date(2020, 3, 1), date(2020, 3, 10), 1),
    ]
    open_end = rate(frame, end=None, event=None, item=None, limits=("2020-03-01", None))
    assert open_end["n_certain"].to_list() == [2]
    nothing = rate(frame, end=None, event=None, item=None, every="year", limits=("1990-01-01", "1992-01-01"))
    assert nothing["n_certain"].to_list() == [0, 0]
    with pytest.raises(BadBounds, match="end before they start"):
        rate(frame, end=None, event=None, item=None, limits=("1992-01-01", "1990-01-01"))


def test_vague_dates_make_no_millions_of_bins():
    frame = pl.DataFrame(
        {
            "item": [f"place {number}" for number in range(100)],
            "start_min": [date(2000 + number % 3, 5, 1) for number in range(99)] + [date(100, 1, 1)],
            "start_max": [date(2000 + number % 3, 5, 2) for number in range(99)] + [date(9000, 1, 1)],
        }
    )
    options = {"start": ("start_min", "start_max"), "end": None, "event": None}
    with pytest.warns(TimelineWarning, match="bins from 2000-05-01 to 2002-06-01.*1 events .* give a window"):
        found = rate(frame, **options)
    assert found.height == 100 * 25
    assert found.filter(item="place 99")["n_possible"].to_list() == [1] * 25
    assert rate(frame, **options, limits=("2000-01-01", "2001-01-01")).height == 100 * 12
