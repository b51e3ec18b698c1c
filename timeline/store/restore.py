"""Restoring: a whole exported database becomes the content of an empty one, its revisions and versions as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store.rules import refuse_breaches

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from timeline.store.connect import Store

__all__ = ["restore"]


def restore(store: Store, frames: Iterable[tuple[str, pl.DataFrame]], where: str) -> bool:
    """Fill an empty database in one transaction; nothing is done where anything was ever written to it.

    Args:
        store: where to write; it is looked at by the transaction that fills it, so that nobody writes in between.
        frames: rows by the table of `sql/store/restore_stage.sql` that they fill.
        where: the dataset that they come from.

    Returns:
        Whether the database was empty.

    Raises:
        BadRow: what they hold breaks a rule.
    """
    with store.writing() as session:
        if session.value("SELECT count(*) FROM revision"):
            return False
        session.script("sql/store/restore_stage.sql")
        for table, frame in frames:
            session.fill_frame(table, frame)
        session.script("sql/store/restore.sql")
        refuse_breaches(session, where)
    return True
