"""A guessed mapping reads a fresh spreadsheet without an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline import Timeline

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
