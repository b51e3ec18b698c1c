"""Pairs that may be one event, with reasons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.small_events import DATES, NAMES
from tests.reference.alike import DAY, alike_pairs
from tests.reports import ONE
from timeline import Event, Timeline
from timeline.errors import BadQuery
from timeline.kernels import crowds
from timeline.query import similarity, similarity_blocks, similarity_events


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


#  who   |--- ann ---|--- ann ---|--- ann ---|   three of a day: more than 4 pairs share her
#  where      paris       paris       (none)
TOO_COMMON = [{"who": "ann", "place": "paris"}, {"who": "ann", "place": "paris"}, {"who": "ann"}]
WITHOUT_ACTORS = [{"place": "paris"}, {"who": "ann", "place": "paris"}, {"who": "ben"}]
#  a  |==================================|         100 days, looked up in years
#  b  |====================|                       60 of them: the dates score 0.8, and the pair 0.96
SHORTER = [
    {"who": "ann", "when": "2010-01-01/2010-04-10"},
    {"who": "ann", "when": "2010-01-01/2010-03-01"},
    {"who": "ben"},
]


@pytest.mark.parametrize("told", [TOO_COMMON, WITHOUT_ACTORS, SHORTER])
@pytest.mark.parametrize("ask", [{"min_score": 0.95}, {"limit": 1}])
def test_a_high_score_leaves_out_nothing_that_has_it(
    tl: Timeline, monkeypatch: pytest.MonkeyPatch, told: list[dict[str, str]], ask: dict[str, float]
) -> None:
    monkeypatch.setattr(similarity_blocks, "MOST_PAIRS", 4)
    monkeypatch.setattr(similarity_blocks, "SLICE", 1)
    for n, row in enumerate(told):
        event = {
            "event_id": f"e{n}",
            "title": "Clash" if n < 2 else "Vote",
            "kind": "war",
            "when": "2010-03-05",
        } | row
        actor = event.pop("who", None)
        tl.add(event | {"participants": [{"entity": actor}] if actor else []})
    assert [{row["left_id"], row["right_id"]} for row in tl.duplicates(**ask).rows()] == [{"e0", "e1"}]


WORDS = ["bomb", "bombing", "vote", "2010", "in", "the", "harbour", "Ärzte"]
told = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
            "when": st.sampled_from(
                [*DATES, "2010-03-05/2010-03-09", "2010-03-04/2010-05-09", "2010-02-27/2013"]
            ),
            "kind": st.sampled_from(["war", "war.cold", "visit"]),
            "participants": st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(
                lambda names: [{"entity": name} for name in names]
            ),
            "country": st.sampled_from([None, "AR", "BO"]),
            "place": st.sampled_from([None, "paris", "roma"]),
            "lat": st.sampled_from([None, 0.0, 0.1, 0.49, -0.3, 89.9]),
            "lon": st.sampled_from([None, 0.0, 0.4, 0.51, -179.9]),
            "evidence": st.lists(st.sampled_from(["press", "radio"]), max_size=2, unique=True).map(
                lambda names: [{"source": name} for name in names]
            ),
        }
    ).filter(lambda row: (row["lat"] is None) == (row["lon"] is None)),
    max_size=12,
)


@given(
    told,
    st.booleans(),
    st.sampled_from([0.0, 0.5, 0.75, 0.9]),
    st.sampled_from([20_000, 9, 4]),
    st.integers(0, 5),
    st.sampled_from([1, 3, 1 << 19]),
)
@examples(6)
def test_the_pairs_are_those_of_a_look_at_every_pair(rows, across, min_score, most, limit, together) -> None:
    """Also where crowds are left out, where slices of time have few events, and where a limit stops the work.

    The first rows are those of the whole answer.
    """
    with Timeline.memory() as tl, pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity_blocks, "MOST_PAIRS", most)
        patch.setattr(similarity_blocks, "SLICE", together)
        patch.setattr(similarity, "WAITING", together)
        patch.setattr(similarity_events, "PIECE", together)
        patch.setattr(crowds, "BLOCK", 3)
        tl.add(*({**row, "event_id": f"e{n}"} for n, row in enumerate(rows)))
        kept = tl.sql(
            "SELECT *, epoch_us(start_min) AS low, epoch_us(end_max) AS high FROM event_version ORDER BY"
            " NOT (isfinite(start_min) OR isfinite(start_max) OR isfinite(end_min) OR isfinite(end_max)),"
            " start_min, start_max, end_min, end_max, event_id"
        ).rows()
        written = {f"e{n}": row for n, row in enumerate(rows)}
        events = [
            {
                **{
                    name: event[name]
                    for name in ("event_id", "title", "kind", "place", "country", "lat", "lon")
                },
                "first": None if event["low"] is None else event["low"] // DAY,
                "last": None if event["high"] is None else (event["high"] - 1) // DAY,
                "who": [actor["entity"] for actor in written[event["event_id"]]["participants"]],
                "sources": [item["source"] for item in written[event["event_id"]]["evidence"]],
            }
            for event in kept
        ]
        expected = alike_pairs(events, across=across, most=most)
        answer = tl.duplicates(min_score=min_score, across=across)
        found = {(row["left_id"], row["right_id"]): row["score"] for row in answer.rows()}
        clear = {pair: score for pair, score in expected.items() if abs(score - min_score) > 1e-6}
        assert {pair for pair in found if pair in clear} == {p for p, s in clear.items() if s > min_score}
        assert set(found) <= set(expected)
        assert all(score == pytest.approx(expected[pair], abs=6e-4) for pair, score in found.items())
        assert tl.duplicates(min_score=min_score, across=across, limit=limit).rows() == answer.rows()[:limit]
        assert tl.duplicates(min_score=min_score, across=across).count() == (len(found), len(found))


def test_a_limit_below_zero_is_refused(tl: Timeline) -> None:
    with pytest.raises(BadQuery, match="-1"):
        tl.duplicates(limit=-1)
