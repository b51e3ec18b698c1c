"""The embedded engine and a cluster, asked the same: one table, a line a question, `python -m tests.scale.compare`.

    python -m tests.scale.compare --databases 200 --turns 8 --into answers.jsonl

The founding events and the UCDP events of Myanmar, where they are at hand, are asked all questions; random databases of
every kind of date every n-th one, in turn (`--turns`; 1 asks all). A line of the table says how many answers were
compared, how many rows they had, how many the cluster refused by a limit of its own, and how many differ; what differs
is printed. Each answer is a line of the file of
`--into` as soon as it is there, and is not asked for again: what was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import inspect
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from polars.testing import assert_frame_equal

from tests.scale.answers import Answers, table
from timeline import Timeline
from timeline.errors import TimelineError
from timeline.query.registry import question_of
from timeline.when.allen import COMPOSITES, RELATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
UCDP = ROOT.parent / "shared" / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz"

Asked = tuple[str, tuple[Any, ...], dict[str, Any]]
Comparison = Callable[[], "Compared"]

STATES = ("concurrency", "gaps", "coverage", "coalesce")
WEIGHED = {"probability", "at_least", "expected", "lasting", "horizon"}
"""Options that weigh possible worlds, which a cluster does not."""
HERE = {("nearest", "seed")}
"""Options that matter only beside those."""


def options_of(verb: str) -> set[str]:
    """The options of a question that a cluster has."""
    parameters = inspect.signature(question_of(verb).function).parameters.values()
    named = {each.name for each in parameters if each.kind is each.KEYWORD_ONLY or each.name == "params"}
    return {name for name in named if name not in WEIGHED and (verb, name) not in HERE}


def questions(
    events: Sequence[str], few: str = "kind:trial", some: str = "kind:attack", name: str = "Iran"
) -> Iterator[Asked]:
    """What is asked of every database: each verb, and each of its options at least once.

    Args:
        events: the events.
        few: a selector of few of them.
        some: a selector of more.
        name: a participant.
    """
    yield from _events(events)
    yield from _states()
    yield from _pairs(few, some)
    yield from _together(some, name)
    yield "info", (), {}
    yield "check", (), {}
    yield "check", (), {"deep": True}


def _events(events: Sequence[str]) -> Iterator[Asked]:
    yield "find", ("",), {}
    yield "find", ("",), {"limit": 3}
    yield "find", ("",), {"from_": "1995", "to": "2012", "certainty": "certain"}
    yield "find", ("-country:AR during:2000/2015",), {"from_": "2001"}
    yield "find", ("country:AR|BO|CL",), {}
    yield "find", ("-country:AR|BO -text:zzz",), {}
    yield "find", ("text:a -text:E",), {}
    yield "find", ("",), {"where": "start_min < DATE '2010-01-01' OR end_max IS NULL"}
    yield "find", ("",), {"as_of": 1}
    yield "at", ("2010-06-15",), {"limit": 5}
    yield "at", ("2010",), {"certainty": "certain", "as_of": 1}
    yield "at", ("2010", "during:2000/2015"), {"where": "kind <> 'trial'"}
    if len(events) > 1:
        yield "relate", (events[0], events[1]), {}
        yield "relate", (events[-1], events[0]), {"resolution": "month", "as_of": 1}
        yield "relate", (events[0], events[-1]), {"circa": "5y"}
    yield "sql", ("SELECT event_id, start_min, kind FROM events ORDER BY event_id",), {}
    yield (
        "sql",
        ("SELECT kind, count(*) AS n FROM events WHERE kind >= $k GROUP BY ALL ORDER BY ALL",),
        {"params": {"k": "b"}},
    )


def _states() -> Iterator[Asked]:
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
    yield "concurrency", ("",), {"circa": "18mo"}
    yield "gaps", ("",), {"min_gap": "30d", "by": "country"}
    yield "gaps", ("",), {"min_gap": "30d", "certainty": "certain", "by": "who"}
    yield "coalesce", ("",), {"min_gap": "400d", "by": "country"}
    yield "coalesce", ("",), {"min_gap": 0, "certainty": "certain"}
    yield "rate", ("during:1990/2012",), {"every": "5y", "by": "country", "counts": "touches"}
    yield "rate", ("",), {"every": "year", "from_": "2000", "to": "2012"}
    yield "rate", ("",), {"every": "year", "circa": "3y", "resolution": "month", "as_of": 1}


def _pairs(few: str, some: str) -> Iterator[Asked]:
    for relation in (*(str(each) for each in RELATIONS), *COMPOSITES):
        yield "overlaps", (few, some), {"relation": relation, "limit": 50}
    for dimension in ("who", "country", "tag"):
        yield "overlaps", (some, few), {"by": dimension}
        yield "lookup", (some, few), {"by": dimension}
        yield "nearest", (few, some), {"by": dimension, "within": "900d"}
    yield "overlaps", (some, few), {"certainty": "certain", "resolution": "month"}
    yield "overlaps", (few, "during:1995/2010"), {"as_of": 1, "circa": "4y"}
    yield "lookup", (few, some), {"certainty": "certain", "limit": 11}
    yield "lookup", ("during:1995/2010", few), {"resolution": "year", "circa": "4y", "as_of": 1}
    for direction in ("either", "before", "after"):
        yield "nearest", (few, some), {"within": "400d", "direction": direction, "k": 2}
        yield "nearest", (some, few), {"within": "3000d", "direction": direction, "certainty": "certain"}
    yield "nearest", (few, "during:1995/2010"), {"within": "900d", "limit": 9, "as_of": 1}
    yield "nearest", (some, few), {"within": "12h", "resolution": "hour", "circa": "10d"}
    yield "nearest", (few, few), {"k": 3}


def _together(some: str, name: str) -> Iterator[Asked]:
    yield "cooccur", ("",), {"null": "none"}
    yield (
        "cooccur",
        ("",),
        {"null": "none", "by": "who,country", "window": "900d", "rank": "certain", "top": 7},
    )
    yield "cooccur", ("during:1995/2010",), {"null": "none", "by": "tag", "window": "30d", "min_count": 0}
    yield "cooccur", ("",), {"null": "none", "by": "who", "within": "country", "from_": "1995", "to": "2012"}
    yield "cooccur", (some,), {"null": "none", "by": "kind", "window": "60d", "circa": "2y", "as_of": 1}
    yield "cooccur", ("",), {"by": "kind", "window": "400d", "top": 3}
    yield "cooccur", (some,), {"by": "who", "null": "shift", "draws": 19, "seed": 3}
    yield "leads", ("",), {"window": "400d", "min_count": 2, "top": 9}
    yield "leads", ("",), {"by": "kind,country", "lag": "30d", "from_": "1990", "to": "2015", "as_of": 1}
    yield "leads", ("",), {"by": "who", "within": "country", "only": name}
    yield "cooccur", ("",), {"null": "none", "min_count": 0, "only": name}


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


_LIMIT = "; on a cluster "
"""Words of an error that tells a limit which only a cluster has."""
MOST = 10_000_000
"""More rows than any answer has."""


class Compared(NamedTuple):
    """How many rows an answer has here, in what that of the cluster differs, and whether the cluster refused it by a limit."""

    rows: int
    wrong: str = ""
    refused: bool = False


def told(ask: Any, question: Asked) -> pl.DataFrame | str:
    """The answer of one side, or the words of its error."""
    verb, args, options = question
    try:
        answer = getattr(ask, verb)(*args, **options)
        frame: pl.DataFrame = answer.pl() if hasattr(answer, "pl") else answer.result(MOST)
        return frame.drop("path", "bytes") if verb == "info" else frame
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
    return "" if _alike(here, there) else f"rows\n{here}\n{there}"


def _alike(here: pl.DataFrame, there: pl.DataFrame) -> bool:
    """Whether all values are the same; estimates of chance, which are sums in the order of the rows, to nine digits."""
    try:
        assert_frame_equal(here, there, rel_tol=1e-9, abs_tol=1e-15)
    except AssertionError:
        return False
    return True


def session(master: str) -> Any:
    """A session of Spark on this machine, for questions of few rows."""
    from timeline.scale.start import started

    # To compile each question would take most of the time. The planner itself is compiled well, once: its code does not
    # fit the cache that Java gives it, and without room there Java compiles nothing more.
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:ReservedCodeCacheSize=512m",
    }
    return started(master, settings)


def compared(
    spark: Any, database: Timeline, folder: Path, *, few_a_task: bool = False, **selectors: str
) -> Iterator[tuple[Asked, Comparison]]:
    """Each question, and what asks it on both sides.

    Args:
        spark: the session.
        database: what is asked here.
        folder: where it is exported to, to be asked there.
        few_a_task: let a task take few events, so that they are dealt to many.
        selectors: what `questions` takes.
    """
    from timeline.scale import ClusterTimeline
    from timeline.scale.dealing import Limits

    database.export(folder)
    cluster = ClusterTimeline(
        spark, folder, limits=Limits(rows=12, pairs=150, small=2) if few_a_task else None
    )
    names = database.sql(
        "SELECT name FROM participants GROUP BY name ORDER BY count(*) DESC, name LIMIT 1"
    ).rows()
    given = {"name": names[0]["name"] if names else "nobody", **selectors}
    for question in questions([row["event_id"] for row in database.find()], **given):
        yield question, partial(_compared, database, cluster, question)


def _compared(here: Any, there: Any, question: Asked) -> Compared:
    ours, theirs = told(here, question), told(there, question)
    rows = 0 if isinstance(ours, str) else ours.height
    if isinstance(theirs, str) and _LIMIT in theirs:
        return Compared(rows, refused=True)
    return Compared(rows, difference(ours, theirs))


def founding() -> Timeline:
    """The founding events."""
    database = Timeline.memory()
    database.ingest(ROOT / "seeds" / "founding.toml")
    return database


class Database(NamedTuple):
    """What is compared: its name, how it is made, how it is asked, and every how manieth question from which on."""

    name: str
    make: Callable[[], Timeline]
    how: dict[str, Any]
    turn: int = 0
    turns: int = 1


def databases(number: int, turns: int) -> Iterator[Database]:
    """All that is compared; of random databases every other round of turns has few events a task."""
    few_some = {"few": "kind:attack", "some": "kind:government"}
    yield Database("founding", founding, few_some)
    yield Database("founding, few events a task", founding, {**few_some, "few_a_task": True})
    if UCDP.is_file():
        with conflicts() as ucdp:
            names = ucdp.sql(
                "SELECT name FROM participants GROUP BY name ORDER BY count(*), name LIMIT 1 OFFSET 5"
            )
            how = {"few": f'who:"{names.rows()[0]["name"]}"', "some": "during:2021-03"}
        yield Database("UCDP Myanmar", conflicts, how)
    for seed in range(number):
        how = {"few_a_task": bool(seed // turns % 2)}
        yield Database(f"random {seed}", partial(random_database, seed), how, seed % turns, turns)


def conflicts() -> Timeline:
    """The events that UCDP has of Myanmar."""
    database = Timeline.memory()
    database.ingest(UCDP)
    return database


def main() -> int:
    """Print the table; 1 where an answer is not the same."""
    given = argparse.ArgumentParser()
    given.add_argument("--databases", type=int, default=5, help="so many random ones")
    given.add_argument("--turns", type=int, default=8, help="ask a random database every n-th question")
    given.add_argument("--only", nargs="*", default=[""], help="databases whose names begin so")
    given.add_argument("--verbs", nargs="*", help="these questions; without it all")
    given.add_argument("--master", default="local[2]")
    given.add_argument(
        "--into", type=Path, help="the file of the answers; those that it has are not asked for"
    )
    given.add_argument("--table", action="store_true", help="ask nothing, print what the file has")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        answers = Answers(asked.into or Path(folder) / "answers.jsonl")
        if not asked.table:
            wanted = databases(asked.databases, asked.turns)
            some = [each for each in wanted if each.name.startswith(tuple(asked.only))]
            ask(session(asked.master), some, answers, Path(folder), asked.verbs)
    sys.stdout.write(table(answers.lines))
    return int(any(line["wrong"] for line in answers.lines))


def ask(
    spark: Any,
    wanted: Sequence[Database],
    answers: Answers,
    folder: Path,
    verbs: Sequence[str] | None = None,
) -> None:
    """Compare what was not compared yet; `verbs`: these alone."""
    began = time.monotonic()
    for each in wanted:
        with each.make() as database:
            asked = [*compared(spark, database, folder / each.name, **each.how)]
            for number in range(each.turn, len(asked), each.turns):
                (verb, args, options), comparison = asked[number]
                if answers.has(each.name, number) or (verbs and verb not in verbs):
                    continue
                found = comparison()
                answers.add(database=each.name, number=number, verb=verb, **found._asdict())
                if found.wrong:
                    sys.stderr.write(f"{each.name}: {verb} {args} {options}: {found.wrong}\n")
        sys.stderr.write(f"{time.monotonic() - began:7.0f} s  {each.name}\n")


if __name__ == "__main__":
    raise SystemExit(main())
