"""The command as a user meets it: arguments in; output, remarks and an exit code out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from timeline import Timeline
from timeline.cli import run

FIRST, SECOND = "2023-11-06T12:00:00Z", "2023-11-20T12:00:00Z"


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    out: str
    err: str
    code: int

    @property
    def told(self) -> str:
        """The output of a command that went well."""
        assert self.code == 0, self.err
        return self.out


@pytest.fixture(scope="session")
def small_path(tmp_path_factory):
    """A database of four events in two revisions; to be read only.

    1983~          1994-07-18        2007-12-10 ------- 2015-12-09
                                          2010 ------------------------> ongoing
    """
    path = tmp_path_factory.mktemp("small") / "small.duckdb"
    with Timeline(path) as tl:
        tl.add(
            {
                "event_id": "amia",
                "title": "Bombing of the AMIA",
                "kind": "attack",
                "when": "[..2023]",
                "when_text": "attacks on the AMIA",
                "country": "AR",
                "participants": [
                    {"entity": "Hezbollah", "role": "accused"},
                    {"entity": "AMIA", "role": "target"},
                ],
                "tags": ["amia"],
                "evidence": [{"source": "article", "locator": "paragraph 16", "quote": "the attacks"}],
            },
            {
                "event_id": "project",
                "title": "Influence | project",
                "kind": "influence.campaign",
                "when": "c. 1983",
                "participants": [{"entity": "Iran"}],
            },
            {
                "event_id": "cfk",
                "title": "Cristina Fernández president",
                "kind": "government",
                "when": "2007-12-10/2015-12-09",
                "country": "AR",
                "confidence": 0.9,
            },
            {
                "event_id": "advisers",
                "title": "Advisers in Bolivia",
                "kind": "military.cooperation",
                "when": "2010/..",
                "country": "BO",
                "participants": [{"entity": "Iran"}, {"entity": "Bolivia"}],
            },
            author="editors",
            reason="the article as read",
            recorded_at=FIRST,
        )
        tl.amend("amia", when="1994-07-18", author="editors", reason="the date", recorded_at=SECOND)
    return path


@pytest.fixture
def small(small_path, tmp_path):
    """The small database, to write on."""
    return Path(shutil.copy(small_path, tmp_path / "small.duckdb"))


@pytest.fixture
def cli(small_path, capsys, monkeypatch, tmp_path):
    """Run a command line on the small database, in an empty folder."""
    monkeypatch.setenv("TIMELINE_DB", str(small_path))
    monkeypatch.chdir(tmp_path)

    def answer(*arguments: str | Path, stdin: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(said.out, said.err, code)

    return answer


@pytest.fixture
def shell(tmp_path):
    """Run a command line in a process of its own."""

    def answer(*arguments: str | Path, **env: str | Path) -> Answer:
        done = subprocess.run(
            [sys.executable, *(str(argument) for argument in arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **{name: str(value) for name, value in env.items()}},
            timeout=60,
        )
        return Answer(done.stdout, done.stderr, done.returncode)

    return answer
