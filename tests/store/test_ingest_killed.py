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


def _run(folder: Path, file: Path, mapping: Path, after: float | None) -> bool:
    """Ingest in another process, kill it so many seconds after it starts to work; whether it came to its end."""
    command = [sys.executable, "-c", CHILD, str(folder / "cases.duckdb"), str(file), str(mapping)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        if after is not None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
        return "done" in child.stdout.read()


def _killed(folder: Path, moments: list[float]) -> list[int]:
    file, mapping = _prepare(folder)
    found = []
    for after in moments:
        _run(folder, file, mapping, after)
        tl = Timeline(folder / "cases.duckdb")
        events = tl.info().rows()[0]["events"]
        assert events in (1000, ROWS)
        assert tl.check().rows() == []
        found.append(events)
        if events == ROWS:
            (folder / "cases.duckdb").unlink()
            tl.ingest(folder / "few.csv", map_=mapping)
    assert _run(folder, file, mapping, None)
    assert Timeline(folder / "cases.duckdb").info().rows()[0]["events"] == ROWS
    return found


def test_killed_at_three_moments(tmp_path: Path) -> None:
    assert len(_killed(tmp_path, [0.2, 0.6, 1.2])) == 3


@pytest.mark.torture
def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    chance = random.Random(20)
    found = _killed(tmp_path, [chance.uniform(0.05, 4.0) for _ in range(20)])
    assert 1000 in found
