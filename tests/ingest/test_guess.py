"""A guessed mapping reads a fresh spreadsheet without an edit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from timeline import Timeline
from timeline.errors import BadRow

INCIDENTS = """Case No;Incident;Category;Date of incident;Town;Country;Perpetrators;Reported by;Dead
A-1;Bomb in market;Attack;03/04/2010;Basra;Iraq;Group X;Wire;12
A-2;Raid;Attack;25/12/2010;Mosul;Iraq;Group Y;Post;n/a
A-3;Kidnap;Crime;01/2011;Kirkuk;Iraq;;Wire;0
A-4;Strike;Attack;;Erbil;Iraq;Group Z;Wire;0
"""
LIVES = "Name,Born,Died,Nationality\nAda,10 December 1815,27 November 1852,British\nBob,1901,,French\nCy,c. 1850,1900?,French\n"
NUMBERS = "year,month,day,event,actor1,actor2\n1999,1,2,x,A,B\n1999,,,y,A,\n2001,5,,z,A,B\n"
LOG = "timestamp\tmessage\tlevel\n2024-01-02T10:00:00Z\tstarted\tINFO\n2024-01-02 10:05:00+02:00\twarned\tWARN\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "incidents.csv",
            INCIDENTS,
            {"Bomb in market": "2010-04-03", "Raid": "2010-12-25", "Kidnap": "2011-01", "Strike": "/"},
        ),
        ("lives.csv", LIVES, {"Ada": "1815-12-10/1852-11-27", "Bob": "1901/", "Cy": "1850~/1900?"}),
        ("numbers.csv", NUMBERS, {"x": "1999-01-02", "y": "1999", "z": "2001-05"}),
        ("reigns.csv", "name,start,end\nA,-500,-400\nB,-44,14\n", {"A": "-0500/-0400", "B": "-0044/0014"}),
        (
            "months.csv",
            "Ereignis,Jahr,Monat,Tag\nA,1914,Juli,28\nB,1918,Nov.,\n",
            {"A": "1914-07-28", "B": "1918-11"},
        ),
        (
            "precision.csv",
            "title,date,Precision\nA,1850-01-01,Year\nB,1850-05-01,Month\nC,1850-05-03,Day\nD,1850-05-03,\n",
            {"A": "1850", "B": "1850-05", "C": "1850-05-03", "D": "1850-05-03"},
        ),
        ("log.tsv", LOG, {"started": "2024-01-02T10:00:00Z", "warned": "2024-01-02T08:05:00Z"}),
    ],
)
def test_a_fresh_file(tl: Timeline, tmp_path: Path, name: str, text: str, told: dict[str, str]) -> None:
    file, mapping = tmp_path / name, tmp_path / "mapping.toml"
    file.write_text(text)
    mapping.write_text(Timeline.guess(file))
    (report,) = tl.ingest(file, map_=mapping)
    assert (report.added, report.rejected) == (len(told), 0)
    assert {row["title"]: row["when"] for row in tl.find()} == told


def test_what_an_incident_is_made_of(tl: Timeline, tmp_path: Path) -> None:
    file, mapping = tmp_path / "incidents.csv", tmp_path / "mapping.toml"
    file.write_text(INCIDENTS)
    mapping.write_text(Timeline.guess(file))
    tl.ingest(file, map_=mapping)
    event = tl.event("incidents:A-1")
    assert (event.kind, event.place, event.country) == ("attack", "Basra", "IQ")
    assert [p.entity for p in event.participants] == ["group-x"]
    assert event.evidence[0].source == "Wire"
    assert event.attributes["Dead"] == "12"


# --- countries and points ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "values", "line"),
    [
        ("country_txt", "Mexico,Peru", "country-any"),
        ("country,country_txt", "130,159;Mexico,Peru", "{country_txt}"),
        ("country_name", "St. Lucia,Atlantis", "{country_name}"),
        ("Country of origin", "Mexico,Peru", "{Country of origin}"),
        ("statenme", "Mexico,Peru", "{statenme}"),
        ("iso3", "MEX,PER", "{iso3}"),
        ("iso2,country", "MX,PE;Mexico,Peru", "{iso2}"),
        ("ccode", "70,135", "country-cow"),
        ("gwno", "70,135", "country-gw"),
        ("Country of origin", "x,y", None),
        ("nationwide", "yes,no", None),
    ],
)
def test_the_column_of_the_country(tmp_path: Path, header: str, values: str, line: str | None) -> None:
    cells = [column.split(",") for column in values.split(";")]
    rows = [",".join((f"Event {n}", f"201{n}", *(column[n] for column in cells))) for n in (0, 1)]
    file = tmp_path / "cases.csv"
    file.write_text("\n".join([f"title,date,{header}", *rows]) + "\n")
    told = [text for text in Timeline.guess(file).splitlines() if text.startswith("country")]
    assert len(told) == (line is not None)
    assert line is None or line in told[0]


def feature(name: str, date: str, geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"name": name, "occurred": date}, "geometry": geometry}


POINTS = [
    feature("A", "2010-02-03", {"type": "Point", "coordinates": [10.5, 50.25]}),
    feature("B", "2011-05", {"type": "Point", "coordinates": [-70, -33.25, 12]}),
    feature("C", "2012", None),
]
AREA = feature("D", "2013", {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]})


@pytest.mark.parametrize("features", [POINTS, [*POINTS, AREA]])
def test_features_of_geojson(tl: Timeline, tmp_path: Path, features: list[dict[str, object]]) -> None:
    file, mapping = tmp_path / "map.geojson", tmp_path / "mapping.toml"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    mapping.write_text(Timeline.guess(file))
    (report,) = tl.ingest(file, map_=mapping)
    assert (report.added, report.rejected, dict(report.set_aside)) == (len(features), 0, {})
    events = {e.title: e for e in (tl.event(row["event_id"]) for row in tl.find())}
    places = {title: (e.kind, e.lat, e.lon) for title, e in events.items()}
    known = {"A": ("event", 50.25, 10.5), "B": ("event", -33.25, -70.0)}
    assert places == dict.fromkeys("ABCD"[: len(features)], ("event", None, None)) | known
    assert events["A"].when.edtf == "2010-02-03"
    assert "type" not in events["A"].attributes


# --- files of which nothing can be read --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.jsonl", '{"a":1\n{"b":\n', "a.jsonl:1: none of its 2 records can be read, the first: not JSON"),
        (
            "a.json",
            "[1, 2]",
            "a.json:1: none of its 2 records can be read, the first: a line is one JSON object",
        ),
        ("b.json", "[1]", "b.json:1: its only record cannot be read: a line is one JSON object"),
        ("a.csv", "", "a.csv: the file"),
    ],
)
def test_a_file_of_rejects_is_not_called_empty(
    tl: Timeline, tmp_path: Path, name: str, text: str, reason: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    for asked in (Timeline.guess, tl.ingest):
        with pytest.raises(BadRow, match=re.escape(reason)):
            asked(file)


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.jsonl", '{"a":1\n{"b":\n', 2),
        ("a.json", "[1, 2]", 2),
        (
            "a.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:notadate\nEND:VEVENT\nEND:VCALENDAR\n",
            1,
        ),
    ],
)
def test_rejects_alone_are_kept_and_counted(
    tl: Timeline, tmp_path: Path, name: str, text: str, rows: int
) -> None:
    file = tmp_path / name
    file.write_text(text)
    (report,) = tl.ingest(file, map_={"name": "x", "title": "{title}", "when": {"date": "{date}"}})
    assert (report.rows, report.rejected) == (rows, rows)
