"""A working folder as every page assumes it: the founding database at hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.running import Reader, Terminal, environment
from tests.docs.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a `timeline` that starts at once."""
    yield from served(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `timeline demo out` leaves behind."""
    folder = tmp_path_factory.mktemp("demo")
    terminal = Terminal(folder, environment(folder))
    shown, status = terminal.type("timeline demo out")
    terminal.close()
    assert status == 0, shown
    (folder / "shown.txt").write_text(shown, encoding="utf-8")
    return folder


@pytest.fixture
def reader(demo: Path, command: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody at a terminal, in a folder of their own."""
    shutil.copytree(demo / "out", tmp_path / "out")
    known = environment(tmp_path, command)
    monkeypatch.chdir(tmp_path)
    for name in ("TIMELINE_DB", "TIMELINE_AUTHOR", "HOME"):
        monkeypatch.setenv(name, known[name])
    terminal = Terminal(tmp_path, known)
    yield Reader(terminal)
    terminal.close()
