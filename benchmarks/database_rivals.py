"""What a person would write by hand instead of a question of a database: SQL of DuckDB, PostgreSQL and chDB, and Polars.

Each way takes the file, prepares the bounds of the events in a table of its own, and gives what it counted and how long that
took; `asked` runs one in a process of its own, and tells the most memory that it held. The SQL of DuckDB stands in
`benchmarks.database_by_hand`.
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
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple, Self

import duckdb
import polars as pl

from benchmarks.database_by_hand import BUCKET, COUNTS, DAY, DAYS, FAR, ROWS, WHO
from benchmarks.harness import Stopped, forget_peak, peak

__all__ = ["PATIENT", "RIVALS", "Told", "asked"]

PATIENT = float(os.environ.get("BENCH_PATIENCE", "60"))
"""Seconds after which a question or a rival is stopped."""

Found = tuple[int, float, float]
"""What was counted, the seconds that it took, and those of processor time, of this process."""


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    return time.perf_counter() - began[0], time.process_time() - began[1]


def by_duckdb(database: Path, question: str) -> Found:
    """What the SQL of a question counts, or how many rows it writes.

    Raises:
        Stopped: it took too long.
    """
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"temp_directory": folder}) as engine:
        engine.execute(f"ATTACH '{database}' AS events_file (READ_ONLY)")
        engine.execute("USE events_file")
        engine.execute(DAYS)
        engine.execute(WHO)
        engine.execute("USE memory")
        if question in ROWS:
            sql = f"COPY ({ROWS[question]}) TO '{folder}/found.parquet' (FORMAT parquet, COMPRESSION zstd)"
        else:
            sql = COUNTS[question]
        timer = Timer(PATIENT, engine.interrupt)
        timer.start()
        began = _now()
        try:
            (count,) = engine.execute(sql).fetchone() or (0,)
        except duckdb.InterruptException:
            raise Stopped(PATIENT) from None
        finally:
            timer.cancel()
        return int(count or 0), *_since(began)


_SPANS = """
SELECT event_id, kind, country, epoch_us(start_min) AS a, coalesce(epoch_us(end_max), 9223372036854775807) AS b
FROM events"""


def by_polars(database: Path) -> Found:
    """The pairs of attacks and arrests of a country, by a join on the country and a filter, in the streaming engine."""
    with duckdb.connect(str(database), read_only=True) as engine:
        side = engine.sql(_SPANS).pl().lazy()
    left, right = (side.filter(pl.col("kind") == kind) for kind in ("attack", "arrest"))
    began = _now()
    joined = left.join_where(
        right,
        pl.col("country") == pl.col("country_right"),
        pl.col("a") < pl.col("b_right"),
        pl.col("a_right") < pl.col("b"),
    )
    count = joined.select(pl.len()).collect(engine="streaming").item()
    return int(count), *_since(began)


def by_postgres(database: Path, limit: int | None = None) -> Found:
    """The same, or some of them, by ranges of microseconds under a GiST index with the country.

    Raises:
        FileNotFoundError: PostgreSQL is not here, or it will not start.
    """
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        file = Path(folder) / "side.csv"
        with duckdb.connect(str(database), read_only=True) as engine:
            wanted = f"SELECT * FROM ({_SPANS}) WHERE kind IN ('attack', 'arrest')"
            engine.execute(f"COPY ({wanted}) TO '{file}' (FORMAT csv, HEADER false)")
        file.chmod(0o644)
        server.ask("CREATE EXTENSION btree_gist")
        server.ask("CREATE TABLE drawn (event_id text, kind text, country text, a bigint, b bigint)")
        server.ask(f"\\copy drawn FROM '{file}' (FORMAT csv)")
        server.ask("CREATE TABLE side AS SELECT kind, country, int8range(a, b) AS span FROM drawn")
        server.ask("CREATE INDEX ON side USING gist (country, span) WHERE kind = 'arrest'")
        server.ask("ANALYZE side")
        began = _now()
        count = server.ask(
            "SELECT count(*) FROM (SELECT 1 FROM side AS l JOIN side AS r"
            " ON l.country = r.country AND l.span && r.span WHERE l.kind = 'attack' AND r.kind = 'arrest'"
            f"{'' if limit is None else f' LIMIT {limit}'}) AS pair"
        )
        return int(count), *_since(began)


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
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, cwd="/", timeout=PATIENT, **self.user
            )
        except subprocess.TimeoutExpired:
            raise Stopped(PATIENT) from None
        if done.returncode:
            raise FileNotFoundError(f"PostgreSQL: {done.stderr.strip()}")
        return done.stdout.strip()


def by_chdb(database: Path) -> Found:
    """The same pairs, in ClickHouse within the process, by the composite key of the SQL of DuckDB.

    Raises:
        FileNotFoundError: chDB is not here.
    """
    try:
        import chdb
    except ImportError:
        raise FileNotFoundError("chDB is not installed") from None
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/days.parquet"
        with duckdb.connect() as engine:
            engine.execute(f"ATTACH '{database}' AS events_file (READ_ONLY)")
            engine.execute("USE events_file")
            engine.execute(DAYS)
            engine.execute(
                f"COPY (SELECT kind, country, s0, s1, z1 FROM memory.e) TO '{file}' (FORMAT parquet)"
            )
        cut = f"""
SELECT country, s0, z1, arrayJoin(range(
    toUInt32(intDiv(s0, {BUCKET})),
    toUInt32(intDiv(least(z1, (SELECT max(s1) + 1 FROM file('{file}'))) - 1, {BUCKET}) + 1)
)) AS bucket FROM file('{file}') WHERE kind = '{{}}'"""
        began = _now()
        found = chdb.query(
            f"SELECT count() FROM ({cut.format('attack')}) AS l JOIN ({cut.format('arrest')}) AS r"
            f" ON l.country = r.country AND l.bucket = r.bucket WHERE l.s0 < r.z1 AND r.s0 < l.z1"
            f" AND intDiv(greatest(l.s0, r.s0), {BUCKET}) = l.bucket",
            "CSV",
        )
        return int(str(found)), *_since(began)


def gaps_by_polars(database: Path) -> Found:
    """The certain gaps of each actor, from the latest end of all before."""
    with duckdb.connect(str(database), read_only=True) as engine:
        spans = engine.sql(_SPANS_OF_ACTORS).pl().lazy()
    began = _now()
    reached = pl.col("b").cum_max().shift(1).over("item", order_by="a")
    count = spans.filter(pl.col("a") > reached).select(pl.len()).collect().item()
    return int(count), *_since(began)


_SPANS_OF_ACTORS = f"""
SELECT DISTINCT p.version_id, n.name AS item, epoch_us(e.start_min) // {DAY} AS a,
    CASE WHEN isfinite(e.end_max) THEN (epoch_us(e.end_max) - 1) // {DAY} + 1 ELSE {FAR} END AS b
FROM event_version AS e JOIN participant AS p USING (version_id) JOIN entity AS n USING (entity_id)
WHERE e.recorded_to = 'infinity'"""

RIVALS: dict[str, dict[str, Callable[[Path], Found]]] = {
    name: {"DuckDB, by hand": partial(by_duckdb, question=name)} for name in (*ROWS, *COUNTS)
}
"""By question: what else answers it."""
RIVALS["overlaps by country, counted"] |= {
    "PostgreSQL, GiST": by_postgres,
    "Polars, join_where": by_polars,
    "chDB, by hand": by_chdb,
}
RIVALS["overlaps by country, 5"]["PostgreSQL, GiST, any five"] = partial(by_postgres, limit=5)
RIVALS["certain gaps by who"]["Polars, cum_max"] = gaps_by_polars


class Told(NamedTuple):
    """What a rival counted, how many seconds that took, how many of processor time, and the most bytes that its process held."""

    count: int
    seconds: float
    processor: float
    peak: int


def asked(database: Path, question: str, way: str) -> Told:
    """The answer of a rival, in a process of its own.

    Raises:
        Stopped: it took too long.
        FileNotFoundError: it is not here, or it ended without an answer.
    """
    command = [sys.executable, "-m", "benchmarks.database_rivals", str(database), question, way]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=3 * PATIENT)
    except subprocess.TimeoutExpired:
        raise Stopped(3 * PATIENT) from None
    found = json.loads(run.stdout.splitlines()[-1]) if not run.returncode else {"missing": _last(run.stderr)}
    if "stopped" in found:
        raise Stopped(found["stopped"])
    if "missing" in found:
        raise FileNotFoundError(found["missing"])
    return Told(**found)


def _last(lines: str) -> str:
    return lines.strip().splitlines()[-1][:80] if lines.strip() else "it was stopped by the system"


def _answer(database: str, question: str, way: str) -> dict[str, Any]:
    forget_peak()
    try:
        count, seconds, processor = RIVALS[question][way](Path(database))
    except Stopped as stopped:
        return {"stopped": stopped.seconds}
    except FileNotFoundError as missing:
        return {"missing": str(missing)}
    return {"count": count, "seconds": seconds, "processor": processor, "peak": peak()}


if __name__ == "__main__":
    print(json.dumps(_answer(*sys.argv[1:])))
