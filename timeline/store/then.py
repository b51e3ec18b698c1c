"""What was known at a moment of recorded time, as steps that stand for the tables of the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NAMES", "RECORDED"]

_LATER = "IN (SELECT revision_id FROM later_revision)"
_EARLIER = "NOT IN (SELECT revision_id FROM later_revision)"
_CITED = """source_id IN (
    SELECT source_id FROM main.evidence_item
    WHERE version_id IN (SELECT version_id FROM main.event_version WHERE recorded_from <= {then})
)"""
_OF_A_SOURCE = "source_id, title, kind, publisher, url, published, published_min, published_max, revision_id"


def _parts(table: str) -> str:
    return f"SELECT * FROM main.{table} WHERE version_id IN (SELECT version_id FROM event_version)"


NAMES: Mapping[str, str] = {
    "later_revision": "SELECT revision_id FROM main.revision WHERE recorded_at > {then}",
    "former": f"""
SELECT
    entity_id,
    arg_min({{{{'name': name, 'kind': kind, 'country': country, 'revision_id': revision_id}}}}, closed_by) AS was
FROM main.former_entity
WHERE closed_by {_LATER}
GROUP BY entity_id""",
    "entity": f"""
SELECT entity_id, name, kind, country, revision_id
FROM main.entity
WHERE revision_id {_EARLIER} AND entity_id NOT IN (SELECT entity_id FROM former)
UNION ALL
SELECT entity_id, was.name, was.kind, was.country, was.revision_id
FROM former
WHERE was.revision_id {_EARLIER}""",
    "entity_alias": f"""
SELECT entity_id, alias, revision_id FROM main.entity_alias WHERE revision_id {_EARLIER}
UNION ALL
SELECT entity_id, alias, revision_id FROM main.former_alias WHERE revision_id {_EARLIER} AND closed_by {_LATER}""",
    "described_source": f"""
SELECT {_OF_A_SOURCE} FROM main.source WHERE revision_id {_EARLIER}
UNION ALL
SELECT {_OF_A_SOURCE} FROM main.former_source WHERE revision_id {_EARLIER} AND closed_by {_LATER}""",
    "source": f"""
SELECT * FROM described_source
UNION ALL
SELECT * FROM main.source
WHERE revision_id {_LATER} AND {_CITED} AND source_id NOT IN (SELECT source_id FROM described_source)""",
}
"""Entities, aliases and sources as they were; `{then}` is the last instant that counts.

Of a source that was described anew before its former rows were kept, the row of now stands where it was cited.
"""

RECORDED: Mapping[str, str] = {
    "event_version": "SELECT * FROM main.event_version WHERE recorded_from <= {then}",
    "participant": _parts("participant"),
    "tag": _parts("tag"),
    "evidence_item": _parts("evidence_item"),
}
"""All versions and their parts that had been recorded."""
