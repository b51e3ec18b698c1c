"""Copies of a database: one that is whole while others write, and one in the place of a database."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from timeline.errors import Frozen, NotADatabase
from timeline.store.atomic import whole_file
from timeline.store.copying import copy_file
from timeline.store.file_kind import check_no_log_alone, log_of
from timeline.store.replacing import check_replaceable, output_file
from timeline.store.versions import Revision
from timeline.when import calendar

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.store.connect import Store

__all__ = ["backup", "last_revision", "restore_backup"]

_LAST = """
SELECT max(revision_id) AS revision_id, max(epoch_us(recorded_at)) AS recorded_at, (SELECT count(*) FROM events) AS added
FROM revision
"""


def backup(store: Store, path: Path, *, replace: bool = False) -> Path:
    """Write what a database holds at one moment into another file, see `Timeline.backup`."""
    if store.path is None:
        raise Frozen("a database in memory has no file to copy; export it instead")
    check_replaceable(path, replace=replace)
    check_no_log_alone(path, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with store.pinned(), output_file(path) as draft:
        copy_file(store.path, draft)
    return path


def restore_backup(store: Store, source: Store, *, replace: bool = False) -> None:
    """Put a copy of another database into the place of this one, see `Timeline.restore`."""
    path = store.path
    if path is None or source.path is None:
        raise Frozen("a database in memory is not restored from a backup; open the backup, or name a file")
    with source.reading():  # a damaged backup, or one of a newer schema, takes the place of nothing
        pass
    if path.exists() and os.path.samefile(path, source.path):
        raise Frozen(f"{source.name} is the database itself; name the backup of it")
    if path.exists() and not replace:
        raise Frozen(
            f"there is a database at {store.name}; restore into another file, or give --replace (in Python"
            " replace=True) to lose what it holds",
            file=store.name,
        )
    check_no_log_alone(path, store.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        draft = stack.enter_context(whole_file(path))
        with source.pinned():
            copy_file(source.path, draft)
        if path.exists():
            try:
                stack.enter_context(store.held())  # nobody else has it open, and its log is taken in
            except NotADatabase:  # what is damaged is replaced all the same, and its log with it
                log_of(path).unlink(missing_ok=True)


def last_revision(store: Store, *, dry_run: bool = False) -> Revision:
    """The last revision of a database, with the number of events that it holds as added."""
    with store.reading() as session:
        row = session.rows(_LAST)[0]
    if dry_run or row["revision_id"] is None:
        return Revision(None, None, added=row["added"])
    return Revision(row["revision_id"], calendar.iso(row["recorded_at"]), added=row["added"])
