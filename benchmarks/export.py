"""Exporting: a dataset of a million events under its contract, against a bare DuckDB that copies the same tables.

    python -m benchmarks export --print

Rules:
* Every event has two actors, a tag, a place and a source; a tenth of them have no exact day, some go on.
* The bare rival holds the eight tables ready made, as plain tables, in the order in which an export has them: it joins,
  sorts and lists nothing, and writes no history and no contract. It runs `COPY table TO file`, as a user would type it
  (Snappy), and again with the compression that ours has (zstd).
* A second rival joins for itself: it copies the views of the database, which leaves out `events_flat`; so does ours then.
* Before anything is timed, each table that a rival wrote is compared with ours by a hash over all its rows.
"""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.harness import HEADER, environment, paired, peak_memory, scaled, size, table
from timeline import Timeline

SEED = 20190204
TABLES = ("events", "participants", "entities", "sources", "evidence", "tags", "revisions", "events_flat")
VIEWS = TABLES[:-1]
ZSTD = ", COMPRESSION zstd"


def write_csv(path: Path, count: int) -> None:
    """That many events as a table, drawn with a seed."""
    numbers = random.Random(SEED)
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(
            ["event_id", "title", "kind", "when", "who", "place", "country", "lat", "lon", "tags", "source"]
        )
        for number in range(count):
            lines.writerow([f"e{number:07d}", *_event(numbers, number)])


def _event(numbers: random.Random, number: int) -> list[object]:
    year = numbers.randint(1900, 2023)
    day = f"{year}-{numbers.randint(1, 12):02d}-{numbers.randint(1, 28):02d}"
    when = numbers.choices(
        [day, day[:7], f"{year}", f"{year}/{year + 2}", f"{year}/..", f"{year}~"], [80, 10, 5, 2, 2, 1]
    )[0]
    return [
        f"Clash number {number} in district {numbers.randint(1, 999)}",
        numbers.choice(["violence.clash", "violence.attack", "protest.riot", "diplomacy.visit"]),
        when,
        f"Group {numbers.randint(1, 20_000)}; Group {numbers.randint(1, 20_000)}",
        f"Town {numbers.randint(1, 5_000)}",
        numbers.choice(["AR", "BO", "CL", "MM", "US"]),
        round(numbers.uniform(-60, 60), 3),
        round(numbers.uniform(-170, 170), 3),
        "x",
        "press",
    ]


def prepare(folder: str, count: int) -> Path:
    """The database, and beside it a plain one that holds the tables of its export."""
    home = Path(folder)
    if not (home / "bare.duckdb").is_file():
        write_csv(home / "events.csv", count)
        with Timeline(home / "events.duckdb") as timeline:
            timeline.ingest(home / "events.csv", as_="edtf-csv")
            timeline.export(home / "ours")
        with duckdb.connect(str(home / "bare.duckdb")) as bare:
            for name in TABLES:
                bare.execute(f"CREATE TABLE {name} AS FROM '{home / 'ours' / name}.parquet'")
    return home


def ours(home: Path, *, flat: bool = True) -> None:
    """The export."""
    Timeline(home / "events.duckdb", read_only=True).export(home / "ours", flat=flat)


def bare(home: Path, options: str = "") -> None:
    """The eight tables, ready made."""
    _copy(home / "bare.duckdb", TABLES, home / "bare", options)


def views(home: Path, options: str = "") -> None:
    """The seven views of the database itself."""
    _copy(home / "events.duckdb", VIEWS, home / "bare", options)


def _copy(database: Path, tables: tuple[str, ...], folder: Path, options: str) -> None:
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(database), read_only=True) as engine:
        for name in tables:
            engine.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet{options})")


def check(home: Path, tables: tuple[str, ...] = TABLES) -> None:
    """Compare what the rival wrote with ours, by the columns that both have.

    Raises:
        AssertionError: a table differs.
    """
    for name in tables:
        files = [f"'{home / folder / name}.parquet'" for folder in ("ours", "bare")]
        names = [{row[0] for row in duckdb.sql(f"DESCRIBE FROM {file}").fetchall()} for file in files]
        shared = ", ".join(sorted(names[0] & names[1]))
        one, other = (
            duckdb.sql(f"SELECT count(*), sum(hash({shared})::HUGEINT) FROM {file}").fetchall()
            for file in files
        )
        if one != other:
            raise AssertionError(f"{name}: {one} is not {other}")


def run() -> str:
    """Both tables, as Markdown."""
    count = scaled(1_000_000, 1000)
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(folder, count)
        ways: dict[str, Any] = {
            "timeline export": partial(ours, home),
            "COPY, tables ready made, zstd": partial(bare, home, ZSTD),
            "COPY, tables ready made, as typed": partial(bare, home),
        }
        ours(home)
        bare(home)
        check(home)
        whole = _table(ways)
        ours(home, flat=False)
        views(home)
        check(home, VIEWS)
        plain = _table(
            {
                "timeline export --no-flat": partial(ours, home, flat=False),
                "COPY of the views, zstd": partial(views, home, ZSTD),
                "COPY of the views, as typed": partial(views, home),
            }
        )
        memory = [size(peak_memory(prepare, way, folder, count)) for way in (ours, bare)]
        shutil.rmtree(home / "bare")
    rows = "A bare COPY has nothing to join, to list or to sort in the first table; in the second it joins, and sorts nothing."
    return "\n\n".join(
        [
            "## Export",
            environment(),
            f"{count:,} events with two actors each, all eight tables.\n{rows}",
            whole,
            "Without `events_flat`.",
            plain,
            f"Added memory at the peak: timeline export {memory[0]}, COPY of ready made tables {memory[1]}.",
        ]
    )


def _table(ways: dict[str, Any]) -> str:
    return table(HEADER, [timing.row() for timing in paired(ways)])


if __name__ == "__main__":
    print(run())
