"""Events taken back from the answers that told them."""

from __future__ import annotations

import json

import pytest

from timeline import Timeline
from timeline.errors import BadRow

EVENTS = [
    {"event_id": "raid", "title": "Raid", "kind": "attack", "when": "1994-07-18", "when_text": "that Monday"},
    {"event_id": "reign", "title": "Reign", "when": "2010/..", "tags": ["a", "b; c"], "lat": 1.5, "lon": -2.0},
    {"event_id": "lost", "title": "Lost", "when": "/", "country": "AR", "confidence": 0.25},
    {"event_id": "later", "title": "Later", "when": "1999~", "relative": ["after raid by 3d..5d"]},
    {
        "event_id": "court", "title": "Court", "when": "[2001,2003]", "attributes": {"n": [1, {"m": None}]},
        "participants": [{"entity": "Iran", "role": "accused"}, {"entity": "Iran", "role": "party"}, {"entity": "UN"}],
        "evidence": [
            {"source": "gazette", "locator": "p. 4", "quote": "on that day", "when": "2001", "stance": "contradicts"},
            {"source": "diary"},
        ],
    },
]  # fmt: skip
OPEN = {"event_id": "since", "title": "Since", "when": "2005/..", "evidence": [{"source": "diary"}]}


@pytest.fixture
def told() -> Timeline:
    tl = Timeline.memory()
    sources = [
        {"source_id": "gazette", "title": "The Gazette", "publisher": "The State", "published": "2013"},
        {"source_id": "diary", "title": "A diary", "published": "2020"},
    ]
    tl.add(
        EVENTS, OPEN, sources=sources, entities=[{"entity_id": "iran", "name": "Iran", "aliases": ["Persia"]}]
    )
    return tl


def _shown(tl: Timeline) -> list[dict[str, object]]:
    return [tl.show(row["event_id"]).rows()[0] for row in tl.find()]


def _without_past(row: dict[str, object]) -> dict[str, object]:
    return {
        name: value for name, value in row.items() if name not in ("versions", "recorded_from", "version")
    }


@pytest.mark.parametrize(
    "answer", [_shown, lambda tl: tl.find().rows(), lambda tl: tl.at("2001/2011").rows()]
)
def test_what_the_database_told_is_no_news_to_it(told: Timeline, answer) -> None:
    rows = json.loads(json.dumps(answer(told)))
    made = told.add(rows)
    assert rows
    assert (made.revision_id, made.unchanged) == (None, len(rows))


def test_another_database_gets_all_that_show_tells(told: Timeline) -> None:
    rows = _shown(told)
    other = Timeline.memory()
    assert other.add(rows).added == len(rows)
    assert list(map(_without_past, _shown(other))) == list(map(_without_past, rows))


def test_another_database_gets_all_that_find_tells(told: Timeline) -> None:
    other = Timeline.memory()
    other.add(told.find().rows())
    assert other.find().rows() == told.find().rows()


def test_a_row_changes_what_it_tells_and_nothing_else(told: Timeline) -> None:
    row = told.find("kind:attack").rows()[0]
    told.add({**row, "title": "The raid", "who": ["Iran"]})
    event = told.event("raid")
    assert (event.title, event.when_text, event.participants[0].entity) == ("The raid", "that Monday", "iran")


def test_participants_told_by_name_keep_their_roles(told: Timeline) -> None:
    row = next(row for row in told.find() if row["event_id"] == "court")
    told.add({**row, "place": "The Hague"})
    assert [item.role for item in told.event("court").participants] == ["accused", "party", "participant"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"when": "1995"}, "when and the bounds say two things"),
        ({"end_max": "1994-07-20"}, "when and the bounds say two things"),
        ({"when": None, "end_max": "1990-01-01"}, "no extent fits"),
        ({"when": None, "end_max": "soon"}, "soon"),
        ({"colour": "red"}, "no such field"),
    ],
)
def test_a_row_that_was_changed_badly_is_refused(
    told: Timeline, change: dict[str, object], message: str
) -> None:
    row = told.find("kind:attack").rows()[0]
    with pytest.raises(BadRow, match=message):
        told.add({**row, **change})


def test_a_date_that_edtf_cannot_write_is_known_by_its_bounds() -> None:
    from timeline.when import When

    when = When.from_bounds("1990", "1990-03-05T12:00:00Z", None, "1991-06")
    tl, other = Timeline.memory(), Timeline.memory()
    tl.add(event_id="odd", title="Odd", when=when)
    shown = "1990-01-01T00:00:00.000000Z..1990-03-05T12:00:00.000000Z -> ..1991-05"
    assert [tl.find().rows()[0]["when"], tl.find().pl()["when"][0], tl.show("odd").rows()[0]["when"]] == [
        shown
    ] * 3
    for rows in (tl.show("odd").rows(), tl.find().rows()):
        other.add(rows)
        assert other.event("odd").when.bounds == when.bounds
    assert len(other.history("odd")) == 1
