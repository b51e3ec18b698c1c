"""A write is acknowledged once it was found in the file; numbers are given once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from timeline import DatabaseMissing, NotADatabase, Timeline
from timeline.store.attached import Attached

EVENT = {"event_id": "a", "title": "A", "when": "2010"}


def test_a_file_that_is_removed_while_it_is_written_to_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    tl = Timeline(path)
    tl.add(**EVENT)
    with tl._store.held():
        path.unlink()
        with pytest.raises(DatabaseMissing, match="removed or replaced while it was written to"):
            tl.add(event_id="b", title="B", when="2011")


def test_a_write_that_is_not_in_the_file_is_not_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that keeps the writes of a connection in memory, as it does with the path of a CSV file."""
    path, attach = tmp_path / "t.duckdb", Attached._attach
    Timeline(path).add(**EVENT)
    kept = path.read_bytes()

    def forgetful(*args: Any) -> None:
        path.write_bytes(kept)
        attach(*args)

    monkeypatch.setattr(Attached, "_attach", forgetful)
    with pytest.raises(NotADatabase, match="does not hold what was written to it: nothing is acknowledged"):
        Timeline(path).add(event_id="b", title="B", when="2011")


def test_the_engine_gives_a_revision_its_number_once(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(**EVENT)
    with duckdb.connect(path) as bare, pytest.raises(duckdb.ConstraintException):
        bare.execute("INSERT INTO revision SELECT * FROM revision")


def test_check_finds_numbers_that_stand_twice(tl: Timeline) -> None:
    tl.add(EVENT, {"event_id": "b", "title": "B", "when": "2011"})
    with tl._store.writing() as session:
        session.execute("UPDATE event_version SET version_id = 1")
        session.execute(
            "INSERT INTO revision BY NAME SELECT * REPLACE (2 AS revision_id) FROM revision WHERE revision_id = 1"
        )
    found = {(row["rule"], row["detail"]) for row in tl.check().rows()}
    assert ("unique_numbers", "version_id 1 stands 2 times") in found
    assert any(detail.startswith("2 revisions are of ") for _, detail in found)
