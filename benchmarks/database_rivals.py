"""What a person would write by hand instead of a question of a database: SQL of DuckDB and PostgreSQL, and Polars.

Each way takes the file, prepares the bounds of the events in a table of its own, and gives what it counted and how long that
took. The SQL of DuckDB stands in `BY_HAND`, a statement a question, over the table `e` of days: an event has `s0`, `s1`,
`z0`, `z1`, its earliest and latest first day, and the earliest and latest day after its last one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any, Self

import duckdb
import polars as pl

from benchmarks.harness import Stopped

__all__ = ["PATIENT", "RIVALS"]

PATIENT = float(os.environ.get("BENCH_PATIENCE", "60"))
"""Seconds after which a question or a rival is stopped."""

_DAY = 86_400_000_000
_FAR = 1 << 30  # the day after which nothing is
_DAYS = f"""
CREATE TABLE memory.e AS
SELECT version_id AS v, event_id, kind, country,
    epoch_us(start_min) // {_DAY} AS s0, epoch_us(start_max) // {_DAY} AS s1,
    (epoch_us(end_min) - 1) // {_DAY} + 1 AS z0,
    CASE WHEN isfinite(end_max) THEN (epoch_us(end_max) - 1) // {_DAY} + 1 ELSE {_FAR} END AS z1
FROM event_version WHERE recorded_to = 'infinity'"""
_WHO = """
CREATE TABLE memory.w AS
SELECT DISTINCT p.version_id AS v, n.name AS item
FROM participant AS p JOIN entity AS n ON n.entity_id = p.entity_id"""
_BUCKET = 30
_CUT = f"""
SELECT *, unnest(range({{0}} // {_BUCKET}, (least({{1}}, (SELECT max(s1) + 1 FROM e)) - 1) // {_BUCKET} + 1)) AS bucket
FROM e WHERE kind = '{{2}}'"""
_FOUND = """
SELECT v.event_id, v.title, v.kind, v.edtf, v.start_min, v.start_max, v.end_min, v.end_max, v.start_kind, v.end_kind,
    v.place, v.country, coalesce(g.who, []) AS who
FROM event_version AS v LEFT JOIN (
    SELECT p.version_id, list(n.name ORDER BY p.ordinal) AS who
    FROM participant AS p JOIN entity AS n ON n.entity_id = p.entity_id GROUP BY p.version_id
) AS g ON g.version_id = v.version_id
WHERE v.recorded_to = 'infinity' AND {}
ORDER BY v.start_min, v.start_max, v.end_min, v.end_max, v.event_id"""

BY_HAND: dict[str, str] = {
    "overlaps by country": f"""
WITH l AS ({_CUT.format("s0", "z1", "attack")}), r AS ({_CUT.format("s0", "z1", "arrest")})
SELECT count(*) FROM l JOIN r ON l.country = r.country AND l.bucket = r.bucket AND l.s0 < r.z1 AND r.s0 < l.z1
WHERE greatest(l.s0, r.s0) // {_BUCKET} = l.bucket""",
    "nearest by country": """
WITH l AS (SELECT * FROM e WHERE kind = 'attack'), r AS (SELECT * FROM e WHERE kind = 'arrest'),
near AS (
    SELECT l.v, l.country, l.s0, l.z1, coalesce(min(greatest(0, r.s1 - l.z0 + 1, l.s1 - r.z0 + 1)), 1 << 30) AS most
    FROM l JOIN r ON l.country = r.country GROUP BY ALL
)
SELECT count(*) FROM near AS l JOIN r ON l.country = r.country
    AND r.s0 - l.z1 + 1 <= l.most AND l.s0 - r.z1 + 1 <= l.most""",
    "lookup by country": f"""
WITH l AS ({_CUT.format("s0", "s1 + 1", "attack")}), r AS ({_CUT.format("s0", "z1", "election")}),
held AS (
    SELECT l.v FROM l JOIN r ON l.country = r.country AND l.bucket = r.bucket AND r.s0 <= l.s1 AND r.z1 > l.s0
    WHERE greatest(l.s0, r.s0) // {_BUCKET} = l.bucket
)
SELECT (SELECT count(*) FROM held) + (SELECT count(*) FROM e ANTI JOIN held USING (v) WHERE kind = 'attack')""",
    "certain gaps by who": """
SELECT count(*) FROM (
    SELECT s0 > max(z1) OVER (PARTITION BY item ORDER BY s0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS apart
    FROM e JOIN w USING (v)
) WHERE apart""",
    "concurrency by country": f"""
WITH edge AS (
    SELECT country, s0 AS t, 1 AS likely, 0 AS sure FROM e UNION ALL SELECT country, z1, -1, 0 FROM e
    UNION ALL SELECT country, s1, 0, 1 FROM e WHERE s1 < z0 UNION ALL SELECT country, z0, 0, -1 FROM e WHERE s1 < z0
),
turn AS (SELECT country, t, sum(likely) AS likely, sum(sure) AS sure FROM edge WHERE t < {_FAR} GROUP BY ALL),
step AS (
    SELECT sum(likely) OVER by_time AS level, lead(t) OVER by_time AS after FROM turn WHERE likely <> 0 OR sure <> 0
    WINDOW by_time AS (PARTITION BY country ORDER BY t)
)
SELECT count(*) FROM step WHERE level > 0 OR after IS NOT NULL""",
    "cooccur, 30 days, 5": """
WITH pair AS (
    SELECT l.v AS v, r.v AS u FROM e AS l JOIN e AS r ON l.s0 <= r.z1 + 29 AND r.s0 <= l.z1 + 29
)
SELECT sum(n) FROM (
    SELECT count(*) AS n FROM pair JOIN w AS x ON x.v = pair.v JOIN w AS y ON y.v = pair.u AND x.item < y.item
    GROUP BY x.item, y.item ORDER BY n DESC LIMIT 5
)""",
    "find everything": _FOUND.format("TRUE"),
    "find a word": _FOUND.format(
        "contains(strip_accents(lower(concat_ws(' ', v.title, v.description, v.when_text, v.place))), 'trial')"
    ),
    "find an actor": _FOUND.format(
        "v.version_id IN (SELECT p.version_id FROM participant AS p JOIN entity AS n ON n.entity_id = p.entity_id"
        " WHERE lower(n.name) = 'group 7')"
    ),
}
"""By question: SQL that counts what our answer holds, or, where it selects events, that is written as Parquet."""


def by_duckdb(database: Path, question: str) -> tuple[int, float]:
    """What the SQL of a question counts, or how many rows it writes.

    Raises:
        Stopped: it took too long.
    """
    sql = BY_HAND[question]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"temp_directory": folder}) as engine:
        engine.execute(f"ATTACH '{database}' AS events_file (READ_ONLY)")
        engine.execute("USE events_file")
        if not sql.startswith(_FOUND[:20]):
            engine.execute(_DAYS)
            engine.execute(_WHO)
            engine.execute("USE memory")
        else:
            sql = f"COPY ({sql}) TO '{folder}/found.parquet' (FORMAT parquet, COMPRESSION zstd)"
        timer = Timer(PATIENT, engine.interrupt)
        timer.start()
        began = time.perf_counter()
        try:
            (count,) = engine.execute(sql).fetchone() or (0,)
        except duckdb.InterruptException:
            raise Stopped(PATIENT) from None
        finally:
            timer.cancel()
        return int(count or 0), time.perf_counter() - began


_SPANS = """
SELECT event_id, kind, country, epoch_us(start_min) AS a, coalesce(epoch_us(end_max), 9223372036854775807) AS b
FROM events"""


def by_polars(database: Path) -> tuple[int, float]:
    """The pairs of attacks and arrests of a country, by a join on the country and a filter, in the streaming engine."""
    with duckdb.connect(str(database), read_only=True) as engine:
        side = engine.sql(_SPANS).pl().lazy()
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
            wanted = f"SELECT * FROM ({_SPANS}) WHERE kind IN ('attack', 'arrest')"
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
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, cwd="/", timeout=PATIENT, **self.user
            )
        except subprocess.TimeoutExpired:
            raise Stopped(PATIENT) from None
        if done.returncode:
            raise FileNotFoundError(f"PostgreSQL: {done.stderr.strip()}")
        return done.stdout.strip()


RIVALS: dict[str, dict[str, Callable[[Path], tuple[int, float]]]] = {
    name: {"DuckDB, by hand": partial(by_duckdb, question=name)} for name in BY_HAND
}
"""By question: what else answers it."""
RIVALS["overlaps by country"] |= {"PostgreSQL, GiST": by_postgres, "Polars, join_where": by_polars}
