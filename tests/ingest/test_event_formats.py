"""Formats of events: KML, GEDCOM, and what recurs in calendars."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from timeline import BadQuery, BadRow, Timeline


def read(tl: Timeline, file: Path, **more: Any) -> dict[str, dict[str, Any]]:
    """The events of a file by their titles."""
    tl.ingest(file, **more)
    return {row["title"]: row for row in tl.find()}


def written(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


# --- KML ---------------------------------------------------------------------------------------------------


def test_kml(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "places.kml")
    assert {title: row["when"] for title, row in rows.items()} == {
        "Camp": "1876-08/1876-10-05",
        "Ship": "2007-01-14T21:05:02Z",
        "Since": "1990/..",
        "Until": "../1990-05-01T10:00:00Z",
        "Undated": "/",
        "Walk": "2010-05-28T02:02:09Z/2010-05-28T02:02:56Z",
    }
    camp = tl.event("kml:p1")
    assert (camp.lat, camp.lon, camp.tags) == (75.25, -60.5, ("Journeys", "North"))
    assert camp.attributes == {"data.leader": "Ana", "data.depth": "12"}
    assert camp.description == "<b>Cold</b> place"


@pytest.mark.parametrize("name", ["places.xml", "places", "places.kml.gz"])
def test_kml_of_any_name(tl: Timeline, fixtures: Path, tmp_path: Path, name: str) -> None:
    if name.endswith(".gz"):
        import gzip

        (tmp_path / name).write_bytes(gzip.compress((fixtures / "places.kml").read_bytes()))
    else:
        shutil.copy(fixtures / "places.kml", tmp_path / name)
    (report,) = tl.ingest(tmp_path / name)
    assert (report.adapter, report.added) == ("kml", 6)


def test_kmz(tl: Timeline, fixtures: Path, tmp_path: Path) -> None:
    """A document beside its images."""
    with zipfile.ZipFile(tmp_path / "places.kmz", "w") as archive:
        archive.write(fixtures / "places.kml", "doc.kml")
        archive.writestr("files/icon.png", b"x")
    (report,) = tl.ingest(tmp_path / "places.kmz")
    assert (report.adapter, report.added) == ("kml", 6)


_NAMED = "<kml><Placemark><name>&a;</name></Placemark></kml>"
BOMB = f'<!DOCTYPE x [<!ENTITY b "bb"><!ENTITY a "&b;&b;">]>{_NAMED}'
FILE = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{_NAMED}'


@pytest.mark.parametrize("text", [BOMB, FILE])
def test_entities_are_not_expanded(tl: Timeline, tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRow, match="entities"):
        tl.ingest(written(tmp_path, "bomb.kml", text))


@pytest.mark.parametrize("text", ["<kml><Placemark>", "", "no XML at all"])
def test_what_is_no_kml(tl: Timeline, tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRow):
        tl.ingest(written(tmp_path, "x.kml", text))


def test_a_bad_date_of_kml_is_a_reject(tl: Timeline, tmp_path: Path) -> None:
    text = "<kml><Placemark><name>A</name><TimeStamp><when>yesterday</when></TimeStamp></Placemark></kml>"
    (report,) = tl.ingest(written(tmp_path, "x.kml", text))
    assert report.rejected == 1


# --- GEDCOM ------------------------------------------------------------------------------------------------


def test_gedcom(tl: Timeline, fixtures: Path) -> None:
    (report,) = tl.ingest(fixtures / "family.ged")
    assert (report.adapter, report.added, report.rejected) == ("gedcom", 10, 0)
    rows = {row["event_id"]: row for row in tl.find()}
    dated = {row["title"]: row["when"] for row in rows.values()}
    assert dated["Occupation of John Smith: Miller"] == "1590/1600"
    assert dated["Knighted: John Smith"] == "1601-03-03"
    assert dated["Marriage of John Smith and Ana Jones"] == "1592-02-14"
    assert dated["Marriage of the family F2"] == "[..1599]"
    assert dated["Divorce of John Smith and Ana Jones"] == "[1603..]"
    assert dated["Death of John Smith"] == "/"
    assert "Occupation of John Smith: Farmer" not in dated
    marriage = tl.event("gedcom:F1 John Smith and Ana Jones MARR")
    assert [(who.entity, who.role) for who in marriage.participants] == [
        ("I1 John Smith", "husband"),
        ("I2 Ana Jones", "wife"),
    ]
    assert (marriage.place, marriage.kind) == ("Leeds", "life.marriage")
    assert tl.event("gedcom:I1 John Smith EVEN").description == "By the king\nhimself."
    assert "gedcom:I1 John Smith RESI 2" in rows


def test_a_phrase_is_kept_and_no_date(tl: Timeline, fixtures: Path) -> None:
    tl.ingest(fixtures / "family.ged")
    birth = tl.event("gedcom:I2 Ana Jones BIRT")
    assert birth.when.edtf == "/"
    assert birth.when_text == "(about the time of the great flood)"


def test_lines_that_are_none_are_rejected(tl: Timeline, tmp_path: Path) -> None:
    text = "0 HEAD\n0 @I1@ INDI\n1 NAME A /B/\nwhat\n1 BIRT\n2 DATE 1 JAN 1900\n4 PLAC too deep\n0 TRLR\n"
    (report,) = tl.ingest(written(tmp_path, "x.ged", text))
    assert (report.added, report.rejected) == (1, 2)
    assert [row["line"] for row in tl.rejects()] == [4, 7]


def test_what_is_no_gedcom(tl: Timeline, tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="not GEDCOM"):
        tl.ingest(written(tmp_path, "x.ged", "a,b\n1,2\n"))


# --- what recurs -------------------------------------------------------------------------------------------


def test_without_a_window_a_rule_is_kept(tl: Timeline, fixtures: Path) -> None:
    (report,) = tl.ingest(fixtures / "recurring.ics")
    assert report.set_aside == {"recurring: kept as the first occurrence": 2}
    assert tl.event("ical:weekly").attributes["rrule"] == "FREQ=WEEKLY"
    assert tl.event("ical:birthday").when.edtf == "2000-01-20"


def test_the_occurrences_of_a_window(tl: Timeline, fixtures: Path) -> None:
    """In the zone of the calendar; without what is left out, with what was moved; what happens once stays."""
    (report,) = tl.ingest(fixtures / "recurring.ics", expand="2024-01")
    assert report.set_aside == {"occurrences of recurring events": 5}
    assert "5 occurrences of recurring events" in str(report)
    assert {row["event_id"].split(":", 1)[1]: row["when"] for row in tl.find()} == {
        "once": "2010-01-01",
        "weekly 2024-01-01T08:00:00Z": "2024-01-01T08:00:00Z/2024-01-01T08:59:59Z",
        "weekly 2024-01-08T08:00:00Z": "2024-01-08T08:00:00Z/2024-01-08T08:59:59Z",
        "weekly 2024-01-22T08:00:00Z": "2024-01-23T10:00:00Z/2024-01-23T10:59:59Z",
        "weekly 2024-01-29T08:00:00Z": "2024-01-29T08:00:00Z/2024-01-29T08:59:59Z",
        "weekly 2024-04-01T07:00:00Z": "2024-04-02T07:00:00Z/2024-04-02T07:59:59Z",
        "birthday 2024-01-20": "2024-01-20",
    }
    (again,) = tl.ingest(fixtures / "recurring.ics", expand="2024-01")
    assert (again.added, again.unchanged) == (0, 7)


def test_the_hour_of_summer(tl: Timeline, fixtures: Path) -> None:
    """Nine in Paris is seven in UTC from April on."""
    tl.ingest(fixtures / "recurring.ics", expand="2024-03-25/2024-04-08")
    starts = [row["start_min"] for row in tl.find() if row["title"] == "Weekly meeting"]
    assert starts == ["2024-03-25T08:00:00Z", "2024-04-08T07:00:00Z"]


@pytest.mark.parametrize("window", ["2024/..", "/", "when it suits", "0000"])
def test_what_is_no_window(tl: Timeline, fixtures: Path, window: str) -> None:
    with pytest.raises(BadRow, match="expand"):
        tl.ingest(fixtures / "recurring.ics", expand=window)


def test_a_window_is_of_calendars(tl: Timeline, fixtures: Path) -> None:
    with pytest.raises(BadQuery, match="expand is of calendars"):
        tl.ingest(fixtures / "events.csv", expand="2024")


def test_a_mapping_may_hold_the_window(tl: Timeline, fixtures: Path) -> None:
    (report,) = tl.ingest(fixtures / "recurring.ics", map_={"extends": "ical", "read": {"expand": "2024-01"}})
    assert report.added == 7


RULES = {
    "RRULE:FREQ=DAILY;COUNT=3": 3,
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR": 3,
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": 2,
    "RDATE;VALUE=DATE:20240210,20240220": 3,
    "RRULE:FREQ=DAILY;UNTIL=20240103": 3,
    "RRULE:FREQ=WEEKLY;COUNT=2\nEXDATE;VALUE=DATE:20240101": 1,
}


@pytest.mark.parametrize(("rule", "count"), RULES.items())
def test_rules(tl: Timeline, tmp_path: Path, rule: str, count: int) -> None:
    """The first day of an event counts, though its rule may not name it."""
    event = f"BEGIN:VEVENT\nUID:x\nSUMMARY:X\nDTSTART;VALUE=DATE:20240101\n{rule}\nEND:VEVENT"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR\n"
    (report,) = tl.ingest(written(tmp_path, "x.ics", text.replace("\n", "\r\n")), expand="2024-01/2024-02")
    assert report.set_aside == {"occurrences of recurring events": count}


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;INTERVAL=0", "FREQ=FORTNIGHTLY", "FREQ=DAILY;UNTIL=then", "FREQ=WEEKLY;BYDAY=XX"]
)
def test_a_rule_that_cannot_be_read_or_never_advances_is_rejected(
    tl: Timeline, tmp_path: Path, rule: str
) -> None:
    event = f"BEGIN:VEVENT\nUID:x\nSUMMARY:X\nDTSTART;VALUE=DATE:20240101\nRRULE:{rule}\nEND:VEVENT"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR\n"
    (report,) = tl.ingest(written(tmp_path, "x.ics", text.replace("\n", "\r\n")), expand="2024-01/2024-02")
    assert report.rejected == 1
    assert [(row["column"], row["reason"]) for row in tl.rejects()] == [
        ("rrule", "a rule of recurrence that cannot be read")
    ]


def test_occurrences_in_a_zone_that_nobody_defines(tl: Timeline, tmp_path: Path) -> None:
    """They are as wide as all zones, as what happens once is."""
    event = "BEGIN:VEVENT\nUID:x\nSUMMARY:X\nDTSTART;TZID=Nowhere/Zone:20240101T090000\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR\n"
    tl.ingest(written(tmp_path, "x.ics", text.replace("\n", "\r\n")), expand="2024-01")
    starts = [(row["start_min"], row["end_max"]) for row in tl.find()]
    assert starts == [
        ("2023-12-31T19:00:00Z", "2024-01-01T21:00:01Z"),
        ("2024-01-01T19:00:00Z", "2024-01-02T21:00:01Z"),
    ]


def test_dates_that_cannot_be_reckoned_with_are_rejects_that_name_them(tl: Timeline, tmp_path: Path) -> None:
    dates = ("DTSTART:20200101", "DTSTART:20200101T000000\nDTEND;VALUE=DATE:00010101")
    events = [f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:a\n{told}\nEND:VEVENT" for n, told in enumerate(dates)]
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])
    [result] = tl.ingest(written(tmp_path, "a.ics", text))
    assert (result.added, result.rejected) == (1, 1)
    assert "DTEND 00010101" in str(list(tl.rejects()))
