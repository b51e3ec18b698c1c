"""The state as of each event, against every pair."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.day_events import (
    day_events,
)
from timeline import Timeline


@given(day_events(), day_events(), st.sampled_from([None, "day", "week", "quarter"]))
@examples(5, 200)
def test_lookup_is_the_state_as_of_the_start(
    asking: list[dict[str, Any]], states: list[dict[str, Any]], resolution: str | None
) -> None:
    asking = [{**row, "kind": "ask"} for row in asking]
    states = [{**row, "kind": "state", "event_id": "s" + row["event_id"]} for row in states]
    with Timeline.memory() as tl:
        tl.add(*asking, *states)
        sides = ("kind:ask", "kind:state")
        found = tl.lookup(*sides, resolution=resolution or "tick").rows()
        some = tl.lookup(*sides, resolution=resolution or "tick", limit=2).rows()
        by_country = tl.lookup(
            *sides, by="country", certainty="certain", resolution=resolution or "tick"
        ).rows()
    assert some == found[:2]
    expected, same_country = {}, set()
    for one in asking:
        for state in states:
            a, r = (
                row["when"].at_resolution(resolution) if resolution else row["when"] for row in (one, state)
            )
            if r.start_min <= a.start_max and r.end_max > a.start_min:
                certain = r.start_max <= a.start_min and r.end_min > a.start_max
                expected[one["event_id"], state["event_id"]] = "certain" if certain else "possible"
                if certain and one["country"] == state["country"]:
                    same_country.add((one["event_id"], state["event_id"]))
    told = {(row["left"], row["right"]): row["certainty"] for row in found if row["right"]}
    assert told == expected
    assert {row["left"] for row in found} == {row["event_id"] for row in asking}
    assert {(row["left"], row["right"]) for row in by_country if row["right"]} == same_country
