"""The module that is shipped is what `web/` builds, and what stands there holds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from timeline.view import module

WEB = Path(__file__).resolve().parents[2] / "web"


@pytest.fixture(scope="module")
def npm() -> str:
    program = shutil.which("npm")
    if not program or not (WEB / "node_modules" / ".bin" / "esbuild").exists():
        pytest.skip("needs Node and `npm ci` in web/")
    return program


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_module_is_what_is_built(npm: str, tmp_path: Path) -> None:
    built = tmp_path / "timeline.js"
    _run(npm, "run", "--silent", "build", "--", f"--outfile={built}", "--log-level=warning")
    assert built.read_text(encoding="utf-8") == module(), "run `make web` and commit the module"


def test_types_and_tests_hold(npm: str) -> None:
    _run(npm, "run", "--silent", "check")
    _run(npm, "run", "--silent", "test")


def test_the_module_asks_nothing_of_the_net() -> None:
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "importScripts", "sendBeacon", "@import", "url("):
        assert word not in module()
