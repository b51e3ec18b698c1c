"""Two clocks: what is written becomes versions and revisions, and nothing is overwritten."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from timeline import BadBounds, BadRow, Event, Evidence, Source, Timeline, UnknownName

AMIA = {"event_id": "amia", "title": "Bombing of the AMIA", "kind": "attack", "country": "AR"}


def test_an_event_comes_back_as_it_was_given(tl: Timeline) -> None:
    given = Event(
        **AMIA,
        description="A bomb destroyed the community centre.",
        when="1994-07-18",
        when_text="that July",
        place="Buenos Aires",
        lat=-34.6,
        lon=-58.4,
        participants=[{"entity": "hezbollah", "role": "accused"}],
        tags=("bombing", "terror"),
        evidence=(Evidence(source="report", locator="p. 3", quote="that July", when="1994-07"),),
        confidence=0.9,
        attributes={"dead": 85, "note": "Pasteur 633"},
    )

    tl.add(given)

    assert tl.event("amia") == given


def test_the_same_event_twice_changes_nothing(tl: Timeline) -> None:
    first = tl.add(**AMIA, when="1994-07-18", tags=("a", "b"))
    second = tl.add(**AMIA, when="1994-07-18", tags=("a", "b"))

    assert (first.added, first.unchanged) == (1, 0)
    assert (second.revision_id, second.added, second.amended, second.unchanged) == (None, 0, 0, 1)
    assert len(tl.revisions()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"kind": "attack.bombing"},
        {"when": "1994"},
        {"place": "Buenos Aires"},
        {"tags": ("a",)},
        {"participants": [{"entity": "iran"}]},
        {"evidence": [{"source": "gazette"}]},
        {"confidence": 0.5},
        {"attributes": {"dead": 85}},
        {"description": "A bomb."},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_that_differs_makes_a_version(tl: Timeline, change: dict[str, object]) -> None:
    tl.add(**AMIA, when="1994-07-18")
    made = tl.add(**{**AMIA, "when": "1994-07-18", **change})

    assert (made.amended, made.unchanged) == (1, 0)
    assert [row["version"] for row in tl.history("amia")] == [1, 2]


def test_an_amendment_closes_a_version_and_opens_another(tl: Timeline) -> None:
    tl.add(**AMIA, when="/2023", recorded_at="2023-11-06")
    tl.amend("amia", when="1994-07-18", reason="court record", recorded_at="2023-11-20")

    first, second = tl.history("amia").rows()
    assert first["recorded_to"] == second["recorded_from"] == "2023-11-20T00:00:00Z"
    assert second["recorded_to"] is None
    assert (first["when"], second["when"]) == ("/2023", "1994-07-18")
    assert second["reason"] == first["closed_because"] == "court record"
    assert second["changed"] == ["when"]
    assert first["changed"] == []


def test_amending_adds_evidence_and_keeps_the_rest(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994", evidence=[{"source": "a"}], tags=("x",))
    tl.amend("amia", evidence=[{"source": "b"}])

    event = tl.event("amia")
    assert [item.source for item in event.evidence] == ["a", "b"]
    assert event.tags == ("x",)


def test_every_question_can_be_asked_as_of_a_revision(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994", recorded_at="2020-01-01")
    tl.amend("amia", when="1994-07-18", recorded_at="2021-01-01")
    tl.retract("amia", recorded_at="2022-01-01")

    def told(as_of: object) -> list[str]:
        return [row["when"] for row in tl.find(as_of=as_of)]

    assert [told(1), told(2), told(3), told(None)] == [["1994"], ["1994-07-18"], [], []]
    assert told("2019-12-31") == []
    assert told("2020-06-01") == told("2020") == ["1994"]
    assert told("2021-01-01") == ["1994-07-18"]
    with pytest.raises(UnknownName, match="unknown revision '9'"):
        tl.find(as_of=9)


def test_a_retracted_event_can_be_told_again(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994")
    tl.retract("amia")
    made = tl.add(**AMIA, when="1994")

    assert made.added == 1
    assert [row["version"] for row in tl.history("amia")] == [1, None, 2]
    assert tl.check().rows() == []


def test_a_retraction_is_a_row_of_history(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994", recorded_at="2020-01-01")
    tl.retract("amia", author="Ana", reason="no such thing", recorded_at="2021-01-01")
    told, retracted = tl.history("amia").rows()

    assert told["closed_because"] == retracted["reason"] == "no such thing"
    assert (retracted["version"], retracted["when"], retracted["changed"]) == (None, None, ["retracted"])
    assert (retracted["revision_id"], retracted["author"]) == (2, "Ana")
    assert (retracted["recorded_from"], retracted["recorded_to"]) == ("2021-01-01T00:00:00Z", None)
    assert len(tl.history("amia", as_of=1)) == 1
    tl.add(**AMIA, when="1994", recorded_at="2022-01-01")
    assert tl.history("amia").rows()[1]["recorded_to"] == "2022-01-01T00:00:00Z"
    assert tl.history("amia", as_of=2).rows()[1]["recorded_to"] is None


def test_a_merge_is_a_row_of_history(tl: Timeline) -> None:
    tl.add({**AMIA, "when": "1994"}, {**AMIA, "event_id": "again", "when": "1994"})
    tl.merge("amia", "again")
    assert [row["changed"] for row in tl.history("again")] == [[], ["merged"]]


def test_only_a_current_event_can_be_retracted(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994")
    with pytest.raises(UnknownName, match="unknown event 'amya'; did you mean 'amia'"):
        tl.retract("amya")
    assert len(tl.revisions()) == 1


def test_recorded_time_runs_forwards(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994", recorded_at="2020-01-01")
    with pytest.raises(BadBounds, match="not after the last revision"):
        tl.amend("amia", when="1995", recorded_at="2020-01-01")
    with pytest.raises(BadBounds, match="future"):
        tl.amend("amia", when="1995", recorded_at=datetime.now(UTC) + timedelta(days=2))
    assert tl.event("amia").when.edtf == "1994"


def test_one_event_twice_in_a_revision_is_refused_whole(tl: Timeline) -> None:
    events = [Event(**AMIA, when="1994"), Event(**AMIA, when="1995")]
    with pytest.raises(BadRow, match="'amia' stands twice"):
        tl.add(*events)
    assert tl.info().rows()[0]["versions"] == 0


def test_a_dry_run_counts_and_changes_nothing(tl: Timeline) -> None:
    tl.add(**AMIA, when="1994")
    made = tl.add(Event(**AMIA, when="1995"), Event(title="Other", when="2000"), dry_run=True)

    assert (made.revision_id, made.added, made.amended) == (None, 1, 1)
    assert [row["when"] for row in tl.find()] == ["1994"]


def test_names_and_aliases_find_one_entity(tl: Timeline) -> None:
    tl.add(
        entities=[{"entity_id": "cfk", "name": "Cristina Fernández de Kirchner", "aliases": ["CFK 2007"]}],
        title="First",
        when="2007",
        participants=[{"entity": "cristina fernandez de kirchner"}],
    )
    tl.add(title="Second", when="2008", participants=[{"entity": "CFK-2007"}, {"entity": "Ana Pérez"}])

    assert [row["title"] for row in tl.find("who:CFK")] == ["First", "Second"]
    assert tl.find("who:ana-perez").rows()[0]["who"] == ["Cristina Fernández de Kirchner", "Ana Pérez"]
    assert tl.info().rows()[0]["entities"] == 2


def test_an_ongoing_event_went_on_until_a_source_said_so(tl: Timeline) -> None:
    """The source of November 2023 says "since 2010": in 2015 it certainly was going on."""
    source = Source(source_id="article", title="Interview", published="[2023-11-01..2023-11-06]")
    tl.add(
        sources=[source], event_id="advice", title="Advice", when="2010/..", evidence=[{"source": "article"}]
    )
    tl.add(event_id="other", title="No source", when="2010/..")

    at_2015 = {row["event_id"]: row["certainty"] for row in tl.at("2015-01-16")}
    assert at_2015 == {"advice": "certain", "other": "possible"}
    assert tl.find("id:advice").rows()[0]["end_min"] == "2023-11-01T00:00:00Z"


def test_contradicting_evidence_prolongs_nothing(tl: Timeline) -> None:
    source = Source(source_id="article", title="Interview", published="2023-11-01")
    evidence = [{"source": "article", "stance": "contradicts"}, {"source": "article", "when": "2010/2012"}]
    tl.add(sources=[source], event_id="advice", title="Advice", when="2010/..", evidence=evidence)

    assert tl.at("2015").rows()[0]["certainty"] == "possible"


def test_events_are_given_one_by_one_or_in_lists(tl: Timeline) -> None:
    one, two, three = ({"event_id": name, "title": name, "when": "2010"} for name in ("a", "b", "c"))
    assert tl.add([one, two], three).added == 3
    assert tl.retract(["a", "b"], "c").retracted == 3


@pytest.mark.parametrize("given", ["a title", 3, None, ["x"], [None]])
def test_what_describes_no_event(tl: Timeline, given: Any) -> None:
    with pytest.raises(BadRow, match="does not describe an event; give a mapping of its fields"):
        tl.add(given)


@pytest.mark.parametrize(("back", "told"), [(30, False), (3600, True), (40 * 365 * 86400, True)])
def test_recorded_time_grows_where_the_clock_goes_back(
    tl: Timeline, monkeypatch: pytest.MonkeyPatch, back: int, told: bool
) -> None:
    from timeline.store import versions

    tl.add(event_id="a", title="a", when="2001")
    last = tl.revisions().rows()[-1]["recorded_at"]

    class Behind(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - timedelta(seconds=back)

    monkeypatch.setattr(versions, "datetime", Behind)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        made = [tl.amend("a", title="b"), tl.retract("a"), tl.undo()]
    assert [last, *(one.recorded_at for one in made)] == sorted({last, *(one.recorded_at for one in made)})
    assert len(heard) == (3 if told else 0)
    assert all("the clock says" in str(one.message) and last[:16] in str(one.message) for one in heard)
    assert tl.check(deep=True).rows() == []
    assert [tl.find(as_of=n).count().possible for n in (1, 2, 3, 4)] == [1, 1, 0, 1]
