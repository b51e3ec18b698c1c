"""What was: an event as it was then, a copy of everything, and a file of an earlier version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import BadQuery
from timeline.store import (
    HasStore,
    Revision,
    Store,
    backup,
    instant_of,
    last_revision,
    restore_backup,
    restore_event,
    undo,
)

if TYPE_CHECKING:
    import os

    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["Keeping"]


class Keeping(HasStore):
    """What gives back what was, and what keeps it."""

    def undo(
        self,
        revision: int | str | None = None,
        *,
        author: str | None = None,
        reason: str | None = None,
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Undo a revision: what it changed is again as it was before. The undo is a revision, and can be undone too.

        Events, sources, entities and merges are as they were; what the revision added is retracted.
        A source or an entity that it brought stays where something else names it.
        What a file said in a revision that is undone counts as not said: the file can be ingested again.

        Args:
            revision: its number; default: the last one that is neither undone nor an undo.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: tell what would change, and change nothing.

        Raises:
            UnknownName: there is no such revision, or nothing to undo.
            Contradiction: it is undone already, or a later revision changed the same event, entity or source.
            Frozen: the database was opened for reading only.
        """
        self._refuse_if_frozen()
        self._store.check_exists()
        at = None if recorded_at is None else instant_of(recorded_at)
        return undo(self._store, revision, author=author, reason=reason, recorded_at=at, dry_run=dry_run)

    def restore(
        self,
        what: str | os.PathLike[str],
        *,
        as_of: AsOfLike | None = None,
        replace: bool = False,
        author: str | None = None,
        reason: str | None = None,
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Give an event the content that it had then; or, without `as_of`, fill this database from a backup.

        An event is restored by a revision, which can be undone. One that is retracted is current again.
        A backup brings its own revisions: the database is then what the backup is.

        Args:
            what: the identity of an event, or the file that `backup` wrote.
            as_of: a revision or a moment: the event as it was then.
            replace: put the backup into the place of a database that is there, and lose that one.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: tell what would change, and change nothing.

        Raises:
            UnknownName: there was no such event then.
            Contradiction: the event is merged into another.
            DatabaseMissing: there is no such backup.
            Frozen: there is a database, or this one was opened for reading only.
        """
        self._refuse_if_frozen()
        if as_of is not None:
            self._store.check_exists()
            at = None if recorded_at is None else instant_of(recorded_at)
            given = {"author": author, "reason": reason, "recorded_at": at, "dry_run": dry_run}
            return restore_event(self._store, str(what), as_of, **given)  # type: ignore[arg-type]
        source = Store(Path(what), self._store.wait)
        if source.path is None or not source.path.exists():
            raise BadQuery(
                f"'{what}' is no file; to restore an event say as of when, by --as-of (in Python as_of=)"
            )
        if dry_run:
            return last_revision(source, dry_run=True)
        restore_backup(self._store, source, replace=replace)
        return last_revision(self._store)

    def backup(self, file: str | os.PathLike[str], *, replace: bool = False) -> Path:
        """Write a copy of the database as it is at one moment, while others read and write it.

        The copy is a database of its own. It is written beside its place and moved there when it is whole.

        Args:
            file: where to write it.
            replace: take the place of a file that this program did not write.

        Returns:
            The file.

        Raises:
            DatabaseMissing: there is no database.
            Frozen: the file is there already, and is not as this program wrote it.
        """
        return backup(self._store, Path(file), replace=replace)

    def migrate(self) -> list[dict[str, str | int | None]]:
        """Bring the file to the schema of this version of the program, and keep a copy of it as it was.

        Every write does so where it must; the copy lies beside the file, and its name says its schema.

        Returns:
            One row: the file, its schema before and after, and the copy (None where nothing had to be done).

        Raises:
            DatabaseMissing: there is no database.
            DatabaseTooNew: a newer version of the program wrote it.
            Frozen: the database was opened for reading only.
        """
        self._refuse_if_frozen()
        return [self._store.migrated()]
