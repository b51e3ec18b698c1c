"""The widget in marimo and JupyterLab, without the net: what is chosen in the browser arrives in Python."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.view.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.torture, pytest.mark.filterwarnings("ignore::ResourceWarning")]

MARIMO = """import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    from timeline import Timeline
    drawn = mo.ui.anywidget(Timeline({path!r}, read_only=True).find('kind:government').widget(height=300))
    drawn
    return (drawn,)

@app.cell
def _(drawn):
    open('chosen', 'w').write(' '.join(drawn.value['selected']))
    return
"""


JUPYTER = """from timeline import Timeline
drawn = Timeline({path!r}, read_only=True).find('kind:government').widget(height=300)
drawn.observe(lambda change: open('chosen', 'w').write(' '.join(change['new'])), 'selected')
drawn"""


@contextmanager
def served(folder: Path, *command: str) -> Iterator[str]:
    """A server in a folder, which is its home as well; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [word.format(port=port) for word in command]
    known = {**os.environ, "HOME": str(folder)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=folder, env=known, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(240):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def choose(page, folder: Path) -> list[str]:
    """Open the first event, then mark all that is in view; what Python has heard after each."""
    page.get_by_text("10 of 10 events in view").wait_for(timeout=2 * PATIENCE)
    canvas = page.locator("canvas[aria-roledescription=timeline]")
    heard = []
    for keys in (("ArrowDown", "Enter"), ("Escape", "b")):
        canvas.focus()
        for key in keys:
            page.keyboard.press(key)
        heard.append(settled(folder / "chosen", heard[-1] if heard else ""))
    return heard


def settled(path: Path, before: str) -> str:
    for _ in range(100):
        told = path.read_text() if path.exists() else ""
        if told not in ("", before):
            return told
        time.sleep(0.2)
    return ""


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1200, "height": 1000})
    outside: list[str] = []
    opened.on("request", lambda request: outside.append(request.url))
    yield opened
    opened.close()
    assert [url for url in outside if not url.startswith(("http://127.0.0.1", "data:", "blob:"))] == []


def is_heard(heard: list[str]) -> None:
    assert heard[0] == "morales-presidency"
    assert len(heard[1].split()) == 10


def test_marimo(page, founding, tmp_path):
    pytest.importorskip("marimo", reason="needs marimo")
    (tmp_path / "one.py").write_text(MARIMO.format(path=str(founding.path)))
    with served(tmp_path, "marimo", "run", "one.py", "--headless", "--no-token", "--port={port}") as address:
        page.goto(address)
        is_heard(choose(page, tmp_path))


def test_jupyterlab(page, founding, tmp_path):
    pytest.importorskip("jupyterlab", reason="needs jupyterlab")
    cell = {
        "cell_type": "code",
        "id": "one",
        "source": JUPYTER.format(path=str(founding.path)),
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (tmp_path / "one.ipynb").write_text(
        json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    )
    open_to_all = (
        "--IdentityProvider.token=",
        "--ServerApp.allow_root=True",
        "--ServerApp.open_browser=False",
    )
    with served(tmp_path, "jupyterlab", "--port={port}", *open_to_all) as address:
        page.goto(f"{address}/lab/tree/one.ipynb")
        page.get_by_text("| Idle").wait_for(timeout=2 * PATIENCE)  # its kernel runs nothing before
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        is_heard(choose(page, tmp_path))
