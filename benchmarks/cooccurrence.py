"""Co-occurrence against the ways that SQL and data frames have: the same rows first, then time and memory.

    python -m benchmarks.cooccurrence            all cases, all rivals, the growth curves
    python -m benchmarks.cooccurrence rivals synthetic
    python -m benchmarks.cooccurrence growth
    python -m benchmarks.cooccurrence costs      what one step of each way of counting costs on this machine

`BENCH_SCALE=0.1` shrinks the synthetic case. A rival gets 22 times our processor time, the plain range join of SQL 102
times, and at least `BENCH_CPU` seconds (3): one that needs more is told as not finished, with how much it was given.
The cleverest SQL gets as many as it needs up to `BENCH_WITNESS` (200), for its rows are the proof of ours.
Every rival runs in a process of its own and writes its rows, which are compared before its time is printed.
What is timed begins with the rows in memory (a Polars frame, a DuckDB table) and ends with the rows of the answer.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from benchmarks.cooccurrence_rivals import GRID, RANGE_JOIN, RANKED_GRID, in_duckdb, polars_grid, polars_join
from benchmarks.harness import (
    ROOT,
    SHARED,
    duration,
    environment,
    forget_peak,
    peak,
    peak_memory,
    scaled,
    size,
    table,
)
from timeline.intervals.occurrences import read
from timeline.kernels.cooccurrence import plan, same_event
from timeline.kernels.cooccurrence.extents import group_codes, passes, possible_spans
from timeline.kernels.cooccurrence.incidence import Block

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.pairs import Cooccurrences

CPU_LEAST = float(os.environ.get("BENCH_CPU", "3"))
WITNESS_LEAST = float(os.environ.get("BENCH_WITNESS", "200"))
OURS = "timeline"
WITNESS = "DuckDB, grid with windowed sums, rarer item first"
RANGE = "DuckDB, range join"
UNFINISHED = "not finished"
_LOADING = 3  # seconds that filling a table may take, which are not timed


class Case(NamedTuple):
    """Rows of event, item, day (int32) and group (null: all one), and a window in days."""

    rows: Callable[[], pl.DataFrame]
    window: int
    told: str


def synthetic(
    events: int = 350_000, items: int = 1_000, days: int = 12_000, each: int = 2, skewed: bool = True
) -> pl.DataFrame:
    """Events on days spread evenly, with items drawn by a zipf law or evenly."""
    rng = np.random.default_rng(20_240_501)
    weight = 1 / np.arange(1, items + 1) if skewed else np.ones(items)
    drawn = rng.choice(items, size=events * each, p=weight / weight.sum())
    day = np.repeat(rng.integers(0, days, events), each)
    return _rows(np.repeat(np.arange(events), each), drawn, day)


def _rows(event: object, item: object, day: object, group: object = None) -> pl.DataFrame:
    frame = pl.DataFrame({"event": event, "item": item, "day": day})
    group = pl.lit(None, pl.String) if group is None else pl.Series("group", group)
    return frame.with_columns(pl.col("day").cast(pl.Int32), group.alias("group")).unique(maintain_order=True)


def icews() -> pl.DataFrame:
    """Who met whom: 92,367 day-dated events, two actors each."""
    table = pl.read_csv(
        SHARED / "icews" / "icews_2005-2015_sample.tsv.gz",
        separator="\t",
        has_header=False,
        new_columns=["actor", "deed", "other", "day"],
        quote_char=None,
        try_parse_dates=True,
    ).with_row_index("event")
    sides = pl.concat([table.select("event", "day", item=side) for side in ("actor", "other")])
    return _rows(sides["event"].cast(pl.Int64), sides["item"], sides["day"].to_physical())


def unvotes() -> pl.DataFrame:
    """Countries that vote alike: an event is one answer (yes, no, ...) to one roll call, its items the countries."""
    votes = pl.read_parquet(SHARED / "unvotes" / "un_votes.parquet")
    calls = pl.read_parquet(SHARED / "unvotes" / "un_roll_calls.parquet")
    calls = calls.select(pl.col("rcid").cast(pl.Int64), day=pl.col("date").str.to_date().to_physical())
    table = votes.with_columns(pl.col("rcid").cast(pl.Int64)).join(calls, on="rcid").drop_nulls()
    event = table.select(pl.struct("rcid", "vote").rank("dense")).to_series().cast(pl.Int64)
    return _rows(event, table["country"], table["day"], table["vote"])


CASES = {
    "synthetic": Case(
        lambda: synthetic(scaled(350_000)), 30, "events x 2 of 1,000 items (zipf), 12,000 days"
    ),
    "icews": Case(icews, 30, "events of ICEWS, two actors each"),
    "unvotes": Case(unvotes, 7, "answers to UN roll calls, the countries that gave them; within one answer"),
}


def ours(rows: pl.DataFrame, window: int, null: str = "none") -> pl.DataFrame:
    """This package: counts, as the rivals have them."""
    from timeline.intervals import cooccurrence

    within = None if rows["group"].null_count() else "group"
    return cooccurrence(rows, start="day", end=None, window=window, within=within, null=null)


def judged(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    """This package, with what chance would give, p and q for every pair."""
    return ours(rows, window, "poisson")


RIVALS: dict[str, Callable[[pl.DataFrame, int], pl.DataFrame]] = {
    OURS: ours,
    "timeline, with expected, p and q": judged,
    WITNESS: in_duckdb(RANKED_GRID),
    "DuckDB, grid with windowed sums": in_duckdb(GRID),
    RANGE: in_duckdb(RANGE_JOIN),
    "Polars, range join (join_where)": polars_join,
    "Polars, grid with windowed sums": polars_grid,
}


def allowed(rival: str, ours: float) -> float:
    """The seconds of processor time that a rival gets when we need `ours`: enough to tell how far behind it is."""
    least = WITNESS_LEAST if rival == WITNESS else CPU_LEAST
    return max(least, (102 if rival == RANGE else 22) * ours)


def _allow(seconds: float) -> None:
    """Let this process work so much longer before it is stopped."""
    until = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def one(case: str, rival: str, answer: str, limit: str) -> None:
    """Run one rival in this process: its rows into the file `answer`, its figures to standard output."""
    chosen = CASES[case]
    rows = chosen.rows()
    function = RIVALS[rival]
    forget_peak()
    seconds: list[float] = []
    busy: list[float] = []
    while not seconds or (len(seconds) < 5 and sum(busy) < 5):
        _allow(float(limit) + _LOADING)  # anew for each run, so that a second run does not lose the first
        began, worked = time.perf_counter(), time.process_time()
        found = function(rows, chosen.window)
        seconds.append(getattr(function, "seconds", time.perf_counter() - began))
        busy.append(getattr(function, "busy", time.process_time() - worked))
    figures = {"best": min(seconds), "cpu": min(busy), "peak": peak()}
    present = found.filter(pl.col("same_event") + pl.col("cross") > 0)
    present.select("x", "y", "same_event", "cross").sort("x", "y").write_parquet(answer)
    print(json.dumps(figures))


def _measured(case: str, rival: str, folder: Path, limit: float) -> dict[str, float] | str:
    answer = folder / f"{rival}.parquet"
    command = [sys.executable, "-m", "benchmarks.cooccurrence", "one", case, rival, str(answer), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return UNFINISHED
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1][:80]}"
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def rivals(case: str) -> str:
    """The table of one case: every rival that finished returned the same rows."""
    chosen = CASES[case]
    told = f"**{case}**: {chosen.rows()['event'].n_unique():,} {chosen.told}; window {chosen.window} days."
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for way in (name for name in RIVALS if name.startswith(OURS)):
            _measured(case, way, folder, 300)  # compiles, where nothing is compiled yet
        base = _measured(case, OURS, folder, 300)
        assert isinstance(base, dict), base
        wanted = pl.read_parquet(folder / "timeline.parquet")
        for rival in RIVALS:
            limit = allowed(rival, base["cpu"])
            figures = base if rival == OURS else _measured(case, rival, folder, limit)
            if isinstance(figures, str):
                least = f"> {limit / base['cpu']:,.0f}" if figures == UNFINISHED else ""
                rows.append([rival, figures, f"> {limit:.0f} s" if least else "", least, ""])
                continue
            same_rows(wanted, pl.read_parquet(folder / f"{rival}.parquet"), rival)
            times = [
                duration(figures["best"]),
                duration(figures["cpu"]),
                f"{figures['cpu'] / base['cpu']:,.0f}",
            ]
            rows.append([rival, *times, size(figures["peak"])])
    cross, same = (int(wanted[name].sum()) for name in ("cross", "same_event"))
    header = ["way", "time", "processor time", "times ours", "peak memory"]
    counts = f"{wanted.height:,} pairs; `cross` {cross:,} and `same_event` {same:,} in all."
    return f"{told}\n{counts}\n\n{table(header, rows)}"


def same_rows(wanted: pl.DataFrame, got: pl.DataFrame, rival: str) -> None:
    """Refuse a rival whose rows differ."""
    got = got.with_columns(
        pl.col("same_event", "cross").cast(pl.Int64), pl.col("x", "y").cast(wanted["x"].dtype)
    )
    if not wanted.equals(got.select(wanted.columns)):
        raise AssertionError(f"{rival} returned other rows: {got.height:,} of {wanted.height:,}")


Size = tuple[int, int, int, dict[str, int]]
"""Events, items, days of window, options."""

CURVES: list[Size] = [
    *((n, 1_000, 30, {}) for n in (3_500, 35_000, 350_000, 3_500_000)),
    *((350_000, n, 30, {}) for n in (100, 3_000)),
    (350_000, 50_000, 30, {"min_count": 1_000}),
    (350_000, 50_000, 30, {"top": 1_000}),
    *((350_000, 1_000, n, {}) for n in (0, 3, 300, 3_000)),
    (350_000, 50_000, 3, {"min_count": 5}),
]


def _grown(
    events: int, items: int, window: int, options: dict[str, int]
) -> tuple[pl.DataFrame, int, dict[str, int]]:
    return synthetic(scaled(events), items), window, options


def _counted(given: tuple[pl.DataFrame, int, dict[str, int]]) -> Cooccurrences:
    from timeline.kernels.cooccurrence.pairs import cooccurrences

    rows, window, options = given
    data = read(rows, event="event", item="item", start="day", end=None)
    return cooccurrences(data.extents(1), data.items, window=window, **options)


def growth() -> str:
    """How time grows with events, items and window: one of them at a time, around the synthetic case."""
    rows = []
    for events, items, window, options in CURVES:
        given = _grown(events, items, window, options)
        seconds, busy = [], []
        while len(seconds) < 2 or (len(seconds) < 4 and sum(busy) < 2):
            began, worked = time.perf_counter(), time.process_time()
            found = _counted(given)
            seconds.append(time.perf_counter() - began)
            busy.append(time.process_time() - worked)
        told = ", ".join(f"{key}={value:,}" for key, value in options.items())
        shape = [f"{scaled(events):,}", f"{items:,}", f"{window:,} d", told]
        memory = peak_memory(_grown, _counted, events, items, window, options)
        times = [duration(min(seconds)), duration(min(busy)), size(memory)]
        rows.append([*shape, *times, ", ".join(found.methods), f"{found.x.size:,}"])
    header = ["events", "items", "window", "options", "time", "processor time", "memory", "way", "pairs"]
    return table(header, rows)


COSTS = [(100, 2, 30), (1_000, 2, 30), (1_000, 2, 0), (3_000, 2, 30), (200, 20, 30), (200, 40, 30)]
"""Items, items an event, days of window."""


def costs() -> str:
    """Nanoseconds of one step of each way of counting, of one core: what `kernels/cooccurrence/plan.py` and
    `same_event.py` there reckon with."""
    rows = []
    for items, each, window in COSTS:
        task, side = _planned(synthetic(100_000 // each, items, each=each, skewed=False), window)
        for way, (number, work) in {**_ways(task, side), **_shared_ways(side)}.items():
            busy: list[float] = []
            while len(busy) < 2 or (len(busy) < 9 and sum(busy) < 1):
                began = time.process_time()
                work()
                busy.append(time.process_time() - began)
            case = f"{items:,} items, {each} an event, {window} d"
            rows.append([case, way, f"{number:,.0f}", f"{1e9 * min(busy) / number:.3f}"])
    return table(["case", "way", "steps", "ns a step"], rows)


def _planned(rows: pl.DataFrame, window: int) -> tuple[plan.Task, plan.Side]:
    data = read(rows, event="event", item="item", start="day", end=None)
    task = plan.Task(data.extents(1), group_codes(data.items.n_events, None), window, 1, None)
    return task, plan.sides(data.items, None, None)[0]


Ways = dict[str, tuple[float, Callable[[], object]]]
"""For each way how many steps it takes, and the work itself."""


def _ways(task: plan.Task, side: plan.Side) -> Ways:
    spans = possible_spans(task.extents, task.group)
    (one,) = passes(spans, spans, task.window)
    steps = {
        "sweep": float((side.rows.frequency * side.length).sum()),
        "product": (1 + int((np.diff(one.reach) != 0).sum())) * float(side.length.sum()),
        "enumeration": float((plan._visits(side, [one]) * side.rows.breadth).sum()),
    }
    return {way: (number, partial(plan.count, [side], task, way)) for way, number in steps.items()}


def _shared_ways(side: plan.Side) -> Ways:
    """Both ways of counting the events that have both items."""
    events = np.flatnonzero(side.rows.breadth > 1)
    base, last = np.cumsum(side.length) - side.length, side.length.size
    cells = np.zeros(int(side.length.sum()), side.cell)
    given = (events, side.rows, side.columns, Block(0, last, base, side.length, cells))
    visits, words = same_event.steps(events, side.rows, side.columns, cells.size)
    return {
        "shared events, visited": (visits, partial(same_event.visit, *given)),
        "shared events, compared": (words, partial(same_event.compare, *given)),
    }


def run() -> str:
    """The section of the page of performance."""
    parts = [
        "## Items in time: co-occurrence",
        environment(),
        (
            "Time begins with the rows in memory and ends with the rows of the answer.\nRatios are of processor time, over"
            " both cores, so that a busy machine does not bend them.\n"
            "Peak memory is that of the whole process, the rows given and the libraries included.\n"
            "Every way that finished returned the same rows."
        ),
        *(rivals(case) for case in CASES if case == "synthetic" or SHARED.is_dir()),
        "How ours grows: items by a zipf law, two an event, over 12,000 days; memory is above that of the input.",
        growth(),
    ]
    return "\n\n".join(parts)


def main(arguments: list[str]) -> None:
    """What the module's first lines say."""
    parts = {"growth": growth, "costs": costs}
    if arguments[:1] == ["one"]:
        one(*arguments[1:])
    elif arguments and arguments[0] in parts:
        print(parts[arguments[0]]())
    elif arguments[:1] == ["rivals"]:
        print("\n\n".join(rivals(case) for case in arguments[1:]))
    else:
        print(run())


if __name__ == "__main__":
    main(sys.argv[1:])
