"""Pairs tell both events with their bounds, so that a date that EDTF cannot write is spelled: by SQL and by kernel."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from tests.query.both_paths import forced
from timeline import Timeline, When, intervals
from timeline.tables.values import date_text


@pytest.fixture
def timeline() -> Timeline:
    timeline = Timeline.memory()
    bounds = (
        "1990-01-01",
        "1991-03-05T12:00:00",
        "1990-01-01T00:00:00.000001",
        "1991-06-01",
    )
    timeline.add(
        {"event_id": "half", "title": "half", "when": When.from_bounds(*bounds), "kind": "k"},
        {"event_id": "year", "title": "year", "when": "1991", "kind": "k"},
        {"event_id": "open", "title": "open", "when": "1985/..", "kind": "k"},
        {"event_id": "none", "title": "none", "when": "undated", "kind": "k"},
    )
    return timeline


@pytest.mark.parametrize("question", ["lookup", "nearest", "overlaps"])
@pytest.mark.parametrize("path", ["sql", "kernel"])
def test_both_dates_are_told(timeline: Timeline, question: str, path: Literal["sql", "kernel"]) -> None:
    with forced(path):
        answer = getattr(timeline, question)("id:half|year", "id:open|half")
    when = {row["event_id"]: row for row in timeline.find().rows()}
    rows = answer.rows()
    assert {row["left"] for row in rows} == {"half", "year"}
    for row in rows:
        for side in ("left", "right"):
            assert _side(row, side) == {name: when[row[side]][name] for name in _side(row, side)}
    frame = answer.pl()
    assert frame["left_when"].to_list() == [row["left_when"] for row in rows]
    assert frame["right_when"].to_list() == [row["right_when"] for row in rows]
    assert None not in frame["left_when"].to_list() + frame["right_when"].to_list()
    assert set(intervals.BOUNDS["start"]) <= {name.removeprefix("left_") for name in frame.columns}


def _side(row: dict[str, Any], side: str) -> dict[str, Any]:
    names = ("title", "kind", "when", "start_min", "start_max", "end_min", "end_max")
    return {name: row[f"{side}_{name}"] for name in names}


def test_a_date_that_edtf_cannot_write_is_spelled(timeline: Timeline) -> None:
    (row,) = timeline.nearest("id:year", "id:half").rows()
    assert When.read(row["right_when"]).bounds == timeline.event("half").when.bounds
    (row,) = timeline.relate("year", "half").rows()
    assert When.read(row["right_when"]).bounds == timeline.event("half").when.bounds


def test_an_event_without_a_state_has_a_blank_right_side(timeline: Timeline) -> None:
    (row,) = timeline.lookup("id:year", "id:none -id:none").rows()
    assert row["left_start_min"] == "1991-01-01T00:00:00Z"
    assert set(_side(row, "right").values()) == {None}
    assert (
        timeline.lookup("id:year", "id:none").rows()[0]["right_when"]
        == timeline.find("id:none").rows()[0]["when"]
    )


def test_a_side_without_an_event_is_blank_and_not_undated() -> None:
    bounds = dict.fromkeys(("right_start_min", "right_start_max", "right_end_min", "right_end_max"))
    alone = {"left": "a", "right": None, "right_when": None, **bounds}
    assert date_text("right_when", alone) == ""
    assert date_text("right_when", {**alone, "right": "b"}) == "undated"
