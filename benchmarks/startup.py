"""How fast a command starts: wall time of whole processes, and what their imports cost.

python -m benchmarks.startup
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    ("python -c pass", ["-c", "pass"]),
    ("import timeline", ["-c", "import timeline"]),
    ("timeline --help", ["-m", "timeline", "--help"]),
    ("timeline when 1994-07-18", ["-m", "timeline", "when", "1994-07-18"]),
    ("import duckdb", ["-c", "import duckdb"]),
    ("timeline find", ["-m", "timeline", "find"]),
    ("timeline find --format json", ["-m", "timeline", "find", "--format", "json"]),
    ("timeline at 2015-01-16", ["-m", "timeline", "at", "2015-01-16"]),
    ("timeline cooccur", ["-m", "timeline", "cooccur"]),
    ("import polars", ["-c", "import polars"]),
)
HEAVY = ("duckdb", "numba", "numpy", "polars", "pyarrow", "pydantic", "rich")


def run() -> str:
    """The measurements as Markdown: median and fastest of several runs, imports by `-X importtime`."""
    with tempfile.TemporaryDirectory() as folder:
        env = _environment(_demo(Path(folder)))
        lines = [
            "| command | median ms | fastest ms | imports ms | heavy packages imported |",
            "| --- | ---: | ---: | ---: | --- |",
        ]
        for name, words in COMMANDS:
            _wall(words, env)
            times = sorted(_wall(words, env) for _ in range(RUNS))
            spent, packages = _imports(words, env)
            heavy = ", ".join(package for package in HEAVY if package in packages) or "none"
            lines.append(
                f"| `{name}` | {statistics.median(times):.0f} | {times[0]:.0f} | {spent:.0f} | {heavy} |"
            )
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    head = f"Whole processes, {RUNS} runs each, warm file cache, {python}, {os.cpu_count()} CPUs, the founding database."
    return "\n".join(
        [
            "## Start of a command",
            "",
            head,
            "Imports: time spent in `import` statements below the interpreter's own start.",
            "",
            *lines,
            "",
        ]
    )


def _demo(folder: Path) -> Path:
    from timeline import Timeline

    path = folder / "founding.duckdb"
    Timeline(path).ingest(ROOT / "seeds" / "founding.toml")
    return path


def _environment(database: Path) -> dict[str, str]:
    """That of a person who uses the command every day: compiled modules are kept from the run before."""
    env = {**os.environ, "TIMELINE_DB": str(database)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def _wall(words: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *words], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return 1000 * (time.perf_counter() - start)


def _imports(words: list[str], env: dict[str, str]) -> tuple[float, set[str]]:
    """Milliseconds in imports, and the top-level packages imported; `site` is the interpreter's own."""
    report = subprocess.run(
        [sys.executable, "-X", "importtime", *words], env=env, check=True, capture_output=True, text=True
    ).stderr
    rows = [
        line.removeprefix("import time:").split("|")
        for line in report.splitlines()
        if line.startswith("import time:")
    ]
    rows = [row for row in rows if row[0].strip().isdigit()]
    own = next((at for at, row in enumerate(rows) if row[2].strip() == "site"), -1)
    after = rows[own + 1 :]
    packages = {row[2].strip().partition(".")[0] for row in after}
    return sum(int(row[0]) for row in after) / 1000, packages


if __name__ == "__main__":
    print(run())
