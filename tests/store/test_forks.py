"""A process that is forked after a database was opened: what it inherited is refused, and the file stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")

PROGRAM = """
import os, sys
from timeline import Timeline
path = sys.argv[1]
{before}
child = os.fork()
if child == 0:
    try:
        {within}
    except Exception as refusal:
        print(type(refusal).__name__, refusal, flush=True)
    sys.exit(0)
print("ended", os.waitpid(child, 0)[1])
{after}
print("events", len(Timeline(path).find()), "faults", len(Timeline(path).check(deep=True)))
"""
FREE = "tl = Timeline(path); tl.add(title='a', when='2001'); list(tl.find())"


def _forked(path: Path, before: str, within: str, after: str = "") -> list[str]:
    program = PROGRAM.format(before=before, within=within, after=after)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == "", done.stderr
    return done.stdout.splitlines()


def test_a_file_that_nobody_uses_is_opened_anew(tmp_path: Path) -> None:
    within = "print(len(tl.find())); print(tl.add(title='b', when='2002').revision_id, flush=True)"
    assert _forked(tmp_path / "a.duckdb", FREE, within) == ["1", "2", "ended 0", "events 2 faults 0"]


MEMORY = "Timeline(path).add(title='a', when='2001'); tl = Timeline.memory()"
HELD = f"{FREE}; held = tl._store.held(); held.__enter__()"
LONG = [
    (MEMORY, "tl.add(title='b', when='2002')"),
    (HELD, "tl.add(title='b', when='2002')"),
    (f"{FREE}; pieces = tl.find().pieces(); next(pieces)", "tl.find().rows()"),
]


@pytest.mark.parametrize(
    ("before", "within"),
    [
        (MEMORY, "tl.find().rows()"),
        (HELD, "Timeline(path).find().rows()"),
        *(pytest.param(*each, marks=pytest.mark.torture) for each in LONG),
    ],
)
def test_what_was_open_is_refused_in_a_line(tmp_path: Path, before: str, within: str) -> None:
    told, *rest = _forked(tmp_path / "a.duckdb", before, within)
    assert told.startswith("DatabaseBusy ")
    assert (
        "cannot be used here: it was in use in the process of which this one is a fork; start processes by"
        in told
    )
    assert rest == ["ended 0", "events 1 faults 0"]


@pytest.mark.torture
def test_a_write_that_goes_on_in_a_fork_is_not_written_there(tmp_path: Path) -> None:
    before = f"{FREE}; writing = tl._store.writing(); writing.__enter__().execute('DELETE FROM participant')"
    end = "writing.__exit__(None, None, None)"
    told, *rest = _forked(tmp_path / "a.duckdb", before, end, end)
    assert told.startswith("DatabaseBusy ")
    assert rest == ["ended 0", "events 1 faults 0"]


def test_threads_of_polars_are_not_waited_for(tmp_path: Path) -> None:
    """A fork has none of the threads of Polars, and would wait for them for ever."""
    before = f"import warnings; warnings.simplefilter('ignore'); {FREE}; tl.find().pl()"
    told, *rest = _forked(tmp_path / "a.duckdb", before, "Timeline(path).find().pl()")
    assert told.startswith("DatabaseBusy ")
    assert "this process is a fork of one that had loaded Polars" in told
    assert rest == ["ended 0", "events 1 faults 0"]
