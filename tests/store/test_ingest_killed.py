"""Killed in the middle: the database opens, check is clean, and all or nothing of the file is there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from timeline import Timeline

ROWS = 60_000
MAPPING = """name = "cases"
id = "{id}"
title = "{title}"
when = { date = "{date}" }
participant = [{ name = "{who}" }]
evidence = [{ source = "register", locator = "row {id}" }]
"""
CHILD = """
import sys
from timeline import Timeline
from timeline.store.session import Session

def announced(session, path, run=Session.script):
    said = ["writing", "written"] if path.endswith("apply_versions.sql") else [""] * 2
    print(said[0], flush=True)
    run(session, path)
    print(said[1], flush=True)

Session.script = announced
print("ready", flush=True)
(report,) = Timeline(sys.argv[1]).ingest(sys.argv[2], map_=sys.argv[3])
print("done", flush=True)
"""


def _prepare(folder: Path) -> tuple[Path, Path]:
    """A file of rows and its mapping, and a database that already holds the first thousand of them."""
    lines = [f"{n},Event {n},19{n % 100:02d}-0{1 + n % 9}-1{n % 10},Person {n % 500}\n" for n in range(ROWS)]
    file, mapping = folder / "cases.csv", folder / "mapping.toml"
    file.write_text("id,title,date,who\n" + "".join(lines))
    (folder / "few.csv").write_text("id,title,date,who\n" + "".join(lines[:1000]))
    mapping.write_text(MAPPING)
    Timeline(folder / "cases.duckdb").ingest(folder / "few.csv", map_=mapping)
    return file, mapping


def _run(folder: Path, file: Path, mapping: Path, kill: tuple[str, float] | None) -> set[str]:
    """Ingest in another process, and kill it so many seconds after it has said a word; the words that it said."""
    command = [sys.executable, "-c", CHILD, str(folder / "cases.duckdb"), str(file), str(mapping)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said: set[str] = set()
        if kill:
            while kill[0] not in said:
                line = child.stdout.readline()
                assert line, "it ended before"
                said.add(line.strip())
            time.sleep(kill[1])
            child.send_signal(signal.SIGKILL)
        return said | set(child.stdout.read().split())


def _killed(folder: Path, moments: list[tuple[str, float]]) -> list[int]:
    """The events that are there after each kill; at least one of them hits a write."""
    file, mapping = _prepare(folder)
    found, hits = [], 0
    for moment in moments:
        said = _run(folder, file, mapping, moment)
        hits += "writing" in said and "written" not in said
        tl = Timeline(folder / "cases.duckdb")
        events = tl.info().rows()[0]["events"]
        assert events in (1000, ROWS)
        assert tl.check().rows() == []
        found.append(events)
        if events == ROWS:
            (folder / "cases.duckdb").unlink()
            (folder / "cases.duckdb.wal").unlink(missing_ok=True)
            tl.ingest(folder / "few.csv", map_=mapping)
    assert hits
    assert "done" in _run(folder, file, mapping, None)
    assert Timeline(folder / "cases.duckdb").info().rows()[0]["events"] == ROWS
    return found


def test_killed_at_three_moments(tmp_path: Path) -> None:
    assert len(_killed(tmp_path, [("ready", 0.2), ("writing", 0.0), ("writing", 0.2)])) == 3


@pytest.mark.torture
def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    chance = random.Random(20)
    moments = [("ready", chance.uniform(0.05, 4.0)) for _ in range(14)]
    moments += [("writing", 0.0), *(("writing", chance.uniform(0.0, 0.5)) for _ in range(5))]
    found = _killed(tmp_path, moments)
    assert 1000 in found
