"""Events as models, read back from their rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import UnknownName
from timeline.store.suggestions import known_names
from timeline.when import When

if TYPE_CHECKING:
    from timeline.model import Entity, Event
    from timeline.store.session import Session

__all__ = ["BOUNDS", "read_entity", "read_event", "read_version", "when_of"]


_BOUNDS_SQL = ", ".join(f"epoch_us({bound}) AS {bound}" for bound in BOUNDS)
_VERSION = f"SELECT * REPLACE ({_BOUNDS_SQL}) FROM event_version WHERE version_id = $version_id"
_CURRENT = (
    "SELECT version_id FROM event_version WHERE event_id = $event_id::VARCHAR AND recorded_to = 'infinity'"
)
_PARTICIPANTS = "SELECT entity_id, role FROM participant WHERE version_id = $version_id ORDER BY ordinal"
_TAGS = "SELECT tag FROM tag WHERE version_id = $version_id ORDER BY ordinal"
_EVIDENCE = """
SELECT source_id, locator, quote, stance, edtf FROM evidence_item WHERE version_id = $version_id ORDER BY ordinal
"""
_ENTITY = "SELECT entity_id, name, kind, country, aliases FROM entities WHERE entity_id = $entity_id"


def when_of(row: dict[str, Any]) -> When:
    """The When that a row of bounds in microseconds, kinds, flags, `edtf` and `when_text` describes."""
    return When.from_bounds(
        *(row[bound] for bound in BOUNDS),
        start_kind=row["start_kind"],
        end_kind=row["end_kind"],
        precision=row["precision"],
        approximate=row["approximate"],
        uncertain=row["uncertain"],
        edtf=row["edtf"],
        text=row.get("when_text") or row["edtf"] or "",
    )


def read_event(session: Session, event_id: str) -> Event:
    """The current version of one event.

    Raises:
        UnknownName: there is none of this identity, or it is retracted.
    """
    current = session.value(_CURRENT, {"event_id": event_id})
    if current is None:
        raise UnknownName(
            "event", str(event_id), known_names(session, "SELECT event_id FROM events", str(event_id))
        )
    return read_version(session, current)


def read_version(session: Session, version_id: int) -> Event:
    """The content of one version of an event, current or not."""
    from timeline.model import Event, Evidence, Participant

    version = {"version_id": version_id}
    row = session.rows(_VERSION, version)[0]
    simple = (
        "event_id",
        "title",
        "kind",
        "description",
        "when_text",
        "place",
        "country",
        "lat",
        "lon",
        "confidence",
    )
    evidence = (
        Evidence(
            source=i["source_id"], locator=i["locator"], quote=i["quote"], stance=i["stance"], when=i["edtf"]
        )
        for i in session.rows(_EVIDENCE, version)
    )
    return Event(
        **{name: row[name] for name in simple},
        when=when_of({**row, "when_text": None}),  # the phrase is a field of its own
        participants=tuple(
            Participant(entity=p["entity_id"], role=p["role"]) for p in session.rows(_PARTICIPANTS, version)
        ),
        tags=tuple(session.column(_TAGS, version)),
        evidence=tuple(evidence),
        relative=tuple(row["relative"] or ()),
        attributes=json.loads(row["attributes"]) if row["attributes"] else {},
    )


def read_entity(session: Session, entity_id: str) -> Entity:
    """One entity with its aliases.

    Raises:
        UnknownName: there is none of this identity.
    """
    from timeline.model import Entity

    found = session.rows(_ENTITY, {"entity_id": entity_id})
    if not found:
        raise UnknownName(
            "entity", entity_id, known_names(session, "SELECT entity_id FROM entity", entity_id)
        )
    return Entity(**found[0] | {"aliases": tuple(found[0]["aliases"])})
