"""Levels that are counted in slices of time are those that are counted in one go: on the embedded engine, by its own SQL."""

from __future__ import annotations

import pytest

from tests.scale.compare import random_database
from timeline.scale.levels import in_slices, runs_by_item
from timeline.scale.spark_sql import statement_of
from timeline.when import When

CUTS = [
    When.parse(day).bounds[0]
    for day in ("1990", "1996", "2001-07", "2005-03", "2005-04", "2010-06-15", "2999")
]


@pytest.fixture(scope="module")
def database():
    """Random events of every kind of date."""
    return random_database(3, events=60)


@pytest.mark.parametrize("cuts", [CUTS, CUTS[3:4]])
@pytest.mark.parametrize("by", [None, "who"])
@pytest.mark.parametrize("window", [{}, {"from_": "1995", "to": "2012"}])
@pytest.mark.parametrize("verb", ["concurrency", "coverage"])
def test_levels_in_slices_are_the_same(database, verb, window, by, cuts):
    asked = getattr(database, verb)(by=by, resolution="month", **window)
    tree = statement_of(asked.sql)
    assert runs_by_item(tree)
    sliced = in_slices(tree, cuts).sql(dialect="duckdb")
    assert "level_border" in sliced
    with database._store.reading() as session:
        assert session.rows(sliced, asked.params) == session.rows(asked.sql, asked.params)


@pytest.mark.parametrize("cuts", [CUTS, CUTS[3:4]])
@pytest.mark.parametrize(
    "options",
    [{}, {"by": "who", "certainty": "certain"}, {"by": "country", "min_gap": "400d"}, {"min_gap": 0}],
)
def test_stretches_in_slices_are_the_same(database, options, cuts):
    asked = database.coalesce(resolution="month", **options)
    tree = in_slices(statement_of(asked.sql), cuts)
    assert {"ordered_border", "numbered_border"} <= {step.alias for step in tree.args["with_"].expressions}
    with database._store.reading() as session:
        assert session.rows(tree.sql(dialect="duckdb"), asked.params) == session.rows(asked.sql, asked.params)


def test_what_runs_over_no_item_stays_as_it_is(database):
    assert not runs_by_item(statement_of(database.find().sql))
