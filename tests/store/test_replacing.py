"""What an output may take the place of: what this program wrote and nobody changed, and never a database."""

from __future__ import annotations

import os

import pytest

from timeline import BadQuery, Frozen, Timeline
from timeline.store.replacing import output_file


@pytest.fixture
def named(tmp_path, monkeypatch):
    """A database in a file, asked from its own folder."""
    monkeypatch.chdir(tmp_path)
    with Timeline("a.duckdb") as tl:
        tl.add(event_id="a", title="A", when="2000")
        yield tl


WAYS = {
    "an answer": lambda tl, path, **given: tl.find().write(path, **given),
    "an export": lambda tl, path, **given: tl.export(path, format="csv", **given),
}
ways = pytest.mark.parametrize("way", WAYS)


@ways
def test_what_this_program_wrote_gives_way(named, tmp_path, way):
    for _ in range(2):
        WAYS[way](named, tmp_path / "out.csv")
    named.add(event_id="b", title="B", when="2001")
    assert len(WAYS[way](named, tmp_path / "out.csv").read_text().splitlines()) == 3


@ways
def test_what_somebody_else_wrote_is_kept(named, tmp_path, way):
    path = tmp_path / "thesis.csv"
    path.write_text("the work of years")
    with pytest.raises(Frozen, match=r"thesis\.csv is there already.*--replace"):
        WAYS[way](named, path)
    assert path.read_text() == "the work of years"
    WAYS[way](named, path, replace=True)
    assert path.read_text().startswith("event_id,")


@ways
def test_what_was_changed_since_is_kept(named, tmp_path, way):
    path = WAYS[way](named, tmp_path / "out.csv")
    path.write_text(path.read_text().replace("A", "B"))
    with pytest.raises(Frozen, match="not as this program wrote it"):
        WAYS[way](named, path)


@ways
@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("name", ["a.duckdb", "link.csv", "hard.csv", "a.duckdb.wal"])
def test_a_database_in_use_is_never_written_over(named, tmp_path, way, replace, name):
    os.symlink("a.duckdb", "link.csv")
    os.link("a.duckdb", "hard.csv")
    (tmp_path / "a.duckdb.wal").touch()
    with pytest.raises(Frozen if way == "an export" or name.endswith("csv") else BadQuery):
        WAYS[way](named, tmp_path / name, replace=replace)
    assert [row["event_id"] for row in Timeline("a.duckdb").find()] == ["a"]


def test_a_file_without_content_gives_way(named, tmp_path):
    (tmp_path / "out.csv").touch()
    named.find().write("out.csv")
    assert (tmp_path / "out.csv").read_text().startswith("event_id,")


def test_without_marks_nothing_gives_way(named, monkeypatch):
    monkeypatch.delattr(os, "setxattr", raising=False)
    named.find().write("out.csv")
    with pytest.raises(Frozen, match="is there already"):
        named.find().write("out.csv")


def test_who_may_read_a_file_stays_so(tmp_path):
    path = tmp_path / "mine.csv"
    path.touch(mode=0o600)
    with output_file(path) as draft:
        assert draft.parent.stat().st_mode & 0o077 == 0
        draft.write_text("new")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "new"


def test_a_full_disk_names_the_file(tmp_path):
    with pytest.raises(OSError) as full, output_file(tmp_path / "out.csv"):  # noqa: PT011
        raise OSError(28, "No space left on device")
    assert full.value.filename == str(tmp_path / "out.csv")
    assert not any(tmp_path.iterdir())
