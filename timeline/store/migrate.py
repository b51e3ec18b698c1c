"""Bring a database file to the schema of this version, one numbered script after the other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from timeline.errors import DatabaseTooNew, NotADatabase
from timeline.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.store.session import Session

__all__ = ["check_version", "migrate", "schema_version", "scripts"]

_HOLDS_SOMETHING = """
SELECT true FROM duckdb_views() WHERE NOT internal AND NOT temporary
UNION ALL SELECT true FROM duckdb_sequences() WHERE NOT temporary
UNION ALL SELECT true FROM duckdb_functions() WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT true FROM duckdb_types() WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT true FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database()
LIMIT 1
"""
_STAMP = "INSERT INTO meta VALUES ('schema_version', $version)"


@cache
def scripts() -> tuple[Path, ...]:
    """The numbered scripts of `sql/schema/`, in order."""
    return tuple(sorted((folder("sql") / "schema").glob("[0-9][0-9][0-9]_*.sql")))


def schema_version(session: Session) -> int | None:
    """The schema version of an open file; 0 for an empty file, None for somebody else's database."""
    tables = set(
        session.column("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary")
    )
    if not tables:
        return None if session.value(_HOLDS_SOMETHING) else 0
    if not {"meta", "event_version"} <= tables:
        return None
    found = session.value("SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version'")
    return None if found is None else int(found)


def check_version(session: Session, path: Path | str) -> int:
    """The schema version of a file that this version can read; raises for what it cannot."""
    version = schema_version(session)
    if version is None:
        raise NotADatabase(f"{path} is a DuckDB file, but not a timeline database", file=str(path))
    if version > len(scripts()):
        raise DatabaseTooNew(
            f"{path} has schema version {version}, this program knows up to {len(scripts())};"
            " upgrade with: pip install -U timeline-db",
            file=str(path),
        )
    return version


def migrate(session: Session, path: Path | str) -> None:
    """Run the scripts that the file has not seen, all in one transaction."""
    version = check_version(session, path)
    if version == len(scripts()):
        return
    session.execute("BEGIN")
    try:
        for number, script in enumerate(scripts()[version:], version + 1):
            session.script(f"sql/schema/{script.name}")
            session.execute(_STAMP, {"version": str(number)})
        session.execute("COMMIT")
    except BaseException:
        session.execute("ROLLBACK")
        raise
