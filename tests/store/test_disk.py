"""What a disk can do: refuse a write, damage a file, lose a log. One line says so, and what was acknowledged is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from timeline import BadQuery, DatabaseDamaged, NotWritten, Timeline, TimelineError

posix = pytest.mark.skipif(os.name != "posix", reason="needs limits and rights of POSIX")
REFUSED = "File too large|No space left on device"


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """While this lasts no file grows beyond a size, as on a disk that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "dont_write_bytecode", True)  # bytecode that is cut short breaks later imports
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


def everyday(names: Iterable[str], *few: str) -> list[Any]:
    """Some names, of which all but a few are for the long tests."""
    return [name if name in few else pytest.param(name, marks=pytest.mark.torture) for name in names]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of three events in two revisions."""
    path = tmp_path_factory.mktemp("base") / "t.duckdb"
    tl = Timeline(path)
    tl.add([{"event_id": name, "title": name, "when": "2001"} for name in "ab"])
    tl.add(event_id="c", title="c", when="2002")
    return path


@pytest.fixture
def path(base: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copy(base, tmp_path / "t.duckdb")


def _titles(path: Path) -> list[str]:
    return sorted(row["title"] for row in Timeline(path, read_only=True).find())


WRITES: dict[str, Callable[[Timeline, Path], Any]] = {
    "add": lambda tl, _: tl.add(title="d", when="2003"),
    "amend": lambda tl, _: tl.amend("a", title="changed"),
    "undo": lambda tl, _: tl.undo(),
    "merge": lambda tl, _: tl.merge("a", "b"),
    "ingest": lambda tl, folder: tl.ingest(folder / "events.csv"),
}


@posix
@pytest.mark.parametrize("write", everyday(WRITES, "ingest"))
def test_a_write_that_the_disk_refuses_is_not_there(path: Path, tmp_path: Path, write: str) -> None:
    (tmp_path / "events.csv").write_text("title,when\nd,2003\n")
    tl = Timeline(path)
    with limited_files(512), pytest.raises(NotWritten, match=rf"t\.duckdb cannot be .* written: {REFUSED}"):
        WRITES[write](tl, tmp_path)
    assert _titles(path) == ["a", "b", "c"]
    assert tl.add(title="d", when="2003").revision_id == 3
    assert tl.check().rows() == []


@posix
def test_what_is_acknowledged_is_in_the_log_when_the_file_cannot_grow(path: Path) -> None:
    with limited_files(100_000):
        assert Timeline(path).add(title="d", when="2003").revision_id == 3
    assert _titles(path) == ["a", "b", "c", "d"]
    assert Timeline(path).check().rows() == []


OUTPUTS: dict[str, Callable[[Timeline, Path], Any]] = {
    "a new database": lambda _, place: Timeline(place / "new.duckdb").add(title="d", when="2003"),
    "a file": lambda tl, place: tl.find().write(place / "found.csv"),
    "Parquet": lambda tl, place: tl.find().write(place / "found.parquet"),
    "a dataset": lambda tl, place: tl.export(place / "dataset"),
    "a backup": lambda tl, place: tl.backup(place / "copy.duckdb"),
    "a page": lambda tl, place: tl.view(place / "page.html"),
}


@posix
@pytest.mark.parametrize("output", everyday(OUTPUTS, "a file", "a dataset"))
def test_an_output_that_the_disk_refuses_is_not_there(path: Path, tmp_path: Path, output: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with limited_files(100), pytest.raises(OSError, match=REFUSED) as refused:
        OUTPUTS[output](Timeline(path), place)
    assert not isinstance(refused.value.filename, str) or Path(refused.value.filename).parent == place
    assert list(place.iterdir()) == []


@posix
@pytest.mark.skipif(not Path("/sys").is_dir(), reason="needs a folder in which nobody may write")
@pytest.mark.parametrize("output", everyday(OUTPUTS, "a new database", "Parquet"))
def test_a_folder_in_which_nobody_may_write(path: Path, output: str) -> None:
    with pytest.raises(
        OSError, match=r"Permission denied|Read-only file system|Operation not permitted"
    ) as refused:
        OUTPUTS[output](Timeline(path), Path("/sys"))
    assert isinstance(refused.value, TimelineError) or "/." not in str(refused.value)


def _flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        there = file.read(4)
        file.seek(place)
        file.write(bytes(byte ^ 0xFF for byte in there))


@pytest.mark.parametrize("kind", everyday(["flipped", "cut"], "cut"))
def test_a_damaged_file_says_so_or_answers_rightly(base: Path, path: Path, kind: str) -> None:
    size, damaged = base.stat().st_size, 0
    for place in [5000, *range(20_000, size, size // 7)]:
        shutil.copy(base, path)
        if kind == "cut":
            os.truncate(path, place)
        else:
            _flip(path, place)
        for act in (_titles, lambda path: Timeline(path).add(title="d", when="2003")):
            try:
                found = act(path)
            except DatabaseDamaged as fault:
                assert str(fault).startswith(f"{path} is damaged: ")  # noqa: PT017 - it may also be whole
                damaged += 1
            else:
                assert not isinstance(found, list) or found == ["a", "b", "c"]
    assert damaged > 4


def test_words_of_a_question_are_no_damage(path: Path) -> None:
    for sql in (
        "SELECT corrupt FROM event",
        "SELECT 'Permission denied'::INTEGER",
        "SELECT error('checksum')",
    ):
        with pytest.raises(BadQuery):
            Timeline(path).sql(sql).rows()


@pytest.mark.parametrize("log", [b"garbage", b"d\0c more"])
def test_a_log_that_the_engine_would_pass_over_is_damage(path: Path, log: bytes) -> None:
    beside = path.with_name("t.duckdb.wal")
    beside.write_bytes(log)
    for act in (_titles, lambda path: Timeline(path).add(title="d", when="2003")):
        with pytest.raises(
            DatabaseDamaged, match=r"t\.duckdb\.wal, the log beside it, is not as it was written"
        ):
            act(path)
    assert beside.read_bytes() == log


LEFT = """
import os, sys
from timeline import Timeline
tl = Timeline(sys.argv[1])
with tl._store.held():
    for title in "de":
        tl.add(title=title, when="2003")
    os._exit(9)
"""


def test_a_log_that_is_left_behind_is_read_up_to_its_last_whole_revision(path: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT, path], check=False)
    log = path.with_name("t.duckdb.wal")
    written = log.read_bytes()
    assert _titles(path) == ["a", "b", "c", "d", "e"]
    log.write_bytes(written[:-20])
    assert _titles(path) == ["a", "b", "c", "d"]
    log.write_bytes(b"d\0")  # cut while its first entry was written
    assert _titles(path) == ["a", "b", "c"]
    log.write_bytes(written)
    _flip(log, 100)
    with pytest.raises(DatabaseDamaged, match=r"is damaged: .*WAL"):
        _titles(path)
    log.write_bytes(written)
    tl = Timeline(path)
    assert tl.add(title="f", when="2003").revision_id == 5
    assert tl.check(deep=True).rows() == []
    assert _titles(path) == ["a", "b", "c", "d", "e", "f"]


def test_no_database_is_made_beside_the_log_of_one_that_is_gone(path: Path, tmp_path: Path) -> None:
    saved = Timeline(path).backup(tmp_path / "saved.duckdb")
    subprocess.run([sys.executable, "-c", LEFT, path], check=False)
    log = path.with_name("t.duckdb.wal")
    path.unlink()
    for act in (
        lambda: Timeline(path).add(title="f", when="2003"),
        lambda: Timeline(path).restore(saved),
        lambda: Timeline(saved).backup(path),
    ):
        with pytest.raises(DatabaseDamaged, match=r"is gone, but .*t\.duckdb\.wal, the log"):
            act()
    assert not path.exists()
    log.write_bytes(b"\0" * 8)  # begun and never written
    Timeline(path).restore(saved)
    assert _titles(path) == ["a", "b", "c"]


def test_a_backup_takes_the_place_of_what_is_damaged_and_of_its_log(path: Path, tmp_path: Path) -> None:
    saved = Timeline(path).backup(tmp_path / "saved.duckdb")
    subprocess.run([sys.executable, "-c", LEFT, path], check=False)
    path.write_bytes(b"no database" * 500)
    Timeline(path).restore(saved, replace=True)
    assert not path.with_name("t.duckdb.wal").exists()
    assert _titles(path) == ["a", "b", "c"]
