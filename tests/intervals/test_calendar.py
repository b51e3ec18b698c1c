"""Extents cut and counted by the calendar: days of a zone, months, bins."""

# ruff: noqa: DTZ001 - columns without a zone hold datetimes without one
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from timeline import intervals
from timeline.errors import BadColumn, BadQuery, UnknownName

TERMS = pl.DataFrame(
    {
        "who": ["Ann", "Bob", "Cem"],
        "start": [date(2000, 1, 1), date(2004, 5, 1), date(2010, 1, 1)],
        "end": [date(2004, 5, 1), date(2009, 1, 1), None],
    }
)


def test_split_by_the_calendar() -> None:
    frame = pl.DataFrame({"start": [date(1999, 12, 30)], "end": [date(2000, 2, 2)]})
    assert intervals.split(frame, unit="month").rows() == [
        (date(1999, 12, 30), date(2000, 1, 1)), (date(2000, 1, 1), date(2000, 2, 1)), (date(2000, 2, 1), date(2000, 2, 2)),
    ]  # fmt: skip
    weeks = intervals.split(frame, unit="week")["start"].to_list()
    assert [day.weekday() for day in weeks[1:]] == [0] * 5
    for unit, cuts in (
        ("day", 34),
        ("quarter", 2),
        ("year", 2),
        ("decade", 2),
        ("century", 2),
        ("millennium", 2),
    ):
        assert intervals.split(frame, unit=unit).height == cuts
        assert (
            intervals.coalesce(intervals.split(frame, unit=unit)).select("start", "end").rows()
            == frame.rows()
        )
    hours = pl.DataFrame({"start": [datetime(2000, 1, 1, 0, 30)], "end": [datetime(2000, 1, 1, 2)]})
    assert intervals.split(hours, unit="hour")["start"].to_list() == [
        datetime(2000, 1, 1, 0, 30),
        datetime(2000, 1, 1, 1),
    ]
    before = pl.DataFrame({"start": [-25], "end": [5]})
    assert intervals.split(before, unit=10).rows() == [(-25, -20), (-20, -10), (-10, 0), (0, 5)]
    with pytest.raises(BadQuery, match="shorter than a tick of Date"):
        intervals.split(frame, unit="hour")
    with pytest.raises(BadQuery, match="give a number of their units"):
        intervals.split(before, unit="day")
    with pytest.raises(UnknownName, match="unknown resolution 'fortnight'"):
        intervals.split(frame, unit="fortnight")
    with pytest.raises(BadColumn, match="row 0 is unbounded"):
        intervals.split(TERMS.tail(1), unit="year")
    with pytest.raises(BadQuery, match="pieces do not fit in memory"):
        intervals.split(pl.DataFrame({"start": [0], "end": [10**15]}), unit=1)


def local(zone: str, *days: tuple[int, int, int]) -> pl.DataFrame:
    edges = [datetime(*day, tzinfo=ZoneInfo(zone)) for day in days]
    return pl.DataFrame(
        {"start": edges[:-1], "end": edges[1:]},
        {"start": pl.Datetime("us", zone), "end": pl.Datetime("us", zone)},
    )


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("America/New_York", (2024, 3, 8), (2024, 3, 13)),
        ("Europe/Berlin", (2024, 10, 25), (2024, 10, 30)),
        ("Africa/Cairo", (2024, 4, 24), (2024, 4, 29)),  # the clock skips midnight on 26 April
        ("America/Havana", (2024, 11, 1), (2024, 11, 6)),  # midnight comes twice on 3 November
        ("America/Sao_Paulo", (2018, 2, 15), (2018, 2, 20)),  # the clock goes back from midnight into 17 February
        ("Pacific/Apia", (2011, 12, 28), (2012, 1, 2)),  # 30 December does not exist
        ("Asia/Kolkata", (2024, 1, 1), (2024, 1, 6)),
    ],
)  # fmt: skip
def test_days_begin_at_local_midnight(
    zone: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    frame = local(zone, first, last)
    pieces = intervals.split(frame, unit="day")
    assert intervals.coalesce(pieces).select("start", "end").rows() == frame.rows()
    begun = pieces.with_columns(last=pl.col("end") - pl.duration(microseconds=1)).select(
        pl.col("start").dt.date(), pl.col("last").dt.date()
    )
    assert begun["start"].equals(begun["last"].alias("start"))
    assert begun["start"].is_unique().all()
    assert begun.height == 5 - (zone == "Pacific/Apia")


def test_bins() -> None:
    #  Jan  Feb  Mar
    #  #########....   1 Jan - 15 Feb
    #  ....#####....   1 Feb - 15 Feb
    frame = pl.DataFrame({"start": [date(2001, 1, 1), date(2001, 2, 1)], "end": [date(2001, 2, 15)] * 2})
    assert intervals.concurrency(frame, bins="month").rows() == [
        (date(2001, 1, 1), date(2001, 2, 1), 1.0, 1), (date(2001, 2, 1), date(2001, 3, 1), 1.0, 2),
    ]  # fmt: skip
    limited = intervals.concurrency(frame, bins="month", limits=("2001-01-16", "2001-04-01"))
    assert limited["start"].to_list() == [date(2001, 1, 16), date(2001, 2, 1), date(2001, 3, 1)]
    assert limited["mean"].to_list() == [1.0, 1.0, 0.0]
    assert limited["peak"].to_list() == [1, 2, 0]
    by_row = intervals.concurrency(frame.with_columns(k=pl.Series(["x", "y"])), bins="month", by="k")
    assert by_row.select("k", "peak").rows() == [("x", 1), ("x", 1), ("y", 0), ("y", 1)]
    assert intervals.concurrency(frame, bins="all").rows() == [
        (date(2001, 1, 1), date(2001, 2, 15), 59 / 45, 2)
    ]
    with pytest.raises(
        BadColumn, match="some extents are unbounded and so have bins without end; set limits"
    ):
        intervals.concurrency(TERMS, bins="year")
    open_ended = intervals.concurrency(TERMS, bins="year", limits=("2000", "2012"))
    assert open_ended["peak"].to_list() == [1] * 9 + [0] + [1] * 2
