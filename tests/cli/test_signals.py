"""A signal to stop ends a command in one line: with the exit code of the signal, and with nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from timeline import Timeline

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}
NUMBERS = "SELECT range AS n, md5(range::VARCHAR) AS m FROM range(100000000)"
ENDLESS = "SELECT count(*) FROM range(100000000) AS a, range(1000) AS b"  # one step, in which the engine does not look up


def _started(path: Path, *words: object) -> subprocess.Popen[str]:
    temporary = path.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    ignored = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as under nohup, which a process inherits
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "timeline", "--db", path, *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)},
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGHUP, ignored)


def _stopped(process: subprocess.Popen[str], name: str) -> None:
    """Send the signal; the process ends soon, and says one line."""
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=20)
    assert process.returncode == 128 + getattr(signal, name)
    assert err.strip("\n").split("\n")[-1] == f"timeline: {WORDS[name]}"
    assert "Traceback" not in err


def _left(folder: Path) -> list[str]:
    """What lies in a folder and below it, but for the turns of all databases."""
    return sorted(
        str(file.relative_to(folder)) for file in folder.rglob("*") if not file.name.endswith(".turns")
    )


def _until(happened: object) -> None:
    until = time.monotonic() + 20
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize(
    "name", ["SIGTERM", *(pytest.param(one, marks=pytest.mark.torture) for one in WORDS)]
)
@pytest.mark.parametrize("question", [pytest.param(NUMBERS, marks=pytest.mark.torture), ENDLESS])
def test_a_question_that_writes_a_file(tmp_path: Path, name: str, question: str) -> None:
    path, out = tmp_path / "t.duckdb", tmp_path / "out"
    Timeline(path).add(title="a", when="2001")
    out.mkdir()
    process = _started(path, "sql", question, "--out", out / "n.csv", "--memory", "300MB")
    # The engine has a folder of its own once it runs, or the answer has its draft.
    _until(lambda: _left(out) or _left(tmp_path / "temporary"))
    time.sleep(0.5)
    _stopped(process, name)
    assert (_left(out), _left(tmp_path / "temporary")) == ([], [])


@pytest.mark.parametrize("made", ["timeline-*", "timeline-spill-*"])
@pytest.mark.parametrize(
    "name", ["SIGTERM", *(pytest.param(one, marks=pytest.mark.torture) for one in WORDS)]
)
def test_a_write(tmp_path: Path, name: str, made: str) -> None:
    """All or nothing of the file is there, whenever the signal comes; here at the start, and while it is read or written."""
    path, rows = tmp_path / "t.duckdb", 200_000
    Timeline(path).add(event_id="a", title="a", when="2001")
    lines = "".join(f"e{n},Event {n},19{n % 100:02d}\n" for n in range(rows))
    (tmp_path / "many.csv").write_text(f"event_id,title,when\n{lines}")
    process = _started(path, "ingest", tmp_path / "many.csv")
    _until(lambda: any((tmp_path / "temporary").glob(made)))
    _stopped(process, name)
    assert _left(tmp_path / "temporary") == []
    tl = Timeline(path)
    assert tl.info().rows()[0]["events"] in (1, rows + 1)
    assert tl.check(deep=True).rows() == []


IMPORTED_SLOWLY = """
import importlib, os, pathlib, signal, sys, time
from timeline.cli.interrupt import handle_signals
handle_signals()
pathlib.Path("slow.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGTERM); print('imported')")
sys.path.insert(0, "")
importlib.invalidate_caches()
import slow
try:
    time.sleep(20)
except KeyboardInterrupt:
    print("delivered")
"""


def test_a_signal_while_a_module_is_imported(tmp_path: Path) -> None:
    """It is delivered once the module is there, and not lost."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED_SLOWLY], capture_output=True, text=True, cwd=tmp_path, timeout=20
    )
    assert (run.stdout.split(), run.stderr) == (["imported", "delivered"], "")


@pytest.mark.torture
@pytest.mark.parametrize("name", WORDS)
def test_at_any_moment_of_the_start(tmp_path: Path, name: str) -> None:
    """Compiled modules that are interrupted while they are imported abort the process: they are let finish."""
    path = tmp_path / "t.duckdb"
    Timeline(path).add(title="a", when="2001")
    number = getattr(signal, name)
    for tenth in range(1, 13):
        process = _started(path, "sql", ENDLESS)
        time.sleep(tenth / 10)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        # Before it can handle signals Python itself ends.
        assert process.returncode in (128 + number, -number), err


@pytest.mark.parametrize(
    "words",
    [
        ["sql", "SELECT range AS n FROM range(3000000)", "--format", "jsonl"],
        pytest.param(["find", "--format", "csv"], marks=pytest.mark.torture),
        pytest.param(["add", "--title", "b", "--when", "2002"], marks=pytest.mark.torture),
    ],
)
def test_a_reader_that_goes_away(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(title="a", when="2001")
    with _started(path, *words) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read().splitlines()
    assert process.returncode == 128 + signal.SIGPIPE
    assert told == (["revision 2: 1 added"] if words[0] == "add" else [])
    assert _left(tmp_path / "temporary") == []
