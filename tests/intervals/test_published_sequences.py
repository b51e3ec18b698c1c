"""Sequences that other systems publish as their tests: the facts of each case, and what is found here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from timeline import Timeline, intervals
from timeline.intervals.sequences.parse import parse

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "sequences" / "published.jsonl"
CASES = [json.loads(line) for line in FILE.read_text().splitlines()]


def frame(events: list) -> pl.DataFrame:
    """Events of one tick, with a key where they have one."""
    keys, times = zip(*events, strict=True) if events and isinstance(events[0], list) else ((), events)
    columns = {"start": list(times), "end": [time + 1 for time in times]} | (
        {"key": list(keys)} if keys else {}
    )
    return pl.DataFrame(columns, schema_overrides={"start": pl.Int64, "end": pl.Int64})


def told(case: dict) -> str:
    return "-".join([case["source"].split("/")[0], Path(case["source"]).stem, case["case"]])


@pytest.mark.parametrize("case", [case for case in CASES if "kept" not in case], ids=told)
def test_published_cases_are_found(case: dict) -> None:
    frames = {name: frame(events) for name, events in case["events"].items()}
    pattern = parse(case["pattern"], list(frames))
    limits = tuple(case["limits"]) if "limits" in case else None
    found = intervals.sequence(frames, case["pattern"], limits=limits)
    columns = ["key"] if pattern.by else []
    columns += [f"{step.name}_n_certain" if step.group else f"{step.name}_start" for step in pattern.steps]
    assert [list(row) for row in found.select(columns).rows()] == case["matches"]
    assert set(found["certainty"]) <= {"certain"}


KEPT = [case for case in CASES if "kept" in case]
FIRST = date(2000, 1, 1)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Timeline]:
    """The events of all cases that keep some matches, a day a tick; kinds bear the number of the case."""
    rows = [
        (f"e{number}-{name}-{place}", str(FIRST + timedelta(time)), f"{name}{number}", name, key)
        for number, case in enumerate(KEPT)
        for name, events in case["events"].items()
        for place, (key, time) in enumerate(
            event if isinstance(event, list) else ("", event) for event in events
        )
    ]
    file = tmp_path_factory.mktemp("kept") / "events.csv"
    columns = ["id", "date", "kind", "title", "who"]
    pl.DataFrame([list(map(str, row)) for row in rows], columns, orient="row").write_csv(file)
    with Timeline.memory() as tl:
        tl.ingest(file)
        yield tl


@pytest.mark.parametrize("number", range(len(KEPT)), ids=lambda number: told(KEPT[number]))
def test_published_cases_that_keep_some_matches_are_found(kept: Timeline, number: int) -> None:
    case = KEPT[number]
    asked = re.sub(rf"\b({'|'.join(case['events'])})\b(?!=)", rf"kind:\g<1>{number}", case["pattern"])
    rows = kept.sequence(asked.replace("by key", "by who"), matches=case["kept"]).rows()
    pattern = parse(case["pattern"], list(case["events"]))
    days = [f"{step.name}_when" for step in pattern.steps]
    found = [[(date.fromisoformat(row[day]) - FIRST).days for day in days] for row in rows]
    if pattern.by:
        found = [[row["item"], *each] for row, each in zip(rows, found, strict=True)]
    assert found == [[str(key), *each] if pattern.by else [key, *each] for key, *each in case["matches"]]


def test_there_are_cases_of_three_systems() -> None:
    assert len({case["source"].split("/")[0] for case in CASES}) == 3
    assert len({told(case) for case in CASES}) == len(CASES) >= 150
