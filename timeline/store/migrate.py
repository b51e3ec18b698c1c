"""Bring a database file to the schema of this version, one numbered script after the other."""

from __future__ import annotations

from functools import cache
from itertools import chain, count
from typing import TYPE_CHECKING

from timeline.errors import DatabaseTooNew, NotADatabase
from timeline.resources import folder
from timeline.store.atomic import whole_file
from timeline.store.copying import copy_file
from timeline.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.store.session import Session

__all__ = ["bring_up", "check_version", "migrate", "schema_version", "scripts"]

_VERSION = """
SELECT (SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version')
FROM (SELECT max(event_id) FROM event_version WHERE false)
"""  # listing the tables of a file takes five times as long
_HOLDS_SOMETHING = """
SELECT true FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT true FROM duckdb_views() WHERE NOT internal AND NOT temporary
UNION ALL SELECT true FROM duckdb_sequences() WHERE NOT temporary
UNION ALL SELECT true FROM duckdb_functions() WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT true FROM duckdb_types() WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT true FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database()
LIMIT 1
"""
_STAMP = "INSERT INTO meta VALUES ('schema_version', $version)"
_NEEDS = "INSERT INTO meta VALUES ('needs', $version)"


@cache
def scripts() -> tuple[Path, ...]:
    """The numbered scripts of `sql/schema/`, in order."""
    return tuple(sorted((folder("sql") / "schema").glob("[0-9][0-9][0-9]_*.sql")))


def schema_version(session: Session) -> int | None:
    """The schema version of an open file; 0 for an empty file, None for somebody else's database."""
    import duckdb

    try:
        found = session.value(_VERSION)
    except (duckdb.CatalogException, duckdb.BinderException):
        return None if session.value(_HOLDS_SOMETHING) else 0
    return None if found is None else int(found)


def check_version(session: Session, path: Path | str) -> int:
    """The schema version of a file that this version can read; raises for what it cannot."""
    version = schema_version(session)
    if version is None:
        raise NotADatabase(f"{path} is a DuckDB file, but not a timeline database", file=str(path))
    if version > len(scripts()):
        needed = _needed(session)
        raise DatabaseTooNew(
            f"{path} has schema version {version}, this program knows up to {len(scripts())};"
            + (f" it needs timeline {needed} or newer" if needed else " it needs a newer timeline")
            + ": upgrade with: pip install -U timeline-db",
            file=str(path),
        )
    return version


def _needed(session: Session) -> str | None:
    """The version of the program that a file needs, as whoever brought it to its schema wrote down."""
    found = session.value("SELECT value FROM meta WHERE key = 'needs' ORDER BY rowid DESC LIMIT 1")
    return None if found is None else str(found)


def migrate(session: Session, name: Path | str, file: Path | None = None) -> Path | None:
    """Bring a database to the schema of this version.

    Args:
        session: a session that writes to it.
        name: how messages call it.
        file: its file, of which a copy is kept beside it before anything is changed; None for memory.

    Returns:
        The copy; None where there was nothing to do, or nothing to keep.
    """
    version = check_version(session, name)
    if version == len(scripts()):
        return None
    kept = _kept(file, version) if file is not None and version else None
    bring_up(session, name, version)
    return kept


def bring_up(session: Session, name: Path | str, version: int = 0) -> None:
    """Run the scripts after a version, all in one transaction; 0 for a database that was just made, and is empty."""
    import duckdb

    try:
        with session.transaction():
            for number, script in enumerate(scripts()[version:], version + 1):
                session.script(f"sql/schema/{script.name}")
                session.execute(_STAMP, {"version": str(number)})
            session.execute(_NEEDS, {"version": VERSION})
    except duckdb.ConstraintException as fault:
        raise NotADatabase(
            f"{name} is damaged: two of its revisions have one number; see timeline check, and ingest its sources anew",
            file=str(name),
        ) from fault


def _kept(file: Path, version: int) -> Path:
    """A copy of a file as it is, beside it, under a name that says its schema; an earlier copy stays."""
    names = (
        f"{file.stem}.schema-{version}{more}{file.suffix}"
        for more in chain([""], (f"-{n}" for n in count(2)))
    )
    place = next(file.with_name(name) for name in names if not file.with_name(name).exists())
    with whole_file(place) as draft:
        copy_file(file, draft)
    return place
