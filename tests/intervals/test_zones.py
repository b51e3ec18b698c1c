"""Columns with a time zone: a day is a local day, of 23 hours, of 25, or of none."""

# ruff: noqa: DTZ001 - columns without a zone hold datetimes without one
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.effort import examples
from timeline import intervals
from timeline.errors import BadColumn

ZONES = [
    "Europe/Berlin", "America/Havana", "Africa/Cairo", "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia",
    "Asia/Kolkata", "Pacific/Kiritimati",
]  # fmt: skip


def zoned(zone: str, *times: datetime) -> pl.Series:
    """Local times as a column of starts."""
    return pl.Series(
        "start", [time.replace(tzinfo=ZoneInfo(zone)) for time in times], pl.Datetime("us", zone)
    )


BERLIN = zoned("Europe/Berlin", datetime(2023, 3, 26, 0, 30), datetime(2023, 3, 27, 0, 30)).to_frame()


def test_rate_counts_in_local_days() -> None:
    #  UTC     25 March 23:30   26 March 22:30       Berlin's 26 March has 23 hours
    #  Berlin  26 March 00:30   27 March 00:30
    found = intervals.rate(BERLIN, end=None, event=None, item=None, every="day")
    assert found.select(pl.col("start").dt.date(), "n_certain").rows() == [
        (date(2023, 3, 26), 1),
        (date(2023, 3, 27), 1),
    ]
    assert found.schema["start"] == pl.Datetime("us", "Europe/Berlin")
    assert (found["end"] - found["start"]).dt.total_hours().to_list() == [23, 24]
    binned = intervals.concurrency(
        BERLIN.with_columns(end=pl.col("start") + pl.duration(minutes=1)), bins="day"
    )
    assert binned.select("start", "end").equals(found.select("start", "end"))


@pytest.mark.parametrize("every", ["day", "2d", "week", "month", "quarter", "year", "decade", "6h"])
@pytest.mark.parametrize("zone", ZONES)
def test_each_event_is_counted_in_the_bin_that_holds_it(every: str, zone: str) -> None:
    first = datetime(2011, 10, 20, tzinfo=UTC)
    times = [first + timedelta(hours=7 * n, minutes=1) for n in range(400)]
    frame = pl.DataFrame({"start": times}).with_columns(pl.col("start").dt.convert_time_zone(zone))
    found = intervals.rate(frame, end=None, event=None, item=None, every=every)
    expected = [
        frame.filter(pl.col("start") >= start, pl.col("start") < end).height
        for start, end in found.select("start", "end").rows()
    ]
    assert found["n_certain"].to_list() == expected
    assert sum(expected) == 400
    assert (found["end"] > found["start"]).all()


@pytest.mark.parametrize("zone", ZONES)
def test_windows_of_days_are_windows_of_local_days(zone: str) -> None:
    days = [date(2011, 12, 27) + timedelta(days=n) for n in range(6)]
    kept = [day for day in days if not (zone == "Pacific/Apia" and day == date(2011, 12, 30))]
    rows = [
        (2 * n + late, "ab"[late], datetime(*day.timetuple()[:3], 23 * late, 30))
        for n, day in enumerate(kept)
        for late in (0, 1)
    ]
    frame = pl.DataFrame(
        {"event": [n for n, _, _ in rows], "item": [item for _, item, _ in rows]}
    ).with_columns(zoned(zone, *(time for _, _, time in rows)))
    same = intervals.cooccurrence(frame, end=None, window="0d", null="none")
    assert same["cross"].to_list() == [len(kept)]
    # An a at 00:30 lies in the day of the b at 23:30, and a day after the b before it.
    led = intervals.leads(frame, window="0d", lag="1d", min_count=0).filter(x="b", y="a")
    assert led["preceded"].to_list() == [3 if zone == "Pacific/Apia" else 5]


def test_bursts_by_the_local_day() -> None:
    #  25 March has 24 hours, 26 March 23: each event lies half an hour after midnight
    times = [datetime(2023, month, 1, 0, 30) for month in (1, 2, 5, 6, 7, 8, 9, 10, 11, 12)]
    times += [datetime(2023, 3, day, 0, 30) for day in range(23, 29)]
    found = intervals.bursts(
        zoned("Europe/Berlin", *times).to_frame(), event=None, item=None, resolution="day"
    )
    assert found.select(pl.col("start", "end").dt.replace_time_zone(None), "events").rows() == [
        (datetime(2023, 3, 23), datetime(2023, 3, 29), 6)
    ]
    assert found.schema["start"] == pl.Datetime("us", "Europe/Berlin")


def test_bursts_by_the_week_begin_on_monday() -> None:
    days = [
        date(2023, 1, 4),
        date(2023, 5, 1),
        date(2023, 5, 7),
        date(2023, 5, 8),
        date(2023, 5, 15),
        date(2023, 12, 1),
    ]
    found = intervals.bursts(pl.DataFrame({"start": days}), event=None, item=None, resolution="week")
    assert {start.weekday() for start in found["start"]} == {0}


def test_limits_are_local_times() -> None:
    whole = pl.DataFrame(
        {"start": [None], "end": [None]}, dict.fromkeys(("start", "end"), pl.Datetime("us", "Europe/Berlin"))
    )
    hours = {
        (date(2023, 3, 26), date(2023, 3, 27)): 23,
        ("2023-10-29", "2023-10-30"): 25,
        (datetime(2023, 3, 26, 0, 30), "2023-03-26T03:00:00"): 1.5,
        ("2023-03-26T00:00:00Z", "2023-03-26T01:00:00+00:00"): 1,
        (datetime(2023, 3, 26, tzinfo=UTC), datetime(2023, 3, 26, 3, tzinfo=UTC)): 3,
        ("2023", "2024"): 365 * 24,
    }
    for limits, length in hours.items():
        assert intervals.coverage(whole, limits=limits)["length"].to_list() == [timedelta(hours=length)], (
            limits
        )
        steps = intervals.concurrency(whole, limits=limits)
        assert (steps["end"] - steps["start"]).to_list() == [timedelta(hours=length)]
    skipped, twice = "2023-03-26T02:30:00", datetime(2023, 10, 29, 2, 30)
    for wrong, why in ((skipped, "is skipped by the clock"), (twice, "comes twice on the clock")):
        with pytest.raises(BadColumn, match=f"{why} of Europe/Berlin; give it with an offset"):
            intervals.coverage(whole, limits=(wrong, "2024"))


def test_a_date_beside_a_column_with_a_zone_is_a_local_day() -> None:
    terms = pl.DataFrame({"who": ["Ann", "Bob"]}).with_columns(
        zoned("Asia/Tokyo", datetime(2020, 1, 1), datetime(2020, 1, 2))
    )
    terms = terms.with_columns(end=pl.col("start") + pl.duration(days=1))
    days = pl.DataFrame({"at": [date(2020, 1, 1), date(2020, 1, 2)]})
    assert intervals.lookup(days, terms)["who_right"].to_list() == ["Ann", "Bob"]
    periods = pl.DataFrame({"start": [date(2020, 1, 1)], "end": [date(2020, 1, 2)]})
    assert intervals.coverage(terms, limits=periods)["length"].to_list() == [timedelta(days=1)]


@given(
    st.sampled_from(ZONES), st.datetimes(datetime(1985, 1, 1), datetime(2030, 1, 1)), st.integers(1, 96 * 60)
)
@example("America/St_Johns", datetime(2006, 10, 29, 2, 30), 45)
@example("America/St_Johns", datetime(2006, 10, 29, 2, 30, 30), 1)
@example("Pacific/Apia", datetime(2011, 12, 30, 9), 180)
@examples(100)
def test_pieces_of_days_cover_what_was_cut(zone: str, start: datetime, minutes: int) -> None:
    utc = pl.DataFrame({"start": [start], "end": [start + timedelta(minutes=minutes)]})
    frame = utc.select(pl.all().dt.replace_time_zone("UTC").dt.convert_time_zone(zone))
    pieces = intervals.split(frame, unit="day")
    assert pieces["start"][0] == frame["start"][0]
    assert pieces["end"][-1] == frame["end"][0]
    assert (pieces["start"][1:] == pieces["end"][:-1]).all()
    assert pieces["start"].dt.date().is_unique().all()
