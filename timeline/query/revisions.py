"""revisions: what was recorded when, by whom and why; of one revision, what it changed."""

from __future__ import annotations

from timeline.errors import UnknownName
from timeline.query.answer_columns import counted, instant, text
from timeline.query.options import AsOfOption, OneRevision
from timeline.query.question import question
from timeline.query.recorded_time import last_instant
from timeline.resources import read_text
from timeline.store import HasStore, Result, Steps, listed_revisions, result_of, revision_number

__all__ = ["revisions"]

_REVISIONS = """
SELECT revision_id, recorded_at, author, reason, tool, added, amended, retracted, unchanged, rejected, undoes
FROM revision
WHERE recorded_at <= {then}
ORDER BY revision_id
"""
_PAIRS = """
SELECT
    event_id, max(version_id) FILTER (closed_by = $revision) AS before_id,
    max(version_id) FILTER (revision_id = $revision) AS after_id
FROM event_version
WHERE revision_id = $revision OR closed_by = $revision
GROUP BY event_id"""
_CHANGES = """
SELECT
    r.revision_id, r.recorded_at, r.author, r.reason, c.event_id,
    CASE
        WHEN c.before_id IS NULL THEN 'added'
        WHEN c.after_id IS NOT NULL THEN 'amended'
        WHEN EXISTS (SELECT 1 FROM event_merge AS m WHERE m.event_id = c.event_id AND m.revision_id = r.revision_id) THEN 'merged'
        ELSE 'retracted'
    END AS change,
    c.field, CASE WHEN c.place BETWEEN 11 AND 14 THEN {before} ELSE c.before END AS before,
    CASE WHEN c.place BETWEEN 11 AND 14 THEN {after} ELSE c.after END AS after
FROM change AS c
JOIN revision AS r ON r.revision_id = $revision
UNION ALL
SELECT r.revision_id, r.recorded_at, r.author, r.reason, NULL, d.change, d.field, d.before, d.after
FROM described AS d
JOIN revision AS r ON r.revision_id = $revision
ORDER BY event_id NULLS LAST, change, field, before, after
"""
_DESCRIBED = """
SELECT 'entity' AS field, 'added' AS change, NULL AS before, arg_min(name, closed_by) AS after
FROM (
    SELECT entity_id, name, closed_by FROM former_entity WHERE revision_id = $revision
    UNION ALL SELECT entity_id, name, 2147483647 FROM entity WHERE revision_id = $revision
)
GROUP BY entity_id
UNION ALL
SELECT 'alias', 'added', NULL, alias FROM entity_alias WHERE revision_id = $revision
UNION ALL
SELECT 'source', CASE WHEN f.source_id IS NULL THEN 'added' ELSE 'described' END, f.title, s.title
FROM (
    SELECT source_id, title FROM source WHERE revision_id = $revision
    UNION SELECT source_id, title FROM former_source WHERE revision_id = $revision
) AS s
LEFT JOIN former_source AS f ON f.source_id = s.source_id AND f.closed_by = $revision
UNION ALL
SELECT 'alias', 'retracted', alias, NULL FROM former_alias WHERE closed_by = $revision
UNION ALL
SELECT 'alias', 'added', NULL, alias FROM former_alias WHERE revision_id = $revision
UNION ALL
SELECT 'entity', CASE WHEN n.name IS NULL THEN 'retracted' ELSE 'renamed' END, f.name, n.name
FROM former_entity AS f
LEFT JOIN (
    SELECT f.entity_id, arg_min(n.name, n.closed_by) AS name
    FROM former_entity AS f
    JOIN (
        SELECT entity_id, name, closed_by, revision_id FROM former_entity
        UNION ALL SELECT entity_id, name, 2147483647, revision_id FROM entity
    ) AS n ON n.entity_id = f.entity_id AND n.closed_by > f.closed_by AND n.revision_id <= f.closed_by
    WHERE f.closed_by = $revision
    GROUP BY f.entity_id
) AS n ON n.entity_id = f.entity_id
WHERE f.closed_by = $revision AND f.name IS DISTINCT FROM n.name
UNION ALL
SELECT 'source', 'retracted', title, NULL
FROM former_source AS f
WHERE f.closed_by = $revision
    AND NOT EXISTS (SELECT 1 FROM source AS s WHERE s.source_id = f.source_id AND s.revision_id = $revision)
    AND NOT EXISTS (SELECT 1 FROM former_source AS s WHERE s.source_id = f.source_id AND s.revision_id = $revision)"""


@question(
    counted("revision_id", "its number"),
    instant("recorded_at", "when it was recorded", "never"),
    text("author", "who recorded it", "not stated"),
    text("reason", "why", "not stated"),
    text("tool", "the program"),
    *(counted(what, f"events {what}") for what in ("added", "amended", "retracted", "unchanged")),
    counted("rejected", "rows that made no event"),
    counted("undoes", "the revision that this one undoes", "it is no undo"),
    text("event_id", "of one revision: an event that it changed", "not an event"),
    text("change", "of one revision: added, amended, retracted or merged; renamed or described"),
    text(
        "field",
        "of one revision: what is different; `event`, `entity`, `alias` or `source` is the whole of it",
    ),
    text("before", "of one revision: what it was", "not there"),
    text("after", "of one revision: what it is then", "no longer there"),
    shows="revision_id recorded_at author? reason added amended retracted rejected? event_id change field before after",
    examples=[
        "timeline revisions",
        "timeline revisions 2",
    ],
)
def revisions(self: HasStore, revision: OneRevision = None, *, as_of: AsOfOption = None) -> Result:
    """Every revision: when, by whom, why, and how many events.

    Of one revision, what it changed: a row an event that it added, retracted or merged, and a row a field that it
    amended.

    Args:
        revision: the number of one revision.

    Raises:
        UnknownName: there is no such revision.
    """
    steps = Steps()
    with self._store.reading() as session:
        then = last_instant(steps, session, as_of)
        if revision is None:
            return result_of(steps, self._store, _REVISIONS.format(then=then), title="revisions")
        known = session.column(
            f"SELECT revision_id FROM revision WHERE recorded_at <= {then} ORDER BY ALL", steps.params
        )
    number = revision_number(revision)
    if number not in known:
        raise UnknownName("revision", str(revision), listed_revisions(known))
    steps.params["revision"] = number
    steps.add("version_pair", _PAIRS)
    steps.add("change", read_text("sql/store/version_changes.sql"))
    steps.add("described", _DESCRIBED)
    sides = {side: _INSTANT.format(side=side) for side in ("before", "after")}
    return result_of(steps, self._store, _CHANGES.format(**sides), title=f"revision {number}")


_INSTANT = "regexp_replace(make_timestamp(c.{side}::BIGINT)::VARCHAR, ' 00:00:00$', '')"
