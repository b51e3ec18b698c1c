"""Sequences that other systems publish as their tests: the facts of each case, and what is found here."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from timeline import intervals
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source'].split('/')[0]}-{case['case']}")
def test_published_cases_are_found(case: dict) -> None:
    frames = {name: frame(events) for name, events in case["events"].items()}
    pattern = parse(case["pattern"], list(frames))
    limits = tuple(case["limits"]) if "limits" in case else None
    found = intervals.sequence(frames, case["pattern"], limits=limits)
    columns = ["key"] if pattern.by else []
    columns += [f"{step.name}_n_certain" if step.group else f"{step.name}_start" for step in pattern.steps]
    assert [list(row) for row in found.select(columns).rows()] == case["matches"]
    assert set(found["certainty"]) <= {"certain"}


def test_there_are_cases_of_three_systems() -> None:
    assert len({case["source"].split("/")[0] for case in CASES}) == 3
    assert len(CASES) >= 35
