"""show: one event with its evidence, its versions and a plain sentence of what is known of its date."""

from __future__ import annotations

from typing import Any

from timeline.errors import UnknownName
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
    (SELECT count(*) FROM event_version AS v WHERE v.event_id = e.event_id) AS versions
FROM event AS e
WHERE e.event_id = $event_id
"""


def show(store: Store, event_id: str, *, as_of: Any) -> Result:
    """One event, as one row with nested lists; `known` is the sentence."""
    with store.reading() as session:
        then = resolve_as_of(session, as_of)
        steps = base(then)
        steps.params["event_id"] = event_id
        steps.add("named", "SELECT event_id FROM event WHERE event_id = $event_id")
        if session.value(steps.text("SELECT event_id FROM named"), steps.params) is None:
            hint = (
                "it is retracted, or not recorded yet at that time; see: timeline history"
                if then is not None
                else ""
            )
            ever = session.column("SELECT DISTINCT event_id FROM event_version")
            if event_id in ever and not hint:
                hint = f"it is retracted; see: timeline history {event_id}"
            raise UnknownName("event", event_id, [name for name in ever if name != event_id], hint)
        del steps.steps["named"]
    return steps.result(store, _SHOW, title=event_id, derive=_with_sentence, derived={"known": str})


def _with_sentence(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "known": when_of({**row, "edtf": row["when"]}).describe()}
