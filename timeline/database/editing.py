"""Writing: every change is a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit import each_of
from timeline.store import Changes, HasStore, Revision, instant_of, read_event, undo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from timeline.edit.answered import Answered
    from timeline.model import Entity, Event, Source
    from timeline.when.inputs import DateLike


__all__ = ["Writing"]


class Writing(HasStore):
    """What changes the database by hand."""

    def add(
        self,
        *events: Event | Answered | Mapping[str, Any] | Iterable[Event | Answered | Mapping[str, Any]],
        sources: Sequence[Source | Mapping[str, Any]] = (),
        entities: Sequence[Entity | Mapping[str, Any]] = (),
        author: str | None = None,
        reason: str = "added",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
        **fields: Any,
    ) -> Revision:
        """Record events, sources and entities as one revision.

        Each is a model, or a mapping of its fields; events may be given one by one or in lists, and one event by keywords:
        `add(title=..., kind=..., when=...)`.
        A row of `show`, `find`, `at` or of an exported table is an event as well, with the bounds that it tells;
        what it does not tell of an event that is known stays as it is.
        An event that is known by its `event_id` and says something else is amended; one that says the same is left alone.

        Raises:
            BadRow: one event is given twice, or the fields do not make an event.
            Frozen: the database was opened for reading only.
        """
        from timeline.edit.add import added

        wanted = added([*each_of(events), *([fields] if fields else [])], sources, entities)
        return self._revise(wanted, author=author, reason=reason, recorded_at=recorded_at, dry_run=dry_run)

    def amend(
        self,
        event_id: str,
        *,
        author: str | None = None,
        reason: str = "amended",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
        **fields: Any,
    ) -> Revision:
        """Close the current version of an event and open one in which the given fields are different.

        `evidence` is added to what is there; every other field is replaced.

        Raises:
            UnknownName: there is no such event.
            BadRow: the fields do not make an event.
        """
        from timeline.edit.amend import amended

        return self._revise(
            lambda session: Changes(events=[amended(read_event(session, event_id), fields)]),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def retract(
        self,
        *event_ids: str | Iterable[str],
        author: str | None = None,
        reason: str = "retracted",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Close the current version of events: from now on they are not current; `as_of` still finds them.

        Raises:
            UnknownName: one of them is not there.
        """
        changes = Changes(retractions=list(each_of(event_ids)))
        return self._revise(changes, author=author, reason=reason, recorded_at=recorded_at, dry_run=dry_run)

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
        What a file said in a revision that is undone was not said: the file can be ingested again.

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
        at = None if recorded_at is None else instant_of(recorded_at)
        return undo(self._store, revision, author=author, reason=reason, recorded_at=at, dry_run=dry_run)
