"""Opening a file: what is refused, what waits, and what another program finds in it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.effort import ends
from timeline import DatabaseBusy, DatabaseMissing, DatabaseTooNew, Frozen, NotADatabase, Timeline
from timeline.resources import folder, read_text
from timeline.store.create import create
from timeline.store.migrate import bring_up, scripts
from timeline.store.session import Session

EVENT = {"event_id": "a", "title": "A", "when": "2010"}
HOLD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(path: Path, seconds: float) -> Iterator[int]:
    """Another process holds the file for some seconds; gives its number."""
    command = [sys.executable, "-c", HOLD, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder.pid
        holder.kill()


def test_the_first_write_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "t.duckdb"
    Timeline(path).add(**EVENT)
    assert Timeline(path).info().rows()[0]["schema_version"] == len(scripts())


def test_reading_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with pytest.raises(DatabaseMissing, match=r"no database at .*t\.duckdb; make one with"):
        Timeline(path).find()
    assert not path.exists()


@pytest.mark.parametrize("content", [b"not a database, but long enough to look like a file" * 9, b""])
def test_a_file_of_another_sort_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.duckdb"
    path.write_bytes(content)
    with pytest.raises(NotADatabase):
        Timeline(path).find()
    assert path.read_bytes() == content


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")
    for act in (Timeline(path).find, lambda: Timeline(path).add(**EVENT)):
        with pytest.raises(NotADatabase, match="not a timeline database"):
            act()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    with duckdb.connect(path) as connection:
        connection.execute("INSERT INTO meta VALUES ('schema_version', '999')")
    for act in (Timeline(path).find, lambda: Timeline(path).add(**EVENT)):
        with pytest.raises(
            DatabaseTooNew, match=f"schema version 999, this program knows up to {len(scripts())}"
        ):
            act()


@pytest.mark.parametrize("version", ends(range(1, len(scripts()))))
def test_an_older_file_is_read_as_it_is_and_brought_up_to_date_by_its_first_writer(
    tmp_path: Path, version: int
) -> None:
    """A file of an older schema: the scripts up to its version, and what a newer version wrote into those tables."""
    now, path = tmp_path / "now.duckdb", tmp_path / "old.duckdb"
    Timeline(now).ingest(folder("seeds") / "founding.toml")
    with duckdb.connect(path) as old:
        for script in scripts()[:version]:
            old.execute(read_text(f"sql/schema/{script.name}"))
        old.execute(f"ATTACH '{now}' AS now (READ_ONLY)")
        for (table,) in old.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old'"
        ).fetchall():
            if table != "meta":
                names = ", ".join(row[0] for row in old.execute(f"DESCRIBE {table}").fetchall())
                old.execute(f"INSERT INTO {table} SELECT {names} FROM now.{table}")
        old.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(version)])
    before = path.read_bytes()
    path.chmod(0o444)
    ours, theirs = Timeline(now, read_only=True), Timeline(path)
    assert theirs.info().rows()[0] == ours.info().rows()[0] | {
        "path": str(path),
        "bytes": theirs.info().rows()[0]["bytes"],
    }
    assert theirs.find().rows() == ours.find().rows()
    assert theirs.check().rows() == []
    assert theirs.sql("SELECT count(*) AS n FROM events").rows() == [{"n": 31}]
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("old*")] == ["old.duckdb"]
    path.chmod(0o644)
    Timeline(path).add(**EVENT)
    assert theirs.find("id:a").rows()[0]["title"] == "A"
    with duckdb.connect(path, read_only=True) as bare:
        assert bare.execute("SELECT count(*) FROM events").fetchall() == [(32,)]


FOREIGN = {
    "a table": "CREATE TABLE mine (a INTEGER)",
    "a view": "CREATE VIEW sales AS SELECT 42 AS x",
    "a macro": "CREATE MACRO twice(x) AS 2 * x",
    "a table macro": "CREATE MACRO two() AS TABLE SELECT 2 AS x",
    "a sequence": "CREATE SEQUENCE numbers",
    "a type": "CREATE TYPE mood AS ENUM ('sad', 'happy')",
    "a schema": "CREATE SCHEMA mine",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_somebody_elses_database_stays_as_it_is(tmp_path: Path, what: str) -> None:
    path = tmp_path / "mine.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(FOREIGN[what])
    before = path.read_bytes()
    for act in (
        Timeline(path).find,
        Timeline(path, read_only=True).info,
        lambda: Timeline(path).add(**EVENT),
    ):
        with pytest.raises(NotADatabase, match="not a timeline database"):
            act()
    assert path.read_bytes() == before


def test_an_empty_database_of_the_engine_is_read_as_an_empty_timeline(tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    duckdb.connect(path).close()
    before = path.read_bytes()
    assert Timeline(path).find().rows() == []
    assert path.read_bytes() == before
    Timeline(path).add(**EVENT)
    assert len(Timeline(path).find()) == 1


def _parquet(path: Path) -> None:
    pl.DataFrame({"title": ["A"], "when": ["2010"]}).write_parquet(path)


OTHER_FILES = {
    "c1.csv": (
        lambda path: path.write_text("title,when\nA,2010\n"),
        "is a CSV file.*`timeline ingest .*c1.csv`",
    ),
    "c1.parquet": (_parquet, "is a Parquet file.*timeline ingest"),
    "named.duckdb": (_parquet, "is a Parquet file.*timeline ingest"),
    "events.json": (lambda path: path.write_text('[{"title": "A"}]'), "is a JSON file.*timeline ingest"),
    "events": (lambda path: path.write_text('{"title": "A"}'), "is a JSON file.*timeline ingest"),
    "my events.csv": (lambda path: path.write_text("a,b\n"), "ingest '.*my events.csv'`"),
    "notes": (lambda path: path.write_text("notes"), "it is no DuckDB file"),
    "noise.csv": (lambda path: path.write_bytes(bytes(range(200))), "it is no DuckDB file"),
    "nothing.duckdb": (lambda path: path.touch(), "is empty, not a timeline database; delete it"),
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_of_another_format_is_named_and_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    make, reason = OTHER_FILES[name]
    make(path)
    before = path.read_bytes()
    for act in (lambda: Timeline(path).add(**EVENT), Timeline(path).find):
        with pytest.raises(NotADatabase, match=reason):
            act()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_new_file_appears_with_all_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that looks while the tables are made sees no file; one that makes it first is not written over."""
    path, seen = tmp_path / "t.duckdb", []

    def watched(session: Session, name: Path | str) -> None:
        assert not path.exists()
        monkeypatch.undo()
        create(path)
        seen.append(path.stat().st_ino)
        bring_up(session, name)

    monkeypatch.setattr("timeline.store.create.bring_up", watched)
    Timeline(path).add(**EVENT)
    assert seen == [path.stat().st_ino]
    assert len(Timeline(path).find()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["t.duckdb"]


def test_a_file_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr("timeline.store.create.bring_up", broken)
    with pytest.raises(RuntimeError, match="power"):
        Timeline(tmp_path / "t.duckdb").add(**EVENT)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    Timeline(tmp_path / "t.duckdb").add(**EVENT)


def test_the_engine_of_the_major_version_before_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    with duckdb.connect(path, read_only=True) as bare:
        (kept,) = bare.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE path = ?", [str(path)]
        ).fetchall()[0]
    assert kept == "v1.0.0+"


def test_a_second_writer_waits_or_is_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    with held(path, 30) as holder:
        started = time.monotonic()
        with pytest.raises(DatabaseBusy, match=rf"in use by process {holder} .*--wait"):
            Timeline(path, wait=0.3).add(event_id="b", title="B", when="2011")
        assert time.monotonic() - started >= 0.3
    assert [row["event_id"] for row in Timeline(path).find()] == ["a"]


def test_a_file_that_becomes_free_in_time_is_written(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    with held(path, 0.5):
        Timeline(path, wait=20).add(event_id="b", title="B", when="2011")
    assert len(Timeline(path).find()) == 2


def test_read_only_refuses_every_write(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    frozen = Timeline(path, read_only=True)
    for write in (
        lambda: frozen.add(**EVENT),
        lambda: frozen.amend("a", title="B"),
        lambda: frozen.retract("a"),
        lambda: frozen.ingest(folder("seeds") / "founding.toml"),
    ):
        with pytest.raises(Frozen, match="opened for reading only"):
            write()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    before = Timeline(path).info().rows()[0]
    with pytest.raises(LookupError):
        Timeline(path).retract("a", "missing")
    after = Timeline(path).info().rows()[0]
    assert {**before, "bytes": 0} == {**after, "bytes": 0}


def test_stored_views_need_nothing_from_us(founding_path: Path) -> None:
    with duckdb.connect(founding_path, read_only=True) as bare:
        views = [
            row[0]
            for row in bare.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        ]
        counts = {view: bare.execute(f'SELECT count(*) FROM "{view}"').fetchall()[0][0] for view in views}
    assert {"events", "participants", "entities", "sources", "evidence", "tags", "revisions"} <= set(views)
    assert counts["events"] == 31
    assert counts["revisions"] == 3


def test_a_database_stays_where_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "here")
    relative, home = Timeline("events.duckdb"), Timeline("~/events.duckdb")
    for tl in (relative, home):
        tl.add(event_id="a", title="A", when="2010")
    late = relative.find()
    monkeypatch.chdir(tmp_path / "elsewhere")
    relative.add(event_id="b", title="B", when="2011")
    assert len(late) == len(relative.find()) == 2
    assert len(home.find()) == 1
    assert sorted(file.name for file in tmp_path.rglob("*.duckdb")) == ["events.duckdb"] * 2
    assert relative.info().rows()[0]["path"] == "events.duckdb"


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotADatabase, match="is a folder; name the file in it"):
        Timeline(tmp_path).find()
    with pytest.raises(NotADatabase, match="is a folder; name the file in it"):
        Timeline(tmp_path).add(title="A", when="2010")


@pytest.mark.parametrize("name", ["~nobody2.duckdb", "~nobody2/a.duckdb"])
def test_a_home_that_nobody_has_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        DatabaseMissing, match="no home folder of that name is known; for a file of that name give its"
    ):
        Timeline(name)
    Timeline(tmp_path / name).add(title="a", when="2001")
    assert (tmp_path / name).is_file()


def test_a_file_that_is_kept_open_is_opened_once_and_let_go_for_a_write(
    tmp_path: Path, opened: list[bool]
) -> None:
    timeline = Timeline(tmp_path / "t.duckdb")
    timeline.add(**EVENT)
    opened.clear()
    with timeline._store.kept_open():
        assert len(timeline.find().rows()) == len(timeline.find().rows()) == 1
        assert opened == [True]
        timeline.add(event_id="b", title="B", when="2011")
        assert len(timeline.find().rows()) == 2
    assert opened.count(True) == 3  # the read-back of the write among them
    with held(timeline._store.path, 30.0):
        pass  # nobody keeps it from another process
