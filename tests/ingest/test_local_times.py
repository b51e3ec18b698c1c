"""Local times of EDTF and of texts move into the zone of the mapping; times with an offset and days do not."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.test_dates import BOUNDS, one, read
from timeline import When
from timeline.when.calendar import iso

TOKYO = "Asia/Tokyo"


@pytest.mark.parametrize(
    ("reader", "text", "edtf"),
    [
        ("text", "2023-06-01 12:30:00", "2023-06-01T03:30:00Z"),
        ("text", "2023-06-01 12:30", "[2023-06-01T03:30:00Z..2023-06-01T03:30:59Z]"),
        ("text", "June 1 2023 12:30 pm", "[2023-06-01T03:30:00Z..2023-06-01T03:30:59Z]"),
        ("text", "since 2023-06-01 12:30:00", "2023-06-01T03:30:00Z/.."),
        ("text", "2023-06-01", "2023-06-01"),
        ("edtf", "2023-06-01T12:30:00", "2023-06-01T03:30:00Z"),
        ("edtf", "2023-06-01T12:30:00.5", "2023-06-01T03:30:00.5Z"),
        ("edtf", "2023-06-01T12:30:00Z", "2023-06-01T12:30:00Z"),
        ("edtf", "2023-06-01T12:30:00+02:00", "2023-06-01T10:30:00Z"),
        ("edtf", "2023-06-01T12:30:00/2023-06-01T13:30:00", "2023-06-01T03:30:00Z/2023-06-01T04:30:00Z"),
        ("edtf", "2023-06-01T12:30:00/..", "2023-06-01T03:30:00Z/.."),
        ("edtf", "/2023-06-01T12:30:00", "/2023-06-01T03:30:00Z"),
        ("edtf", "2023-06-01T12:30:00/2023-06-02?", "2023-06-01T03:30:00Z/2023-06-02?"),
        ("edtf", "2023-05/2023-06-01T12:30:00", "2023-05/2023-06-01T03:30:00Z"),
        ("edtf", "[2023-06-01T12:30:00..]", "[2023-06-01T03:30:00Z..]"),
        ("edtf", "{2023-06-01T12:30:00,2023-06-02}", "{2023-06-01T03:30:00Z,2023-06-02}"),
        ("edtf", "-0043-03-15T12:00:00", "-0043-03-15T02:41:01Z"),  # the mean time of the place
    ],
)
def test_local_times_move_and_nothing_else(reader: str, text: str, edtf: str) -> None:
    row = one(text, read=reader, zone=TOKYO)
    assert (row["edtf"], row["error"]) == (edtf, None)
    assert tuple(row[bound] for bound in BOUNDS) == When.parse(edtf).bounds


COLUMN = [
    "2023-06-01T12:30:00", "2023-06-01T12:30:00.25", "2023-06-01T12:30:00Z", "2023-06-01", None,
    "2023-10-29T01:30:00", "2023-03-26T01:30:00", "2023-06-01T12:30:00/..", "-0043-03-15T12:00:00",
    "2023-10-29T01:30:00/2023-10-29T05:00:00", "0000-01-01T00:00:00", "soon", "2023-06-01T25:30:00",
]  # fmt: skip


@pytest.mark.parametrize("reader", ["edtf", "text"])
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "+05:45", "-11:00..+10:00"])
def test_a_column_moves_as_its_texts_do(reader: str, zone: str) -> None:
    rules = {"date": "{x}", "read": reader, "zone": zone}
    assert read(rules, x=COLUMN) == [read(rules, x=[text])[0] for text in COLUMN]
    single = COLUMN[:2] * 3
    assert read(rules, x=single) == [read(rules, x=[text])[0] for text in single]


def test_what_goes_on_has_no_end_to_move() -> None:
    # EDTF cannot write parts of a second of a Julian date, so that its bounds alone are known.
    row = one("2005-03-01T00:13:24.7/..", calendar="julian", zone="Europe/Berlin")
    assert (iso(row["start_min"]), row["end_max"], row["error"]) == (
        "2005-03-13T23:13:24.700000Z", None, None,
    )  # fmt: skip


def test_an_interval_from_an_hour_that_a_clock_shows_twice_is_kept_by_its_bounds() -> None:
    row = one("2023-10-29T01:30:00/2023-10-29T05:00:00", zone="Europe/London")
    early, late = (When.parse(f"2023-10-29T0{hour}:30:00Z/2023-10-29T05:00:00Z") for hour in (0, 1))
    assert row["edtf"] is None
    assert tuple(row[bound] for bound in BOUNDS) == (
        early.start_min, late.start_max, early.end_min, late.end_max,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "zone", "reason"),
    [
        ("2023-03-26T01:30:00", "Europe/London", "the clocks of its time zone skip this time"),
        ("2023-06-01T01:30:00", "Mars/Base", "its time zone is not known"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused(text: str, zone: str, reason: str) -> None:
    for one_text in (text, f"{text}/2024", f"[{text}..]"):
        assert one(one_text, zone=zone)["error"].partition(";")[0] == reason


def test_a_zone_that_nobody_knows_is_as_wide_as_all_offsets() -> None:
    row = one("2023-10-29T01:30:00", zone="-11:00..+10:00")
    assert row["edtf"] == "[2023-10-28T15:30:00Z..2023-10-29T12:30:00Z]"


@pytest.mark.parametrize(
    ("text", "day"), [("2023-06-01T03:00:00", "2023-06-01"), ("2023-06-01T23:00:00", "2023-06-01")]
)
def test_a_day_that_a_precision_makes_is_the_local_day(text: str, day: str) -> None:
    for reader in ("edtf", "iso", "text"):
        assert one(text, read=reader, zone=TOKYO, precision="day")["edtf"] == day


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["America/New_York", "Asia/Kolkata", "+05:45"]),
)
def test_every_reader_moves_a_time_alike(local: datetime, zone: str) -> None:
    text = local.isoformat(timespec="seconds")
    found = [one(text, read=reader, zone=zone) for reader in ("edtf", "text", "iso", "%Y-%m-%dT%H:%M:%S")]
    told = {
        (row["error"], None if row["error"] else (row["edtf"], *(row[bound] for bound in BOUNDS)))
        for row in found
    }
    assert len(told) == 1


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2007-11-13T10:00/12:00", ("09:00", "11:00")),
        ("2007-11-13 10:00 to 12:00", ("09:00", "11:00")),
        ("2007-11-13 9 a.m. to 5 p.m.", ("08:00", "16:00")),
        ("20071113T1000/1200", ("09:00", "11:00")),
        ("2007-11-13T10:00Z/12:00", ("10:00", "12:00")),
        ("2007-11-13T10:00+02:00/12:00", ("08:00", "10:00")),
        ("2007-11-13T10:00+02:00/12:00+02", ("08:00", "10:00")),
    ],
)
def test_an_interval_by_minutes_moves_into_the_zone_where_it_has_no_offset(text, hours):
    row = one(text, read="text", zone="Europe/Berlin")
    assert (iso(row["start_min"])[11:16], iso(row["end_min"] - 1)[11:16], row["error"]) == (*hours, None)
