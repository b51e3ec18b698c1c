"""Ingestion: a million rows of EDTF dates with two actors each, and the storm files, from nothing to a closed database.

    python -m benchmarks ingest --print

Rules:
* Each run is a process of its own that imports, makes the database, ingests and closes it; its time is the whole of that.
* What was ingested is checked before a time is told: every row is an event or a reject, and dates are what `When.parse` says.
* `read_csv` of the engine, into a table of texts in a file, stands beside it as a floor. It reads no date, knows no name,
  compares with nothing and rejects nothing: it is less work, and says only what reading and storing the characters costs.
* Processor time stands beside wall time: it is what a neighbour on the machine changes least.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.dates import MORE, SHAPES, draw
from benchmarks.harness import ROUNDS, SHARED, duration, environment, scaled, size, table
from timeline import Timeline, When
from timeline.errors import BadDate

ROWS = 1_000_000
DISTINCT = 50_000  # dates; a million events share theirs
ACTORS, TOWNS = 5_000, 20_000
SEED = 6
STORMS = SHARED / "noaa_storm_events"
MAPPING = """name = "bench"
id = "{id}"
title = "{title}"
kind = "{kind}"
place = "{place}"
country = "{country}"
when = { date = "{date}" }
participant = [{ name = "{actor1}", role = "source" }, { name = "{actor2}", role = "target" }]
"""
_OURS = """
import json, resource, sys, time
began = time.perf_counter()
from timeline import Timeline
database, mapping, *files = sys.argv[1:]
reports = Timeline(database).ingest(*files, **({"map_": mapping} if mapping else {}))
spent = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_SELF)
rows, added, rejected = (sum(getattr(r, name) for r in reports) for name in ("rows", "added", "rejected"))
print(json.dumps({"seconds": spent, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024,
                  "rows": rows, "added": added, "rejected": rejected}))
"""
_FLOOR = """
import json, resource, sys, time
began = time.perf_counter()
import duckdb
with duckdb.connect(sys.argv[1]) as connection:
    connection.execute("SET enable_progress_bar = false")
    connection.execute("CREATE TABLE texts AS FROM read_csv(?, all_varchar = true)", [sys.argv[3:]])
    rows = connection.execute("SELECT count(*) FROM texts").fetchone()[0]
spent = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": spent, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024, "rows": rows}))
"""


def write_events(path: Path, rows: int, seed: int = SEED) -> None:
    """A CSV of events: every form of date that the date benchmark draws, and two actors each."""
    numbers = random.Random(seed)
    dates = draw(min(DISTINCT, rows), SHAPES + MORE, seed)
    with path.open("w", encoding="utf-8") as file:
        file.write("id,title,date,kind,actor1,actor2,place,country\n")
        for n in range(rows):
            who, whom = numbers.randrange(ACTORS), numbers.randrange(ACTORS)
            place = numbers.randrange(TOWNS)
            file.write(
                f'{n},Report {n} of a clash,"{numbers.choice(dates)}",conflict.clash,Actor {who},Actor {whom},Town {place},AR\n'
            )


def measured(script: str, folder: Path, mapping: Path | str, files: list[Path]) -> dict[str, Any]:
    """What one process says of itself; its database is `bench.duckdb`."""
    database = folder / "bench.duckdb"
    database.unlink(missing_ok=True)
    command = [sys.executable, "-c", script, str(database), str(mapping), *map(str, files)]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
    )
    return told


def check_events(database: Path, source: Path, sample: int = 200) -> None:
    """Every row is an event or a reject, and a sample of them says what it says in the file.

    Raises:
        AssertionError: it does not; the message says where.
    """
    rows = duckdb.sql(f"FROM read_csv('{source}', all_varchar = true)").fetchall()
    tl = Timeline(database)
    events = tl.info().rows()[0]["events"]
    refused = {row["line"] for row in tl.rejects()}
    assert events + len(refused) == len(rows), (
        f"{len(rows)} rows became {events} events and {len(refused)} rejects"
    )
    for n in random.Random(SEED).sample(range(len(rows)), min(sample, len(rows))):
        number, title, date, kind, *actors = rows[n][:6]
        try:
            when = When.parse(date)
        except BadDate:
            assert n + 2 in refused, f"line {n + 2} has no date, and is no reject"
            continue
        event = tl.event(f"bench:{number}")
        assert event.when.bounds == when.bounds, f"line {n + 2} has other bounds"
        assert (event.title, event.kind, len(event.participants)) == (title, kind, len(actors)), (
            f"line {n + 2} differs"
        )


def _row(name: str, told: list[dict[str, Any]]) -> list[str]:
    seconds, processor = (median(run[key] for run in told) for key in ("seconds", "processor"))
    rows = told[0]["rows"]
    rate = f"{rows / seconds:,.0f}"
    return [
        name,
        f"{rows:,}",
        duration(seconds),
        duration(processor),
        rate,
        size(max(run["peak"] for run in told)),
    ]


def run() -> str:
    """The measurements as Markdown."""
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, mapping = folder / "events.csv", folder / "mapping.toml"
        mapping.write_text(MAPPING, encoding="utf-8")
        write_events(source, scaled(ROWS))
        rounds = max(1, min(ROUNDS, 3))
        ours, floor = [], []
        for _ in range(rounds):
            ours.append(measured(_OURS, folder, mapping, [source]))
            floor.append(measured(_FLOOR, folder, "", [source]))
        measured(_OURS, folder, mapping, [source])
        check_events(folder / "bench.duckdb", source)
        lines += [
            _row("events of two actors, CSV", ours),
            _row("the same file by `read_csv` as texts (less work)", floor),
        ]
        storms = sorted(STORMS.glob("*.csv.gz"))
        if storms:
            told = [measured(_OURS, folder, "", storms) for _ in range(rounds)]
            assert told[0]["added"] + told[0]["rejected"] == told[0]["rows"], (
                "a storm is neither event nor reject"
            )
            lines.append(_row(f"NOAA storms, {len(storms)} files, gz", told))
    header = ["what", "rows", "time", "processor time", "rows a second", "peak memory of the process"]
    return "\n".join(
        [
            "## Ingestion",
            "",
            environment(),
            "",
            f"Median of {rounds} processes each.",
            "",
            table(header, lines),
        ]
    )
