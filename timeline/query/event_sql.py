"""The columns of an event in an answer, and the order in which events are."""

from __future__ import annotations

from timeline.constants import BOUNDS

__all__ = ["EVENT_COLUMNS", "LOOKED_UP", "ORDER", "UNDATED", "WHO"]

WHO = """coalesce((
        SELECT list(n.name ORDER BY p.ordinal)
        FROM participant AS p JOIN entity AS n ON n.entity_id = p.entity_id
        WHERE p.version_id = e.version_id
    ), [])"""
"""The names of the participants of `e`, in their order."""
_COLUMNS = """e.event_id, e.title, e.kind, e.edtf AS "when",
    {bounds}, e.start_kind, e.end_kind,
    e.place, e.country, {who} AS who"""
EVENT_COLUMNS = _COLUMNS.format(bounds=", ".join(f"e.{bound}" for bound in BOUNDS), who=WHO)
LOOKED_UP = "e.version_id, " + _COLUMNS.format(
    bounds=", ".join(f"CASE WHEN isfinite(e.{bound}) THEN e.{bound} END AS {bound}" for bound in BOUNDS),
    who="NULL",
)
"""The same, NULL where unbounded, without the participants, and with what these are looked up by."""
UNDATED = "NOT (isfinite(e.start_min) OR isfinite(e.start_max) OR isfinite(e.end_min) OR isfinite(e.end_max))"
"""That an event has no bound at all: it may have been at any time, and comes last."""
ORDER = f"{UNDATED}, e.start_min, e.start_max, e.end_min, e.end_max, e.event_id"
