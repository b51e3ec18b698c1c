"""What each path of a question is estimated to take, beside what it takes: whether the planner chooses well.

    python -m benchmarks paths --print                    1,000, 10 thousand and 100 thousand events
    python -m benchmarks paths --print --sizes 10000      other numbers, joined by commas

Every question is answered by each of its paths, whatever it costs, in a process of its own; the second time counts. A path
is stopped after `BENCH_PATIENCE` seconds. Times are those of the processor, which a busy machine does not bend.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import events
from benchmarks.harness import duration, environment, sizes, table
from timeline import Timeline
from timeline.query import planner

ROWS = sizes("1_000,10_000,100_000")
PATIENT = float(os.environ.get("BENCH_PATIENCE", "20"))
SIDES = ["kind:attack", "kind:arrest"]
QUESTIONS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "overlaps": ("overlaps", SIDES, {}),
    "overlaps, 5": ("overlaps", SIDES, {"limit": 5}),
    "overlaps by country": ("overlaps", SIDES, {"by": "country"}),
    "before, 5": ("overlaps", SIDES, {"relation": "before", "limit": 5}),
    "nearest": ("nearest", SIDES, {}),
    "nearest by country": ("nearest", SIDES, {"by": "country"}),
    "lookup": ("lookup", SIDES, {}),
    "lookup by who": ("lookup", SIDES, {"by": "who"}),
    "gaps by who": ("gaps", [], {"by": "who"}),
    "coalesce": ("coalesce", [], {}),
    "coverage by country": ("coverage", [], {"by": "country"}),
    "concurrency by country": ("concurrency", [], {"by": "country"}),
}
"""By name: the method, its selectors, its options."""


def answered(database: str, name: str, path: str) -> dict[str, Any]:
    """What processor time a question took by a path, what was estimated of it, and which path it takes of its own."""
    verb, selectors, options = QUESTIONS[name]
    starts, spent = planner.KERNEL_STARTS, 0.0
    for _ in range(2):
        tl = Timeline(database, read_only=True)
        planner.KERNEL_STARTS = starts
        own = getattr(tl, verb)(*selectors, **options)
        planner.KERNEL_STARTS = 1e9 if path == "sql" else -1e9
        began = time.process_time()
        found = getattr(tl, verb)(*selectors, **options)
        rows = sum(frame.height for frame in found.batches())
        spent = time.process_time() - began
    return {"seconds": spent, "rows": rows, "costs": own.costs, "estimated": own.estimated, "own": own.path}


def run() -> str:
    """The table, as Markdown."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS:
            database = Path(folder) / f"{rows}.duckdb"
            with Timeline(database) as tl:
                events.fill(tl, rows)
            for name in QUESTIONS:
                lines.append([f"{rows:,}", name, *_line(database, name)])
                sys.stderr.write(f"| {' | '.join(lines[-1])} |\n")
    header = ["events", "question", "rows", "as estimated", "costs, as estimated", "sql", "kernel", "taken"]
    return "\n\n".join(["## Paths", environment(), table(header, lines)])


def _line(database: Path, name: str) -> list[str]:
    found = {path: _asked(database, name, path) for path in ("sql", "kernel")}
    times = [
        duration(answer["seconds"]) if answer else f"stopped at {duration(PATIENT)}"
        for answer in found.values()
    ]
    told = found["kernel"] or found["sql"]
    if told is None:
        return ["", "", "", *times, ""]
    estimated = "" if told["estimated"] is None else f"{told['estimated']:,}"
    return [f"{told['rows']:,}", estimated, told["costs"], *times, told["own"].split()[0].rstrip(":")]


def _asked(database: Path, name: str, path: str) -> dict[str, Any] | None:
    """The same in a process of its own; None where it took too long, or too much memory."""
    command = [sys.executable, "-m", "benchmarks.paths", str(database), name, path]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] | None = None if run.returncode else json.loads(run.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(answered(*sys.argv[1:])))
