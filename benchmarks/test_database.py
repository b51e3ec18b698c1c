"""The benchmark of a database, small: rivals count the pairs that we answer, and a question says what it took."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from benchmarks import database, events
from benchmarks.database_rivals import RIVALS
from timeline import Timeline


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "events.duckdb"
    with Timeline(path) as tl:
        events.fill(tl, 2_000)
    return path


QUICK = ("overlaps by country", "certain gaps by who", "find everything")
NAMES = [pytest.param(name, marks=() if name in QUICK else pytest.mark.torture) for name in RIVALS]


@pytest.mark.parametrize("name", NAMES)
def test_rivals_count_what_our_answer_has(drawn, tmp_path, name):
    told = database.answer(str(drawn), name, str(tmp_path / "ours.parquet"))
    assert told["counted"] > 0
    for way, count in RIVALS[name].items():
        if _here(way):
            assert count(drawn)[0] == told["counted"], way


def _here(way):
    """Whether a rival can be asked: PostgreSQL takes too long to start."""
    return "PostgreSQL" not in way and ("chDB" not in way or bool(find_spec("chdb")))


def test_a_question_tells_what_it_took(drawn, tmp_path):
    told = database.answer(str(drawn), "find an actor", str(tmp_path / "found.parquet"))
    assert told["rows"] == len(Timeline(drawn, read_only=True).find("who:group-7"))
    assert told["path"] == "sql"
    assert told["seconds"] > 0


def test_another_database_is_asked_before_the_one_that_counts(drawn, tmp_path):
    other = tmp_path / "other.duckdb"
    with Timeline(other) as tl:
        tl.add(title="Alone", kind="attack", when="2001")
    told = database.answer(str(drawn), "find everything", str(tmp_path / "found.parquet"), str(other))
    assert told["rows"] == 2_000
