"""Giving a known event other fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit.fields import event_of, evidence_of
from timeline.store import Changes, read_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.model import Event
    from timeline.store import Session
    from timeline.when import When

__all__ = ["amended", "redated"]


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
