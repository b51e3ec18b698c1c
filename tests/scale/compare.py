"""The embedded engine and a cluster, asked the same: one table, a line a question, `python -m tests.scale.compare`.

    python -m tests.scale.compare --databases 20 --master 'local[2]'

The founding events, and random databases of every kind of date. A line says how many answers were compared, how many rows
they had, and how many of the answers were not the same, row for row, in the same order.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from timeline import Timeline
from timeline.errors import TimelineError

ROOT = Path(__file__).resolve().parent.parent.parent

Asked = tuple[str, tuple[Any, ...], dict[str, Any]]

STATES = ("concurrency", "gaps", "coverage", "coalesce")


def questions(events: list[str], *, dated: bool = True) -> Iterator[Asked]:
    """What is asked of every database: each verb, and each of its options at least once."""
    yield "find", ("",), {}
    yield "find", ("",), {"limit": 3}
    yield "find", ("",), {"from_": "1995", "to": "2012", "certainty": "certain"}
    yield "find", ("-country:AR during:2000/2015",), {"from_": "2001"}
    yield "find", ("text:a -text:E",), {}
    yield "find", ("",), {"where": "start_min < DATE '2010-01-01' OR end_max IS NULL"}
    yield "find", ("",), {"as_of": 1}
    yield "at", ("2010-06-15",), {}
    yield "at", ("2010",), {"certainty": "certain"}
    if len(events) > 1:
        yield "relate", (events[0], events[1]), {}
        yield "relate", (events[-1], events[0]), {"resolution": "month", "as_of": 1}
    for by in (None, "country", "who"):
        for verb in STATES:
            yield verb, ("",), {"by": by}
    for verb in STATES:
        window = {} if verb == "coalesce" else {"from_": "1995", "to": "2012"}
        yield verb, ("during:1990/2010",), {"by": "kind", "resolution": "month", **window}
        yield verb, ("",), {"resolution": "decade", "as_of": 1}
        yield verb, ("",), {"resolution": "week", "by": "tag"}
    yield "concurrency", ("",), {"bins": "year", "from_": "1999-03", "to": "2012-07", "by": "country"}
    yield "concurrency", ("",), {"bins": "month", "from_": "2008", "to": "2010"}
    yield "concurrency", ("",), {"bins": "week", "from_": "2009-12", "to": "2010-02"}
    yield "gaps", ("",), {"min_gap": "30d", "by": "country"}
    yield "gaps", ("",), {"min_gap": "30d", "certainty": "certain", "by": "who"}
    yield "coalesce", ("",), {"min_gap": "400d", "by": "country"}
    yield "coalesce", ("",), {"min_gap": 0, "certainty": "certain"}


DATES = (
    "2001", "2005-03", "2009-11-30", "2010-06-15T12:30:00Z", "1995/2003", "2008-01/2009", "2004/..", "../2006",
    "since 2010", "before 1999", "between 1996 and 2011", "1990s", "2001?", "c. 2003", "2010-06-15/2010-06-15", "Y-12000",
    "[..2003]", "2003-21", "201X", "1850", "0044-03-15", "2010-02/2010-03-01",
)  # fmt: skip
COUNTRIES, KINDS = ("AR", "BO", "CL", None), ("attack", "attack.bomb", "trial", "government")
NAMES = ("Irán", "Ana María", "ΣΑΣ", "O'Brien", "Hezbollah")


def random_database(seed: int, events: int = 25) -> Timeline:
    """A database of some random events, of every kind of date, some of them amended or retracted."""
    dice = random.Random(seed)
    tl = Timeline.memory()
    for _ in range(2):
        tl.add([_event(dice, number) for number in range(events // 2)])
    known = [row["event_id"] for row in tl.find()]
    for event in dice.sample(known, 4):
        tl.amend(event, when=dice.choice(DATES), title="Amended")
    for event in dice.sample(known, 2):
        tl.retract(event)
    return tl


def _event(dice: random.Random, number: int) -> dict[str, Any]:
    return {
        "title": f"Event {number} {dice.choice('aeiöé')}",
        "when": dice.choice(DATES),
        "kind": dice.choice(KINDS),
        "country": dice.choice(COUNTRIES),
        "participants": [{"entity": name, "role": "actor"} for name in dice.sample(NAMES, dice.randrange(3))],
        "tags": dice.sample(["x", "y", "z"], dice.randrange(3)),
    }


def told(ask: Any, question: Asked) -> pl.DataFrame | str:
    """The answer of one side, or the words of its error."""
    verb, args, options = question
    try:
        answer = getattr(ask, verb)(*args, **options)
        return answer.pl() if hasattr(answer, "pl") else answer.result()
    except TimelineError as error:
        return f"{type(error).__name__}: {error}"


def difference(here: pl.DataFrame | str, there: pl.DataFrame | str) -> str:
    """In which way two answers are not the same; empty where they are."""
    if isinstance(here, str) or isinstance(there, str):
        return (
            ""
            if isinstance(here, str) and isinstance(there, str) and here == there
            else f"{here!s:.500} | {there!s:.500}"
        )
    if here.columns != there.columns:
        return f"columns {here.columns} | {there.columns}"
    if here.schema != there.schema:
        return f"types {here.schema} | {there.schema}"
    return "" if here.equals(there) else f"rows\n{here}\n{there}"


def session(master: str) -> Any:
    """A session of Spark on this machine, for questions of few rows."""
    from timeline.scale.start import started

    # What compiles a question, and the compiler of Java, would take most of the time.
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    return started(master, settings)


def compared(
    spark: Any, database: Timeline, folder: Path, **options: Any
) -> Iterator[tuple[Asked, int, str]]:
    """Each question, how many rows its answer has, and in what the cluster differs."""
    from timeline.scale import ClusterTimeline

    database.export(folder, **options)
    cluster = ClusterTimeline(spark, folder)
    for question in questions([row["event_id"] for row in database.find()]):
        here = told(database, question)
        yield question, 0 if isinstance(here, str) else here.height, difference(here, told(cluster, question))


def main() -> int:
    """Print the table; 1 where an answer is not the same."""
    given = argparse.ArgumentParser()
    given.add_argument("--databases", type=int, default=5)
    given.add_argument("--master", default="local[2]")
    asked = given.parse_args()
    spark = session(asked.master)
    databases = [(f"random {seed}", random_database(seed)) for seed in range(asked.databases)]
    founding = Timeline.memory()
    founding.ingest(ROOT / "seeds" / "founding.toml")
    counts: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, database in [("founding", founding), *databases]:
            for (verb, args, options), rows, wrong in compared(spark, database, Path(folder) / name):
                line = counts.setdefault(verb, [0, 0, 0])
                line[0] += 1
                line[1] += rows
                line[2] += bool(wrong)
                if wrong:
                    sys.stderr.write(f"{name}: {verb} {args} {options}: {wrong}\n")
    sys.stdout.write(table(counts))
    return int(any(wrong for _, _, wrong in counts.values()))


def table(counts: dict[str, list[int]]) -> str:
    """A line a verb: how often it was asked, how many rows the answers had, how many answers differ."""
    lines = [f"{'question':12} {'asked':>7} {'rows':>9} {'differ':>7}"]
    lines += [f"{verb:12} {times:7,} {rows:9,} {wrong:7,}" for verb, (times, rows, wrong) in counts.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
