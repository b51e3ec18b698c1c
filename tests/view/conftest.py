"""Pages, and the browser that opens them: Debian's Chromium, where it is installed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 60_000
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Timeline]:
    """The founding events, in the revisions in which they became known."""
    with Timeline(tmp_path_factory.mktemp("drawn") / "founding.duckdb") as tl:
        tl.ingest(ROOT / "seeds" / "founding.toml")
        yield tl


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window; where there is none the tests that need it say so."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no browser here: `make web-test` installs one")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass
class Opened:
    """A page that is open, with what it asked of the net and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        """What the canvas says of itself."""
        found: dict[str, Any] = self.page.evaluate(
            "() => document.querySelector('[data-timeline]').timeline.state()"
        )
        return found

    def status(self, text: str) -> None:
        """Wait until the line that is read aloud says so."""
        from playwright.sync_api import expect

        expect(self.page.locator("[role=status]")).to_contain_text(text, timeout=PATIENCE)

    def until(self, said: str) -> None:
        """Wait until this holds of what the canvas says of itself."""
        self.page.wait_for_function(
            f"() => (({{ from, to, lanes }}) => {said})(document.querySelector('[data-timeline]').timeline.state())"
        )

    def violations(self) -> list[str]:
        """What the checks of accessibility find."""
        if not AXE.is_file():
            pytest.skip("axe-core is not installed: `npm ci` in web/")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run(document)")
        return [
            f"{each['id']}: {[node['html'] for node in each['nodes']][:3]}" for each in found["violations"]
        ]

    def shoot(self, name: str) -> None:
        """Keep a screenshot, where the environment names a folder for them."""
        if folder := os.environ.get("TIMELINE_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a page in a window of its own; it must ask nothing of the net, and nothing may go wrong in it."""
    pages: list[Opened] = []

    def open_(path: Path, *, width: int = 1200, height: int = 900, **options: Any) -> Opened:
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        page.set_default_timeout(PATIENCE)
        made = Opened(page)
        pages.append(made)
        page.on("request", lambda request: made.asked.append(request.url))
        page.on("pageerror", lambda error: made.wrong.append(str(error)))
        page.on(
            "console",
            lambda said: made.wrong.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(path.as_uri())
        page.locator("[role=status]").wait_for()
        return made

    yield open_
    for made in pages:
        url = made.page.url
        made.page.close()
        assert made.asked == [url.partition("#")[0]]
        assert made.wrong == []
