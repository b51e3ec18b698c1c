"""rejects: the rows that made no event, whole, by file and by revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline import Timeline

ROWS = "id,title,when,kind\n1,A,2010,talk\n2,B,2010-13-40,talk\n3,C,old,talk\n"


@pytest.fixture
def two_files(tl: Timeline, tmp_path: Path) -> Timeline:
    for name in ("one.csv", "two.csv"):
        path = tmp_path / name
        path.write_text(ROWS if name == "one.csv" else ROWS.replace("old", "2011"), encoding="utf-8")
        tl.ingest(path)
    return tl


def test_each_row_comes_with_its_place_and_reason(two_files: Timeline) -> None:
    rows = two_files.rejects().rows()
    assert [(row["revision_id"], Path(row["file"]).name, row["line"], row["value"]) for row in rows] == [
        (1, "one.csv", 3, "2010-13-40"),
        (1, "one.csv", 4, "old"),
        (2, "two.csv", 3, "2010-13-40"),
    ]
    assert all(row["reason"] and row["column"] and row["record"] for row in rows)


def test_some_are_picked_by_file_or_revision(two_files: Timeline) -> None:
    rows = two_files.rejects().rows()
    assert two_files.rejects(revision=2).rows() == rows[2:]
    assert two_files.rejects(file=rows[0]["file"]).rows() == rows[:2]
    assert two_files.rejects(file=rows[0]["file"], revision=2).rows() == []
