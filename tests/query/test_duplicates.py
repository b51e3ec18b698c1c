"""Pairs that may be one event, with reasons."""

from __future__ import annotations

from datetime import date, timedelta

from tests.reports import ONE
from timeline import Event, Timeline


def test_reports_of_one_event_are_proposed_with_reasons(reports: Timeline) -> None:
    reports.add(
        title="Bombing of the Israeli embassy in Buenos Aires",
        kind="attack.bombing",
        when="1992-03-17",
        event_id="embassy",
    )
    first = reports.duplicates(min_score=0.5).rows()[0]
    assert {first["left_id"], first["right_id"]} == {"one", "two"}
    assert first["reasons"] == [
        "dates can overlap",
        "both have hezbollah",
        "titles 100 % alike",
        "kinds of one family",
    ]
    pairs = {frozenset((r["left_id"], r["right_id"])) for r in reports.duplicates(min_score=0).rows()}
    assert not any("embassy" in pair for pair in pairs)
    assert reports.duplicates(min_score=0.99).rows() == []
    assert len(reports.duplicates(min_score=0, limit=1).rows()) == 1


def test_a_place_is_the_same_with_and_without_accents(tl: Timeline) -> None:
    """Two papers spell one town in two ways, and share no word of their titles."""
    for name, title, place in (("a", "Blast", "Córdoba"), ("b", "Explosion", "CORDOBA")):
        tl.add({"event_id": name, "title": title, "kind": "attack", "when": "1995-11-03", "place": place})
    (pair,) = tl.duplicates(min_score=0.5).rows()
    assert "same place" in pair["reasons"]


def test_a_source_is_not_compared_with_itself_across(reports: Timeline) -> None:
    reports.add(ONE.model_copy(update={"event_id": "again"}))
    pairs = {
        frozenset((r["left_id"], r["right_id"])) for r in reports.duplicates(min_score=0, across=True).rows()
    }
    assert frozenset(("one", "again")) not in pairs
    assert frozenset(("two", "again")) in pairs


def test_every_pair_of_near_alike_events_is_found(tl: Timeline) -> None:
    """Planted pairs among many others: whatever shares a day and an actor, or a day and a place, is compared."""
    start = date(2000, 1, 1)
    events = [
        Event(
            event_id=f"e{n}",
            title=f"Clash number {n} near a village",
            kind="violence.clash",
            when=(start + timedelta(days=n % 90)).isoformat(),
            participants=[{"entity": f"Group {n % 37}"}],
            lat=(n % 17) / 3,
            lon=(n % 13) / 3,
        )
        for n in range(400)
    ]
    planted = [
        event.model_copy(update={"event_id": f"p{n}", "title": f"Village clash, number {n}"})
        for n, event in enumerate(events[:40])
    ]
    tl.add(*events, *planted)
    found = {frozenset((r["left_id"], r["right_id"])) for r in tl.duplicates(min_score=0.9).rows()}
    assert all(frozenset((f"e{n}", f"p{n}")) in found for n in range(40))
