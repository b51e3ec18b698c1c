"""Events with their participants: those that the engine joins, and those that are looked up in arrays."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from benchmarks.events import fill
from tests.effort import examples
from tests.query.day_events import open_events
from tests.query.small_events import events
from timeline import Result, Timeline
from timeline.query import find, participants
from timeline.query.participants import Participants

ASKS: dict[str, Any] = {
    "all": {},
    "an actor": {"selector": "who:ann"},
    "a date": {"selector": "during:2010"},
    "in a window": {"from_": "1994", "to": "2010-03"},
    "certainly": {"from_": "1994", "to": "2010-03", "certainty": "certain"},
    "first ones": {"limit": 3},
    "where": {"where": "len(who) <> 1"},
    "none": {"limit": 0},
}


def asked(tl: Timeline, ask: dict[str, Any], *, are_many: bool) -> tuple[Result, Result]:
    """The answer of the engine alone, and that with participants from arrays."""
    by_sql = tl.find(**ask)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "WORTH_A_FRAME", 0)
        patch.setattr(find, "FEW", -1 if are_many else 1 << 18)
        return by_sql, tl.find(**ask)


@given(st.one_of(events, open_events()), st.sampled_from([*ASKS]), st.booleans())
@examples(16, 300)
def test_both_paths_give_the_same_rows(rows: list[dict[str, Any]], ask: str, are_many: bool) -> None:
    with Timeline.memory() as tl:
        tl.add(
            [{"event_id": "ann", "title": "Ann", "when": "2010", "participants": [{"entity": "ann"}]}, *rows]
        )
        by_sql, by_arrays = asked(tl, ASKS[ask], are_many=are_many)
        assert (by_sql.path[:4], by_arrays.path[:20]) == ("sql:", "kernel participants:")
        assert_frame_equal(by_arrays.pl(), by_sql.pl(), check_exact=True)
        assert by_arrays.rows() == by_sql.rows()
        assert by_arrays.count() == by_sql.count()
        assert (by_arrays.sql, by_arrays.notes, by_arrays.schema) == (by_sql.sql, by_sql.notes, by_sql.schema)


@pytest.mark.parametrize("are_many", [True, False])
def test_drawn_events_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, are_many: bool
) -> None:
    with Timeline.memory() as tl:
        fill(tl, 3_000)
        both = asked(tl, {}, are_many=are_many)
        for ending in ("csv", "jsonl"):
            one, other = (answer.write(tmp_path / f"{n}.{ending}") for n, answer in enumerate(both))
            assert one.read_bytes() == other.read_bytes()
        for ending, read in (("parquet", pl.read_parquet), ("arrow", pl.read_ipc)):
            frames = [read(answer.write(tmp_path / f"{n}.{ending}")) for n, answer in enumerate(both)]
            assert_frame_equal(*frames, check_exact=True)
        assert frames[0]["who"].list.len().max() > 1
        one, other = both
        assert (other[7], other[5:9].rows()) == (one[7], one[5:9].rows())
        assert other.head(3).path == one.path
        assert other.sorted("-title").rows() == one.sorted("-title").rows()
        assert "rows: 3,000; about 3,000 were estimated" in other.explain("analyze")
        assert "rows: about 3,000, as estimated" in other.explain()


@pytest.mark.parametrize("are_many", [True, False])
def test_as_it_was_recorded(tl: Timeline, are_many: bool) -> None:
    tl.add(event_id="a", title="A", when="2010", participants=[{"entity": "x"}, {"entity": "y"}])
    tl.add(event_id="b", title="B", when="2009", participants=[{"entity": "y"}])
    tl.amend("a", participants=[{"entity": "y"}, {"entity": "z"}, {"entity": "x"}])
    tl.amend("b", title="C")
    for as_of in (None, 2, 3):
        by_sql, by_arrays = asked(tl, {"as_of": as_of}, are_many=are_many)
        assert by_arrays.rows() == by_sql.rows()
    assert [row["who"] for row in by_sql.rows()] == [["y"], ["y", "z", "x"]]


def test_what_is_written_meanwhile_is_not_seen(tl: Timeline) -> None:
    tl.add(event_id="a", title="A", when="2010", participants=[{"entity": "x"}])
    _, answer = asked(tl, {}, are_many=True)
    looked_up = participants._known

    def then_written(*given: Any) -> Participants | None:
        found = looked_up(*given)
        tl.add(event_id="b", title="B", when="2011", participants=[{"entity": "x"}])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(participants, "_known", then_written)
        assert [row["event_id"] for row in answer.rows()] == ["a"]
    assert [row["event_id"] for row in answer.rows()] == ["a", "b"]


def test_how_many_are_selected_is_estimated_from_a_part(
    tl: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tl, 20_000)
    exact = tl.find("kind:attack").count().possible
    monkeypatch.setattr(find, "WORTH_A_FRAME", 1_000)
    assert tl.find("kind:attack").estimated == exact
    assert tl.find("kind:attack", limit=1_500).estimated == 1_500
    assert tl.find("kind:attack", limit=999).path.startswith("sql: ")
    monkeypatch.setattr(find, "SAMPLED", 10_000)
    parts = {tl.find("kind:attack").estimated for _ in range(3)}
    assert len(parts) == 1
    assert 0.6 < parts.pop() / exact < 1.6
    assert "about" in tl.find("kind:attack", as_of=1).path
    assert len(tl.find("kind:attack").rows()) == exact


def test_versions_that_lie_far_apart_are_held(tl: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "FEW", 0)
    monkeypatch.setattr(participants, "_SPREAD", 0)
    for name in "abc":
        tl.add(event_id=name, title=name, when="2010", participants=[{"entity": name}, {"entity": "x"}])
    by_sql, by_arrays = asked(tl, {}, are_many=True)
    assert by_arrays.rows() == by_sql.rows()


LISTED = st.dictionaries(st.integers(5, 20), st.lists(st.integers(0, 4), min_size=1, max_size=4))


@given(LISTED, st.lists(st.integers(0, 25)), st.randoms())
@examples(40, 1_000)
def test_lists_of_names(listed: dict[int, list[int]], sought: list[int], chance: random.Random) -> None:
    rows = [(event, at, number) for event, of in listed.items() for at, number in enumerate(of)]
    chance.shuffle(rows)
    types = {"event": pl.Int64, "ordinal": pl.Int32, "number": pl.UInt32}
    found = Participants.of(pl.Series([*"pqrst"]), pl.DataFrame(rows, types, orient="row"))
    names = found.lists(np.array(sought, np.int64)).to_list()
    assert names == [["pqrst"[number] for number in listed.get(event, [])] for event in sought]
