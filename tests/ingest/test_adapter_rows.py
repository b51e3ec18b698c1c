"""Rows of known kinds of files that are easy to get wrong: codes for nothing, lists, tracks, changed series."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from timeline import Timeline


def when(tl: Timeline) -> dict[str, str | None]:
    return {row["event_id"].split(":", 1)[1]: row["when"] for row in tl.find()}


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


# --- disputes, wars, incidents ------------------------------------------------------------------------------

MIDA = "dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,hostlev,ongo2014"
MIDI = "dispnum,incidnum,stday,stmon,styear,endday,endmon,endyear,fatality,hostlev"
MIDIP = "dispnum,incidnum,ccode,stabb,stday,stmon,styear,endday,endmon,endyear,sidea,fatality,hostlev"


def test_a_dispute_that_goes_on(tl: Timeline, tmp_path: Path) -> None:
    rows = ("1,1,3,2014,-9,-9,-9,0,1,1", "2,1,3,2014,-9,-9,-9,0,1,0", "3,-9,3,2014,-9,-9,2014,0,1,0")
    (report,) = tl.ingest(write(tmp_path / "MIDA.csv", MIDA, *rows))
    assert report.adapter == "mid-disputes"
    assert when(tl) == {"1": "2014-03-01/..", "2": "2014-03-01/", "3": "2014-03/2014"}


def test_the_incidents_of_a_dispute_are_events_of_their_own(tl: Timeline, tmp_path: Path) -> None:
    rows = ("3551,3551001,22,6,1993,22,6,1993,0,3", "3551,3551002,-9,7,1993,1,8,1993,0,3")
    (report,) = tl.ingest(write(tmp_path / "MIDI.csv", MIDI, *rows))
    assert (report.adapter, report.added, report.rejected) == ("mid-incidents", 2, 0)
    assert when(tl) == {"3551001": "1993-06-22", "3551002": "1993-07/1993-08-01"}
    assert tl.event("mid-incidents:3551002").tags == ("dispute 3551",)


def test_the_states_in_an_incident(tl: Timeline, tmp_path: Path) -> None:
    rows = (
        "3551,3551001,345,YUG,22,6,1993,22,6,1993,1,0,3",
        "3551,3551001,339,ALB,22,6,1993,22,6,1993,0,0,1",
    )
    (report,) = tl.ingest(write(tmp_path / "MIDIP.csv", MIDIP, *rows))
    assert (report.adapter, report.added) == ("mid-incident-participants", 2)
    event = tl.event("mid-incident-participants:3551001 YUG 1993-06-22")
    assert (event.country, event.tags) == ("RS", ("dispute 3551", "incident 3551001"))
    assert [(who.entity, who.role) for who in event.participants] == [("yug", "side-a")]


def test_rebels_are_no_unknown_country(tl: Timeline, tmp_path: Path) -> None:
    """The codes of Correlates of War say which side is a state."""
    head = (
        "WarNum,WarName,CcodeA,SideA,CcodeB,SideB,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1"
    )
    row = "500,First Caucasus,365,Russia,-8,Chechens,6,10,1818,-9,-9,1822"
    (report,) = tl.ingest(write(tmp_path / "intra.csv", head, row))
    assert report.set_aside == {}
    assert when(tl) == {"500": "1818-06-10/1822"}


GTD = "eventid,iyear,imonth,iday,extended,resolution,country_txt,city,attacktype1_txt,gname"


@pytest.mark.parametrize(
    ("row", "date", "title"),
    [
        ("1970,0,0,0,,Mexico,Unknown,Unknown,Unknown", "1970", "incident in Mexico"),
        ("1970,7,0,0,,Mexico,Toluca,Unknown,Unknown", "1970-07", "incident in Toluca, Mexico"),
        ("1970,-9,-9,0,,Mexico,Toluca,Assassination,X", "1970", "Assassination in Toluca, Mexico"),
        (
            "1970,1,2,1,1/16/1970,Mexico,,Assassination,X",
            "1970-01-02/1970-01-16",
            "Assassination in Mexico",
        ),
    ],
)
def test_gtd(tl: Timeline, tmp_path: Path, row: str, date: str, title: str) -> None:
    tl.ingest(write(tmp_path / "gtd.csv", GTD, f"1,{row}"))
    assert [(row["when"], row["title"]) for row in tl.find()] == [(date, title)]


def test_a_leader_without_an_identity_is_known_by_name(tl: Timeline, tmp_path: Path) -> None:
    head = "obsid,ccode,idacr,leader,leadid,startdate,enddate"
    tl.ingest(
        write(
            tmp_path / "a.csv",
            head,
            "A,2,USA,Grant,,1869-03-04,1877-03-04",
            "B,2,USA,Hayes,81,1877-03-04,1881-03-04",
        )
    )
    leaders = [
        who.entity for key in "AB" for who in tl.event(f"archigos:{key}").participants if who.role == "leader"
    ]
    assert leaders == ["grant", "archigos 81"]


# --- countries ----------------------------------------------------------------------------------------------


def test_letters_that_are_no_code_are_counted(tl: Timeline, tmp_path: Path) -> None:
    codes = ("YUG", "XYZ", "SU", "CHL", "cl", "XK", "Chile", "USA")
    lines = [f"{n},t,2001,{code}" for n, code in enumerate(codes)]
    (report,) = tl.ingest(write(tmp_path / "c.csv", "id,title,date,country", *lines))
    assert report.set_aside == {f"country set aside: not known ({code})": 1 for code in codes[:3]}
    found = [tl.event(f"edtf-csv:{n}").country for n in range(len(codes))]
    assert found == [None, None, None, "CL", "CL", "XK", "CL", "US"]
    assert tl.event("edtf-csv:0").attributes == {"country": "YUG"}


# --- lists --------------------------------------------------------------------------------------------------


def test_a_list_beside_single_values_stays_a_list(tl: Timeline, tmp_path: Path) -> None:
    tags: list[Any] = [["x", "y"], "solo; duo", None, [], [1, 2], "[z]"]
    lines = [json.dumps({"id": n, "title": "t", "date": "2001", "tags": tag}) for n, tag in enumerate(tags)]
    tl.ingest(write(tmp_path / "a.jsonl", *lines))
    found = [tl.event(f"edtf-csv:{n}").tags for n in range(len(tags))]
    assert found == [("x", "y"), ("solo", "duo"), (), (), ("1", "2"), ("[z]",)]


def test_texts_in_brackets_are_no_lists(tl: Timeline, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": n, "title": "t", "date": date}) for n, date in enumerate(["[1900..1905]", "2001"])
    ]
    tl.ingest(write(tmp_path / "a.jsonl", *lines))
    assert when(tl) == {"0": "[1900..1905]", "1": "2001"}


def test_tags_of_misp_hold_quotes_and_semicolons(tl: Timeline, tmp_path: Path) -> None:
    names = ["tlp:white", 'misp-galaxy:threat-actor="APT; 28"']
    event = {"info": "Phish", "date": "2020-03-04", "uuid": "u", "threat_level_id": "1"}
    tags = [{"id": "1", "name": name, "colour": "#fff"} for name in names]
    (tmp_path / "m.json").write_text(json.dumps({"Event": event | {"Tag": tags}}))
    tl.ingest(tmp_path / "m.json")
    assert tl.event("misp:u").tags == tuple(names)


CAMPAIGN = {"type": "campaign", "id": "campaign--1", "name": "Op", "first_seen": "2016-04-06T20:03:48Z"}
ANALYSIS = {
    "type": "malware-analysis", "id": "malware-analysis--1", "product": "av",
    "analysis_started": "2018-11-23T06:45:55Z", "analysis_ended": "2018-11-23T07:45:55Z",
}  # fmt: skip


@pytest.mark.parametrize("form", ["bundle", "envelope", "list"])
def test_objects_of_stix(tl: Timeline, tmp_path: Path, form: str) -> None:
    objects = [CAMPAIGN, ANALYSIS]
    documents: dict[str, Any] = {
        "bundle": {"type": "bundle", "id": "bundle--1", "objects": objects},
        "envelope": {"more": False, "objects": objects},
        "list": objects,
    }
    (tmp_path / "s.json").write_text(json.dumps(documents[form]))
    (report,) = tl.ingest(tmp_path / "s.json")
    assert report.adapter == "stix"
    assert when(tl) == {
        "campaign--1": "2016-04-06T20:03:48Z/",
        "malware-analysis--1": "2018-11-23T06:45:55Z/2018-11-23T07:45:55Z",
    }


def test_times_of_plaso_that_are_not_set(tl: Timeline, tmp_path: Path) -> None:
    stamps = ("0000-00-00T00:00:00.000000+00:00", "Not a time", "Never", "2016-02-20T20:26:40.123456+00:00")
    lines = [
        json.dumps({"message": f"m{n}", "datetime": text, "timestamp_desc": "Not a time"})
        for n, text in enumerate(stamps)
    ]
    (report,) = tl.ingest(write(tmp_path / "p.jsonl", *lines))
    assert report.rejected == 0
    rows = {row["title"]: (row["when"], row["kind"]) for row in tl.find()}
    told = ["/", "/", "/", "2016-02-20T20:26:40.123456Z"]
    assert rows == {f"m{n}": (text, "trace.not-a-time") for n, text in enumerate(told)}


# --- tracks, and the time of a view --------------------------------------------------------------------------

KML = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>{}</Document></kml>'
TRACK = "<gx:Track><when>2010-05-{0}T02:00:00Z</when><when>2010-05-{0}T03:00:00Z</when></gx:Track>"


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (f"<gx:MultiTrack>{TRACK.format(28)}{TRACK.format(29)}</gx:MultiTrack>", "2010-05-28T02:00:00Z/2010-05-29T03:00:00Z"),
        ("<LookAt><gx:TimeStamp><when>2001</when></gx:TimeStamp></LookAt>", "/"),
        ("<LookAt><gx:TimeStamp><when>2001</when></gx:TimeStamp></LookAt><TimeStamp><when>1997-07</when></TimeStamp>", "1997-07"),
        ("<TimeSpan><begin/><end>1998</end></TimeSpan>", "../1998"),
        ("<gx:TimeSpan><begin>1876-08</begin><end>1880</end></gx:TimeSpan>", "1876-08/1880"),
    ],
)  # fmt: skip
def test_times_of_kml(tl: Timeline, tmp_path: Path, inside: str, told: str) -> None:
    place = f'<Placemark id="p"><name>P</name>{inside}</Placemark>'
    (tmp_path / "a.kml").write_text(KML.format(place))
    tl.ingest(tmp_path / "a.kml")
    assert when(tl) == {"p": told}


# --- calendars ----------------------------------------------------------------------------------------------


def calendar(path: Path, *events: str) -> Path:
    parts = "".join(f"BEGIN:VEVENT\nSUMMARY:s\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{parts}END:VCALENDAR\n"
    path.write_text(text.replace("\n", "\r\n"), newline="")
    return path


def test_a_change_of_this_and_all_later_occurrences(tl: Timeline, tmp_path: Path) -> None:
    series = "UID:1\nDTSTART:20240501T100000Z\nRRULE:FREQ=DAILY;COUNT=4"
    later = "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240503T100000Z\nDTSTART:20240503T120000Z"
    (report,) = tl.ingest(calendar(tmp_path / "a.ics", series, later), expand="2024")
    assert (report.added, report.rejected) == (4, 0)
    assert when(tl) == {
        "1 2024-05-01T10:00:00Z": "2024-05-01T10:00:00Z",
        "1 2024-05-02T10:00:00Z": "2024-05-02T10:00:00Z",
        "1 2024-05-03T10:00:00Z": "2024-05-03T12:00:00Z",
        "1 2024-05-04T10:00:00Z": "2024-05-04T12:00:00Z",
    }


def test_further_dates_are_counted(tl: Timeline, tmp_path: Path) -> None:
    event = "UID:1\nDTSTART;VALUE=DATE:20240110\nRDATE;VALUE=DATE:20240115,20240120"
    (report,) = tl.ingest(calendar(tmp_path / "a.ics", event))
    assert report.set_aside == {"with further dates (RDATE): kept as the first of them": 1}


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("20241027T023000", "PT1H", "2024-10-27T01:29:59Z"),  # the clock shows 2:30 again
        ("20240330T120000", "P1D", "2024-03-31T09:59:59Z"),  # a day of 23 hours
        ("20240330T120000", "P1DT1H", "2024-03-31T10:59:59Z"),
        ("20240331T010000", "PT2H", "2024-03-31T01:59:59Z"),
    ],
)
def test_a_duration_over_a_change_of_the_clocks(
    tl: Timeline, tmp_path: Path, start: str, duration: str, end: str
) -> None:
    event = f"UID:1\nDTSTART;TZID=Europe/Berlin:{start}\nDURATION:{duration}"
    tl.ingest(calendar(tmp_path / "a.ics", event))
    told = when(tl)["1"]
    assert told is not None
    assert told.endswith(end)
