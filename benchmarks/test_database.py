"""The benchmark of a database, small: rivals count the pairs that we answer, and a question says what it took."""

from __future__ import annotations

import pytest

from benchmarks import database, events
from timeline import Timeline


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "events.duckdb"
    with Timeline(path) as tl:
        events.fill(tl, 2_000)
    return path


def test_rivals_count_the_pairs_that_we_answer(drawn):
    verb, selectors, options = database.QUESTIONS["overlaps by country"]
    pairs = len(getattr(Timeline(drawn, read_only=True), verb)(*selectors, **options))
    assert pairs > 0
    for way in (database.by_duckdb, database.by_polars):
        assert way(drawn)[0] == pairs, way


def test_a_question_tells_what_it_took(drawn, tmp_path):
    told = database.answer(str(drawn), "find an actor", str(tmp_path / "found.parquet"))
    assert told["rows"] == len(Timeline(drawn, read_only=True).find("who:group-7"))
    assert told["path"] == "sql"
    assert told["seconds"] > 0
