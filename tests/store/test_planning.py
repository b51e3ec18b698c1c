"""Planning a question: the file is opened once for all that is read then, and is let go before anybody writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.test_connect import EVENT, held
from timeline import Timeline, UnknownName


def test_a_question_is_planned_in_one_opening_of_the_file_and_answered_in_another(
    tmp_path: Path, opened: list[bool]
) -> None:
    timeline = Timeline(tmp_path / "t.duckdb")
    timeline.add(**EVENT, kind="x")
    opened.clear()
    answer = timeline.overlaps("id:a", "kind:x", by="country")  # names, resolution, sizes of both sides
    assert opened == [True]
    with held(timeline._store.path, 30.0):
        pass
    timeline.add(event_id="b", title="B", when="2010")
    opened.clear()
    assert answer.rows() == []
    assert opened == [True]


def test_a_question_that_is_refused_lets_the_file_go(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "t.duckdb")
    timeline.add(**EVENT)
    with pytest.raises(UnknownName):
        timeline.overlaps("id:a", "id:b")
    with held(timeline._store.path, 30.0):
        pass


def test_a_question_that_writes_lets_go_of_what_it_was_planned_with(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "t.duckdb")
    timeline.add(event_id="first", title="A", when="2010")
    timeline.add(event_id="b", title="B", relative=["after first by 3d"])
    with timeline._store.planning(), timeline._store.reading() as session:
        before = session.value("SELECT max(revision_id) FROM revision")
        with timeline._store.reading() as beside:  # while another statement may be under way
            assert beside is not session
            assert beside.value("SELECT max(revision_id) FROM revision") == before
    with timeline._store.planning():
        with timeline._store.reading() as first, timeline._store.planning():
            pass
        with timeline._store.reading() as second:
            assert second is first
        timeline.add(event_id="c", title="C", when="2011")
        with timeline._store.reading() as third:
            assert third.value("SELECT max(revision_id) FROM revision") == before + 1
    assert {row["event_id"] for row in timeline.infer(write=True)} == {"b"}
