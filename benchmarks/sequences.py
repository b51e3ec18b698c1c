"""Sequences with absence: `intervals.sequence` beside SQL written by hand for DuckDB, on the same rows.

    python -m benchmarks sequences --print

`BENCH_SCALE=0.1` takes a tenth of the million events. Keys are skewed: the k-th has a share of about 1/k. DuckDB's
statements give each pair of a and b with its certainty, and are the fastest of several that were tried: pairs that are near
come from bins of 32 or 64 days, each from one bin alone, and key and bin are one number; absence over vague dates comes from
a running maximum and a running minimum that ASOF joins look up, and over instants from one ASOF join that finds the first n;
numbers have 32 bits until the answer is told, and rows come in any order. Both ways return the same rows before either is timed.
What is unfair: DuckDB's statements fit this one pattern.

Where chDB is installed, its `sequenceCount` stands beside them, on the events to the day. It answers less: how many times
b follows a within 30 days in each key, once each, without absence, pairs of events and vague dates.
"""

from __future__ import annotations

import gc
import importlib.metadata
import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.harness import (
    HEADER,
    ROOT,
    ROUNDS,
    duration,
    environment,
    paired,
    peak_memory,
    scaled,
    size,
    table,
)
from timeline.constants import BOUNDS
from timeline.intervals import sequence

PAGE = ROOT / "docs" / "sequences.md"
EVENTS, KEYS, DAYS = 1_000_000, 10_000, 30 * 365
PATTERN = "a then b within 30 without n"
NARROW = ", ".join(f"{name}::INTEGER AS {name}" for name in ("place", "key", *BOUNDS))
"""Numbers of 32 bits are sorted and joined sooner; the answer has 64 again, as the frames have."""
VAGUE = """
WITH a AS MATERIALIZED (SELECT {narrow} FROM a_given),
b AS MATERIALIZED (SELECT {narrow} FROM b_given),
n AS MATERIALIZED (SELECT {narrow} FROM n_given),
may_be AS (
    SELECT key, start_min, max(end_max) OVER (PARTITION BY key ORDER BY start_min) AS reach FROM n
),
must_be AS (
    SELECT key, end_min, min(start_max) OVER (PARTITION BY key ORDER BY end_min DESC) AS reach FROM n
),
a_must AS (
    SELECT a.*, greatest(a.end_max, least(a.end_max + 29, coalesce(m.reach, 1_000_000))) AS high
    FROM a ASOF LEFT JOIN must_be AS m ON m.key = a.key AND m.end_min > a.end_max
),
b_may AS (
    SELECT b.*, coalesce(m.reach, -1) AS reach
    FROM b ASOF LEFT JOIN may_be AS m ON m.key = b.key AND m.start_min < b.start_max
),
a_near AS (
    SELECT *, unnest(range(key * 10_000 + end_min // 32, key * 10_000 + high // 32 + 1)) AS bin FROM a_must
),
b_near AS (
    SELECT *, unnest(range(key * 10_000 + start_min // 32, key * 10_000 + start_max // 32 + 1)) AS bin FROM b_may
)
SELECT {columns},
    a.end_max <= b.start_min AND b.start_max - a.end_min + 1 <= 30
    AND (a.end_min >= b.start_max OR b.reach <= a.end_min) AS certain
FROM a_near AS a JOIN b_near AS b ON b.bin = a.bin AND b.start_max >= a.end_min AND b.start_min <= a.high
WHERE a.bin % 10_000 = greatest(a.end_min // 32, b.start_min // 32)"""
INSTANTS = """
WITH a AS MATERIALIZED (SELECT {narrow} FROM a_given),
b AS MATERIALIZED (SELECT {narrow} FROM b_given),
n AS MATERIALIZED (SELECT {narrow} FROM n_given),
reaching AS (
    SELECT a.*, a.end_min AS low, least(a.end_min + 29, coalesce(n.start_min, 1_000_000)) AS high
    FROM a ASOF LEFT JOIN n ON n.key = a.key AND n.start_min >= a.end_min
),
a_near AS (
    SELECT *, unnest(range(key * 10_000 + low // 64, key * 10_000 + high // 64 + 1)) AS bin FROM reaching
),
b_near AS (
    SELECT *, key * 10_000 + start_min // 64 AS bin FROM b
)
SELECT {columns}, TRUE AS certain
FROM a_near AS a JOIN b_near AS b ON b.bin = a.bin AND b.start_min BETWEEN a.low AND a.high"""

COLUMNS = ", ".join(
    [
        "a.key::BIGINT AS key",
        *(f"{step}.{name}::BIGINT AS {step}_{name}" for step in "ab" for name in ("place", *BOUNDS)),
    ]
)

Frames = dict[str, pl.DataFrame]


def events(rows: int, vague: int, seed: int = 1) -> Frames:
    """Three kinds of events of a day, of which so many of a hundred are dated to a week or a month."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, KEYS + 1)
    key = rng.choice(KEYS, rows, p=share / share.sum())
    start = rng.integers(0, DAYS, rows)
    width = np.where(rng.integers(0, 100, rows) < vague, rng.choice([6, 29], rows), 0)
    frame = pl.DataFrame(
        {
            "key": key,
            "start_min": start,
            "start_max": start + width,
            "end_min": start + 1,
            "end_max": start + width + 1,
        }
    )
    kind = rng.choice(3, rows, p=[0.3, 0.3, 0.4])
    return {name: frame.filter(pl.Series(kind == number)) for number, name in enumerate("abn")}


def ours(frames: Frames) -> pl.DataFrame:
    """The matches as rows of the key, a and b with their bounds, and whether they are certain."""
    return sequence(frames, PATTERN, by="key").with_columns(pl.col("certainty") == "certain")


def theirs(frames: Frames) -> pl.DataFrame:
    """The same by DuckDB."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        for name, frame in frames.items():
            connection.register(f"{name}_given", frame.with_row_index("place"))
        statement = INSTANTS if _are_instants(frames) else VAGUE
        return connection.sql(statement.format(columns=COLUMNS, narrow=NARROW)).pl()


def _are_instants(frames: Frames) -> bool:
    return all((frame["start_min"] == frame["start_max"]).all() for frame in frames.values())


def counted(frames: Frames) -> tuple[int, int]:
    """How many rows, and how many of them certain; an error where both ways do not give the same rows."""
    mine, other = (each.cast(pl.Int64) for each in (ours(frames), theirs(frames)))
    other.columns = mine.columns
    mine, other = (each.sort("a_row", "b_row") for each in (mine, other))
    assert mine.equals(other), "both ways must give the same rows"
    return mine.height, int(mine["certainty"].sum())


def measured(rows: int, rounds: int) -> list[list[str]]:
    """The rows of the table: which events, how many matches, and the times of both ways."""
    lines = []
    for name, vague in (("to the day", 0), ("a third vague", 33)):
        frames = events(rows, vague)
        matches, certain = counted(frames)
        both = {f"timeline, {name}": lambda f=frames: ours(f), f"DuckDB, {name}": lambda f=frames: theirs(f)}
        with chains_by_chdb(frames) as chains:
            told = [[f"{matches:,}", f"{certain:,}"]] * len(both) + [
                [f"{way():,}", ""] for way in chains.values()
            ]
            timed = paired(both | chains, rounds=rounds)
            worked = [duration(processor_time(way)) for way in (both | chains).values()]
        for numbers, each, busy in zip(told, timed, worked, strict=True):
            way, *times = each.row()
            lines.append([way, *numbers, busy, *times])
    return lines


def processor_time(way: Callable[[], object]) -> float:
    """The least seconds that all cores together work, of three times: other work on the machine disturbs it less."""
    spent = []
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        way()
        spent.append(time.process_time() - began)
    return min(spent)


COUNTED = """
SELECT sum(n) FROM (
    SELECT key, sequenceCount('(?1)(?t<=30)(?2)')(toUInt64(start), kind = 0, kind = 1) AS n FROM event GROUP BY key
)"""


@contextmanager
def chains_by_chdb(frames: Frames) -> Iterator[dict[str, Callable[[], int]]]:
    """A way that counts chains of a and b with chDB; none where it is missing, and none over vague dates."""
    if importlib.util.find_spec("chdb") is None or not _are_instants(frames):
        yield {}
        return
    from chdb.session import Session

    with tempfile.TemporaryDirectory() as folder, Session() as session:
        file = Path(folder) / "event.parquet"
        pl.concat(
            frames[name].select("key", start="start_min", kind=pl.lit(kind)) for kind, name in enumerate("ab")
        ).write_parquet(file)
        session.query("CREATE DATABASE IF NOT EXISTS timed ENGINE = Atomic; USE timed")
        session.query(f"CREATE TABLE event ENGINE = Memory AS SELECT * FROM file('{file}', Parquet)")
        yield {"chDB, to the day, chains without absence": lambda: int(str(session.query(COUNTED)))}


def run() -> str:
    """The table as Markdown."""
    rows = scaled(EVENTS)
    lines = measured(rows, ROUNDS)
    memory = size(peak_memory(events, ours, rows, 33))
    header = [HEADER[0], "matches", "certain", "processor time", *HEADER[1:]]
    if importlib.util.find_spec("chdb"):
        chdb = f"chDB is {importlib.metadata.version('chdb')}."
    else:
        chdb = "chDB was not installed, so its `sequenceCount` is not told."
    return (
        f"{environment()}\n\n`{PATTERN}` over {rows:,} events of {KEYS:,} skewed keys:\n\n"
        f"{table(header, lines)}\n\nThe vague ones took {memory} beyond the frames. {chdb}"
    )
