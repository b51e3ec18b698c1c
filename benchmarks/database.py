"""Questions of a database of drawn events, beside what a person would write by hand: time, memory, rows, path.

    python -m benchmarks database --print                      10 thousand, 100 thousand and 1 million events
    BENCH_ROWS=10000000 python -m benchmarks database --print  other numbers, joined by commas

Rules:
* The events are those of `benchmarks.events`. Every question runs in a process of its own, kernels compiled, over a database
  that nothing has read before in that process; its whole answer is written as Parquet, or is the first five rows.
* A rival counts the rows, and a time stands only where it counts as many as our answer has. It holds the bounds of the
  events in a table of its own, which is made before the clock starts, and joins whole certain dates: earliest start and
  latest end. So its joins are those of `possible` answers at the tick.
* DuckDB joins by a composite key of country and a bucket of days. PostgreSQL joins ranges of dates with a GiST index; it is
  left out, with a line, where there is no `initdb`. Polars joins by country and filters.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl

from benchmarks import events
from benchmarks.harness import LIMIT, Stopped, duration, environment, size, table
from timeline import Timeline

ROWS = tuple(int(rows) for rows in os.environ.get("BENCH_ROWS", "10_000,100_000,1_000_000").split(","))
PATIENT = max(60.0, LIMIT)
"""Seconds after which a question or a rival is stopped."""
SIDES = ("kind:attack", "kind:arrest")
QUESTIONS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "overlaps by country": ("overlaps", [*SIDES], {"by": "country", "resolution": "tick"}),
    "overlaps by country, 5": ("overlaps", [*SIDES], {"by": "country", "limit": 5}),
    "overlaps, 5": ("overlaps", [*SIDES], {"limit": 5}),
    "before, 5": ("overlaps", [*SIDES], {"relation": "before", "limit": 5}),
    "nearest by country": ("nearest", [*SIDES], {"by": "country"}),
    "lookup by country": ("lookup", ["kind:attack", "kind:election"], {"by": "country"}),
    "gaps by who": ("gaps", [], {"by": "who"}),
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
    with Timeline.memory() as few:  # so that nothing is compiled or imported when it counts
        getattr(events.fill(few, 500), verb)(*selectors, **options).write(out, replace=True)
    tl = Timeline(database, read_only=True)
    forget_peak()
    began = time.perf_counter()
    found = getattr(tl, verb)(*selectors, **options)
    found.write(out, replace=True)
    spent = time.perf_counter() - began
    rows = pl.scan_parquet(out).select(pl.len()).collect().item()
    return {"seconds": spent, "rows": rows, "path": found.path.partition(":")[0], "peak": peak()}


def asked(database: Path, name: str) -> dict[str, Any]:
    """The same in a process of its own.

    Raises:
        Stopped: it took too long.
    """
    program = (
        "import sys, json; from benchmarks.database import answer; print(json.dumps(answer(*sys.argv[1:])))"
    )
    out = str(database.with_suffix(".parquet"))
    command = [sys.executable, "-c", program, str(database), name, out]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENT)
    except subprocess.TimeoutExpired:
        raise Stopped(PATIENT) from None
    if run.returncode:
        return {"failed": run.stderr.strip().splitlines()[-1] if run.stderr.strip() else "stopped"}
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


# --- rivals --------------------------------------------------------------------------------------------------

_BOUNDS = """
SELECT event_id, kind, country, epoch_us(start_min) AS a, coalesce(epoch_us(end_max), 9223372036854775807) AS b
FROM events"""
_BUCKET = 30 * 86_400_000_000
_PAIRS = "l.country = r.country AND l.a < r.b AND r.a < l.b"


def by_duckdb(database: Path) -> tuple[int, float]:
    """Count the pairs of attacks and arrests of a country that share an instant, by country and bucket of 30 days.

    A pair is counted in the bucket in which the later of both begins, so once.
    """
    with duckdb.connect() as engine:
        engine.execute(f"ATTACH '{database}' AS events_file (READ_ONLY)")
        engine.execute("USE events_file")
        engine.execute(
            f"CREATE TABLE memory.side AS SELECT * FROM ({_BOUNDS}) WHERE kind IN ('attack', 'arrest')"
        )
        began = time.perf_counter()
        (count,) = engine.execute(
            f"""
            WITH cut AS (
                SELECT *, unnest(range(a // {_BUCKET}, least(b - 1, last) // {_BUCKET} + 1)) AS bucket
                FROM memory.side CROSS JOIN (SELECT max(a) AS last FROM memory.side)
            )
            SELECT count(*) FROM cut AS l JOIN cut AS r ON {_PAIRS} AND l.bucket = r.bucket
            WHERE l.kind = 'attack' AND r.kind = 'arrest' AND greatest(l.a, r.a) // {_BUCKET} = l.bucket"""
        ).fetchone() or (0,)
        return int(count), time.perf_counter() - began


def by_polars(database: Path) -> tuple[int, float]:
    """The same, by a join on the country and a filter, in the streaming engine."""
    with duckdb.connect(str(database), read_only=True) as engine:
        side = engine.sql(_BOUNDS).pl().lazy()
    left, right = (side.filter(pl.col("kind") == kind) for kind in ("attack", "arrest"))
    began = time.perf_counter()
    joined = left.join_where(
        right,
        pl.col("country") == pl.col("country_right"),
        pl.col("a") < pl.col("b_right"),
        pl.col("a_right") < pl.col("b"),
    )
    count = joined.select(pl.len()).collect(engine="streaming").item()
    return int(count), time.perf_counter() - began


def by_postgres(database: Path) -> tuple[int, float]:
    """The same, by ranges of microseconds under a GiST index with the country.

    Raises:
        FileNotFoundError: PostgreSQL is not here, or it will not start.
    """
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        file = Path(folder) / "side.csv"
        with duckdb.connect(str(database), read_only=True) as engine:
            wanted = f"SELECT * FROM ({_BOUNDS}) WHERE kind IN ('attack', 'arrest')"
            engine.execute(f"COPY ({wanted}) TO '{file}' (FORMAT csv, HEADER false)")
        file.chmod(0o644)
        server.ask("CREATE EXTENSION btree_gist")
        server.ask("CREATE TABLE drawn (event_id text, kind text, country text, a bigint, b bigint)")
        server.ask(f"\\copy drawn FROM '{file}' (FORMAT csv)")
        server.ask("CREATE TABLE side AS SELECT kind, country, int8range(a, b) AS span FROM drawn")
        server.ask("CREATE INDEX ON side USING gist (country, span) WHERE kind = 'arrest'")
        server.ask("ANALYZE side")
        began = time.perf_counter()
        count = server.ask(
            "SELECT count(*) FROM side AS l JOIN side AS r ON l.country = r.country AND l.span && r.span"
            " WHERE l.kind = 'attack' AND r.kind = 'arrest'"
        )
        return int(count), time.perf_counter() - began


class Postgres:
    """A server of PostgreSQL in a folder, of which nobody else knows."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        beside = shutil.which("initdb")
        if not found and not beside:
            raise FileNotFoundError("PostgreSQL is not installed")
        self.programs = found[-1].parent if found else Path(str(beside)).parent
        self.folder = folder / "cluster"
        self.folder.mkdir()
        self.user: dict[str, Any] = {}
        if os.getuid() == 0:  # the server does not run as root
            folder.chmod(0o755)
            shutil.chown(self.folder, "postgres", "postgres")
            self.user = {"user": "postgres"}

    def __enter__(self) -> Self:
        self._run("initdb", "-D", str(self.folder), "-A", "trust", "-U", "postgres")
        self._run(
            "pg_ctl", "-D", str(self.folder), "-w", "-o", f"-c listen_addresses= -k {self.folder}", "start"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "immediate", "stop")

    def ask(self, statement: str) -> str:
        """What a statement answers."""
        return self._run(
            "psql", "-h", str(self.folder), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-tAc", statement
        )

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self.programs / program), *arguments]
        if program == "pg_ctl":  # the server keeps the pipe open
            done = subprocess.run(
                command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                timeout=PATIENT,
                **self.user,
            )
            if done.returncode:
                raise FileNotFoundError(f"PostgreSQL will not {arguments[-1]}")
            return ""
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=PATIENT, **self.user)
        if done.returncode:
            raise FileNotFoundError(f"PostgreSQL: {done.stderr.strip()}")
        return done.stdout.strip()


RIVALS: dict[str, Callable[[Path], tuple[int, float]]] = {
    "DuckDB, country and bucket": by_duckdb,
    "PostgreSQL, GiST": by_postgres,
    "Polars, join_where": by_polars,
}
"""What else answers `overlaps by country`."""


# --- the tables ----------------------------------------------------------------------------------------------


def run() -> str:
    """A table a number of events, as Markdown."""
    parts = ["## Questions of a database", environment()]
    with tempfile.TemporaryDirectory() as folder:
        parts += [measured(Path(folder), rows) for rows in ROWS]
    return "\n\n".join(parts)


def measured(folder: Path, rows: int) -> str:
    """The questions, and the rivals of one of them, over so many events."""
    database = folder / f"events-{rows}.duckdb"
    began = time.perf_counter()
    with Timeline(database) as tl:
        events.fill(tl, rows)
    filled = time.perf_counter() - began
    lines, pairs = [], None
    for name in QUESTIONS:
        try:
            found = asked(database, name)
        except Stopped as stopped:
            lines.append([name, "", f"stopped at {duration(stopped.seconds)}", "", ""])
            continue
        if "failed" in found:
            lines.append([name, "", found["failed"][:60], "", ""])
            continue
        if name == "overlaps by country":
            pairs = found["rows"]
        told = [duration(found["seconds"]), size(found["peak"]), f"{found['rows']:,}"]
        lines.append([name, found["path"], *told])
    ours = table(["question", "path", "time", "memory", "rows"], lines)
    head = f"### {rows:,} events\n\nFilled in {duration(filled)}, {size(database.stat().st_size)}."
    return "\n\n".join([head, ours, _rivals(database, pairs)])


def _rivals(database: Path, pairs: int | None) -> str:
    lines = ["The rivals, for `overlaps by country`:", ""]
    for name, way in RIVALS.items():
        try:
            count, seconds = way(database)
        except FileNotFoundError as missing:
            lines.append(f"* {name}: left out, {missing}.")
            continue
        same = "the same" if count == pairs else "not the same, so no time stands here"
        told = f" in {duration(seconds)}" if count == pairs else ""
        lines.append(f"* {name}: {count:,} pairs{told}, {same}.")
    return "\n".join(lines)


if __name__ == "__main__":
    print(run())
