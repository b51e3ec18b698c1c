"""Sequences that other systems publish as their tests: the facts of each case, and what is found here."""

from __future__ import annotations

import json
import re
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


@pytest.mark.parametrize("case", [case for case in CASES if "kept" in case], ids=told)
def test_published_cases_that_keep_some_matches_are_found(case: dict) -> None:
    first = date(2000, 1, 1)
    with Timeline.memory() as tl:
        for name, times in case["events"].items():
            for time in times:
                tl.add(title=f"{name} at {time}", kind=name, when=str(first + timedelta(time)))
        words = [f"kind:{word}" if word in case["events"] else word for word in case["pattern"].split()]
        words = [re.sub(r"=(\w+)", r"=kind:\1", word) for word in words]
        rows = tl.sequence(" ".join(words), matches=case["kept"]).rows()
    steps = [step.name for step in parse(case["pattern"], list(case["events"])).steps]
    found = [[(date.fromisoformat(row[f"{step}_when"]) - first).days for step in steps] for row in rows]
    assert found == case["matches"]


def test_there_are_cases_of_three_systems() -> None:
    assert len({case["source"].split("/")[0] for case in CASES}) == 3
    assert len({told(case) for case in CASES}) == len(CASES) >= 95
