"""What is known of merges and of names: which event tells another, and whom a name stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.store.session import Session

__all__ = [
    "Merge",
    "Version",
    "merge_of",
    "merges_from",
    "merges_into",
    "names_of",
    "owners_of",
    "version_before",
    "versions_of",
]

_MERGE = "SELECT event_id, into_id, revision_id, undone_by FROM event_merge"
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
_BEFORE = "SELECT version_id FROM event_version WHERE event_id = $event_id AND closed_by = $revision"
_VERSIONS = "SELECT version_id, revision_id FROM event_version WHERE event_id = $event_id ORDER BY version"


@dataclass(frozen=True, slots=True)
class Merge:
    """An event that was merged, the one it was merged into, the revision that did so and the one that undid it."""

    event_id: str
    into_id: str
    revision_id: int
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an event and the revision that opened it."""

    version_id: int
    revision_id: int


def merge_of(session: Session, event_id: str) -> Merge | None:
    """The merge that retracted an event."""
    found = session.rows(f"{_MERGE} WHERE event_id = $event_id AND undone_by IS NULL", {"event_id": event_id})
    return Merge(**found[0]) if found else None


def merges_into(session: Session, into: str) -> list[Merge]:
    """Every merge that made an event tell others, those that were undone too, in the order in which they were made."""
    found = session.rows(f"{_MERGE} WHERE into_id = $into ORDER BY revision_id, rowid", {"into": into})
    return [Merge(**row) for row in found]


def merges_from(session: Session, event_id: str) -> list[Merge]:
    """Every merge of an event into another, those that were undone too."""
    return [
        Merge(**row) for row in session.rows(f"{_MERGE} WHERE event_id = $event_id", {"event_id": event_id})
    ]


def versions_of(session: Session, event_id: str) -> list[Version]:
    """Every version of an event, the first one first."""
    return [Version(**row) for row in session.rows(_VERSIONS, {"event_id": event_id})]


def version_before(session: Session, event_id: str, revision: int) -> int | None:
    """The version of an event that a revision closed."""
    found: int | None = session.value(_BEFORE, {"event_id": event_id, "revision": revision})
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
