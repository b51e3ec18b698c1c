"""Dimensions: the sets of items that events have, and by which they are grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import UnknownName

if TYPE_CHECKING:
    from timeline.store import Steps

__all__ = ["DIMENSIONS", "SINGLE", "STATED_IN", "items", "sharing"]

SINGLE = {"kind", "place", "country"}
"""The dimensions of which an event has at most one item."""

STATED_IN = {"who": "participant", "role": "participant", "tag": "tag", "source": "evidence_item"}
"""The tables that hold the items of the others, one row for each that is stated of a version."""

DIMENSIONS: dict[str, str] = {
    "who": """
SELECT {once}e.version_id, n.name AS item
FROM {chosen} AS e JOIN participant AS p ON p.version_id = e.version_id JOIN entity AS n ON n.entity_id = p.entity_id""",
    "kind": "SELECT e.version_id, e.kind AS item FROM {chosen} AS e",
    "place": "SELECT e.version_id, e.place AS item FROM {chosen} AS e WHERE e.place IS NOT NULL",
    "country": "SELECT e.version_id, e.country AS item FROM {chosen} AS e WHERE e.country IS NOT NULL",
    "tag": """
SELECT {once}e.version_id, t.tag AS item
FROM {chosen} AS e JOIN tag AS t ON t.version_id = e.version_id""",
    "source": """
SELECT {once}e.version_id, i.source_id AS item
FROM {chosen} AS e JOIN evidence_item AS i ON i.version_id = e.version_id""",
    "role": """
SELECT {once}e.version_id, p.role AS item
FROM {chosen} AS e JOIN participant AS p ON p.version_id = e.version_id""",
}


def items(dimension: str, chosen: str = "selected", *, once: bool = True) -> str:
    """The SQL of the step that lists version_id and item, one row an event and item.

    Args:
        dimension: the dimension.
        chosen: the step of the events.
        once: no item of an event comes twice; else as often as it is stated, which is cheaper.

    Raises:
        UnknownName: there is no such dimension.
    """
    if dimension not in DIMENSIONS:
        raise UnknownName("dimension", dimension, DIMENSIONS)
    return DIMENSIONS[dimension].format(chosen=chosen, once="DISTINCT " if once else "").strip()


def sharing(steps: Steps, dimension: str | None, left: str, right: str) -> str:
    """The SQL, to follow a condition, that events `l` of the step `left` and `r` of `right` share an item.

    Empty without a dimension.
    """
    if not dimension:
        return ""
    steps.add(f"{left}_item", items(dimension, left))
    steps.add(f"{right}_item", items(dimension, right))
    return f"""
        AND EXISTS (
            SELECT 1 FROM {left}_item AS x JOIN {right}_item AS y ON y.item = x.item
            WHERE x.version_id = l.version_id AND y.version_id = r.version_id
        )"""
