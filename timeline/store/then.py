"""What was known at a moment of recorded time, as steps that stand for the tables of the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NAMES", "RECORDED"]

_EARLIER = "revision_id NOT IN (SELECT revision_id FROM later_revision)"
_CITED = "source_id IN (SELECT source_id FROM evidence_item)"


def _parts(table: str) -> str:
    return f"SELECT * FROM main.{table} WHERE version_id IN (SELECT version_id FROM event_version)"


NAMES: Mapping[str, str] = {
    "later_revision": "SELECT revision_id FROM main.revision WHERE recorded_at > {then}",
    "former": """
SELECT entity_id, arg_min({{'name': name, 'kind': kind, 'country': country}}, closed_by) AS was
FROM main.former_entity
WHERE closed_by IN (SELECT revision_id FROM later_revision)
GROUP BY entity_id""",
    "entity": f"""
SELECT
    e.entity_id, coalesce(f.was.name, e.name) AS name, coalesce(f.was.kind, e.kind) AS kind,
    CASE WHEN f.was IS NULL THEN e.country ELSE f.was.country END AS country, e.revision_id
FROM main.entity AS e LEFT JOIN former AS f ON f.entity_id = e.entity_id
WHERE e.{_EARLIER}""",
    "entity_alias": f"SELECT * FROM main.entity_alias WHERE {_EARLIER}",
}
"""Entities and aliases as they were; `{then}` is the last instant that counts."""

RECORDED: Mapping[str, str] = {
    "event_version": "SELECT * FROM main.event_version WHERE recorded_from <= {then}",
    "participant": _parts("participant"),
    "tag": _parts("tag"),
    "evidence_item": _parts("evidence_item"),
    "source": f"SELECT * FROM main.source WHERE {_EARLIER} OR {_CITED}",
}
"""All versions and their parts that had been recorded. A source that was described anew since was known if cited."""
