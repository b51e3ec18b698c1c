"""Sequences with absence: `intervals.sequence` beside SQL written by hand for DuckDB, on the same rows.

    python -m benchmarks sequences --print

`BENCH_SCALE=0.1` takes a tenth of the million events. Keys are skewed: the k-th has a share of about 1/k. DuckDB's
statements give each pair of a and b with its certainty, and are the fastest of several that were tried: pairs that are near
come from bins of 64 days, each from one bin alone; absence over vague dates comes from two running maxima that ASOF joins
look up, and over instants from one ASOF join that finds the first n. Both ways return the same rows before either is timed.
What is unfair: DuckDB's statements fit this one pattern.

Where chDB is installed, its `sequenceCount` stands beside them, on the events to the day. It answers less: how many times
b follows a within 30 days in each key, once each, without absence, pairs of events and vague dates.
"""

from __future__ import annotations

import gc
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
VAGUE = """
WITH may_be AS (
    SELECT key, start_min, max(end_max) OVER (PARTITION BY key ORDER BY start_min) AS reach FROM n
),
must_be AS (
    SELECT key, start_max, max(end_min) OVER (PARTITION BY key ORDER BY start_max) AS reach FROM n
),
b_may AS (
    SELECT b.*, m.reach AS may_reach
    FROM b ASOF LEFT JOIN may_be AS m ON m.key = b.key AND m.start_min < b.start_max
),
b_must AS (
    SELECT b.*, m.reach AS must_reach
    FROM b_may AS b ASOF LEFT JOIN must_be AS m ON m.key = b.key AND m.start_max < b.start_min
),
a_near AS (
    SELECT *, unnest(range(end_min // 64, (end_max + 29) // 64 + 1)) AS bin FROM a
),
b_near AS (
    SELECT *, unnest(range(start_min // 64, start_max // 64 + 1)) AS bin FROM b_must
)
SELECT {columns},
    a.end_max <= b.start_min AND b.start_max - a.end_min + 1 <= 30
    AND (a.end_min >= b.start_max OR coalesce(b.may_reach <= a.end_min, TRUE)) AS certain
FROM a_near AS a JOIN b_near AS b ON b.key = a.key AND b.bin = a.bin
    AND b.start_max >= a.end_min AND b.start_min <= a.end_max + 29
WHERE a.bin = greatest(a.end_min // 64, b.start_min // 64)
    AND (a.end_max >= b.start_min OR coalesce(b.must_reach <= a.end_max, TRUE))"""
INSTANTS = """
WITH reaching AS (
    SELECT a.*, a.end_min AS low, least(a.end_min + 29, coalesce(n.start_min, 1_000_000)) AS high
    FROM a ASOF LEFT JOIN n ON n.key = a.key AND n.start_min >= a.end_min
),
a_near AS (
    SELECT *, unnest(range(low // 64, high // 64 + 1)) AS bin FROM reaching
),
b_near AS (
    SELECT *, start_min // 64 AS bin FROM b
)
SELECT {columns}, TRUE AS certain
FROM a_near AS a JOIN b_near AS b ON b.key = a.key AND b.bin = a.bin AND b.start_min BETWEEN a.low AND a.high"""

COLUMNS = ", ".join(
    ["a.key", *(f"{step}.{name} AS {step}_{name}" for step in "ab" for name in ("place", *BOUNDS))]
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
        for name, frame in frames.items():
            connection.register(name, frame.with_row_index("place"))
        return connection.sql((INSTANTS if _are_instants(frames) else VAGUE).format(columns=COLUMNS)).pl()


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
    return (
        f"{environment()}\n\n`{PATTERN}` over {rows:,} events of {KEYS:,} skewed keys:\n\n"
        f"{table(header, lines)}\n\nThe vague ones took {memory} beyond the frames."
        + (
            ""
            if importlib.util.find_spec("chdb")
            else " chDB was not installed, so its `sequenceCount` is not told."
        )
    )
