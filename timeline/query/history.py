"""history and revisions: what was recorded when, by whom and why."""

from __future__ import annotations

from timeline.errors import UnknownName
from timeline.store import Result, Store

__all__ = ["history", "revisions"]

_PLAIN = (
    "title", "kind", "description", "place", "country", "lat", "lon", "when_text", "relative", "confidence", "attributes",
    "participants", "tags", "evidence",
)  # fmt: skip
_FIELDS = {"when": "(edtf, start_min, start_max, end_min, end_max)"} | {name: name for name in _PLAIN}
_CHANGED = ",\n        ".join(
    f"CASE WHEN {value} IS DISTINCT FROM lag({value}) OVER by_version THEN '{name}' END"
    for name, value in _FIELDS.items()
)
_HISTORY = f"""
WITH
version AS (
    SELECT
        v.*,
        (
            SELECT list((p.entity_id, p.role) ORDER BY p.ordinal) FROM participant AS p WHERE p.version_id = v.version_id
        ) AS participants,
        (SELECT list(t.tag ORDER BY t.ordinal) FROM tag AS t WHERE t.version_id = v.version_id) AS tags,
        (
            SELECT list((i.source_id, i.locator, i.quote, i.stance, i.edtf) ORDER BY i.ordinal)
            FROM evidence_item AS i WHERE i.version_id = v.version_id
        ) AS evidence
    FROM event_version AS v
    WHERE v.event_id = $event_id
),
compared AS (
    SELECT *, list_filter([
        {_CHANGED}
    ], lambda name: name IS NOT NULL) AS different
    FROM version
    WINDOW by_version AS (ORDER BY version)
)
SELECT
    c.version, c.recorded_from, c.recorded_to, r.revision_id, r.author, r.reason, c.title, c.edtf AS "when",
    c.start_min, c.start_max, c.end_min, c.end_max, c.start_kind, c.end_kind,
    CASE WHEN c.version = 1 THEN [] ELSE c.different END AS changed,
    closing.revision_id AS closed_by, closing.reason AS closed_because
FROM compared AS c
JOIN revision AS r ON r.revision_id = c.revision_id
LEFT JOIN revision AS closing ON closing.revision_id = c.closed_by
ORDER BY c.version
"""
_REVISIONS = """
SELECT revision_id, recorded_at, author, reason, tool, added, amended, retracted, unchanged, rejected
FROM revision
ORDER BY revision_id
"""
_EXISTS = "SELECT 1 FROM event_version WHERE event_id = $event_id LIMIT 1"


def history(store: Store, event_id: str) -> Result:
    """Every version of one event, oldest first."""
    params = {"event_id": event_id}
    with store.reading() as session:
        if session.value(_EXISTS, params) is None:
            raise UnknownName(
                "event", event_id, session.column("SELECT DISTINCT event_id FROM event_version")
            )
    return Result(store, _HISTORY.strip(), params, title=f"history of {event_id}")


def revisions(store: Store) -> Result:
    """Every revision, oldest first."""
    with store.reading():
        return Result(store, _REVISIONS.strip(), title="revisions")
