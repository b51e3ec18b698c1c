"""Processes take turns at a database, in the order in which they came."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from timeline import Timeline
from timeline.store.turns import Turn

HOLD = """
import sys, time
from timeline.store.turns import Turn
turn = Turn(sys.argv[1])
turn.take(5)
print("held", flush=True)
sys.stdin.readline()
"""
ADD = """
import sys
from timeline import Timeline
tl = Timeline(sys.argv[1])
for n in range(50):
    tl.add(event_id=f"{sys.argv[2]}-{n}", title="A", when="2010", participants=[{"entity": sys.argv[2]}])
"""
BACKUP = "import sys; from timeline import Timeline; Timeline(sys.argv[1], wait=0.2).backup(sys.argv[2])"


def test_a_turn_is_waited_for_and_ends_with_its_process(tmp_path: Path) -> None:
    name = str(tmp_path / "t.duckdb")
    turn, other = Turn(name), Turn(f"{name}2")
    command = [sys.executable, "-c", HOLD, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        other.take(0)
        assert other.is_held
        started = time.monotonic()
        turn.take(0.2)
        assert time.monotonic() - started >= 0.2
        assert not turn.is_held
        holder.kill()
    assert turn.take(5) > time.monotonic()
    assert turn.is_held
    turn.give()
    other.give()
    assert not turn.is_held


def test_a_backup_waits_for_its_turn_no_longer_than_it_is_told(tmp_path: Path) -> None:
    path, copy = (str(tmp_path / name) for name in ("t.duckdb", "copy.duckdb"))
    Timeline(path).add(event_id="a", title="A", when="2010")
    command = [sys.executable, "-c", HOLD, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        subprocess.run([sys.executable, "-c", BACKUP, path, copy], check=True, timeout=30)
        holder.kill()
    assert len(Timeline(copy).find()) == 1


@pytest.mark.torture
def test_eight_processes_of_fifty_writes_are_all_served(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    children = [subprocess.Popen([sys.executable, "-c", ADD, path, f"p{n}"]) for n in range(8)]
    assert [child.wait() for child in children] == [0] * 8
    tl = Timeline(path)
    assert sorted(row["revision_id"] for row in tl.revisions()) == list(range(1, 401))
    assert all(row["who"] == [row["event_id"].partition("-")[0]] for row in tl.find())
    assert tl.check().rows() == []
