"""The long tests, one folder after the other, as far as the time reaches; what it does not reach is counted."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

__all__ = ["tried_long"]

TESTS = Path(__file__).resolve().parents[1]
_GRACE = 300  # seconds that a test which has begun may go on
_EXAMPLES = "HYPOTHESIS_PROFILE"


def tried_long(seconds: float) -> Counter[str]:
    """How many of the tests `torture or hypothesis` passed, failed (`wrong`) and were not reached, by folder."""
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
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        environment = os.environ | {_EXAMPLES: "torture", "TORTURE_UNTIL": str(time.time() + seconds)}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "torture or hypothesis",
            f"--junitxml={report}",
            str(folder),
        ]
        try:
            done = subprocess.run(
                command,
                env=environment,
                capture_output=True,
                text=True,
                timeout=seconds + _GRACE,
                check=False,
                cwd=TESTS.parent,
            )
        except subprocess.TimeoutExpired:
            return Counter({"folders cut": 1})
        if done.returncode not in (0, 5):  # 5: there are none
            sys.stdout.write(done.stdout[-5000:])
        cases = list(ET.parse(report).getroot().iter("testcase")) if report.exists() else []
    return Counter(_ended(case) for case in cases)


def _ended(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "wrong"
    skipped = case.find("skipped")
    if skipped is None:
        return "passed"
    return "not reached" if "time is over" in str(skipped.get("message")) else "skipped"
