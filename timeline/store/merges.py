"""What is known of merges and of names: which event tells another, and whom a name stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.store.session import Session

__all__ = ["Merge", "merge_of", "merges_of", "names_of", "owners_of", "version_around"]

_MERGE = "SELECT event_id, into_id, revision_id FROM merges"
_OWNERS = """
SELECT DISTINCT entity_id
FROM (
    SELECT entity_id, entity_id AS name FROM entity
    UNION ALL SELECT entity_id, name FROM entity
    UNION ALL SELECT entity_id, alias FROM entity_alias
)
WHERE name_key(name) = name_key($name)
ORDER BY entity_id
"""
_AROUND = {
    "before": "SELECT version_id FROM event_version WHERE event_id = $event_id AND closed_by = $revision",
    "after": "SELECT version_id FROM event_version WHERE event_id = $event_id AND revision_id = $revision",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """An event that is told no longer, the one that tells it, and the revision that did so."""

    event_id: str
    into_id: str
    revision_id: int


def merge_of(session: Session, event_id: str) -> Merge | None:
    """The merge by which an event is told no longer."""
    found = session.rows(f"{_MERGE} WHERE event_id = $event_id", {"event_id": event_id})
    return Merge(**found[0]) if found else None


def merges_of(session: Session, revision: int) -> list[Merge]:
    """The merges that a revision made and that hold."""
    found = session.rows(f"{_MERGE} WHERE revision_id = $revision ORDER BY event_id", {"revision": revision})
    return [Merge(**row) for row in found]


def version_around(session: Session, event_id: str, revision: int, side: str) -> int | None:
    """The version of an event that a revision closed (`before`), or the one that it opened (`after`)."""
    found: int | None = session.value(_AROUND[side], {"event_id": event_id, "revision": revision})
    return found


def owners_of(session: Session, name: str) -> list[str]:
    """The entities for which an identifier, a name or an alias stands."""
    return [str(owner) for owner in session.column(_OWNERS, {"name": name})]


def names_of(session: Session) -> list[str]:
    """Every name and alias."""
    return [
        str(name)
        for name in session.column(
            "SELECT name FROM entity UNION SELECT alias FROM entity_alias ORDER BY ALL"
        )
    ]
