"""What every benchmark shares: the machine, scaled sizes, equal rows, paired rounds, peak memory, tables, the page.

Two ways are compared in pairs: each round runs every way once, in an order that turns from round to round, and the
ratio is taken within the round. So a neighbour who takes half the machine for a minute slows both, and the median
ratio says more than either time.
"""

from __future__ import annotations

import gc
import importlib.metadata
import multiprocessing
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "performance.md"
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
PATIENCE = float(os.environ.get("BENCH_PATIENCE", "6"))
"""Seconds that all rounds of one way may take; a way slower than that gets fewer rounds, or the first look alone."""
LIMIT = float(os.environ.get("BENCH_LIMIT", "15"))
"""Seconds after which a way that can be stopped is stopped."""

PACKAGES = (
    "numpy",
    "numba",
    "polars",
    "duckdb",
    "pyarrow",
    "pandas",
    "ruranges",
    "superintervals",
    "polars-bio",
    "bioframe",
)


class Stopped(Exception):
    """A way was stopped before it had an answer, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s")
        self.seconds = seconds


def scaled(rows: int, least: int = 100) -> int:
    """`rows` times `BENCH_SCALE`."""
    return max(least, round(rows * SCALE))


def sizes(otherwise: str) -> tuple[int, ...]:
    """The numbers of events that `--sizes`, or `BENCH_ROWS`, asks for; or others."""
    return tuple(int(rows) for rows in os.environ.get("BENCH_ROWS", otherwise).split(","))


def environment() -> str:
    """The machine, the versions and how it is measured, as lines of Markdown."""
    rounds = f"up to {ROUNDS} paired rounds, load average {os.getloadavg()[0]:.1f} at the start"
    return f"{machine()}\n* Commit {commit()}, `BENCH_SCALE={SCALE:g}`, {rounds}."


def machine() -> str:
    """The machine and the versions, as lines of Markdown."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return "\n".join(
        [
            f"* Machine: {_processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}.",
            f"* Python {platform.python_version()}; {', '.join(versions)}.",
        ]
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def commit() -> str:
    """The commit that is measured, in short."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


@dataclass
class Timing:
    """The times of one way over the rounds that it took part in.

    Attributes:
        name: what the way is called.
        seconds: one time a round.
        ratios: for each round that the base took part in too, this way's time over the base's.
    """

    name: str
    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    def row(self) -> list[str]:
        """Cells for `HEADER`."""
        spread = f"{min(self.ratios):.1f}-{max(self.ratios):.1f}" if len(self.ratios) > 1 else ""
        return [self.name, duration(self.median), f"{self.ratio:.2f}", spread, str(len(self.seconds))]


HEADER = ["way", "median", "times ours", "range", "rounds"]


def paired(
    ways: Mapping[str, Callable[[], Any]],
    base: str | None = None,
    rounds: int = ROUNDS,
    once: Mapping[str, float] | None = None,
) -> list[Timing]:
    """Time the ways in rounds, each once a round; the base (by default the first) is what ratios are over.

    Every way runs once before, unmeasured, so that nothing is compiled or cold when it counts; unless `once` says
    how many seconds each has taken already. What took longer than all its rounds may take is not run again: that
    time is set against the median of the base.
    """
    names = list(ways)
    base = base or names[0]
    timings = {name: Timing(name) for name in names}
    if once is None:
        once = {name: _timed(ways[name]) for name in names}
    allowed = {name: min(rounds, int(PATIENCE / max(once[name], 1e-9))) for name in names}
    allowed[base] = rounds
    for turn in range(rounds):
        order = names[turn % len(names) :] + names[: turn % len(names)]
        times = {name: _timed(ways[name]) for name in order if turn < allowed[name]}
        for name, seconds in times.items():
            timings[name].seconds.append(seconds)
            timings[name].ratios.append(seconds / times[base])
    for name in names:
        if not allowed[name]:
            timings[name].seconds.append(once[name])
            timings[name].ratios.append(once[name] / timings[base].median)
    return list(timings.values())


def _timed(way: Callable[[], Any]) -> float:
    gc.collect()
    began = time.perf_counter()
    result = way()
    spent = time.perf_counter() - began
    del result
    return spent


def peak_memory(prepare: Callable[..., Any], run: Callable[[Any], Any], *arguments: Any) -> float:
    """Bytes by which `run(prepare(*arguments))` raises the peak of a fresh process above what preparing took.

    Both functions live at the top of a module, so that the new process can import them.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(theirs, prepare, run, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def _measure(
    pipe: Any, prepare: Callable[..., Any], run: Callable[[Any], Any], arguments: tuple[Any, ...]
) -> None:
    given = prepare(*arguments)
    gc.collect()
    before = _resident()
    forget_peak()
    result = run(given)
    pipe.send(float(peak() - before))
    del result


def forget_peak() -> None:
    """Let the peak of this process be what it holds now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> int:
    """The most bytes that this process has held; `getrusage` would tell the peak of the one that started it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1024


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def duration(seconds: float) -> str:
    """A time for people."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.3g} ms" if seconds < 0.0995 else f"{seconds * 1000:.0f} ms"
    return f"{seconds:.3g} s" if seconds < 999.5 else f"{seconds:,.0f} s"


def size(count: float) -> str:
    """Bytes for people."""
    return f"{count / 2**30:.2f} GiB" if count >= 2**30 else f"{count / 2**20:.0f} MiB"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; every column but the first is set right."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" + " ---: |" * (len(header) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Put `text` between the markers of `name` on the page, at its end if it has none yet."""
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    old = page.read_text(encoding="utf-8") if page.is_file() else "# Performance\n"
    block = f"{begin}\n{text.strip()}\n{end}"
    if begin in old:
        head, rest = old.split(begin, 1)
        new = head + block + rest.split(end, 1)[1]
    else:
        new = f"{old.rstrip()}\n\n{block}\n"
    page.write_text(new, encoding="utf-8")
