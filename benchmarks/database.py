"""Questions of a database of drawn events, beside what a person would write by hand: time, memory, rows, path.

    python -m benchmarks database                     10 thousand, 100 thousand and 1 million events
    python -m benchmarks database --sizes 10000000    other numbers, joined by commas

What was measured is kept in `benchmarks/database.json` question by question, and the page is written after each number of
events. Who stops a run goes on where it was; a number of events measured at another commit is measured anew. Numbers that
are not asked for stay as they are.

Rules:
* The events are those of `benchmarks.events`. Every question is asked twice in a process of its own, and the second time counts:
  then its kernels are compiled, and the file is opened anew. Above a million events ten thousand are asked before, and the
  first time counts where it takes longer than half of a minute.
  Its whole answer is written as Parquet, or is the first five rows.
* A rival of a question that lists events or pairs of them writes the same rows in the same order as Parquet, with the texts
  and bounds of the events; it tells no certain row from a possible one, and no overlap or distance. Beside others it counts
  the rows (of `cooccur` the events together in all five). A time stands only where it has as many as our answer. It holds the
  bounds of the events in a table of its own, which is made before the clock starts.
* DuckDB and chDB join by a composite key of country and a bucket of days. PostgreSQL joins ranges of dates with a GiST index.
  Polars joins by country and filters. Who is not installed is left out, with a line.
* Memory is the most that a process held, its libraries included; of PostgreSQL it is not told, whose server is another process.
* The events are drawn anew into a temporary folder, or, where `BENCH_DATA` names a folder, once into that.
* A question has `BENCH_PATIENCE` seconds, a rival too; above a million events no rival is asked.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from benchmarks import database_rivals as rivals
from benchmarks import events
from benchmarks.database_rivals import PATIENT, RIVALS
from benchmarks.harness import Stopped, commit, duration, forget_peak, machine, peak, size, sizes, table
from timeline import Result, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = sizes("10_000,100_000,1_000_000")
MEASURED = Path(__file__).with_suffix(".json")
"""What was measured, by the number of events."""
KEPT_IN = os.environ.get("BENCH_DATA", "")
"""The folder in which databases of drawn events stay; by default they go with the run."""
_RIVALED = 1_000_000
"""The most events over which rivals are asked."""
_FEW = 10_000
"""Events that compile the kernels of a question that is asked of more than `_RIVALED`."""
_AGAIN = 30.0
"""A question of so many that took no longer, in seconds, is asked again."""
SIDES = ("kind:attack", "kind:arrest")
QUESTIONS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "overlaps by country": ("overlaps", [*SIDES], {"by": "country"}),
    "overlaps by country, counted": ("overlaps", [*SIDES], {"by": "country"}),
    "overlaps by country, 5": ("overlaps", [*SIDES], {"by": "country", "limit": 5}),
    "overlaps, 5": ("overlaps", [*SIDES], {"limit": 5}),
    "before, 5": ("overlaps", [*SIDES], {"relation": "before", "limit": 5}),
    "overlaps, counted": ("overlaps", [*SIDES], {"resolution": "tick"}),
    "nearest by country": ("nearest", [*SIDES], {"by": "country"}),
    "nearest by country, counted": ("nearest", [*SIDES], {"by": "country"}),
    "lookup by country": ("lookup", ["kind:attack", "kind:election"], {"by": "country"}),
    "lookup by country, counted": ("lookup", ["kind:attack", "kind:election"], {"by": "country"}),
    "gaps by who": ("gaps", [], {"by": "who"}),
    "certain gaps by who": ("gaps", [], {"by": "who", "certainty": "certain"}),
    "coalesce by who": ("coalesce", [], {"by": "who"}),
    "coverage by country": ("coverage", [], {"by": "country"}),
    "concurrency by country": ("concurrency", [], {"by": "country"}),
    "cooccur, 30 days, 5": ("cooccur", [], {"window": "30d", "top": 5}),
    "leads, 30 days, 5": ("leads", [], {"window": "30d", "top": 5}),
    "rate by year and country": ("rate", [], {"every": "year", "by": "country"}),
    "bursts by country": ("bursts", [], {"by": "country"}),
    "attack then arrest within a week": ("sequence", ["kind:attack then kind:arrest within 7d by who"], {}),
    "duplicates, 3": ("duplicates", [], {"limit": 3}),
    "find everything": ("find", [], {}),
    "find a word": ("find", ["text:trial"], {}),
    "find an actor": ("find", ["who:group-7"], {}),
}
"""By name: the method, its selectors, its options."""
_COUNTED = {"cooccur": pl.col("together_possible").sum(), "leads": pl.col("tested").max()}
"""What answers of a few rows count: events together, ordered pairs of actors."""


def answer(database: str, name: str, out: str, first: str = "") -> dict[str, Any]:
    """Answer a question and write it; how long that took, how many rows, by which path, and the most memory held.

    Args:
        database: the one that counts; its file is opened anew.
        name: the question.
        out: where the answer is written.
        first: the database of which it is asked before, which compiles its kernels and imports what it needs; by default
            the same.
    """
    _answered(first or database, name, out)
    found = _answered(database, name, out)
    return _answered(database, name, out) if first and found["seconds"] <= _AGAIN else found


def _answered(database: str, name: str, out: str) -> dict[str, Any]:
    """The same, of the question asked once."""
    verb, selectors, options = QUESTIONS[name]
    tl = Timeline(database, read_only=True)
    forget_peak()
    began, worked = time.perf_counter(), getrusage(RUSAGE_SELF)
    found = getattr(tl, verb)(*selectors, **options)
    rows = found.count().possible if name.endswith("counted") else _written(found, out)
    spent, now = time.perf_counter() - began, getrusage(RUSAGE_SELF)
    user, system = now.ru_utime - worked.ru_utime, now.ru_stime - worked.ru_stime
    return {
        "seconds": spent,
        "processor": user + system,
        "system": system,
        "rows": rows,
        "counted": _counted(verb, out) if verb in _COUNTED else rows,
        "path": found.path.partition(":")[0],
        "peak": peak(),
    }


def _counted(verb: str, out: str) -> int:
    """What an answer of a few rows has counted."""
    return int(pl.scan_parquet(out).select(_COUNTED[verb]).collect().item())


def _written(found: Result, out: str) -> int:
    """How many rows of an answer were written."""
    found.write(out, replace=True)
    return int(pl.scan_parquet(out).select(pl.len()).collect().item())


def asked(database: Path, name: str, first: Path | None = None) -> dict[str, Any]:
    """The same in a process of its own; the question is asked of `first` before, by default of the same database.

    Raises:
        Stopped: it took too long.
    """
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        command = [
            sys.executable,
            "-m",
            "benchmarks.database",
            str(database),
            name,
            f"{folder}/answer.parquet",
            str(first or database),
        ]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT)
        except subprocess.TimeoutExpired:
            raise Stopped(PATIENT) from None
    if run.returncode:
        return {"failed": run.stderr.strip().splitlines()[-1] if run.stderr.strip() else "stopped"}
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


# --- what is measured -----------------------------------------------------------------------------------------


def run() -> Iterator[str]:
    """The page after each number of events."""
    for rows in ROWS:
        with tempfile.TemporaryDirectory(dir=KEPT_IN or None) as folder:
            _measure(Path(folder), rows)
        yield told(_kept())


def _kept() -> dict[str, dict[str, Any]]:
    """What was measured, by the number of events."""
    kept: dict[str, dict[str, Any]] = json.loads(MEASURED.read_text("utf-8")) if MEASURED.is_file() else {}
    return kept


def _keep(rows: int, found: dict[str, Any]) -> None:
    kept = _kept() | {str(rows): found}
    ordered = {number: kept[number] for number in sorted(kept, key=int)}
    MEASURED.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8")


def _measure(folder: Path, rows: int) -> None:
    """The questions and their rivals over so many events; what was measured at this commit is not measured again."""
    now = commit()
    found = _kept().get(str(rows), {})
    if found.get("commit") != now:
        found = {"commit": now, "load": round(os.getloadavg()[0], 1), "ours": {}, "rivals": {}}
    kept_in = Path(KEPT_IN) if KEPT_IN else folder
    database = _drawn(kept_in, rows)
    first = _drawn(kept_in, _FEW) if rows > _RIVALED else database
    if "ingested" not in found:
        found |= {
            "size": database.stat().st_size,
            "opened": _opened(database),
            "ingested": _ingested(folder, rows),
        }
        _keep(rows, found)
    for name in QUESTIONS:
        if name in found["ours"]:
            continue
        ours = _tried(lambda name=name: asked(database, name, first))
        sys.stderr.write(f"{rows:,} {name}: {ours}\n")
        ways = RIVALS.get(name, {}) if rows <= _RIVALED and "seconds" in ours else {}
        theirs = {way: _tried(lambda name=name, way=way: _rival(database, name, way)) for way in ways}
        for way, other in theirs.items():
            sys.stderr.write(f"    {way}: {other}\n")
        found["ours"][name], found["rivals"][name] = ours, theirs
        found["busiest"] = max(found.get("busiest", 0), round(os.getloadavg()[0], 1))
        _keep(rows, found)


def _drawn(folder: Path, rows: int) -> Path:
    """A database of so many events, drawn where there is none by the same drawing."""
    drawing = hashlib.sha256(Path(events.__file__).read_bytes()).hexdigest()[:8]
    database = folder / f"events-{drawing}-{rows}.duckdb"
    if not database.is_file():
        draft = database.with_suffix(".draft.duckdb")
        draft.unlink(missing_ok=True)
        with Timeline(draft) as tl:
            events.fill(tl, rows)
        draft.rename(database)
    return database


def _tried(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except Stopped as stopped:
        return {"failed": f"stopped at {duration(stopped.seconds)}"}
    except FileNotFoundError as missing:
        return {"failed": f"left out: {missing}"}


def _rival(database: Path, name: str, way: str) -> dict[str, Any]:
    return rivals.asked(database, name, way)._asdict()


def _opened(database: Path) -> float:
    """How long it takes to open the database and to find the first event."""
    began = time.perf_counter()
    Timeline(database, read_only=True).find(limit=1).rows()
    return time.perf_counter() - began


def _ingested(folder: Path, rows: int) -> str:
    """How long it takes to ingest the events as CSV."""
    file, database = events.write(folder / f"events-{rows}.csv", rows), folder / "ingested.duckdb"
    given = ["--db", str(database), "ingest", str(file), "--as", "edtf-csv"]
    began = time.perf_counter()
    try:
        subprocess.run(
            [sys.executable, "-m", "timeline", *given], capture_output=True, timeout=10 * PATIENT, check=True
        )
        told = f"CSV of {size(file.stat().st_size)} is ingested in {duration(time.perf_counter() - began)}."
    except subprocess.TimeoutExpired:
        told = f"Ingestion of CSV was stopped after {duration(10 * PATIENT)}."
    for made in (file, *folder.glob("ingested.duckdb*")):
        made.unlink(missing_ok=True)
    return told


# --- what is told ---------------------------------------------------------------------------------------------


def told(kept: dict[str, dict[str, Any]]) -> str:
    """Tables of each number of events, and how times grow, as Markdown; of what was measured whole."""
    kept = {rows: found for rows, found in kept.items() if found["ours"].keys() >= QUESTIONS.keys()}
    parts = ["## Questions of a database", machine(), _RULES]
    for rows, found in kept.items():
        parts += [f"### {int(rows):,} drawn events", _head(found), _ours(found), _theirs(found)]
    return "\n\n".join([*filter(None, parts), *([_growth(kept)] if len(kept) > 1 else [])])


_RULES = """The events are drawn by `benchmarks.events`: skewed actors and places, bursts, vague dates, open ends.
Each question is answered in a process of its own, and its whole answer is written as Parquet.
A rival writes the same rows, or counts them, over a table that was made before the clock starts.
Its time stands where it has as many as our answer.
Ratios are of processor time, over both cores, so that a busy machine does not bend them; of PostgreSQL, a server, of time.
Memory is the most that the process held, the libraries included.
Over few events a question takes the time in which its statement is planned, which is a tenth to half of a second."""


def _head(found: dict[str, Any]) -> str:
    asked = "" if any(found["rivals"].values()) else " No rival was asked."
    busiest = f", {found['busiest']} at most after a question" if "busiest" in found else ""
    return (
        f"Commit {found['commit']}, load average {found['load']} at the start"
        f"{busiest}. {found['ingested']}"
        f" The database has {size(found['size'])}; to open it and to find the first event takes"
        f" {duration(found['opened'])}.{asked}"
    )


def _ours(found: dict[str, Any]) -> str:
    lines = [
        [name, "", ours["failed"], "", "", ""]
        if "failed" in ours
        else [name, ours["path"], *_took(ours), f"{ours['rows']:,}"]
        for name, ours in found["ours"].items()
    ]
    return table(["question", "path", "time", "processor time", "memory", "rows"], lines)


def _took(found: dict[str, Any]) -> list[str]:
    return [duration(found["seconds"]), duration(found["processor"]), size(found["peak"])]


def _theirs(found: dict[str, Any]) -> str:
    lines = [
        [name, way, *_against(found["ours"][name], way, theirs)]
        for name, ways in found["rivals"].items()
        for way, theirs in ways.items()
    ]
    return (
        table(["question", "rival", "time", "processor time", "memory", "ours to theirs"], lines)
        if lines
        else ""
    )


def _against(ours: dict[str, Any], way: str, theirs: dict[str, Any]) -> list[str]:
    """The time and the memory of a rival, and our time as so many times its own; why not, where it has another answer."""
    if "failed" in theirs:
        return [theirs["failed"], "", "", ""]
    if theirs["count"] != ours["counted"]:
        return [f"counts {theirs['count']:,}", "", "", ""]
    if "PostgreSQL" in way:  # its work is that of another process
        return [duration(theirs["seconds"]), "", "", f"{ours['seconds'] / theirs['seconds']:.2g}"]
    return [*_took(theirs), f"{ours['processor'] / theirs['processor']:.2g}"]


def _growth(kept: dict[str, dict[str, Any]]) -> str:
    """How the processor times grow with the events; n log n is an exponent of 1.1."""
    lines = []
    for name in QUESTIONS:
        asked = {
            int(rows): found["ours"][name]
            for rows, found in kept.items()
            if "processor" in found["ours"].get(name, {})
        }
        times = {rows: ours["processor"] - ours.get("system", 0) for rows, ours in asked.items()}
        shown = (duration(times[int(rows)]) if int(rows) in times else "" for rows in kept)
        counted = {rows: ours["counted"] for rows, ours in asked.items()}
        lines.append([name, *shown, _exponent(times), _exponent(counted)])
    header = ["question", *(f"{int(rows):,}" for rows in kept), "time", "counted"]
    return "\n\n".join(["### How questions grow", _GROWING + _touching(), table(header, lines)])


_GROWING = """Processor time in the programs, without that in the system.
The exponents are those of the last step, of the time and of what is counted: rows, events together, pairs of actors.
Of 1, ten times the events have ten times as much; of 2, a hundred times; n log n is 1.1.
Ten times the events have a hundred times the pairs, and ten times the actors a hundred times the pairs of actors.
"""


def _touching() -> str:
    """What memory costs that was not touched for a while, which the system's time is spent on."""
    first, again = (_touched() for _ in range(2))
    return (
        f"The system gives memory: a GiB that the process had not held before took {duration(first)} to touch,"
        f" and {duration(again)} once it was given back."
    )


def _touched() -> float:
    began = time.perf_counter()
    np.empty(1 << 30, np.uint8)[:: 1 << 12] = 1
    return time.perf_counter() - began


def _exponent(measured: dict[int, float]) -> str:
    if len(measured) < 2:
        return ""
    fewer, more = sorted(measured)[-2:]
    return f"{math.log(measured[more] / measured[fewer]) / math.log(more / fewer):.2f}"


if __name__ == "__main__":
    print(json.dumps(answer(*sys.argv[1:])))
