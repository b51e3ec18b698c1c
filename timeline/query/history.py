"""history: what was recorded when, by whom and why."""

from __future__ import annotations

from timeline.errors import UnknownName
from timeline.query.answer_columns import KINDS, counted, event_columns, instant, names, text
from timeline.query.options import AsOfOption, EventId
from timeline.query.question import question
from timeline.query.recorded_time import last_instant
from timeline.store import HasStore, Result, Steps, known_names, result_of

__all__ = ["history"]

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
    WHERE v.event_id = $event_id AND v.recorded_from <= {{then}}
),
compared AS (
    SELECT *, list_filter([
        {_CHANGED}
    ], lambda name: name IS NOT NULL) AS different
    FROM version
    WINDOW by_version AS (ORDER BY version)
),
known AS (
SELECT
    c.version, c.recorded_from, CASE WHEN c.recorded_to <= {{then}} THEN c.recorded_to END AS recorded_to,
    r.revision_id, r.author, r.reason, c.title, c.edtf AS "when",
    c.start_min, c.start_max, c.end_min, c.end_max, c.start_kind, c.end_kind,
    CASE WHEN c.version = 1 THEN [] ELSE c.different END AS changed,
    closing.revision_id AS closed_by, closing.reason AS closed_because
FROM compared AS c
JOIN revision AS r ON r.revision_id = c.revision_id
LEFT JOIN revision AS closing ON closing.revision_id = c.closed_by AND closing.recorded_at <= {{then}}
),
known_no_longer AS (
SELECT
    NULL::INTEGER AS version, c.recorded_to AS recorded_from,
    (SELECT min(v.recorded_from) FROM version AS v WHERE v.recorded_from > c.recorded_to) AS recorded_to,
    r.revision_id, r.author, r.reason, c.title, NULL::VARCHAR AS "when",
    NULL::TIMESTAMP AS start_min, NULL::TIMESTAMP AS start_max, NULL::TIMESTAMP AS end_min, NULL::TIMESTAMP AS end_max,
    NULL::VARCHAR AS start_kind, NULL::VARCHAR AS end_kind,
    [CASE WHEN m.event_id IS NULL THEN 'retracted' ELSE 'merged' END] AS changed,
    NULL::INTEGER AS closed_by, NULL::VARCHAR AS closed_because
FROM version AS c
JOIN revision AS r ON r.revision_id = c.closed_by
LEFT JOIN event_merge AS m ON m.event_id = c.event_id AND m.revision_id = c.closed_by
WHERE c.recorded_to <= {{then}} AND NOT EXISTS (SELECT 1 FROM version AS v WHERE v.recorded_from = c.recorded_to)
)
SELECT * FROM known UNION ALL SELECT * FROM known_no_longer
ORDER BY recorded_from
"""
_EVER = "SELECT event_id FROM event_version WHERE recorded_from <= {then}"


@question(
    counted("version", "number of the version", "a retraction"),
    instant("recorded_from", "when it was recorded", "never"),
    instant("recorded_to", "when it ended", "it is current"),
    counted("revision_id", "the revision that recorded it"),
    text("author", "who recorded it", "not stated"),
    text("reason", "why", "not stated"),
    text("title", "what happened, in a line"),
    *event_columns(),
    *KINDS,
    names("changed", "the fields that this version changed; `retracted` or `merged` where the event ended"),
    counted("closed_by", "the revision that ended this version", "it is current"),
    text("closed_because", "the reason of that revision", "it is current"),
    shows="version revision_id when title changed recorded_from? author? reason?",
    examples=[
        "timeline history amia-bombing",
    ],
)
def history(self: HasStore, event_id: EventId, *, as_of: AsOfOption = None) -> Result:
    """Every version of one event, and what each revision changed.

    The oldest comes first. A retraction is a row of its own: it has no version and no date, and `changed` is
    `retracted`, or `merged`.

    Raises:
        UnknownName: there never was such an event.
    """
    steps = Steps()
    with self._store.reading() as session:
        then = last_instant(steps, session, as_of)
        steps.params["event_id"] = event_id
        ever = _EVER.format(then=then)
        if session.value(f"{ever} AND event_id = $event_id LIMIT 1", steps.params) is None:
            raise UnknownName("event", event_id, known_names(session, ever, event_id, steps.params))
    return result_of(steps, self._store, _HISTORY.format(then=then), title=f"history of {event_id}")
