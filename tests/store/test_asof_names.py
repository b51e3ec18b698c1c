"""As of: names, aliases and kinds are those of then, and what had not been recorded by then is unknown."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from timeline import Timeline, UnknownName
from timeline.resources import read_text
from timeline.store.migrate import scripts


@pytest.fixture(scope="module")
def renamed() -> Timeline:
    """1: Ann in x. 2: her alias. 3: Anna. 4: Annabel, of a country. 5: another event, with a name for everything."""
    tl = Timeline.memory()
    tl.add(event_id="x", title="x", when="1970", participants=[{"entity": "Ann", "role": "r"}])
    tl.alias("Ann", "the boss")
    tl.add(entities=[{"entity_id": "ann", "name": "Anna"}])
    tl.add(entities=[{"entity_id": "ann", "name": "Annabel", "kind": "person", "country": "AR"}])
    tl.add(
        event_id="y",
        title="y",
        when="1970",
        kind="war.civil",
        place="Lima",
        country="PE",
        tags=["t"],
        participants=[{"entity": "Bob", "role": "q"}],
        evidence=[{"source": "paper"}],
    )
    return tl


@pytest.mark.parametrize(
    ("as_of", "name"),
    [(1, "Ann"), (2, "Ann"), (3, "Anna"), (4, "Annabel"), (5, "Annabel"), (None, "Annabel")],
)
def test_a_name_is_that_of_then(renamed: Timeline, as_of: int | None, name: str) -> None:
    assert renamed.find("id:x", as_of=as_of).rows()[0]["who"] == [name]
    assert renamed.show("x", as_of=as_of).rows()[0]["participants"][0]["name"] == name
    items = [row["item"] for row in renamed.items("id:x", by="who", as_of=as_of)]
    rates = [row["item"] for row in renamed.coverage("id:x", by="who", as_of=as_of)]
    assert items == rates == [name]
    where = renamed.find(where=f"list_contains(who, '{name}')", as_of=as_of)
    assert [row["event_id"] for row in where] == ["x"]


@pytest.mark.parametrize(
    ("selector", "known"),
    [
        ("who:ann", (1, 2, 3, 4, 5)),  # the identity stays
        ("who:Anna", (3,)),
        ("who:Annabel", (4, 5)),
        ('who:"the boss"', (2, 3, 4, 5)),
        ("who:Bob", (5,)),
        ("kind:war", (5,)),
        ("-kind:war.civil", (5,)),
        ("place:Lima", (5,)),
        ("country:PE", (5,)),
        ("tag:t", (5,)),
        ("role:q", (5,)),
        ("source:paper", (5,)),
        ("id:y", (5,)),
        ("kind:event", (1, 2, 3, 4, 5)),
        ("role:r", (1, 2, 3, 4, 5)),
    ],
)
def test_what_had_not_been_recorded_is_unknown(
    renamed: Timeline, selector: str, known: tuple[int, ...]
) -> None:
    for as_of in range(1, 6):
        if as_of in known:
            assert len(renamed.find(selector, as_of=as_of)) == 1
        else:
            with pytest.raises(UnknownName):
                renamed.find(selector, as_of=as_of)
    if 5 in known:
        assert len(renamed.find(selector)) == 1


def test_the_names_that_are_offered_are_those_of_then(renamed: Timeline) -> None:
    with pytest.raises(UnknownName, match=r"unknown entity 'the boss'; known: Ann, ann$"):
        renamed.find('who:"the boss"', as_of=1)
    with pytest.raises(UnknownName, match=r"unknown kind 'war'; known: event$"):
        renamed.find("kind:war", as_of=1)


def test_a_kind_that_was_given_up_before_is_known_as_it_is_now(tl: Timeline) -> None:
    tl.add(event_id="x", title="x", when="1970", kind="war")
    tl.amend("x", kind="battle")
    assert [len(tl.find("kind:war", as_of=number)) for number in (1, 2)] == [1, 0]
    assert len(tl.find("kind:war")) == 0


def test_the_country_of_then_may_be_none(renamed: Timeline) -> None:
    """What is printed runs by itself: the names of then are part of it."""
    question = renamed.find(as_of=3)
    entities = question.sql[: question.sql.index(",\nevent AS")] + "\nSELECT name, kind, country FROM entity"
    assert renamed.sql(entities, question.params).rows() == [
        {"name": "Anna", "kind": "unknown", "country": None}
    ]


def test_names_of_unknown_age_were_always_known(tmp_path: Path) -> None:
    """A file of the schema that kept no former names, in which Ann had become Anna: only Anna is known."""
    now, path = tmp_path / "now.duckdb", tmp_path / "old.duckdb"
    Timeline(now).add(event_id="x", title="x", when="1970", participants=[{"entity": "Ann", "role": "r"}])
    Timeline(now).add(entities=[{"entity_id": "ann", "name": "Anna"}])
    with duckdb.connect(path) as old:
        for script in scripts()[:2]:
            old.execute(read_text(f"sql/schema/{script.name}"))
        old.execute(f"ATTACH '{now}' AS now (READ_ONLY)")
        tables = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' AND table_name <> 'meta'"
        for (table,) in old.execute(tables).fetchall():
            columns = ", ".join(name for name, *_ in old.execute(f"DESCRIBE {table}").fetchall())
            old.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM now.{table}")
        old.execute("INSERT INTO meta VALUES ('schema_version', '2')")
    old_file = Timeline(path)
    assert old_file.find("who:Anna", as_of=1).rows()[0]["who"] == ["Anna"]
    old_file.add(entities=[{"entity_id": "ann", "name": "Annabel"}])
    assert [old_file.find(as_of=number).rows()[0]["who"] for number in (1, 2, 3)] == [
        ["Anna"],
        ["Anna"],
        ["Annabel"],
    ]
