"""Extents that touch joined, against a look at every day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.day_events import (
    FIRST,
    day_events,
    day_of,
)
from tests.reference import states as reference
from timeline import BadQuery, Timeline, intervals
from timeline.when.instant import instant
from timeline.when.units import UNITS, unit_of


@given(day_events(), st.sampled_from([None, "1d", "3d"]), st.sampled_from(["possible", "certain"]))
@examples(5, 200)
def test_coalesce_joins_what_touches(rows: list[dict[str, Any]], min_gap: str | None, certainty: str) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        found = tl.coalesce(min_gap=min_gap, certainty=certainty, resolution="day").rows()
    parts = [reference.spans(row["when"])[certainty == "possible"] for row in rows]
    bridged = int(min_gap[0]) - 1 if min_gap else 0
    days = [day - FIRST for part in parts if part for day in part]
    assert [(day_of(row["start"]), day_of(row["end"])) for row in found] == reference.stretches(days, bridged)
    assert sum(row["events"] for row in found) == sum(part is not None for part in parts)


@pytest.mark.parametrize(
    ("min_gap", "stretches"),
    [
        (None, [["a", "b"], ["c"], ["d"]]),
        (0, [["a"], ["b"], ["c"], ["d"]]),
        (1, [["a", "b"], ["c"], ["d"]]),
        ("1d", [["a", "b"], ["c"], ["d"]]),
        ("2d", [["a", "b", "c"], ["d"]]),
        ("3d", [["a", "b", "c", "d"]]),
    ],
)
def test_coalesce_keeps_the_gaps_that_it_keeps_on_frames(
    min_gap: str | int | None, stretches: list[list[str]]
) -> None:
    """a and b touch, a day is free between b and c, two between c and d."""
    days = {"a": "2020-01-01", "b": "2020-01-02", "c": "2020-01-04", "d": "2020-01-07"}
    with Timeline.memory() as tl:
        tl.add(*({"event_id": name, "title": name, "when": day} for name, day in days.items()))
        found = tl.coalesce(min_gap=min_gap, resolution="day").rows()
        frame = tl.sql("SELECT * FROM events").pl()
    assert [row["event_ids"] for row in found] == stretches
    assert intervals.coalesce(frame, **intervals.BOUNDS, min_gap=min_gap).height == len(stretches)


def test_coalesce_at_zero_joins_what_overlaps(tl: Timeline) -> None:
    tl.add(*({"event_id": name, "title": name, "when": "2020-01-01"} for name in "ab"))
    tl.add(event_id="c", title="c", when="2019-12-31/2020-01-01")
    assert [row["events"] for row in tl.coalesce(resolution="day", min_gap=0).rows()] == [3]


@pytest.mark.parametrize("unit", UNITS)
def test_every_resolution_begins_and_ends_where_its_granules_do(tl: Timeline, unit: str) -> None:
    tl.add(event_id="old", title="In -344", when="-0344-03-15/-0343-08-02")
    tl.add(event_id="new", title="In 1987", when="1987-03-15T10:20:30Z/1999-08-02")
    known, granule = {row["event_id"]: row for row in tl.find()}, unit_of(unit)
    found = tl.coalesce(resolution=unit).rows()
    assert [row["event_ids"] for row in found] == [["old"], ["new"]]
    for row, event in zip(found, (known["old"], known["new"]), strict=True):
        start, end = (instant(row[name]) for name in ("start", "end"))
        assert granule.floor(start - 1) + 1 == granule.floor(instant(event["start_min"]))
        assert granule.floor(start) == granule.floor(instant(event["start_min"]))
        assert granule.ceil(end) == granule.floor(end) == granule.ceil(instant(event["end_max"]))
    assert tl.concurrency(resolution=unit).rows()[0]["n_possible"] == 1
    assert tl.gaps(certainty="certain", resolution=unit).rows()[0]["start"] == found[0]["end"]


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.coalesce(certainty="perhaps"), BadQuery, "certainty is"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
    tl: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    tl.add(title="It happens", when="2010")
    with pytest.raises(error, match=message):
        ask(tl)
