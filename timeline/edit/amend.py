"""Giving a known event other fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit.fields import event_of, evidence_of, participant_of
from timeline.errors import UnknownName
from timeline.store import Changes, owners_of, read_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from timeline.model import Event, Participant
    from timeline.store import Session
    from timeline.when import When

__all__ = ["amended", "joined_and_left", "redated"]


def amended(event: Event, fields: Mapping[str, Any], where: str | None = None) -> Event:
    """`event` with some fields replaced, and evidence added to what it has.

    A new date without a new phrase keeps the stated phrase: a source said it, whatever it is resolved to.

    Raises:
        BadRow: a field is unknown or its value is refused.
    """
    merged = {name: getattr(event, name) for name in type(event).model_fields}
    more = [evidence_of(item, where) for item in fields.get("evidence", ())]
    known = set(event.evidence)
    merged |= {**fields, "event_id": event.event_id}
    merged["evidence"] = (*event.evidence, *(item for item in more if item not in known))
    return event_of(merged, where)


def joined_and_left(
    session: Session,
    event: Event,
    *,
    add_who: Iterable[str | Mapping[str, Any]] = (),
    remove_who: Iterable[str] = (),
    add_tag: Iterable[str] = (),
    remove_tag: Iterable[str] = (),
) -> dict[str, Any]:
    """The fields of an event with participants and tags more, or fewer; those that stay are as they were.

    A participant is removed in every role, or in the one that `NAME:ROLE` says.

    Raises:
        UnknownName: who or what is to be removed is not there.
    """
    fields: dict[str, Any] = {}
    if add_who or remove_who:
        staying = list(event.participants)
        for name in remove_who:
            staying = _without(session, staying, name)
        for part in add_who:
            new = participant_of(part)
            owners = owners_of(session, new.entity)
            if not any(old.entity in (new.entity, *owners) and old.role == new.role for old in staying):
                staying.append(new)
        fields["participants"] = staying
    if add_tag or remove_tag:
        for tag in remove_tag:
            if tag not in event.tags:
                raise UnknownName("tag", tag, event.tags, f"'{event.event_id}' does not have it")
        leaving = set(remove_tag)
        fields["tags"] = [*(tag for tag in event.tags if tag not in leaving), *add_tag]
    return fields


def _without(session: Session, parts: list[Participant], name: str) -> list[Participant]:
    entity, role = _named(session, parts, name)
    left = [part for part in parts if part.entity not in entity or role not in (None, part.role)]
    if len(left) == len(parts):
        raise UnknownName(
            "participant", name, [part.entity for part in parts], "only who takes part can be removed"
        )
    return left


def _named(session: Session, parts: list[Participant], name: str) -> tuple[list[str], str | None]:
    """The entities for which a name stands, and the role that it says behind a colon."""
    entities = [name, *owners_of(session, name)]
    if any(part.entity in entities for part in parts) or ":" not in name:
        return entities, None
    name, _, role = name.rpartition(":")
    return [name, *owners_of(session, name)], role


def redated(session: Session, dates: Mapping[str, When]) -> Changes:
    """The changes that give events other dates, by identity.

    Raises:
        UnknownName: one of them is not there.
    """
    return Changes(
        events=[
            read_event(session, event_id).model_copy(update={"when": when})
            for event_id, when in dates.items()
        ]
    )
