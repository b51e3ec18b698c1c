"""How large a drawing is, how soon it is seen, and how long a frame takes while a reader zooms: in Debian's Chromium.

python -m benchmarks view
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.events import fill
from benchmarks.harness import ROOT, environment, scaled

PAGE = ROOT / "docs" / "view.md"
SIZES = (10_000, 100_000, 1_000_000)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READY = "() => (document.querySelector('[data-timeline]').timeline?.state().frames.length ?? 0) > 0"
ZOOM = """async () => {
    const drawing = document.querySelector('[data-timeline]').timeline;
    const { from, to, frames } = drawing.state();
    frames.length = 0;
    const middle = from + (to - from) * 0.6;
    for (let step = 1, half = (to - from) / 2; step <= 120; step++) {
        half *= 0.94;
        drawing.show(middle - half, middle + half);
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    }
    return [...drawing.state().frames];
}"""


def run() -> str:
    """The table: `timeline view` of drawn events, and the page in a browser without a graphics card."""
    lines = [
        "| events | `view` writes | file | first drawing | frame, median | frame, 95 % |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            told = _measured(Path(folder), scaled(size))
            lines.append(
                f"| {scaled(size):,} | {told['written']:.1f} s | {told['bytes'] / 1e6:.1f} MB | {told['first']:.1f} s"
                f" | {told['median']:.0f} ms | {told['late']:.0f} ms |"
            )
    head = [
        "## What was measured",
        "",
        environment(),
        "",
        "First drawing: from opening the file to the end of the first frame; reading and decompressing are part of it.",
        "Frames: 120 steps of zooming in, 6 % each, from all of time to single events; drawing alone, without a graphics card.",
        "The machine is shared: see its load.",
        "",
    ]
    return "\n".join([*head, *lines, ""])


def _measured(folder: Path, size: int) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from timeline import Timeline

    page = folder / f"{size}.html"
    with Timeline(folder / f"{size}.duckdb") as tl:
        fill(tl, size)
        start = time.perf_counter()
        tl.view(page, title=f"{size:,} drawn events")
        written = time.perf_counter() - start
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1200, "height": 900})
        start = time.perf_counter()
        opened.goto(page.as_uri(), timeout=120_000)
        opened.wait_for_function(READY, timeout=120_000)
        first = time.perf_counter() - start
        frames = sorted(opened.evaluate(ZOOM))
        browser.close()
    return {
        "written": written,
        "bytes": page.stat().st_size,
        "first": first,
        "median": statistics.median(frames),
        "late": frames[int(len(frames) * 0.95)],
    }
