"""Writing: every change is a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit import check_texts, each_of
from timeline.errors import BadQuery
from timeline.store import Changes, HasStore, Revision, read_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from timeline.edit.answered import Answered
    from timeline.model import Entity, Event, Source
    from timeline.store import Session
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
        add_who: Iterable[str | Mapping[str, Any]] = (),
        remove_who: Iterable[str] = (),
        add_tag: Iterable[str] = (),
        remove_tag: Iterable[str] = (),
        author: str | None = None,
        reason: str = "amended",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
        **fields: Any,
    ) -> Revision:
        """Close the current version of an event and open one in which the given fields are different.

        `evidence` is added to what is there; every other field is replaced.

        Args:
            event_id: its identity.
            add_who: participants to be added to those that are there: names, or mappings of `entity` and `role`.
            remove_who: participants to be removed, by any of their names; `NAME:ROLE` in that role alone.
            add_tag: tags to be added.
            remove_tag: tags to be removed.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: tell what would change, and change nothing.
            fields: the fields that become different.

        Raises:
            UnknownName: there is no such event, or who or what is to be removed is not there.
            BadQuery: participants, or tags, are both replaced and added or removed.
            BadRow: the fields do not make an event.
        """
        from timeline.edit.amend import amended, joined_and_left

        check_texts("the identity of an event", event_id)
        lists: dict[str, list[Any]] = {
            "add_who": [*add_who],
            "remove_who": [*remove_who],
            "add_tag": [*add_tag],
            "remove_tag": [*remove_tag],
        }
        check_texts("who or what is removed", *lists["remove_who"], *lists["remove_tag"])
        for field, ending in (("participants", "_who"), ("tags", "_tag")):
            if field in fields and any(items for name, items in lists.items() if name.endswith(ending)):
                raise BadQuery(f"give {field} whole, or what is added and removed, not both")

        def changes(session: Session) -> Changes:
            event = read_event(session, event_id)
            return Changes(events=[amended(event, {**fields, **joined_and_left(session, event, **lists)})])

        return self._revise_known(
            changes,
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
        given = list(each_of(event_ids))
        check_texts("the identity of an event", *given)
        changes = Changes(retractions=given)
        return self._revise_known(
            changes, author=author, reason=reason, recorded_at=recorded_at, dry_run=dry_run
        )
