"""What was, and what keeps it: restored events, backups, and files of every earlier schema."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from tests.effort import ends
from timeline import BadQuery, Contradiction, DatabaseMissing, DatabaseTooNew, Frozen, Timeline, UnknownName
from timeline.store.migrate import scripts

ROOT = Path(__file__).resolve().parents[2]
FROZEN = sorted((ROOT / "fixtures" / "schema").glob("*.duckdb.gz"))


def content(tl: Timeline) -> dict[str, list[object]]:
    """What a database holds, past and present."""
    tables = ("revisions", "events", "participants", "tags", "evidence", "entities", "sources", "merges")
    return {table: tl.sql(f"SELECT * FROM {table} ORDER BY ALL").rows() for table in tables}


def test_an_event_is_as_it_was(tl: Timeline) -> None:
    tl.add(
        event_id="e",
        title="First",
        when="2010/..",
        participants=[{"entity": "Ann"}],
        evidence=[{"source": "s"}],
    )
    first = tl.event("e")
    tl.amend("e", title="Second", when="2011", participants=[], tags=["x"])
    told = tl.restore("e", as_of=1, dry_run=True)
    assert {(row["field"], row["after"]) for row in told.changes} >= {("title", "First"), ("tags", None)}
    assert tl.event("e").title == "Second"
    assert tl.restore("e", as_of="r1").amended == 1
    assert tl.event("e") == first
    assert str(tl.restore("e", as_of=1)) == "nothing to do: 1 unchanged"
    tl.retract("e")
    assert tl.restore("e", as_of=2).added == 1
    assert tl.event("e").title == "Second"
    tl.undo()
    assert len(tl.find()) == 0
    assert tl.check().rows() == []


def test_an_event_is_not_offered_as_another_name_of_itself(tl: Timeline) -> None:
    tl.add(event_id="e", title="e", when="2010")
    with pytest.raises(UnknownName, match=r"^unknown event 'e'; it was not current as of 1990-01-01$"):
        tl.restore("e", as_of="1990-01-01")
    with pytest.raises(UnknownName, match="did you mean 'e'"):
        tl.restore("E", as_of="1990-01-01")


def test_what_an_event_named_is_known_again(tl: Timeline) -> None:
    tl.add(event_id="e", title="e", when="2010", participants=[{"entity": "Ann"}], evidence=[{"source": "s"}])
    tl.undo()
    assert tl.sql("SELECT name FROM entities").rows() == []
    tl.restore("e", as_of=1)
    assert tl.find("who:Ann").rows()[0]["who"] == ["Ann"]
    assert tl.check().rows() == []


def test_what_cannot_be_restored(tl: Timeline, tmp_path: Path) -> None:
    for name in ("a", "b"):
        tl.add(event_id=name, title=name, when="2010")
    tl.merge("a", "b")
    with pytest.raises(Contradiction, match="'b' is merged into 'a', which states what it did; unmerge it"):
        tl.restore("b", as_of=2)
    with pytest.raises(UnknownName, match=r"unknown event 'b'; .*it was not current as of 1"):
        tl.restore("b", as_of=1)
    with pytest.raises(BadQuery, match="'a' is no file; to restore an event say as of when"):
        tl.restore("a")
    Timeline(tmp_path / "saved.duckdb").add(title="e", when="2010")
    with pytest.raises(Frozen, match="a database in memory is not restored from a backup"):
        tl.restore(tmp_path / "saved.duckdb")


def test_a_backup_brings_everything_back(tmp_path: Path) -> None:
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(event_id="e", title="First", when="2010", participants=[{"entity": "Ann"}])
    tl.amend("e", title="Second")
    saved = tl.backup(tmp_path / "saved.duckdb")
    before = content(tl)
    assert content(Timeline(saved)) == before
    tl.retract("e")
    with pytest.raises(Frozen, match="restore into another file, or give --replace"):
        tl.restore(saved)
    assert tl.restore(saved, dry_run=True).added == 1
    assert len(tl.find()) == 0
    told = tl.restore(saved, replace=True)
    assert (told.revision_id, told.added) == (2, 1)
    assert content(tl) == before
    other = Timeline(tmp_path / "new" / "other.duckdb")
    other.restore(saved)
    assert content(other) == before
    assert other.undo().undoes == 2
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Frozen, match="not as this program wrote it"):
        tl.backup(tmp_path / "mine.txt")
    with pytest.raises(Frozen):
        tl.backup(tmp_path / "t.duckdb", replace=True)
    with pytest.raises(Frozen, match="is the database itself"):
        tl.restore(tmp_path / "t.duckdb", replace=True)
    with pytest.raises(DatabaseMissing):
        Timeline(tmp_path / "none.duckdb").backup(tmp_path / "of-none.duckdb")
    assert not (tmp_path / "of-none.duckdb").exists()


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    """Each revision adds a pair, so that a backup holds an even number of events, and as many as its revisions say."""
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(title="start", when="2000")

    def write(_: int) -> None:
        for number in range(4):
            tl.add([{"title": f"{number} {side}", "when": "2001"} for side in ("left", "right")])

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write, 0)
        saved = [tl.backup(tmp_path / f"{number}.duckdb") for number in range(3)]
        writing.result()
    for file in saved:
        copy = Timeline(file)
        assert len(copy.find()) == 2 * len(copy.revisions()) - 1
        assert copy.check().rows() == []


@pytest.mark.parametrize("frozen", ends(FROZEN), ids=lambda path: path.name[:3])
def test_a_file_of_an_earlier_schema(tmp_path: Path, frozen: Path) -> None:
    path, number = tmp_path / "old.duckdb", int(frozen.name[:3])
    path.write_bytes(gzip.decompress(frozen.read_bytes()))
    before = path.read_bytes()
    tl = Timeline(path)
    (told,) = tl.migrate()
    assert (told["before"], told["after"]) == (number, len(scripts()))
    kept = tmp_path / f"old.schema-{number}.duckdb"
    assert told["backup"] == str(kept)
    with duckdb.connect(kept, read_only=True) as copy:
        assert copy.execute("SELECT max(value) FROM meta WHERE key = 'schema_version'").fetchone() == (
            str(number),
        )
        assert copy.execute("SELECT count(*) FROM event_version").fetchone() == (6,)
    assert tl.migrate()[0]["backup"] is None
    assert sorted(row["title"] for row in tl.find()) == ["Bombing", "Port call"]
    assert [row["title"] for row in tl.find(as_of=3)] == ["Bombing", "Port call"]
    assert tl.find("who:Persia").rows()[0]["who"] == ["Iran (Islamic Republic)"]
    assert tl.find("who:Persia", as_of=2).rows()[0]["who"] == [
        "Iran" if number > 2 else "Iran (Islamic Republic)"
    ]
    assert tl.check().rows() == []
    assert tl.undo(9).added == 1
    assert tl.undo(6).undoes == 6
    assert len(tl.find()) == 4
    assert tl.check().rows() == []
    assert before


def test_every_schema_but_the_last_is_frozen() -> None:
    assert [int(path.name[:3]) for path in FROZEN] == list(range(1, len(scripts())))


def test_a_newer_file_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(title="e", when="2010")
    with duckdb.connect(path) as newer:
        newer.execute("INSERT INTO meta VALUES ('schema_version', '999'), ('needs', '9.1.0')")
    with pytest.raises(
        DatabaseTooNew, match=r"it needs timeline 9\.1\.0 or newer: upgrade with: pip install -U"
    ):
        Timeline(path).find()
