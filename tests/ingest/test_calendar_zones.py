"""Time zones of calendars: those that everybody knows, those that the file defines, and those that nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline import Timeline

MINE = "\r\n".join(
    [
        "BEGIN:VTIMEZONE", "TZID:Mine", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:{0}", "TZOFFSETTO:{0}", "END:STANDARD", "END:VTIMEZONE",
    ]
)  # fmt: skip


def calendar(path: Path, *lines: str, before: str = "", after: str = "") -> Path:
    """A calendar of one event."""
    event = ["BEGIN:VEVENT", "UID:1", "SUMMARY:s", *lines, "END:VEVENT"]
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", before, *event, after, "END:VCALENDAR", ""]
    path.write_text("\r\n".join(line for line in text if line) + "\r\n", newline="")
    return path


def when(tl: Timeline, path: Path) -> tuple[str | None, str | None]:
    tl.ingest(path)
    (row,) = tl.sql("select start_min::text as a, end_max::text as b from events").rows()
    return row["a"], row["b"]


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Paris", "2024-04-26 12:00:00"),
        ("W. Europe Standard Time", "2024-04-26 12:00:00"),
        ("GMT+2", "2024-04-26 12:00:00"),
        ("UTC", "2024-04-26 14:00:00"),
    ],
)
def test_a_zone_that_is_known(tl: Timeline, tmp_path: Path, zone: str, start: str) -> None:
    path = calendar(
        tmp_path / "a.ics", f"DTSTART;TZID={zone}:20240426T140000", f"DTEND;TZID={zone}:20240426T150000"
    )
    assert when(tl, path)[0] == start


def test_a_zone_that_nobody_defines_is_as_wide_as_all_zones(tl: Timeline, tmp_path: Path) -> None:
    zone = "Customized Time Zone"
    path = calendar(
        tmp_path / "a.ics", f"DTSTART;TZID={zone}:20240426T140000", f"DTEND;TZID={zone}:20240426T150000"
    )
    (report,) = tl.ingest(path)
    assert report.set_aside == {"in a time zone that is not defined: as wide as all zones": 1}
    (row,) = tl.find().rows()
    assert (row["start_min"], row["start_max"]) == ("2024-04-26T00:00:00Z", "2024-04-27T02:00:00.999999Z")
    assert (row["end_min"], row["end_max"]) == ("2024-04-26T00:59:59.000001Z", "2024-04-27T03:00:00Z")
    assert tl.event("ical:1").attributes == {"unknown-zone": zone}


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_zone_that_the_file_defines(tl: Timeline, tmp_path: Path, place: str) -> None:
    zone = {place: MINE.format("+0530")}
    path = calendar(tmp_path / "a.ics", "DTSTART;TZID=Mine:20240426T140000", **zone)
    assert when(tl, path)[0] == "2024-04-26 08:30:00"


def test_each_file_has_its_own_zones(tl: Timeline, tmp_path: Path) -> None:
    for offset, hour in (("+0530", "08:30"), ("+0200", "12:00")):
        path = calendar(tmp_path / "a.ics", "DTSTART;TZID=Mine:20240426T140000", before=MINE.format(offset))
        assert when(tl, path)[0] == f"2024-04-26 {hour}:00"
    (report,) = tl.ingest(calendar(tmp_path / "b.ics", "DTSTART;TZID=Mine:20240426T140000"))
    assert report.set_aside == {"in a time zone that is not defined: as wide as all zones": 1}


def test_days_have_no_zone(tl: Timeline, tmp_path: Path) -> None:
    tl.ingest(calendar(tmp_path / "a.ics", "DTSTART;VALUE=DATE;TZID=Nowhere:20240426"))
    assert [row["when"] for row in tl.find()] == ["2024-04-26"]


def test_a_date_that_is_none_is_a_reject_and_costs_no_other(tl: Timeline, tmp_path: Path) -> None:
    path = calendar(tmp_path / "a.ics", "DTSTART;TZID=Nowhere:2024070", "DTEND;TZID=Nowhere:20240426T140000")
    (report,) = tl.ingest(path)
    assert (report.added, report.rejected) == (0, 1)
    assert [row["column"] for row in tl.rejects()] == ["dtstart"]


def test_a_property_of_a_zone_in_an_event_is_kept_as_it_is_written(tl: Timeline, tmp_path: Path) -> None:
    tl.ingest(calendar(tmp_path / "a.ics", "DTSTART;VALUE=DATE:20240426", "TZOFFSETTO:+0200"))
    assert tl.event("ical:1").attributes == {"tzoffsetto": "+0200"}
