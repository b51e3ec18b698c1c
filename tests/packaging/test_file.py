"""A database file needs no help from this package."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

VIEWS = {
    "events",
    "participants",
    "tags",
    "evidence",
    "entities",
    "sources",
    "revisions",
    "rejected_rows",
    "merges",
}
EMPTY = {"rejected_rows", "merges"}  # the founding events have none


@pytest.fixture
def bare(founding_path: Path) -> duckdb.DuckDBPyConnection:
    """A plain DuckDB on the file."""
    with duckdb.connect(str(founding_path), read_only=True) as connection:
        yield connection


def test_every_view_opens_in_a_bare_duckdb(bare: duckdb.DuckDBPyConnection) -> None:
    views = {
        name for (name,) in bare.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    }
    assert views == VIEWS
    for view in views:
        found = bare.execute(f'SELECT * FROM "{view}"').fetchall()
        assert bool(found) == (view not in EMPTY), view


def test_nothing_but_tables_and_views_is_stored(bare: duckdb.DuckDBPyConnection) -> None:
    for catalogue in (
        "duckdb_functions() WHERE NOT internal",
        "duckdb_types() WHERE NOT internal",
        "duckdb_sequences()",
    ):
        assert bare.execute(f"SELECT * FROM {catalogue}").fetchall() == []


def test_no_infinity_leaves_by_a_view(bare: duckdb.DuckDBPyConnection) -> None:
    columns = bare.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type LIKE 'TIMESTAMP%' AND list_contains(?, table_name)",
        [sorted(VIEWS)],
    ).fetchall()
    assert len(columns) >= 8
    for view, column in columns:
        query = f'SELECT count(*) FROM "{view}" WHERE NOT isfinite("{column}")'
        assert bare.execute(query).fetchone() == (0,), f"{view}.{column}"
