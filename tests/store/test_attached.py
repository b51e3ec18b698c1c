"""One engine reads a file for all connections of this process; the file is attached while there is one."""

from __future__ import annotations

import gc
from pathlib import Path

import duckdb
import pytest

from tests.store.test_connect import EVENT, held
from timeline import DatabaseBusy, Timeline
from timeline.store.attached import Attached
from timeline.store.engine import another, close
from timeline.store.limits import Limits

COUNT = "SELECT count(*) FROM events"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    return path


def test_the_file_is_attached_until_the_last_connection_is_closed(path: Path) -> None:
    readers = Attached()
    first, second = (readers.connection(path, Limits(), "t") for _ in range(2))
    assert [each.execute(COUNT).fetchall() for each in (first, second)] == [[(1,)], [(1,)]]
    close(first)
    close(first)  # which counts once
    assert second.execute(COUNT).fetchall() == [(1,)]
    with pytest.raises(duckdb.Error, match="already attached"):
        duckdb.connect(path)
    close(second)
    with held(path, 30.0):
        pass


def test_the_engine_stays_and_sees_what_others_wrote_since(path: Path) -> None:
    readers = Attached()
    close(readers.connection(path, Limits(), "t"))
    engine = readers._engine
    Timeline(path).add(event_id="b", title="B", when="2010")
    again = readers.connection(path, Limits(), "t")
    assert readers._engine is engine
    assert again.execute(COUNT).fetchall() == [(2,)]
    readers.end()  # not while somebody reads
    assert again.execute(COUNT).fetchall() == [(2,)]
    close(again)
    readers.end()
    assert readers._engine is None


def test_what_was_not_closed_is_given_up(path: Path) -> None:
    readers = Attached()
    kept = readers.connection(path, Limits(), "t")
    del kept
    gc.collect()
    with held(path, 30.0):
        pass


def test_other_limits_wait_for_their_turn(path: Path) -> None:
    readers = Attached()
    reading = readers.connection(path, Limits(), "t")
    with pytest.raises(DatabaseBusy, match="t is in use with other limits"):
        readers.connection(path, Limits(memory="100MB"), "t")
    assert reading.execute(COUNT).fetchall() == [(1,)]
    close(reading)
    small = readers.connection(path, Limits(memory="100MB"), "t")
    assert small.execute("SELECT current_setting('memory_limit')").fetchall() == [("95.3 MiB",)]
    close(small)


def test_a_file_that_cannot_be_attached_is_not_held(path: Path) -> None:
    readers = Attached()
    path.write_bytes(b"no database")
    for _ in range(2):
        with pytest.raises(duckdb.Error):
            readers.connection(path, Limits(), "t")
    assert readers._uses == 0


@pytest.mark.parametrize("name", ["memory.duckdb", "temp.x.duckdb", 'it\'s "one".duckdb', ".hidden"])
def test_any_name_of_a_file(path: Path, name: str) -> None:
    kept = path.rename(path.with_name(name))
    readers = Attached()
    reading = readers.connection(kept, Limits(), "t")
    assert reading.execute(COUNT).fetchall() == [(1,)]
    close(reading)


def test_it_can_read_nothing_else(path: Path) -> None:
    readers = Attached()
    beside = another(readers.connection(path, Limits(), "t"))
    (path.parent / "other.csv").write_text("a\n1\n")
    for statement in (
        f"FROM '{path.parent}/other.csv'",
        f"ATTACH '{path.parent}/more.duckdb'",
        "SET threads = 1",
    ):
        with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
            beside.execute(statement)
