-- apply_versions: close what is amended or retracted, and open the new versions with their parts.
--
-- Lines are unique in what is staged, so that a version is numbered by its line after the last version there is.

CREATE OR REPLACE TEMP TABLE last_version AS
SELECT coalesce(max(version_id), 0) AS version_id FROM event_version;

UPDATE event_version
SET recorded_to = r.recorded_at, closed_by = r.revision_id
FROM stage_revision AS r
WHERE event_version.recorded_to = 'infinity'
    AND (event_version.version_id IN (SELECT current_id FROM changed_event)
        OR event_version.event_id IN (SELECT event_id FROM stage_retraction));

INSERT INTO event_version
SELECT
    l.version_id + s.line, s.event_id, 1 + coalesce(p.version, 0), r.recorded_at, 'infinity', r.revision_id, NULL,
    s.title, s.kind, s.description, s.place, s.country, s.lat, s.lon, s.edtf, s.when_text, s.relative,
    CASE WHEN s.start_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(s.start_min) END,
    CASE WHEN s.start_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(s.start_max) END,
    CASE WHEN s.end_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(s.end_min) END,
    CASE WHEN s.end_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(s.end_max) END,
    s.start_kind, s.end_kind, s.precision, s.approximate, s.uncertain, s.confidence, s.attributes
FROM stage_event AS s
ANTI JOIN unwritten_line AS u ON u.line = s.line
LEFT JOIN past_event AS p ON p.line = s.line
CROSS JOIN stage_revision AS r
CROSS JOIN last_version AS l;

INSERT INTO participant
SELECT l.version_id + p.line, p.ordinal, p.entity_id, p.role
FROM resolved_participant AS p
ANTI JOIN unwritten_line AS u ON u.line = p.line
CROSS JOIN last_version AS l;

INSERT INTO tag
SELECT l.version_id + t.line, t.ordinal, t.tag
FROM stage_tag AS t
ANTI JOIN unwritten_line AS u ON u.line = t.line
CROSS JOIN last_version AS l;

INSERT INTO evidence_item
SELECT l.version_id + e.line, e.ordinal, e.source_id, e.locator, e.quote, e.stance, e.edtf
FROM stage_evidence AS e
ANTI JOIN unwritten_line AS u ON u.line = e.line
CROSS JOIN last_version AS l;

INSERT INTO rejected_row
SELECT r.revision_id, j.file, j.line, j.column_name, j.value, j.reason, j.record
FROM new_reject AS j
CROSS JOIN stage_revision AS r;

INSERT INTO event_merge
SELECT m.event_id, m.into_id, r.revision_id, NULL
FROM stage_merge AS m
CROSS JOIN stage_revision AS r;

UPDATE event_merge
SET undone_by = r.revision_id
FROM stage_revision AS r
WHERE event_merge.undone_by IS NULL AND event_merge.event_id IN (SELECT event_id FROM stage_unmerge);
