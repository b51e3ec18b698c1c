"""A dry run leaves nothing behind: no file where there was none, and no byte changed where there was one."""

from __future__ import annotations

import gzip
import inspect
from collections.abc import Callable
from contextlib import nullcontext, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline, UnknownName
from timeline.errors import DatabaseMissing

FROZEN = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "schema").glob("*.duckdb.gz"))
EVENTS = [
    {"event_id": name, "title": name, "when": "2001", "participants": [{"entity": "P"}]} for name in "ab"
]
DRY: dict[str, Callable[[Timeline, Path], Any]] = {
    "add": lambda tl, beside: tl.add(title="c", when="2001", dry_run=True),
    "alias": lambda tl, beside: tl.alias("P", "Q", dry_run=True),
    "amend": lambda tl, beside: tl.amend("a", title="c", dry_run=True),
    "describe": lambda tl, beside: tl.describe("s", title="S", dry_run=True),
    "import_": lambda tl, beside: tl.import_(beside / "dataset", dry_run=True),
    "ingest": lambda tl, beside: tl.ingest(beside / "rows.csv", dry_run=True),
    "merge": lambda tl, beside: tl.merge("a", "b", dry_run=True),
    "rename": lambda tl, beside: tl.rename("P", "Q", dry_run=True),
    "restore": lambda tl, beside: tl.restore(beside / "saved.duckdb", dry_run=True),
    "retract": lambda tl, beside: tl.retract("a", dry_run=True),
    "undo": lambda tl, beside: tl.undo(dry_run=True),
    "unmerge": lambda tl, beside: tl.unmerge("a", dry_run=True),
}
"""A dry run of every method that has one."""


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beside")
    tl = Timeline(folder / "saved.duckdb")
    tl.add(EVENTS)
    tl.export(folder / "dataset")
    (folder / "rows.csv").write_text("event_id,title,when\n1,a,2001\n")
    return folder


def test_every_dry_run_is_tried() -> None:
    methods = inspect.getmembers(Timeline, inspect.isfunction)
    assert {name for name, method in methods if "dry_run" in inspect.signature(method).parameters} == set(DRY)


def test_no_file_is_made(tmp_path: Path, beside: Path) -> None:
    (tmp_path / "link.duckdb").symlink_to("nothing.duckdb")
    before = sorted(tmp_path.iterdir())
    answered = set()
    for (name, act), path in zip(
        DRY.items(), cycle(("folder/a.duckdb", "link.duckdb", "a.duckdb")), strict=False
    ):
        with suppress(DatabaseMissing):
            act(Timeline(tmp_path / path), beside)
            answered.add(name)
        assert sorted(tmp_path.iterdir()) == before, (name, path)
    assert answered == {"add", "describe", "import_", "ingest", "restore"}


@pytest.mark.parametrize(
    "names", [("add", "restore", "undo"), pytest.param(tuple(DRY), marks=pytest.mark.torture)]
)
def test_no_file_is_changed(tmp_path: Path, beside: Path, names: tuple[str, ...]) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes((beside / "saved.duckdb").read_bytes())
    before = path.read_bytes()
    for name in names:
        with suppress(UnknownName) if name == "unmerge" else nullcontext():
            DRY[name](Timeline(path), beside)
        assert [file.name for file in tmp_path.iterdir()] == ["a.duckdb"], name
        assert path.read_bytes() == before, name


def test_a_file_of_an_older_schema_stays_one(tmp_path: Path, beside: Path) -> None:
    path = tmp_path / "old.duckdb"
    before = gzip.decompress(FROZEN[0].read_bytes())
    path.write_bytes(before)
    tl = Timeline(path)
    event = tl.find().rows()[0]["event_id"]
    assert tl.add(title="c", when="2001", dry_run=True).added == 1
    assert tl.amend(event, title="c", dry_run=True).amended == 1
    assert tl.undo(dry_run=True).undoes
    assert tl.ingest(beside / "rows.csv", dry_run=True)[0].added == 1
    assert [file.name for file in tmp_path.iterdir()] == ["old.duckdb"]
    assert path.read_bytes() == before
    assert "c" not in {row["title"] for row in tl.find()}


def test_a_link_to_nothing_is_filled(tmp_path: Path) -> None:
    (tmp_path / "link.duckdb").symlink_to("there.duckdb")
    assert Timeline(tmp_path / "link.duckdb").add(title="c", when="2001").added == 1
    assert len(Timeline(tmp_path / "there.duckdb").find()) == 1
    assert (tmp_path / "link.duckdb").is_symlink()
