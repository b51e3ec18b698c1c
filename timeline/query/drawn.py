"""drawn: all versions of the events of a selection, with what a drawing tells of each: what `view` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.query.event_sql import ORDER
from timeline.query.find import check_certainty
from timeline.query.selectors import Certainty, add_selection
from timeline.query.window import ALWAYS, window_of
from timeline.resources import read_text
from timeline.store import Steps, base, resolve_as_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.store import Store
    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["Drawn", "drawn"]

_COLUMNS = """e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.start_min, e.start_max, e.end_min, e.end_max,
    e.start_kind, e.end_kind, e.approximate, e.uncertain, e.description, e.place, e.country, e.who, e.roles, e.tags, e.sources,
    v.evidence, e.attributes::VARCHAR AS attributes, e.confidence::VARCHAR AS confidence,
    CASE WHEN e.surely THEN 'certain' ELSE 'possible' END AS certainty, e.recorded_from, e.recorded_to"""
_EVIDENCE = """
SELECT i.version_id, to_json(list({
    'source': i.source_id, 'locator': i.locator, 'quote': i.quote, 'stance': i.stance, 'when': i.edtf
} ORDER BY i.ordinal))::VARCHAR AS evidence
FROM evidence_item AS i
WHERE i.version_id IN (SELECT version_id FROM selected)
GROUP BY i.version_id
HAVING bool_or(coalesce(i.locator, i.quote, i.edtf) IS NOT NULL OR i.stance <> 'supports')"""
_SOURCES = """
SELECT s.source_id, s.title, s.published, s.publisher, s.url
FROM source AS s
WHERE s.source_id IN (
    SELECT i.source_id FROM evidence_item AS i WHERE i.version_id IN (SELECT version_id FROM selected)
)
ORDER BY s.source_id"""
_REVISIONS = """
SELECT r.revision_id AS number, epoch_us(r.recorded_at) AS at, r.author, r.reason
FROM revision AS r
WHERE r.recorded_at IN (SELECT recorded_from FROM selected UNION ALL SELECT recorded_to FROM selected)
ORDER BY r.recorded_at"""


class Drawn(NamedTuple):
    """The versions as a frame, the sources of their evidence, the revisions that made them, and notes for a reader."""

    frame: pl.DataFrame
    sources: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    notes: tuple[str, ...]


def drawn(
    store: Store,
    selector: str,
    *,
    from_: DateLike | None,
    to: DateLike | None,
    certainty: Certainty,
    as_of: AsOfLike | None,
) -> Drawn:
    """One row a version that was ever current up to `as_of`, where the selector and the window pick it."""
    check_certainty(certainty)
    window = ALWAYS if from_ is None and to is None else window_of(from_, to)
    with store.reading() as session:
        then = resolve_as_of(session, as_of)
        steps = _every_version(base(then))
        add_selection(steps, session, selector, certainty=certainty, window=window)
        steps.add("listed", read_text("sql/store/listed.sql"))
        steps.add("vouched", _EVIDENCE)
        final = f"SELECT {_COLUMNS}\nFROM listed AS e LEFT JOIN vouched AS v ON v.version_id = e.version_id\nORDER BY {ORDER}"
        frame = steps.result(store, final).pl()
        sources, revisions = (session.rows(steps.text(sql), steps.params) for sql in (_SOURCES, _REVISIONS))
    return Drawn(frame, sources, revisions, tuple(steps.notes))


def _every_version(steps: Steps) -> Steps:
    """The same steps, but `event` holds what was current at any time up to then: what is recorded later has no end yet."""
    if "as_of" not in steps.params:
        steps.add("event", "SELECT * FROM event_version")
        return steps
    then = "make_timestamp($as_of::BIGINT)"
    steps.add(
        "event",
        f"""
SELECT * REPLACE (CASE WHEN recorded_to > {then} THEN 'infinity' ELSE recorded_to END AS recorded_to)
FROM event_version
WHERE recorded_from <= {then}""",
    )
    return steps
