"""Other shapes in which the same sources come, and mappings that are built on shipped ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from timeline import Timeline, UnknownName

UCDP = {
    "id": 1, "type_of_violence": 1, "side_a": "Government", "side_b": "Rebels", "date_prec": 1, "country": "Mali",
    "date_start": "2020-01-05T00:00:00", "date_end": "2020-01-05T00:00:00",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "YEM1", "event_date": "2021-01-02", "time_precision": "2", "event_type": "Battles",
    "actor1": "A", "actor2": "B",
}  # fmt: skip
REDUCED = "Date\tSource\tTarget\tCAMEOCode\tNumEvents\tNumArts\tQuadClass\tGoldstein" + "\t" * 9
REDUCED_ROWS = ["19790101\tAFR\tLBY\t193", "19790102\t\tLBY\t043"]
SHEET = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Headline,Text,Media\n"


def _when(tl: Timeline) -> dict[str, str | None]:
    return {row["title"]: row["when"] for row in tl.find()}


@pytest.mark.parametrize(
    ("document", "adapter", "told"),
    [
        ({"TotalCount": 1, "Result": [UCDP]}, "ucdp-ged", "2020-01-05"),
        ({"status": 200, "data": [ACLED]}, "acled", "[2020-12-30..2021-01-05]"),
    ],
)
def test_what_the_interface_of_a_source_gives(
    tl: Timeline, tmp_path: Path, document: dict[str, object], adapter: str, told: str
) -> None:
    (tmp_path / "page.json").write_text(json.dumps(document))
    (report,) = tl.ingest(tmp_path / "page.json")
    assert (report.adapter, report.added) == (adapter, 1)
    assert list(_when(tl).values()) == [told]


@pytest.mark.parametrize("midnight", ["00:00:00.000", "0:00", "12:00:00 AM"])
def test_a_ucdp_day_written_with_a_midnight_is_a_day(tl: Timeline, tmp_path: Path, midnight: str) -> None:
    file = tmp_path / "ged.csv"
    days = f"1/31/2012 {midnight}" if "A" in midnight else f"2012-01-31 {midnight}"
    file.write_text(
        f"id,side_a,side_b,type_of_violence,date_prec,date_start,date_end\n1,A,B,1,1,{days},{days}\n"
    )
    tl.ingest(file)
    assert _when(tl) == {"A - B": "2012-01-31"}


@pytest.mark.parametrize("header", [True, False])
def test_gdelt_reduced(tl: Timeline, tmp_path: Path, header: bool) -> None:
    """The actors are codes, the root is the first two digits of the code; a row is its own identity."""
    file = tmp_path / "GDELT.MASTERREDUCEDV2.TXT"
    rows = [row + "\t1" * 13 for row in REDUCED_ROWS]
    file.write_text("\n".join([REDUCED, *rows] if header else rows) + "\n")
    (report,) = tl.ingest(file)
    assert (report.adapter, report.added, report.rejected) == ("gdelt-events", 2, 0)
    told = {row["title"]: (row["kind"], row["when"]) for row in tl.find()}
    assert told == {
        "AFR fights LBY": ("fight.193", "1979-01-01"),
        "someone consults LBY": ("consultation.043", "1979-01-02"),
    }


def test_the_search_page_of_the_storm_database(tl: Timeline, tmp_path: Path) -> None:
    file = tmp_path / "storm_data_search_results.csv"
    file.write_text(
        "EVENT_ID,CZ_NAME_STR,BEGIN_DATE,BEGIN_TIME,END_DATE,END_TIME,EVENT_TYPE,STATE_ABBR,CZ_TIMEZONE\n"
        "7,ADAMS CO.,06/01/2019,905,06/02/2019,10,Hail,CO,MST-7\n"
    )
    (report,) = tl.ingest(file)
    (row,) = tl.find().rows()
    assert (report.adapter, row["event_id"], row["kind"]) == ("noaa-storm", "noaa-storm:7", "weather.hail")
    assert (row["start_min"], row["end_max"]) == ("2019-06-01T16:05:00Z", "2019-06-02T07:11:00Z")


@pytest.mark.parametrize(
    ("time", "begins", "ends"),
    [
        ("10:30", "10:30:00", "10:31:00"),
        ("10:30:15 PM", "22:30:15", "22:30:16"),
        ("12:05 am", "00:05:00", "00:06:00"),
        ("12:05 PM", "12:05:00", "12:06:00"),
        ("3 pm", "15:00:00", "16:00:00"),
    ],
)
def test_times_of_a_timelinejs_sheet(tl: Timeline, tmp_path: Path, time: str, begins: str, ends: str) -> None:
    (tmp_path / "sheet.csv").write_text(f"{SHEET}2011,12,12,{time},,,,,A,,\n")
    tl.ingest(tmp_path / "sheet.csv")
    (row,) = tl.find().rows()
    assert (row["start_min"], row["end_max"]) == (f"2011-12-12T{begins}Z", f"2011-12-12T{ends}Z")


def test_a_year_too_far_for_microseconds_is_told_so(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(f"{SHEET}-4500000000,,,,,,,,Earth,,\n-10000,,,,,,,,Ice,,\n")
    tl.ingest(tmp_path / "sheet.csv")
    assert _when(tl) == {"Ice": "Y-10000"}
    assert [row["reason"] for row in tl.rejects()] == ["a year lies between -290000 and 290000"]


def test_a_calendar_keeps_everything_and_counts_what_recurs(tl: Timeline, tmp_path: Path) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    lines += ["BEGIN:VEVENT", "UID:1", "SUMMARY:Weekly", "DTSTART:20240701T100000Z", "DURATION:PT1H"]
    lines += ["RRULE:FREQ=WEEKLY", "EXDATE:20240708T100000Z", "PRIORITY:5", "X-ROOM:Blue", "END:VEVENT"]
    lines += ["BEGIN:VEVENT", "UID:2", "SUMMARY:Bad", "DTSTART:2024070", "END:VEVENT", "END:VCALENDAR", ""]
    (tmp_path / "a.ics").write_text("\r\n".join(lines), newline="")
    (report,) = tl.ingest(tmp_path / "a.ics")
    assert report.set_aside == {"recurring: kept as the first occurrence": 1}
    assert tl.event("ical:1").attributes == {
        "rrule": "FREQ=WEEKLY",
        "exdate": "20240708T100000Z",
        "priority": "5",
        "x-room": "Blue",
    }
    (reject,) = tl.rejects().rows()
    assert (reject["column"], reject["value"], reject["reason"]) == (
        "dtstart",
        "2024070",
        "not a date of iCalendar",
    )


def test_nobody_takes_part_in_a_wikidata_span_unless_it_says_so(tl: Timeline, tmp_path: Path) -> None:
    row = {"item": "http://www.wikidata.org/entity/Q1", "itemLabel": "Reign", "start": "1700-01-01T00:00:00Z"}
    (tmp_path / "q.json").write_text(json.dumps([row | {"end": "1710-05-02T00:00:00Z"}]))
    tl.ingest(tmp_path / "q.json")
    assert tl.find().rows()[0]["who"] == []


def test_two_spells_of_a_state_without_a_beginning_are_two_events(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "states.csv").write_text(
        "stateID,StateName,Begin,End\nAUT,Austria,,1938-03-12\nAUT,Austria,,2016-12-31..\n"
    )
    (report,) = tl.ingest(tmp_path / "states.csv")
    assert (report.added, report.rejected) == (2, 0)


def test_a_mapping_built_on_a_shipped_one(tl: Timeline, tmp_path: Path) -> None:
    """Every key that is given replaces the one there, the others stay."""
    (tmp_path / "own.csv").write_text(
        "event_id_cnty,event_date,event_type,actor1,loss\nX1,2020-01-02,Battles,A,3\n"
    )
    (tmp_path / "own.toml").write_text('extends = "acled"\ntitle = "{actor1} fights"\n')
    (report,) = tl.ingest(tmp_path / "own.csv", map_=tmp_path / "own.toml")
    event = tl.event("acled:X1")
    assert (report.adapter, event.title, event.kind) == ("acled", "A fights", "battles")
    (tmp_path / "own.toml").write_text('extends = "acledd"\n')
    with pytest.raises(UnknownName, match="did you mean 'acled'"):
        tl.ingest(tmp_path / "own.csv", map_=tmp_path / "own.toml")


def test_timelinejs_2_is_known_by_its_dates(tl: Timeline, tmp_path: Path) -> None:
    dates = [
        {"startDate": "2012,1,26", "endDate": "2012,1,27", "headline": "First", "text": "one", "tag": "a"},
        {"startDate": "2012,3", "headline": "Second", "asset": {"media": "https://example.org/2"}},
        {"startDate": "2012", "endDate": "2013", "headline": "Third"},
        {"startDate": "2012,12,10,07,02", "endDate": "", "headline": "Fourth"},
        {"startDate": "1/26/2012", "headline": "Fifth"},
        {"startDate": "2012,13", "headline": "Sixth"},
    ]
    eras = [{"startDate": "2011,12,10", "endDate": "2012,12,11", "headline": "An era"}]
    file = tmp_path / "slides.json"
    file.write_text(json.dumps({"timeline": {"headline": "A year", "date": dates, "era": eras}}))
    (report,) = tl.ingest(file)
    assert (report.rows, report.added, report.rejected) == (6, 5, 1)
    assert {row["title"]: row["when"] for row in tl.find()} == {
        "First": "2012-01-26/2012-01-27",
        "Second": "2012-03",
        "Third": "2012/2013",
        "Fourth": "[2012-12-10T07:02:00Z..2012-12-10T07:02:59Z]",
        "Fifth": "2012-01-26",
    }
    assert [row["title"] for row in tl.find("tag:a")] == ["First"]
    (again,) = tl.ingest(file, as_="timelinejs")
    assert again.added == 0
