"""Overlaps, counts and levels against the libraries that have them: the same rows first, then paired rounds.

    python -m benchmarks intervals                     all parts, into docs/performance.md
    python -m benchmarks.intervals [PART ...]          some parts, printed: pairs payload counts levels others ...

ruranges needs Python 3.12; without it, as without any other rival, the rest is measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import polars as pl

from benchmarks import intervals_more as more
from benchmarks import intervals_rivals as rivals
from benchmarks.harness import (
    HEADER,
    ROOT,
    Stopped,
    duration,
    environment,
    paired,
    peak_memory,
    scaled,
    size,
    table,
)
from benchmarks.intervals_data import Data, real, synthetic
from timeline import intervals
from timeline.kernels import overlap

Ways = dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]]

MILLION = 1_000_000


def compared(title: str, ways: Ways, same: Callable[[Any], np.ndarray] = np.asarray) -> str:
    """A table of the ways, after all of them have given the same answer."""
    known: np.ndarray | None = None
    once: dict[str, float] = {}
    stopped: dict[str, float] = {}
    sys.stderr.write(f"  {title}: ")
    for name, (way, plain) in ways.items():
        sys.stderr.write(f"{name} ")
        began = time.perf_counter()
        try:
            found = way()
        except Stopped as late:
            stopped[name] = late.seconds
            sys.stderr.write(f"{late}, ")
            continue
        once[name] = time.perf_counter() - began
        sys.stderr.write(f"{duration(once[name])}, ")
        answer = same(plain(found))
        del found
        if known is None:
            known = answer
        elif not np.array_equal(known, answer):
            raise AssertionError(
                f"{title}: {name} gives other rows ({answer.shape}) than {rivals.OURS} ({known.shape})"
            )
    sys.stderr.write("same rows\n")
    timings = paired({name: ways[name][0] for name in once}, once=once)
    rows = 0 if known is None else known.shape[-1]
    ours = timings[0].median
    late = [[name, f"> {duration(s)}", f"> {s / ours:.0f}", "", "stopped"] for name, s in stopped.items()]
    return f"**{title}**: {rows:,} rows.\n\n" + table(HEADER, [timing.row() for timing in timings] + late)


def pairs() -> str:
    """Row numbers of both sides."""
    parts = [compared(_told(data), rivals.pair_ways(data), rivals.words) for data in _inputs()]
    return _section("Pairs", "Row numbers of both sides, no other column.", [*parts, _floor()])


def payload() -> str:
    """All columns."""
    inputs = [synthetic("sparse", scaled(MILLION)), synthetic("dense", scaled(MILLION))]
    inputs.append(synthetic("sparse", scaled(MILLION), 200))
    parts = [compared(_told(data), rivals.payload_ways(data), rivals.words) for data in inputs]
    return _section(
        "Pairs with the columns of both sides", "Start, end, an identifier and a number on each side.", parts
    )


def counts() -> str:
    """No pair is made."""
    parts = [compared(_told(data), rivals.count_ways(data)) for data in _inputs()]
    return _section("Counts", "How many extents of the right overlap each of the left.", parts)


def levels() -> str:
    """Step functions."""
    parts = [compared(_told(data), rivals.level_ways(data)) for data in _inputs()]
    return _section("Levels", "How many extents of the left are going on at each moment.", parts)


def others() -> str:
    """The rest of the functions."""
    data = synthetic("dense", scaled(MILLION))
    parts = [compared(title, ways, same) for title, ways, same in more.questions(data)]
    return _section("Other questions", f"On {_told(data)}, or as the title says.", parts)


def _inputs() -> Iterable[Data]:
    for kind in ("sparse", "dense"):
        yield synthetic(kind, scaled(MILLION))
    yield synthetic("sparse", scaled(MILLION), 200)
    yield from real()


def _told(data: Data) -> str:
    return f"{data.name}, {data.left.height:,} x {data.right.height:,}"


def _floor() -> str:
    """How far the dense case is from writing its output and from finding nothing."""
    data = synthetic("dense", scaled(MILLION))
    total = overlap.plan(*data.arrays).total

    def write() -> Any:
        out = np.empty((2, total), np.uint32)
        out.fill(1)
        return out

    ways = {
        "overlap_pairs": lambda: intervals.overlap_pairs(data.left, data.right),
        "plan only (sort and count)": lambda: overlap.plan(*data.arrays),
        "filling the output with one number": write,
    }
    rows = [timing.row() for timing in paired(ways)]
    return (
        f"**How far dense is from merely writing its output** ({total:,} pairs, {size(total * 8)}):\n\n"
        + table(HEADER, rows)
    )


def growth() -> str:
    """Time by size."""
    sizes = [scaled(rows, 1000) for rows in (10**4, 10**5, 10**6, 10**7)]
    lines = []
    for kind in ("sparse", "dense", "deep"):
        for rows in sizes:
            if kind != "sparse" and rows > 2 * scaled(MILLION):
                continue
            data = synthetic(kind, rows)
            ways = {
                "pairs": lambda data=data: overlap.pairs(*data.arrays),
                "counts": lambda data=data: intervals.count_overlaps(data.left, data.right),
                "levels": lambda data=data: intervals.concurrency(data.left),
                "unions": lambda data=data: intervals.coalesce(data.left),
            }
            timings = paired(ways, rounds=3)
            found = overlap.plan(*data.arrays).total
            lines.append([kind, f"{rows:,}", f"{found:,}", *(duration(timing.median) for timing in timings)])
            sys.stderr.write(f"  growth: {lines[-1]}\n")
    text = "`deep` is dense with twenty extents that each cover a tenth of everything."
    return _section(
        "Growth",
        text,
        [table(["kind", "rows a side", "pairs found", "pairs", "counts", "levels", "unions"], lines)],
    )


def memory() -> str:
    """Peaks."""
    asked = [
        ("timeline, overlap_pairs", _prepared, _ask_pairs),
        ("timeline, overlap", _prepared, _ask_overlap),
        ("timeline, overlap_batches of a million", _prepared, _ask_batches),
        ("timeline, count_overlaps", _prepared, _ask_counts),
        ("DuckDB, pairs", _prepared_tables, _ask_duckdb),
    ]
    if rivals.installed("ruranges"):
        asked.append(("ruranges, pairs", _prepared, _ask_ruranges))
    lines = [
        [name, *(size(peak_memory(prepare, ask, kind)) for kind in ("sparse", "dense"))]
        for name, prepare, ask in asked
    ]
    text = f"What a fresh process takes beyond its input, {scaled(MILLION):,} rows a side."
    return _section("Peak memory", text, [table(["way", "sparse", "dense"], lines)])


def _prepared(kind: str) -> Data:
    data = synthetic(kind, scaled(MILLION))
    assert data.arrays
    _ask_pairs(
        synthetic(kind, 100)
    )  # compiled code and thread pools belong to the process, not to the question
    return data


def _prepared_tables(kind: str) -> Any:
    return rivals.tables(_prepared(kind))


def _ask_pairs(data: Data) -> pl.DataFrame:
    return intervals.overlap_pairs(data.left, data.right)


def _ask_overlap(data: Data) -> pl.DataFrame:
    return intervals.overlap(data.left, data.right)


def _ask_batches(data: Data) -> int:
    return sum(batch.height for batch in intervals.overlap_batches(data.left, data.right))


def _ask_counts(data: Data) -> pl.DataFrame:
    return intervals.count_overlaps(data.left, data.right)


def _ask_duckdb(connection: Any) -> Any:
    query = 'SELECT a.id AS l, b.id AS r FROM a JOIN b ON a.start < b."end" AND b.start < a."end"'
    return connection.sql(query).to_arrow_table()


def _ask_ruranges(data: Data) -> Any:
    import ruranges.numpy as ruranges

    names = ("starts", "ends", "starts2", "ends2")
    return ruranges.overlaps(**dict(zip(names, data.arrays, strict=True)), sort_output=False)


_FIRST = """
import time
began = time.perf_counter()
import polars as pl
from timeline import intervals
frame = pl.DataFrame({"start": [0, 1], "end": [2, 3]})
imported = time.perf_counter()
intervals.overlap(frame, frame)
asked = time.perf_counter()
intervals.overlap(frame, frame)
print(imported - began, asked - imported, time.perf_counter() - asked)
"""


def first() -> str:
    """What the first call of a process costs."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "NUMBA_CACHE_DIR": folder, "PYTHONPATH": str(ROOT)}
        for name, runs in (("nothing compiled yet", 1), ("compiled before", 5)):
            times = [_first_call(env) for _ in range(runs)]
            lines.append([name, *(duration(float(np.median(column))) for column in zip(*times, strict=True))])
    text = "A new process: importing Polars and the package, the first `overlap` of two rows, the second."
    return _section("First call", text, [table(["kernels", "imports", "first call", "second call"], lines)])


def _first_call(env: dict[str, str]) -> list[float]:
    told = subprocess.run([sys.executable, "-c", _FIRST], env=env, check=True, capture_output=True, text=True)
    return [float(word) for word in told.stdout.split()]


PARTS = {part.__name__: part for part in (pairs, payload, counts, levels, others, growth, memory, first)}


def _section(title: str, text: str, parts: list[str]) -> str:
    return "\n\n".join([f"### {title}", text, *parts])


def report(names: Iterable[str]) -> str:
    """The parts named, under the machine they were measured on."""
    began = time.perf_counter()
    rules = [
        "Each rival gives the same rows before it is timed.",
        "Its input is prepared in its own form (arrays, a DuckDB table, a frame) before the clock starts.",
        "*Times ours* is the median over paired rounds of its time over ours in the same round, with the range beside it.",
    ]
    parts = [PARTS[name]() for name in names]
    spent = (
        f"* Measured in {(time.perf_counter() - began) / 60:.0f} minutes by `python -m benchmarks intervals`."
    )
    return "\n\n".join(["## Intervals", environment() + "\n" + spent, "\n".join(rules), *parts])


def run() -> str:
    """All parts."""
    return report(PARTS)


if __name__ == "__main__":
    print(report(sys.argv[1:] or PARTS))
