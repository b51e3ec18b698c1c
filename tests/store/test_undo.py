"""An undo gives back what was, for every verb that writes, and refuses what a later revision built on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reports import THREE_REPORTS
from timeline import Contradiction, Frozen, Timeline, UnknownName
from timeline.store.undone import undone_by

MAPPING = {
    "name": "cases",
    "id": "c:{id}",
    "title": "{title}",
    "when": {"date": "{date}"},
    "participant": [{"name": "{who}"}],
    "evidence": [{"source": "register", "locator": "row {id}"}],
    "source": [{"source_id": "register", "title": "Register", "published": "2020-01-01"}],
}
TABLES = {
    "events": "* EXCLUDE (version, recorded_from, revision_id)",
    "participants": "*",
    "tags": "*",
    "evidence": "*",
    "entities": "*",
    "sources": "*",
    "merges": "event_id, into_id",
}
"""The views of what is known now, and what of them an undo gives back."""


def known(tl: Timeline) -> dict[str, list[Any]]:
    """Everything that is known now."""
    return {
        table: tl.sql(f"SELECT {columns} FROM {table} ORDER BY ALL").rows()
        for table, columns in TABLES.items()
    }


def cases(folder: Path, *lines: str) -> Path:
    """A file of cases; it always has the same name."""
    file = folder / "cases.csv"
    file.write_text("\n".join(["id,title,date,who", *lines, ""]))
    return file


def filled(tl: Timeline, folder: Path) -> Timeline:
    """Three reports, two cases of a file, and an entity with another name."""
    tl.add(*THREE_REPORTS)
    tl.ingest(cases(folder, "1,Port call,2010-04-03,Iran", "2,Summit,1983,Iran"), map_=MAPPING)
    tl.alias("Iran", "Persia")
    return tl


@pytest.fixture
def base(tl: Timeline, tmp_path: Path) -> Timeline:
    """A database of its own for a test."""
    return filled(tl, tmp_path)


@pytest.fixture(scope="module")
def shared_base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Timeline, Path]:
    """One database, and the folder of its file, for the verbs one after the other."""
    folder = tmp_path_factory.mktemp("cases")
    return filled(Timeline.memory(), folder), folder


def _import(tl: Timeline, folder: Path) -> None:
    with Timeline.memory() as other:
        other.add(event_id="one", title="Told otherwise", when="1995", participants=[{"entity": "Newcomer"}])
        other.add(event_id="new", title="New", when="1996", evidence=[{"source": "elsewhere"}])
        tl.import_(other.export(folder / "dataset"))


WRITES: dict[str, Callable[[Timeline, Path], Any]] = {
    "add": lambda tl, _: tl.add(title="Meeting", when="2001", participants=[{"entity": "Ann"}], tags=["x"]),
    "add that amends": lambda tl, _: tl.add(event_id="one", title="Told otherwise", when="1995"),
    "add of names": lambda tl, _: tl.add(
        sources=[{"source_id": "court", "title": "The court"}, {"source_id": "new", "title": "New"}],
        entities=[
            {"entity_id": "iran", "name": "Iran (Islamic Republic)", "kind": "state", "aliases": ["IR"]},
            {"entity_id": "ann", "name": "Ann", "aliases": ["Anna"]},
        ],
    ),
    "amend": lambda tl, _: tl.amend(
        "one", when="1994-07", participants=[{"entity": "Somebody new"}], evidence=[{"source": "unheard of"}]
    ),
    "alias": lambda tl, _: tl.alias("Iran", "IR", "Islamic Republic"),
    "ingest": lambda tl, folder: tl.ingest(
        cases(folder, "1,A port call,2010-04-03,Iran", "3,Third,31 June 2012,Iran", "4,Fourth,2011,Chile"),
        map_=MAPPING,
    ),
    "ingest that retracts": lambda tl, folder: tl.ingest(
        cases(folder, "1,Port call,2010-04-03,IRAN"), map_=MAPPING, retract_missing=True
    ),
    "import": _import,
    "merge": lambda tl, _: tl.merge("one", "two", "three"),
    "retract": lambda tl, _: tl.retract("one", "cases:c:1"),
}


@pytest.mark.parametrize("verb", WRITES)
def test_what_a_verb_wrote_is_undone_and_had_back(shared_base: tuple[Timeline, Path], verb: str) -> None:
    tl, folder = shared_base
    before = known(tl)
    WRITES[verb](tl, folder)
    after = known(tl)
    assert before != after
    revision = len(tl.revisions())
    undo = tl.undo(f"r{revision}")
    assert (undo.undoes, undo.revision_id) == (revision, revision + 1)
    assert known(tl) == before
    assert tl.undo(revision + 1).undoes == revision + 1
    assert known(tl) == after
    assert tl.check().rows() == []
    assert [len(tl.find(as_of=number)) for number in range(revision, revision + 3)] == [
        len(after["events"]), len(before["events"]), len(after["events"])
    ]  # fmt: skip


def test_a_dry_run_says_what_it_would_do(base: Timeline) -> None:
    base.amend("one", title="Told otherwise")
    before = known(base)
    told = base.undo(dry_run=True)
    assert str(told) == "undoes revision 4: 1 amended"
    assert [*told.changes] == [
        {"event_id": "one", "field": "title", "before": "Told otherwise", "after": THREE_REPORTS[0].title}
    ]
    gone = base.undo(2, dry_run=True)
    assert [(row["event_id"], row["field"], row["before"], row["after"]) for row in gone.changes] == [
        ("cases:c:1", "event", "Port call", None),
        ("cases:c:2", "event", "Summit", None),
    ]
    assert known(base) == before
    assert len(base.revisions()) == 4


def test_an_unmerge_is_undone(base: Timeline) -> None:
    before = known(base)
    base.merge("one", "two")
    merged = known(base)
    base.unmerge("two")
    base.undo()
    assert known(base) == merged
    base.unmerge("two")
    assert known(base) == before
    assert base.check().rows() == []


def test_given_again_it_undoes_the_one_before(base: Timeline) -> None:
    for name in ("a", "b"):
        base.add(event_id=name, title=name, when="2001")
    assert [base.undo().undoes for _ in range(5)] == [5, 4, 3, 2, 1]
    assert all(not rows for rows in known(base).values())
    with pytest.raises(UnknownName, match="there is nothing to undo"):
        base.undo()


def test_what_a_later_revision_changed_is_refused(base: Timeline) -> None:
    base.amend("one", title="Second")
    base.amend("one", title="Third")
    before = known(base)
    with pytest.raises(
        Contradiction,
        match=r"revision 4 changed the event 'one' after revision 1, and so did 5; undo them, the last one first",
    ):
        base.undo(1)
    assert known(base) == before
    base.undo(5)
    base.undo(4)
    assert base.undo(1).retracted == 3
    with pytest.raises(
        Contradiction, match="revision 4 is undone already, by revision 7; undo revision 7 to have"
    ):
        base.undo(4)
    with pytest.raises(
        Contradiction, match="revision 8 changed the event 'one' after revision 7; undo it first"
    ):
        base.undo(7)


def test_a_later_change_of_a_name_is_refused(tl: Timeline) -> None:
    tl.add(entities=[{"entity_id": "e", "name": "A"}], sources=[{"source_id": "s", "title": "A"}])
    for name in ("B", "C"):
        tl.add(entities=[{"entity_id": "e", "name": name}], sources=[{"source_id": "s", "title": name}])
    with pytest.raises(Contradiction, match="revision 3 changed the entity 'e' after revision 2"):
        tl.undo(2)


def test_a_name_that_stands_for_another_by_now_is_not_given_back(tl: Timeline) -> None:
    tl.add(entities=[{"entity_id": "ireland", "name": "Ireland"}, {"entity_id": "iran", "name": "Iran"}])
    tl.alias("Iran", "IR")
    tl.undo()
    tl.alias("Ireland", "IR")
    with pytest.raises(
        Contradiction, match="'IR' stands for 'ireland' by now, and would stand for 'iran' again"
    ):
        tl.undo(3)


def test_what_something_else_names_stays(tl: Timeline, tmp_path: Path) -> None:
    tl.ingest(cases(tmp_path, "1,Port call,2010-04-03,Iran", "2,Summit,1983,Chile"), map_=MAPPING)
    tl.add(title="Visit", when="2015", participants=[{"entity": "Iran"}], evidence=[{"source": "register"}])
    tl.undo(1)
    assert [row["name"] for row in tl.sql("SELECT name FROM entities")] == ["Iran"]
    assert [row["title"] for row in tl.sql("SELECT title FROM sources")] == ["Register"]
    assert tl.check().rows() == []


def test_a_file_can_be_ingested_again(tl: Timeline, tmp_path: Path) -> None:
    file = cases(tmp_path, "1,Port call,2010-04-03,Iran", "2,Summit,31 June 1983,Iran")
    first = tl.ingest(file, map_=MAPPING)[0]
    tl.undo()
    again = tl.ingest(file, map_=MAPPING | {"kind": "visit"})[0]
    assert (again.added, again.rejected) == (first.added, first.rejected) == (1, 1)
    assert [row["kind"] for row in tl.find()] == ["visit"]
    assert [row["revision_id"] for row in tl.rejects()] == [3]
    assert [row["revision_id"] for row in tl.rejects(revision=1)] == [1]


def test_what_was_undone_by_hand_is_no_conflict_of_a_file(tl: Timeline, tmp_path: Path) -> None:
    tl.ingest(cases(tmp_path, "1,Port call,2010-04-03,Iran", "2,Summit,1983,Iran"), map_=MAPPING)
    tl.amend("cases:c:1", title="By hand")
    tl.undo()
    tl.retract("cases:c:2")
    tl.undo()
    told = tl.ingest(cases(tmp_path, "1,A port call,2010-04-03,Iran", "2,A summit,1983,Iran"), map_=MAPPING)[
        0
    ]
    assert (told.amended, told.rejected) == (2, 0)
    gone = tl.ingest(cases(tmp_path, "1,A port call,2010-04-03,Iran"), map_=MAPPING, retract_missing=True)[0]
    assert gone.retracted == 1
    tl.undo()
    again = tl.undo(tl.revisions().rows()[-1]["revision_id"])
    assert again.retracted == 1
    back = tl.ingest(cases(tmp_path, "1,A port call,2010-04-03,Iran", "2,A summit,1983,Iran"), map_=MAPPING)[
        0
    ]
    assert (back.added, back.unchanged) == (1, 1)


def test_the_bounds_are_those_that_were(tl: Timeline) -> None:
    """What went on until a source said so keeps its earliest end, though the source says another day by now."""
    source = {"source_id": "s", "title": "S", "published": "2020-05-01"}
    tl.add(event_id="e", title="e", when="2010/..", evidence=[{"source": "s"}], sources=[source])
    before = tl.find().rows()
    tl.amend("e", title="f")
    tl.add(sources=[{**source, "published": "2021-05-01"}])
    tl.undo(2)
    assert tl.find().rows() == before


def test_a_dataset_keeps_what_is_undone(base: Timeline, tmp_path: Path) -> None:
    WRITES["add of names"](base, tmp_path)
    base.undo()
    base.undo()
    with Timeline.memory() as copy:
        copy.import_(base.export(tmp_path / "whole"))
        assert known(copy) == known(base)
        assert copy.revisions().rows() == base.revisions().rows()
        assert copy.undo(6).undoes == base.undo(6).undoes == 6
        assert known(copy) == known(base)


def test_a_dataset_of_an_earlier_program_knows_of_no_undo(base: Timeline, tmp_path: Path) -> None:
    import json

    import polars as pl

    whole = base.export(tmp_path / "whole")
    contract = json.loads((whole / "contract.json").read_text())
    late = ("history/sources.parquet", "history/former_aliases.parquet")
    contract["tables"] = [table for table in contract["tables"] if table["files"][0] not in late]
    (revisions,) = [table for table in contract["tables"] if table["name"] == "revisions"]
    revisions["columns"] = [column for column in revisions["columns"] if column["name"] != "undoes"]
    (whole / "contract.json").write_text(json.dumps(contract))
    pl.read_parquet(whole / "revisions.parquet").drop("undoes").write_parquet(whole / "revisions.parquet")
    for file in late:
        (whole / file).unlink()
    with Timeline.memory() as copy:
        copy.import_(whole)
        assert known(copy) == known(base)
        assert copy.undo().undoes == 3


def test_who_may_not_write_may_not_undo(founding: Timeline) -> None:
    with pytest.raises(Frozen):
        founding.undo()


@pytest.mark.parametrize("revision", [0, 99, "99", "today"])
def test_an_unknown_revision(base: Timeline, revision: Any) -> None:
    with pytest.raises(UnknownName, match=rf"unknown revision '{revision}'; known: 1, 2, 3"):
        base.undo(revision)


@pytest.mark.parametrize(
    ("undos", "undone"),
    [({}, {}), ({2: 1}, {1: 2}), ({2: 1, 3: 2}, {2: 3}), ({2: 1, 3: 2, 4: 1}, {1: 4, 2: 3}), ({2: 1, 3: 2, 4: 3}, {1: 2, 3: 4})],
)  # fmt: skip
def test_an_undo_that_is_undone_undoes_nothing(undos: dict[int, int], undone: dict[int, int]) -> None:
    assert undone_by(undos) == undone
