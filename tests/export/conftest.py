"""A database with something of everything, and a dataset of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.many import WHEN
from timeline import Timeline

DAYS = [f"2023-11-{day:02d}T12:00:00Z" for day in range(6, 14)]
TABLE = "event_id,title,when\nfrom-file,Told by a file,1999\n,Without a date that is one,sometime\n"


def fill(tl: Timeline, folder: Path) -> None:
    """Undated, open, momentary, ancient and far events; amended, retracted, merged, unmerged; names; rejects."""
    when = {
        "day": "1994-07-18",
        "again": "1994-07",
        "third": "1994-07-19",
        "moment": "2015-01-14T10:20:30Z",
        "ancient": "-0043-03-15",
        "deep": "Y-50000",
        "far": "Y12023",
        "ongoing": "2010/..",
        "ended": "2010/",
        "until": "../2001",
        "undated": "no date",
        "decade": "199X",
        "circa": "1983~",
        "gone": "2001",
    }
    tl.add(
        *(
            {
                "event_id": name,
                "title": f'The "{name}" event; Ünïcode, and\na line',
                "kind": "attack.bombing" if number % 3 else "visit",
                "when": text,
                "country": [None, "AR", "BO"][number % 3],
                "place": None if number % 4 else "Buenos Aires",
                "lat": None if number % 4 else -34.6,
                "lon": None if number % 4 else -58.4,
                "confidence": 0.5 if number % 2 else None,
                "participants": [
                    {"entity": f"Actor {n}", "role": f"role {n}"} for n in range(number % 4, 0, -1)
                ],
                "tags": [f"t{n}" for n in range(number % 3, 0, -1)],
                "attributes": {"n": number, "deep": {"a": [1, None]}} if number % 2 else {},
                "evidence": [{"source": "paper", "locator": f"p. {number}", "quote": "so; it says"}],
            }
            for number, (name, text) in enumerate(when.items())
        ),
        recorded_at=DAYS[0],
    )
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    tl.amend("day", when="1994-07-18/1994-07-19", tags=["b", "a"], recorded_at=DAYS[1])
    tl.retract("gone", recorded_at=DAYS[2])
    tl.alias("Actor 1", "Ann", "Ána", recorded_at=DAYS[3])
    tl.merge("day", "again", recorded_at=DAYS[4])
    tl.merge("moment", "third", recorded_at=DAYS[5])
    tl.unmerge("third", recorded_at=DAYS[6])
    tl.ingest(folder / "table.csv", as_="edtf-csv")


@pytest.fixture(scope="session")
def full_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of that database; to be read only."""
    folder = tmp_path_factory.mktemp("full")
    with Timeline(folder / "full.duckdb") as tl:
        fill(tl, folder)
    return folder / "full.duckdb"


@pytest.fixture
def full(full_path: Path) -> Timeline:
    """That database, for reading."""
    return Timeline(full_path, read_only=True)


@pytest.fixture(scope="session")
def dataset(full_path: Path) -> Path:
    """Its dataset; to be read only."""
    return Timeline(full_path, read_only=True).export(full_path.with_name("dataset"))


@pytest.fixture(scope="session", params=["year", "kind", "country"])
def parted(request: pytest.FixtureRequest, full_path: Path) -> Path:
    """Its dataset in folders, by each of the ways; to be read only."""
    tl = Timeline(full_path, read_only=True)
    return tl.export(full_path.with_name(f"by-{request.param}"), partition=request.param)


@pytest.fixture
def many(tl: Timeline) -> Timeline:
    """An event of each kind of date; one has a place, people, tags, and a text that needs quoting."""
    tl.add(*({"event_id": name, "title": name, "kind": "x.y", "when": when} for name, when in WHEN.items()))
    tl.amend(
        "second",
        title='A "quoted"; text, in\ntwo lines',
        description="Çedilla & <tag>",
        lat=-34.6,
        lon=-58.38,
        place="Buenos Aires",
        country="AR",
        participants=[{"entity": "Ann"}, {"entity": "Bob", "role": "witness"}],
        tags=["b", "a"],
        evidence=[{"source": "paper"}],
        attributes={"dead": 3, "deep": [1, {"a": None}]},
    )
    return tl
