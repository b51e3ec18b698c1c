"""The long tests, one folder after the other, as far as the time reaches; what it does not reach is counted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

__all__ = ["tried_long"]

TESTS = Path(__file__).resolve().parents[1]
_GRACE = 60  # seconds that a test which has begun may go on
_EXAMPLES = "HYPOTHESIS_PROFILE"
_ENDED = re.compile(r"^tests/\S+::.* (PASSED|FAILED|ERROR|SKIPPED)(?: \((.*)\))? +\[ *\d+%\]$", re.MULTILINE)
_NAMES = {"PASSED": "passed", "FAILED": "wrong", "ERROR": "wrong", "SKIPPED": "skipped"}
_LATE = "the time is over"


def tried_long(seconds: float) -> Counter[str]:
    """How many of the tests `torture or hypothesis` passed, failed (`wrong`) and were not reached.

    One that goes on for long after the time of its folder is `cut`, and those after it in the folder are not counted.
    """
    counted, end = Counter[str](), time.monotonic() + seconds
    folders = sorted(
        path.parent for path in {path.parent: path for path in TESTS.rglob("test_*.py")}.values()
    )
    for place, folder in enumerate(folders):
        share = max(end - time.monotonic(), 0) / (len(folders) - place)
        found = _tried(folder, share)
        sys.stdout.write(f"long tests in {folder.name}: {dict(found)}\n")
        sys.stdout.flush()
        counted.update(found)
    return counted


def _tried(folder: Path, seconds: float) -> Counter[str]:
    environment = os.environ | {
        _EXAMPLES: "torture",
        "TORTURE_UNTIL": str(time.time() + seconds),
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "2000",
    }
    command = [sys.executable, "-m", "pytest", "-v", "-m", "torture or hypothesis", str(folder)]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=TESTS.parent,
    ) as tests:
        try:
            said, _ = tests.communicate(timeout=seconds + _GRACE)
            cut = 0
        except subprocess.TimeoutExpired:
            tests.kill()
            said, _ = tests.communicate()
            cut = 1
    counted = Counter(
        _NAMES[found[1]] if found[2] != _LATE else "not reached" for found in _ENDED.finditer(said)
    )
    if counted["wrong"]:
        sys.stdout.write(said[-5000:])
    return counted + Counter({"cut": cut})
