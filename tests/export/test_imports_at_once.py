"""Imports into one empty database at once: one of them restores it, to the others everything is known."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from timeline import Timeline
from timeline.store import Store

IMPORT = "import sys; from timeline import Timeline; Timeline(sys.argv[1], wait=60).import_(sys.argv[2])"


@pytest.fixture
def folder(tmp_path):
    with Timeline(tmp_path / "one.duckdb") as tl:
        tl.add(event_id="one", title="one", when="2000", participants=[{"entity": "Ann"}])
        return tl.export(tmp_path / "ds")


def is_what_it_was(path):
    tl = Timeline(path)
    assert [row["who"] for row in tl.find()] == [["Ann"]]
    assert len(tl.revisions()) == 1
    assert tl.check().rows() == []


def test_a_database_that_is_filled_meanwhile_is_not_doubled(folder, tmp_path, monkeypatch):
    """Another import comes between the look at the database and the writing."""
    path, writing = tmp_path / "new.duckdb", Store.writing

    def late(store):
        monkeypatch.undo()
        Timeline(path).import_(folder)
        return writing(store)

    monkeypatch.setattr(Store, "writing", late)
    Timeline(path).import_(folder)
    is_what_it_was(path)


@pytest.mark.torture
@pytest.mark.parametrize("options", [[], ["-O"]])
def test_processes(folder, tmp_path, options):
    path = tmp_path / "new.duckdb"
    command = [sys.executable, *options, "-c", IMPORT, path, folder]
    children = [subprocess.Popen(command) for _ in range(3)]
    assert [child.wait() for child in children] == [0] * 3
    is_what_it_was(path)


def test_threads(folder, tmp_path):
    path = tmp_path / "new.duckdb"
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: Timeline(path, wait=60).import_(folder), range(2)))
    is_what_it_was(path)
