"""flat: the events of a selection in full, with the lists of their parts: what leaves as one file."""

from __future__ import annotations

from typing import Any

from timeline.query.columns import ORDER
from timeline.query.selectors import add_selection
from timeline.store import Result, Store, base, resolve_as_of

__all__ = ["flat"]

_COLUMNS = """e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.relative, e.start_min, e.start_max, e.end_min,
    e.end_max, e.start_kind, e.end_kind, e.precision, e.approximate, e.uncertain, e.description, e.place, e.country, e.lat, e.lon,
    coalesce(list_transform(list_sort(w.items), lambda i: i.name), []) AS who,
    coalesce(list_transform(list_sort(w.items), lambda i: i.role), []) AS roles,
    coalesce(list_transform(list_sort(t.items), lambda i: i.tag), []) AS tags,
    coalesce(list_transform(list_sort(s.items), lambda i: i.source_id), []) AS sources,
    e.confidence, e.attributes"""
_PARTS = """
LEFT JOIN (
    SELECT p.version_id, list({'ordinal': p.ordinal, 'name': coalesce(n.name, p.entity_id), 'role': p.role}) AS items
    FROM participant AS p LEFT JOIN entity AS n ON n.entity_id = p.entity_id GROUP BY p.version_id
) AS w ON w.version_id = e.version_id
LEFT JOIN (
    SELECT version_id, list({'ordinal': ordinal, 'tag': tag}) AS items FROM tag GROUP BY version_id
) AS t ON t.version_id = e.version_id
LEFT JOIN (
    SELECT version_id, list({'ordinal': ordinal, 'source_id': source_id}) AS items FROM evidence_item GROUP BY version_id
) AS s ON s.version_id = e.version_id"""


def flat(store: Store, selector: str, *, as_of: Any) -> Result:
    """One row an event, in order of time, with all that is told of it but its history."""
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty="possible", where=None)
    return steps.result(
        store, f"SELECT {_COLUMNS}\nFROM selected AS e{_PARTS}\nORDER BY {ORDER}", title="events"
    )
