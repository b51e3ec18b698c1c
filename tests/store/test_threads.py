"""Threads that share a database: each write is a revision of its own, and readers see whole revisions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from timeline import DatabaseMissing, Timeline

PAIR = [{"event_id": name, "title": "0", "when": "2010"} for name in ("a", "b")]
KINDS = ("memory", "file", "two objects of one file")


def _databases(folder: Path, kind: str) -> list[Timeline]:
    """The objects through which the threads write: one for all of them, or two of the same file."""
    if kind == "memory":
        return [Timeline.memory()]
    return [Timeline(folder / "t.duckdb") for _ in range(2 if kind.startswith("two") else 1)]


def _together(act: Callable[[int], None], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(act, range(threads)))


def _write(folder: Path, kind: str, threads: int, each: int) -> None:
    databases = _databases(folder, kind)

    def write(thread: int) -> None:
        tl = databases[thread % len(databases)]
        for i in range(each):
            name = f"{thread}-{i}"
            tl.add(event_id=name, title=name, when="2010", participants=[{"entity": f"who {name}"}])

    _together(write, threads)
    tl = databases[0]
    rows = tl.find().rows()
    assert len(rows) == threads * each
    for row in rows:
        assert row["who"] == [f"who {row['event_id']}"]
    numbers = sorted(row["revision_id"] for row in tl.revisions().rows())
    assert numbers == list(range(1, threads * each + 1))
    assert tl.check().rows() == []


@pytest.mark.parametrize("kind", ["memory", "two objects of one file"])
def test_every_write_is_a_revision_of_its_own(tmp_path: Path, kind: str) -> None:
    _write(tmp_path, kind, threads=4, each=1)


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_writes_are_revisions_of_their_own(tmp_path: Path, kind: str) -> None:
    _write(tmp_path, kind, threads=8, each=25)


@pytest.mark.parametrize("kind", ["file", "two objects of one file"])
def test_readers_see_whole_revisions_while_others_write(tmp_path: Path, kind: str) -> None:
    databases = _databases(tmp_path, kind)
    databases[0].add(PAIR)

    def act(thread: int) -> None:
        tl = databases[thread % len(databases)]
        for i in range(1 if thread < 2 else 4):
            if thread < 2:
                tl.add([{**event, "title": f"{thread}-{i}"} for event in PAIR])
            else:
                titles = [row["title"] for row in tl.find()]
                assert len(titles) == 2
                assert len(set(titles)) == 1

    _together(act, 4)
    assert len(databases[0].revisions()) == 3


def test_a_file_is_read_while_it_is_held_for_writing(tmp_path: Path) -> None:
    tl = Timeline(tmp_path / "t.duckdb", wait=0.1)
    tl.add(PAIR)
    with tl._store.held(), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: len(tl.find()), range(2))) == [2, 2]
    assert len(tl.find()) == 2


def test_a_write_ends_while_others_still_read(tmp_path: Path) -> None:
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(PAIR)
    reading = Event()

    def read() -> int:
        with tl._store.reading() as session:
            assert session.value("SELECT count(*) FROM events") == 2
            reading.set()
            return session.value(
                "SELECT sum(hash(a.range + b.range) % 2) FROM range(20000) a, range(20000) b"
            )

    with ThreadPoolExecutor(1) as pool:
        with tl._store.held():
            found = pool.submit(read)
            assert reading.wait(30)
            sleep(0.1)
        assert found.result() > 0
    tl.add(event_id="c", title="C", when="2012")
    assert len(tl.find()) == 3


def test_an_answer_is_read_to_its_end_after_the_write_beside_it(tmp_path: Path) -> None:
    tl = Timeline(tmp_path / "t.duckdb")
    tl.add(PAIR)
    with tl._store.held():
        beside = tl._store._reader()
        answer = beside.execute("SELECT range FROM range(3)")
    assert answer.fetchall() == [(0,), (1,), (2,)]
    beside.close()


def test_a_closed_database_in_memory_says_so() -> None:
    tl = Timeline.memory()
    tl.close()
    for act in (tl.find, lambda: tl.add(PAIR)):
        with pytest.raises(DatabaseMissing, match="the database in memory was closed"):
            act()
