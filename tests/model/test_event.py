"""The identity of an event, and what its fields refuse."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from timeline import Entity, Event, Timeline, When
from timeline.model import slug

ONE = {"title": "Air strike", "kind": "attack", "when": "2010-01-18"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Air strikes"},
        {"kind": "war"},
        {"when": "2010-01-19"},
        {"when": When.from_bounds(0, 0, 1, 1)},
        {"place": "Gaza"},
        {"country": "PS"},
        {"participants": [{"entity": "Israel"}]},
        {"relative": ["after e by 3d"]},
    ],
)
def test_what_tells_events_apart_is_in_their_identity(other: dict[str, Any]) -> None:
    assert Event(**ONE).event_id == Event(**ONE).event_id
    assert Event(**ONE).event_id != Event(**ONE | other).event_id
    with Timeline.memory() as tl:
        tl.add(Event(**ONE))
        assert tl.add(Event(**ONE | other)).added == 1


def test_identities_tell_relative_dates_apart() -> None:
    one, other = (Event(title="Talks", relative=[f"after {name} by 3d"]).event_id for name in "ab")
    assert one != other


def test_what_describes_it_further_leaves_the_identity() -> None:
    assert Event(**ONE, description="more", tags=["a"], lat=1.0).event_id == Event(**ONE).event_id


@pytest.mark.parametrize(
    "field", ["country", "lat", "lon", "confidence", "place", "description", "when_text"]
)
def test_blank_is_nothing_where_a_field_may_be_missing(field: str) -> None:
    assert getattr(Event(**ONE | {field: " "}), field) is None


@pytest.mark.parametrize("field", ["title", "event_id"])
def test_blank_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="blank"):
        Event(**ONE | {field: "  "})
    with pytest.raises(ValidationError, match="blank"):
        Entity(entity_id="e", name="E", aliases=[" "])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Łódź", "lodz"), ("Straße", "strasse"), ("Þór Æ", "thor-ae"), ("北京", "北京"), ("!!", "")],
)
def test_slug_spells_in_ascii_where_it_can(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "cut \ud83d"},
        {"tags": ["cut \ud83d"]},
        {"participants": [{"entity": "cut \ud83d"}]},
        {"attributes": {"a": [{"b": "cut \ud83d"}]}},
        {"attributes": {"cut \ud83d": 1}},
    ],
)
def test_half_a_character_is_refused(fields: dict[str, Any]) -> None:
    """No file can hold it; an error of the engine said so before, without the field."""
    with pytest.raises(ValueError, match=rf"{next(iter(fields))} holds \\ud83d, half a character"):
        Event(**{"title": "t", "when": "2001"} | fields)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_has_not_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="attributes hold NaN or an infinite number, which JSON cannot"):
        Event(title="t", when="2001", attributes={"a": [{"b": number}]})
