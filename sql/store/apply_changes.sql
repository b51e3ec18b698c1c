-- apply_changes: which staged events say what is known already, which change it, and which must not.
--
-- A staged event is compared with what the same origin said last, else with the current version.
-- So a file that says nothing new undoes no amendment, no retraction and no merge that was made here since.
-- A file that does say something new about such an event is a conflict: that line is rejected, for a person to decide.

CREATE OR REPLACE TEMP TABLE compared_version AS
SELECT line, current_id AS version_id FROM past_event WHERE current_id IS NOT NULL
UNION
SELECT line, origin_id FROM past_event WHERE origin_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE other_part AS
WITH
participants AS (
    SELECT c.line, c.version_id, p.ordinal, p.entity_id, p.role
    FROM compared_version AS c JOIN resolved_participant AS p ON p.line = c.line
),
tags AS (SELECT c.line, c.version_id, t.ordinal, t.tag FROM compared_version AS c JOIN stage_tag AS t ON t.line = c.line),
evidence AS (
    SELECT c.line, c.version_id, e.ordinal, e.source_id, e.locator, e.quote, e.stance, e.edtf
    FROM compared_version AS c JOIN stage_evidence AS e ON e.line = c.line
),
differing AS (
    (SELECT * FROM participants EXCEPT SELECT c.line, p.* FROM participant AS p JOIN compared_version AS c USING (version_id))
    UNION ALL BY NAME
    (SELECT c.line, p.* FROM participant AS p JOIN compared_version AS c USING (version_id) EXCEPT SELECT * FROM participants)
    UNION ALL BY NAME
    (SELECT * FROM tags EXCEPT SELECT c.line, t.* FROM tag AS t JOIN compared_version AS c USING (version_id))
    UNION ALL BY NAME
    (SELECT c.line, t.* FROM tag AS t JOIN compared_version AS c USING (version_id) EXCEPT SELECT * FROM tags)
    UNION ALL BY NAME
    (SELECT * FROM evidence EXCEPT SELECT c.line, e.* FROM evidence_item AS e JOIN compared_version AS c USING (version_id))
    UNION ALL BY NAME
    (SELECT c.line, e.* FROM evidence_item AS e JOIN compared_version AS c USING (version_id) EXCEPT SELECT * FROM evidence)
)
SELECT DISTINCT line, version_id FROM differing;

CREATE OR REPLACE TEMP TABLE same_version AS
SELECT c.line, c.version_id
FROM compared_version AS c
JOIN stage_event AS s ON s.line = c.line
JOIN event_version AS v ON v.version_id = c.version_id
WHERE s.title = v.title AND s.kind = v.kind
    AND s.description IS NOT DISTINCT FROM v.description
    AND s.place IS NOT DISTINCT FROM v.place
    AND s.country IS NOT DISTINCT FROM v.country
    AND s.lat IS NOT DISTINCT FROM v.lat
    AND s.lon IS NOT DISTINCT FROM v.lon
    AND s.edtf IS NOT DISTINCT FROM v.edtf
    AND s.when_text IS NOT DISTINCT FROM v.when_text
    AND s.relative IS NOT DISTINCT FROM v.relative
    AND s.start_min IS NOT DISTINCT FROM epoch_us(v.start_min)
    AND s.start_max IS NOT DISTINCT FROM epoch_us(v.start_max)
    AND s.end_min IS NOT DISTINCT FROM epoch_us(v.end_min)
    AND s.end_max IS NOT DISTINCT FROM epoch_us(v.end_max)
    AND s.start_kind = v.start_kind AND s.end_kind = v.end_kind AND s.precision = v.precision
    AND s.approximate = v.approximate AND s.uncertain = v.uncertain
    AND s.confidence IS NOT DISTINCT FROM v.confidence
    AND s.attributes IS NOT DISTINCT FROM v.attributes::VARCHAR
    AND NOT EXISTS (SELECT 1 FROM other_part AS o WHERE o.line = c.line AND o.version_id = c.version_id);

INSERT INTO unchanged_event
SELECT DISTINCT p.line
FROM past_event AS p
JOIN same_version AS s ON s.line = p.line
WHERE s.version_id IN (p.origin_id, p.current_id);

CREATE OR REPLACE TEMP TABLE conflicting_event AS
SELECT p.line, p.current_id, p.origin_id
FROM past_event AS p
ANTI JOIN unchanged_event AS u ON u.line = p.line
WHERE p.origin_id <> coalesce(p.current_id, 0);

INSERT INTO stage_reject
SELECT
    (SELECT file FROM stage_revision), c.line, 'event_id', s.event_id,
    CASE
        WHEN m.into_id IS NOT NULL THEN 'the source changed it, but here it is merged into another event: unmerge it, or amend that one'
        WHEN c.current_id IS NULL THEN 'the source changed it, but here it is retracted: add it anew by hand'
        ELSE 'the source changed it, but here it was amended since: amend it by hand'
    END,
    json_object('event_id', s.event_id, 'title', s.title, 'kind', s.kind, 'when', coalesce(s.when_text, s.edtf))
FROM conflicting_event AS c
JOIN stage_event AS s ON s.line = c.line
LEFT JOIN event_merge AS m ON m.event_id = s.event_id AND m.undone_by IS NULL;

INSERT INTO unwritten_line
SELECT line FROM unchanged_event
UNION ALL
SELECT line FROM conflicting_event;

INSERT INTO changed_event
SELECT p.line, p.current_id
FROM past_event AS p
ANTI JOIN unwritten_line AS u ON u.line = p.line
WHERE p.current_id IS NOT NULL;
