"""duplicates: pairs of events that may be reports of one, each with its reasons and a score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, MissingExtra
from timeline.query.columns import ORDER
from timeline.query.selectors import add_selection
from timeline.store import Result, Store, base, resolve_as_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.store import Session

__all__ = ["duplicates"]

_EVENTS = f"""
SELECT
    e.event_id, e.title, e.kind, e.edtf AS "when", e.start_min, e.end_max, name_key(e.place) AS place, e.country, e.lat, e.lon,
    coalesce(w.who, []) AS who, coalesce(s.sources, []) AS sources
FROM selected AS e
LEFT JOIN (SELECT version_id, list(DISTINCT entity_id) AS who FROM participant GROUP BY version_id) AS w
    ON w.version_id = e.version_id
LEFT JOIN (SELECT version_id, list(DISTINCT source_id) AS sources FROM evidence_item GROUP BY version_id) AS s
    ON s.version_id = e.version_id
ORDER BY {ORDER}
"""


def duplicates(
    store: Store, selector: str, *, min_score: float, across: bool, limit: int | None, as_of: Any
) -> Result:
    """Pairs of different events whose dates can overlap, most alike first, see `Timeline.duplicates`."""
    if not 0 <= min_score <= 1:
        raise BadQuery(f"a score lies between 0 and 1, not at {min_score}")
    try:
        import rapidfuzz  # noqa: F401
    except ImportError as missing:
        raise MissingExtra("rapidfuzz", "fuzzy", "comparing titles") from missing
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty="possible", where=None)
    sql, params = steps.text(_EVENTS), dict(steps.params)

    def compute(session: Session) -> pl.DataFrame:
        from timeline.query.likeness import proposals

        found = proposals(session.frame(sql, params), min_score=min_score, across=across)
        return found if limit is None else found.head(limit)

    return Result(
        store,
        sql,
        params,
        path="blocks: events that share an actor, a place or rare words of the title, and can overlap in time",
        title="duplicates",
        notes=("what more than 20,000 pairs share tells nothing of any of them, and makes no pair",),
        compute=compute,
    )
