"""Questions of a database of drawn events, beside what a person would write by hand: time, memory, rows, path.

    python -m benchmarks database --print                      10 thousand, 100 thousand and 1 million events
    BENCH_ROWS=10000000 python -m benchmarks database --print  other numbers, joined by commas

Rules:
* The events are those of `benchmarks.events`. Every question is asked twice in a process of its own, and the second time counts:
  then its kernels are compiled, and the file is opened anew. Its whole answer is written as Parquet, or is the first five rows.
* A rival counts the rows (of `cooccur` the events together in all five), and a time stands only where it counts what our
  answer has. It holds the bounds of the events in a table of its own, which is made before the clock starts, and tells no
  certain row from a possible one. Where it selects events, it writes them as Parquet, as we do.
* DuckDB joins by a composite key of country and a bucket of days. PostgreSQL joins ranges of dates with a GiST index; it is
  left out, with a line, where there is no `initdb`. Polars joins by country and filters.
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

import polars as pl

from benchmarks import events
from benchmarks.database_rivals import PATIENT, RIVALS
from benchmarks.harness import Stopped, duration, environment, size, table
from timeline import Timeline

ROWS = tuple(int(rows) for rows in os.environ.get("BENCH_ROWS", "10_000,100_000,1_000_000").split(","))
SIDES = ("kind:attack", "kind:arrest")
QUESTIONS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "overlaps by country": ("overlaps", [*SIDES], {"by": "country", "resolution": "tick"}),
    "overlaps by country, 5": ("overlaps", [*SIDES], {"by": "country", "limit": 5}),
    "overlaps, 5": ("overlaps", [*SIDES], {"limit": 5}),
    "before, 5": ("overlaps", [*SIDES], {"relation": "before", "limit": 5}),
    "nearest by country": ("nearest", [*SIDES], {"by": "country"}),
    "lookup by country": ("lookup", ["kind:attack", "kind:election"], {"by": "country"}),
    "gaps by who": ("gaps", [], {"by": "who"}),
    "certain gaps by who": ("gaps", [], {"by": "who", "certainty": "certain"}),
    "coalesce by who": ("coalesce", [], {"by": "who"}),
    "concurrency by country": ("concurrency", [], {"by": "country"}),
    "cooccur, 30 days, 5": ("cooccur", [], {"window": "30d", "top": 5}),
    "duplicates, 3": ("duplicates", [], {"limit": 3}),
    "find everything": ("find", [], {}),
    "find a word": ("find", ["text:trial"], {}),
    "find an actor": ("find", ["who:group-7"], {}),
}
"""By name: the method, its selectors, its options."""


def answer(database: str, name: str, out: str) -> dict[str, Any]:
    """Answer a question and write it; how long that took, how many rows, by which path, and the most memory held."""
    from benchmarks.harness import forget_peak, peak

    verb, selectors, options = QUESTIONS[name]
    for _ in range(2):  # the first time compiles and imports; the file is opened anew each time
        tl = Timeline(database, read_only=True)
        forget_peak()
        began = time.perf_counter()
        found = getattr(tl, verb)(*selectors, **options)
        found.write(out, replace=True)
    spent = time.perf_counter() - began
    most, told = peak(), pl.read_parquet(out, columns=["together_possible"] if verb == "cooccur" else None)
    counted = int(told.sum().item()) if verb == "cooccur" else told.height
    path = found.path.partition(":")[0]
    return {"seconds": spent, "rows": told.height, "counted": counted, "path": path, "peak": most}


def asked(database: Path, name: str) -> dict[str, Any]:
    """The same in a process of its own.

    Raises:
        Stopped: it took too long.
    """
    out = str(database.with_suffix(".parquet"))
    command = [sys.executable, "-m", "benchmarks.database", str(database), name, out]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT)
    except subprocess.TimeoutExpired:
        raise Stopped(PATIENT) from None
    if run.returncode:
        return {"failed": run.stderr.strip().splitlines()[-1] if run.stderr.strip() else "stopped"}
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


# --- the tables ----------------------------------------------------------------------------------------------


def run() -> str:
    """A table a number of events, as Markdown."""
    parts = ["## Questions of a database", environment()]
    with tempfile.TemporaryDirectory() as folder:
        parts += [measured(Path(folder), rows) for rows in ROWS]
    return "\n\n".join(parts)


def measured(folder: Path, rows: int) -> str:
    """The questions and their rivals, over so many events."""
    database = folder / f"events-{rows}.duckdb"
    began = time.perf_counter()
    with Timeline(database) as tl:
        events.fill(tl, rows)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    Timeline(database, read_only=True).find(limit=1).rows()
    opened = time.perf_counter() - began
    head = (
        f"### {rows:,} events\n\nFilled in {duration(filled)}, {size(database.stat().st_size)};"
        f" opened, and the first event found, in {duration(opened)}."
    )
    header = ["question", "path", "time", "memory", "rows", "SQL by hand", "ours to theirs"]
    lines, told = [], list[str]()
    for name in QUESTIONS:
        line, seconds, counted = _line(database, name)
        by_hand, *others = [
            _against(database, name, way, seconds, counted) for way in RIVALS.get(name, ())
        ] or [("", "")]
        lines.append([*line, *by_hand])
        sys.stderr.write(f"| {' | '.join(lines[-1])} |\n")
        ways = [*RIVALS.get(name, ())][1:]
        told += [f"* {way}, `{name}`: {' '.join(other)}" for way, other in zip(ways, others, strict=True)]
    return "\n\n".join([head, table(header, lines), *(["\n".join(told)] if told else [])])


def _line(database: Path, name: str) -> tuple[list[str], float, int | None]:
    """What is told of our answer, how long it took, and what it counts; None where there is none."""
    try:
        found = asked(database, name)
    except Stopped as stopped:
        return [name, "", f"stopped at {duration(stopped.seconds)}", "", ""], stopped.seconds, None
    if "failed" in found:
        return [name, "", found["failed"][:60], "", ""], 0.0, None
    told = [duration(found["seconds"]), size(found["peak"]), f"{found['rows']:,}"]
    return [name, found["path"], *told], found["seconds"], found["counted"]


def _against(database: Path, name: str, way: str, ours: float, counted: int | None) -> tuple[str, str]:
    """The time of a rival, and ours as so many times of it; why there is none where it has another answer."""
    try:
        count, seconds = RIVALS[name][way](database)
    except Stopped as stopped:
        return (
            f"stopped at {duration(stopped.seconds)}",
            "" if counted is None else f"< {ours / stopped.seconds:.2g}",
        )
    except FileNotFoundError as missing:
        return f"left out: {missing}", ""
    if counted is None:
        return duration(seconds), ""
    if count != counted:
        return f"counts {count:,}", ""
    return duration(seconds), f"{ours / seconds:.2g}"


if __name__ == "__main__":
    print(json.dumps(answer(*sys.argv[1:])))
