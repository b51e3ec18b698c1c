"""show: one event with its evidence, its versions and a plain sentence of what is known of its date."""

from __future__ import annotations

from typing import Any

from timeline.query.told import check_told
from timeline.store import Result, Store, base, resolve_as_of, when_of

__all__ = ["show"]

_SHOW = """
SELECT
    e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.relative, e.description,
    e.start_min, e.start_max, e.end_min, e.end_max, e.start_kind, e.end_kind, e.precision, e.approximate, e.uncertain,
    e.place, e.country, e.lat, e.lon, e.confidence, e.attributes,
    coalesce((
        SELECT list({'entity_id': p.entity_id, 'name': n.name, 'role': p.role} ORDER BY p.ordinal)
        FROM participant AS p LEFT JOIN entity AS n ON n.entity_id = p.entity_id
        WHERE p.version_id = e.version_id
    ), []) AS participants,
    coalesce((SELECT list(t.tag ORDER BY t.ordinal) FROM tag AS t WHERE t.version_id = e.version_id), []) AS tags,
    coalesce((
        SELECT list({
            'source_id': i.source_id, 'title': s.title, 'published': s.published, 'locator': i.locator,
            'quote': i.quote, 'stance': i.stance, 'when': i.edtf
        } ORDER BY i.ordinal)
        FROM evidence_item AS i LEFT JOIN source AS s ON s.source_id = i.source_id
        WHERE i.version_id = e.version_id
    ), []) AS evidence,
    e.version, e.recorded_from,
    (
        SELECT list({
            'version': v.version, 'revision_id': v.revision_id, 'recorded_from': v.recorded_from, 'author': r.author,
            'reason': r.reason
        } ORDER BY v.version)
        FROM event_version AS v JOIN revision AS r ON r.revision_id = v.revision_id
        WHERE v.event_id = e.event_id AND v.recorded_from <= e.recorded_from
    ) AS versions
FROM event AS e
WHERE e.event_id = $event_id
"""


def show(store: Store, event_id: str, *, as_of: Any) -> Result:
    """One event, as one row with nested lists; `known` is the sentence."""
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        check_told(session, steps, event_id)
    steps.params["event_id"] = event_id
    return steps.result(store, _SHOW, title=event_id, derive=_with_sentence, derived={"known": str})


def _with_sentence(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "known": when_of({**row, "edtf": row["when"]}).describe()}
