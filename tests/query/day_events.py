"""Events of whole days, and what is going on each day."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.reference import states as reference
from tests.reference.states import DAY
from timeline import Timeline, When
from timeline.when.instant import instant

FIRST = instant("1969-12-19") // DAY


@st.composite
def day_events(draw: Any, limit: int = 20) -> list[dict[str, Any]]:
    """Events whose bounds are whole days on both sides of 1970, some of them without any certain day."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        low, a, b, high = sorted(draw(st.lists(st.integers(0, limit), min_size=4, max_size=4)))
        start_max, end_min = draw(st.permutations([a, b]))
        bounds = [(FIRST + day) * DAY for day in (low, start_max, end_min, high + 1)]
        when = When.from_bounds(bounds[0], max(bounds[0], bounds[1]), bounds[2] + 1, bounds[3])
        country = draw(st.sampled_from(["AR", "BO"]))
        rows.append({"event_id": f"e{number}", "title": f"Event {number}", "when": when, "country": country})
    return rows


def day_of(text: str) -> int:
    return instant(text) // DAY - FIRST


def expanded(rows: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    return {
        day: (row["n_certain"], row["n_possible"])
        for row in rows
        for day in range(day_of(row["start"]), day_of(row["end"]))
    }


def by_day(rows: list[dict[str, Any]], days: range) -> dict[int, tuple[int, int]]:
    whens = [row["when"] for row in rows]
    return {day: reference.counts(whens, FIRST + day) for day in days}


def surely_touches(when: When, low: int, high: int) -> bool:
    """Whether each of the extents shares a day with [low, high)."""
    assert when.start_max is not None
    assert when.end_min is not None
    return when.start_max // DAY - FIRST < high and -(-when.end_min // DAY) - FIRST > low


def loose(day_bounds: tuple[int, int, int, int], ends: tuple[bool, bool]) -> When:
    """Bounds of whole days, some of them without limit."""
    start_min, start_max, end_min, end_max = ((FIRST + day) * DAY for day in day_bounds)
    return When.from_bounds(
        None if ends[0] else start_min,
        max(start_min, start_max),
        end_min + 1,
        None if ends[1] else end_max + DAY,
    )


@st.composite
def open_events(draw: Any) -> list[dict[str, Any]]:
    """Events on both sides of 1970 that may have no start, no end, or no date at all."""
    rows = []
    for number in range(draw(st.integers(2, 8))):
        low, a, b, high = sorted(draw(st.lists(st.integers(0, 20), min_size=4, max_size=4)))
        start_max, end_min = draw(st.permutations([a, b]))
        ends = draw(st.tuples(*[st.integers(0, 4).map(lambda n: n == 0)] * 2))
        when = loose((low, start_max, end_min, high), ends) if draw(st.integers(0, 9)) else "undated"
        kind = "ab"[number % 2]
        rows.append({"event_id": f"e{number}", "title": f"E {number}", "when": when, "kind": kind})
    return rows


def on_days(**events: str) -> Timeline:
    timeline = Timeline.memory()
    timeline.add(
        [{"event_id": name, "title": name, "when": when, "kind": name} for name, when in events.items()]
    )
    return timeline
