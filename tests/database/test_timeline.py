"""`Timeline` itself: an event by its identity, and a file that is not there."""

from __future__ import annotations

import pytest

from timeline import DatabaseMissing, NotADatabase, Timeline, UnknownName


def test_an_event_by_its_identity(founding):
    assert founding["amia-bombing"] == founding.event("amia-bombing")
    assert founding["amia-bombing"].title == "Bombing of the AMIA community centre"
    with pytest.raises(UnknownName, match="did you mean 'amia-bombing'"):
        founding["amia-bombin"]
    with pytest.raises(LookupError):
        founding["nothing-like-it"]
    with pytest.raises(TypeError, match="known by its identity, a text, not 3"):
        founding[3]


def test_what_is_in_a_database(founding):
    assert "amia-bombing" in founding
    assert "amia" not in founding
    assert 3 not in founding
    with pytest.raises(TypeError, match="not iterable"):
        iter(founding)


def test_reading_what_is_not_there_fails_at_once(tmp_path):
    missing = tmp_path / "missing.duckdb"
    with pytest.raises(DatabaseMissing, match=r"no database at .*missing\.duckdb; make one with") as caught:
        Timeline(missing, read_only=True)
    assert "\n" not in str(caught.value)
    with pytest.raises(NotADatabase, match="is a folder"):
        Timeline(tmp_path, read_only=True)
    assert not missing.exists()


QUESTIONS = {
    "find": lambda tl: tl.find(),
    "at": lambda tl: tl.at("2015"),
    "show": lambda tl: tl.show("x"),
    "sql": lambda tl: tl.sql("SELECT 1"),
    "relate": lambda tl: tl.relate("x", "y"),
    "items": lambda tl: tl.items(),
    "rate": lambda tl: tl.rate(),
    "gaps": lambda tl: tl.gaps(),
    "info": lambda tl: tl.info(),
    "revisions": lambda tl: tl.revisions(),
    "history": lambda tl: tl.history("x"),
    "rejects": lambda tl: tl.rejects(),
    "check": lambda tl: tl.check(),
    "duplicates": lambda tl: tl.duplicates(),
    "infer": lambda tl: tl.infer(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_what_is_not_there_fails_when_it_is_asked(question, tmp_path):
    tl = Timeline(tmp_path / "missing.duckdb")
    with pytest.raises(DatabaseMissing, match="no database at"):
        QUESTIONS[question](tl)
    assert not (tmp_path / "missing.duckdb").exists()


CHANGES = {
    "amend": lambda tl: tl.amend("x", kind="raid"),
    "retract": lambda tl: tl.retract("x"),
    "merge": lambda tl: tl.merge("x", "y"),
    "unmerge": lambda tl: tl.unmerge("x"),
    "alias": lambda tl: tl.alias("x", "y"),
    "rename": lambda tl: tl.rename("x", "y"),
    "undo": lambda tl: tl.undo(),
    "restore": lambda tl: tl.restore("x", as_of=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_not_there_makes_no_file(change, tmp_path):
    tl = Timeline(tmp_path / "missing.duckdb")
    with pytest.raises(DatabaseMissing, match="no database at"):
        CHANGES[change](tl)
    assert not any(tmp_path.iterdir())


def test_writing_makes_the_file(tmp_path):
    tl = Timeline(tmp_path / "new.duckdb")
    tl.add(event_id="a", title="A", when="2010")
    assert Timeline(tmp_path / "new.duckdb", read_only=True)["a"].title == "A"
