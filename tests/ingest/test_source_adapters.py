"""Shipped mappings of data sets that people study: small invented rows under the real headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline

FILES = {
    "gtd.csv": "gtd",
    "cow-interstate-wars.csv": "cow-interstate-wars",
    "cow-intrastate-wars.csv": "cow-intrastate-wars",
    "cow-extrastate-wars.csv": "cow-extrastate-wars",
    "mid-disputes.csv": "mid-disputes",
    "mid-participants.csv": "mid-participants",
    "archigos.tsv": "archigos",
    "reign.csv": "reign",
    "reign-leaders.csv": "reign-leaders",
    "usgs.geojson": "usgs",
    "usgs.csv": "usgs-csv",
    "gdelt-mentions.tsv": "gdelt-mentions",
    "timesketch.csv": "timesketch",
    "plaso.jsonl": "timesketch",
    "l2t.csv": "l2t",
    "stix.json": "stix",
    "misp.json": "misp",
    "misp-search.json": "misp-search",
}


@pytest.mark.parametrize(("file", "name"), FILES.items())
def test_its_columns_tell_what_it_is_and_a_second_time_changes_nothing(
    tl: Timeline, fixtures: Path, file: str, name: str
) -> None:
    (report,) = tl.ingest(fixtures / file)
    assert (report.adapter, report.rejected) == (name, 0)
    assert report.added >= 1
    (again,) = tl.ingest(fixtures / file)
    assert (again.added, again.amended, again.unchanged) == (0, 0, report.added)


def read(tl: Timeline, file: Path) -> dict[str, dict[str, Any]]:
    """The events of a file by the last word of their identities."""
    tl.ingest(file)
    return {row["event_id"].split(":", 1)[1]: row for row in tl.find()}


def who(tl: Timeline, event_id: str) -> list[tuple[str, str]]:
    return [(one.entity, one.role) for one in tl.event(event_id).participants]


def test_gtd(tl: Timeline, fixtures: Path) -> None:
    """Months and days of 0 are unknown; an incident that lasted ends with its resolution."""
    rows = read(tl, fixtures / "gtd.csv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "200101050001": "2001-01-05",
        "200102000002": "2001-02",
        "200100000003": "2001/2002-03-04",
        "200101310004": "2001-01-31/2001-02-02",
    }
    event = tl.event("gtd:200101050001")
    assert (event.kind, event.country, event.place) == (
        "terrorism.bombing-explosion",
        "NO",
        "Smalltown, North",
    )
    assert who(tl, "gtd:200101050001") == [
        ("group-a", "perpetrator"),
        ("group-b", "perpetrator"),
        ("police-station", "target"),
    ]
    assert who(tl, "gtd:200102000002") == [("shop", "target")]
    assert tl.event("gtd:200102000002").attributes["approxdate"] == "February 3-9, 2001"


def test_wars(tl: Timeline, fixtures: Path) -> None:
    """The rows of a war are one event; -7 goes on, -8 and -9 say nothing, and the end is that of the last stage."""
    rows = read(tl, fixtures / "cow-interstate-wars.csv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "901": "1897-04-06 -> 1897-06-04..1897-06-30",
        "902": "1912-10-17/1913-07-30",
        "903": "2003/..",
    }
    assert rows["901"]["start_min"] == "1897-04-06T00:00:00Z"
    assert rows["901"]["end_max"] == "1897-07-01T00:00:00Z"
    assert who(tl, "cow-interstate-wars:901") == [("norway", "side-1"), ("sweden", "side-2")]
    assert tl.event("cow-interstate-wars:902").attributes["BatDeath"] == [32000, 30000]


def test_wars_within_and_beyond_states(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "cow-intrastate-wars.csv")
    assert {key: row["when"] for key, row in rows.items()} == {"951": "1818-06-10/1822-11"}
    assert who(tl, "cow-intrastate-wars:951") == [
        ("norway", "side-a"),
        ("hill-league", "side-b"),
        ("sweden", "side-a"),
    ]
    tl.ingest(fixtures / "cow-extrastate-wars.csv")
    event = tl.event("cow-extrastate-wars:981")
    assert (event.when.edtf, event.kind) == ("1825-07/1830-03-28", "war.extra-state")


def test_disputes(tl: Timeline, fixtures: Path) -> None:
    """A day, a month or a whole date of -9 is unknown."""
    rows = read(tl, fixtures / "mid-disputes.csv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "2": "1902-05/1903-01-25",
        "3": "1913-05-02/1913-10-25",
        "4": "1946/",
    }


def test_participants_of_disputes(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "mid-participants.csv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "2 UKG 1902-05": "1902-05/1903-01-25",
        "2 USA 1902-05": "1902-05/1903-01-25",
        "3 AUH 1913-05-02": "1913-05-02/1913-10-25",
    }
    event = tl.event("mid-participants:2 USA 1902-05")
    assert (event.country, event.tags, event.title) == ("US", ("dispute 2",), "USA in dispute 2")
    assert who(tl, "mid-participants:2 USA 1902-05") == [("usa", "side-a")]


def test_a_dispute_as_one_event(tl: Timeline, fixtures: Path) -> None:
    """As the note of the mapping says."""
    whole = {
        "extends": "mid-participants",
        "name": "mid",
        "join": True,
        "id": "{dispnum}",
        "title": "Dispute {dispnum}",
    }
    (report,) = tl.ingest(fixtures / "mid-participants.csv", map_=whole)
    assert report.added == 2
    assert who(tl, "mid:2") == [("ukg", "side-b"), ("usa", "side-a")]


def test_leaders(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "archigos.tsv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "USA-1869": "1869-03-04/1877-03-04",
        "USA-1877": "1877-03-04/1881-03-04",
    }
    assert tl.event("archigos:USA-1877").attributes.get("yrborn") is None
    assert rows["USA-1869"]["country"] == "US"


def test_leaders_as_stata_names_their_dates(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "obsid,leadid,ccode,idacr,leader,eindate,eoutdate\nUSA-1,a,2,USA,Able,04mar1869,04mar1877\n"
    )
    assert [row["when"] for row in read(tl, tmp_path / "a.csv").values()] == ["1869-03-04/1877-03-04"]


@pytest.mark.parametrize("header", ["DispNum3,StAbb,ccode,StDay,StMon,StYear,EndDay,EndMon,EndYear,SideA"])
def test_an_older_edition_of_the_disputes(tl: Timeline, tmp_path: Path, header: str) -> None:
    (tmp_path / "MIDB 4.0.csv").write_text(header + "\n2,CUB,40,-9,-9,1902,25,1,1903,0\n")
    rows = read(tl, tmp_path / "MIDB 4.0.csv")
    assert {key: row["when"] for key, row in rows.items()} == {"2 CUB 1902": "1902/1903-01-25"}


def test_reign(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "reign.csv") | read(tl, fixtures / "reign-leaders.csv")
    assert {key: row["when"] for key, row in rows.items()} == {
        "385 Able 1950-01": "1950-01",
        "385 Able 1950-02": "1950-02",
        "385 Able 1945-04-12": "1945-04-12/1953-01-20",
        "385 Baker 1953-01-20": "1953-01-20/..",
    }


@pytest.mark.parametrize(("file", "key"), [("usgs.geojson", "usgs:us1"), ("usgs.csv", "usgs-csv:us1")])
def test_earthquakes(tl: Timeline, fixtures: Path, file: str, key: str) -> None:
    """Longitude before latitude, milliseconds since 1970, before 1970 as well."""
    read(tl, fixtures / file)
    event = tl.event(key)
    assert (event.lat, event.lon, event.when.edtf) == (-33.25, -70.5, "2020-01-01T00:00:00.500000Z")
    assert event.kind == "geophysical.earthquake"
    if file == "usgs.geojson":
        assert tl.event("usgs:ci2").when.edtf == "1969-07-20T20:17:40.000000Z"
        assert (tl.event("usgs:ci2").title, tl.event("usgs:ci2").lat) == ("M 1.2", 35.0)


def test_mentions(tl: Timeline, fixtures: Path) -> None:
    rows = read(tl, fixtures / "gdelt-mentions.tsv")
    assert sorted((row["when"], row["kind"]) for row in rows.values()) == [
        ("2015-02-18T23:15:00Z", "mention.web"),
        ("2015-02-19T00:15:00Z", "mention.citation"),
    ]
    assert {tl.event(f"gdelt-mentions:{key}").confidence for key in rows} == {0.5, 1.0}


def test_traces(tl: Timeline, fixtures: Path) -> None:
    """An offset is applied, microseconds since 1970 are a time, and a time that is not set is none."""
    rows = {row["title"]: row for row in read(tl, fixtures / "timesketch.csv").values()}
    assert {title: row["when"] for title, row in rows.items()} == {
        "User logged in": "2012-03-14T04:17:38.276340Z",
        "File made": "2012-03-14T04:17:39Z",
        "No time": "/",
    }
    assert tl.event(rows["User logged in"]["event_id"]).tags == ("login", "night")


def test_traces_of_plaso(tl: Timeline, fixtures: Path) -> None:
    (row,) = read(tl, fixtures / "plaso.jsonl").values()
    assert (row["when"], row["kind"]) == ("2012-03-14T04:17:38.000000Z", "trace.content-modification-time")


def test_traces_of_log2timeline(tl: Timeline, fixtures: Path) -> None:
    """Month first, in the zone of the row: 8 in the morning of a summer in New York is noon."""
    rows = read(tl, fixtures / "l2t.csv")
    assert {row["title"]: row["when"] for row in rows.values()} == {
        "OS:/etc/hosts": "2012-03-14T04:17:38Z",
        "ana logged in": "2012-07-01T12:00:00Z",
        "No time": "/",
    }


def test_stix(tl: Timeline, fixtures: Path) -> None:
    """When something was seen counts, not when the object was written; definitions are no events."""
    (report,) = tl.ingest(fixtures / "stix.json")
    assert report.set_aside == {"rows left out: type is identity": 1}
    assert {row["event_id"].split(":", 1)[1]: row["when"] for row in tl.find()} == {
        "campaign--1": "2019-03-01T00:00:00Z/2019-04-01T12:30:00.500000Z",
        "indicator--1": "2020-01-02T00:00:00Z/",
        "observed-data--1": "2019-03-05T10:00:00Z/2019-03-05T11:00:00Z",
        "sighting--1": "2020-02-01T00:00:00Z/",
        "report--1": "2020-01-20T17:00:00.000000Z",
        "malware--1": "/",
    }
    assert tl.event("stix:campaign--1").tags == ("mail", "north")


@pytest.mark.parametrize("file", ["misp.json", "misp-search.json"])
def test_misp(tl: Timeline, fixtures: Path, file: str) -> None:
    (report,) = tl.ingest(fixtures / file)
    event = tl.event(f"{report.adapter}:5b0e-1")
    assert (event.title, event.when.edtf) == ("Mails to the north", "2019-03-04")
    assert event.tags == (("tlp:white", "type:mail") if file == "misp.json" else ("tlp:white",))
    assert who(tl, event.event_id) == [("analysts", "author")]
