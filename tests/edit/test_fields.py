"""The fields of an event as people give them, and what is said of those that cannot be."""

from __future__ import annotations

import pytest

from timeline import Timeline
from timeline.errors import BadRow


def test_a_name_stands_for_a_participant_and_a_source(tl: Timeline) -> None:
    tl.add(
        title="Bombing of the AMIA",
        when="1994-07-18",
        participants=["Hezbollah", {"entity": "AMIA", "role": "target"}],
        evidence=["verdict"],
    )
    (event_id,) = (row["event_id"] for row in tl.find())
    event = tl.event(event_id)
    assert [(one.entity, one.role) for one in event.participants] == [
        ("hezbollah", "participant"),
        ("amia", "target"),
    ]
    assert [one.source for one in event.evidence] == ["verdict"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("participants", "Hezbollah", "a list"),
        ("participants", [3], "a name, or a mapping of fields"),
        ("evidence", [None], "a name, or a mapping of fields"),
        ("tags", None, "a list"),
        ("attributes", 3, "a mapping"),
        ("when", 3.5, "a date, such as '1994-07-18'"),
        ("title", 4, "a text"),
    ],
)
def test_a_field_of_another_type_says_what_it_should_be(
    tl: Timeline, field: str, value: object, said: str
) -> None:
    with pytest.raises(BadRow) as refused:
        tl.add(**{"title": "A", "when": "2001", field: value})
    assert str(refused.value).endswith(f"this should be {said}")
    assert str(refused.value).startswith(field)
