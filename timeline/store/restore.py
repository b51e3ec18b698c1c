"""Restoring: a whole exported database becomes the content of an empty one, its revisions and versions as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import DatabaseMissing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from timeline.store.connect import Store

__all__ = ["is_empty", "restore"]


def is_empty(store: Store) -> bool:
    """Whether nothing was ever written to a database, or there is none yet."""
    try:
        with store.reading() as session:
            return not session.value("SELECT count(*) FROM revision")
    except DatabaseMissing:
        return True


def restore(store: Store, frames: Iterable[tuple[str, pl.DataFrame]]) -> int:
    """Fill an empty database in one transaction; returns the number of the last revision.

    Args:
        store: an empty database, see `is_empty`.
        frames: rows by the table of `sql/store/restore_stage.sql` that they fill.
    """
    with store.writing() as session:
        assert not session.value("SELECT count(*) FROM revision"), "only an empty database is restored"
        session.script("sql/store/restore_stage.sql")
        for table, frame in frames:
            session.fill_frame(table, frame)
        session.script("sql/store/restore.sql")
        return int(session.value("SELECT coalesce(max(revision_id), 0) FROM revision"))
