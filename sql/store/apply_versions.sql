-- apply_versions: close what is amended or retracted, and open the new versions with their parts.

UPDATE event_version
SET recorded_to = r.recorded_at, closed_by = r.revision_id
FROM stage_revision AS r
WHERE event_version.recorded_to = 'infinity'
    AND (event_version.event_id IN (SELECT event_id FROM changed_event)
        OR event_version.event_id IN (SELECT event_id FROM stage_retraction));

CREATE OR REPLACE TEMP TABLE new_version AS
SELECT
    s.event_id,
    (SELECT coalesce(max(version_id), 0) FROM event_version) + row_number() OVER () AS version_id,
    1 + coalesce(l.version, 0) AS version
FROM stage_event AS s
LEFT JOIN (
    SELECT v.event_id, max(v.version) AS version FROM event_version AS v SEMI JOIN stage_event USING (event_id) GROUP BY v.event_id
) AS l ON l.event_id = s.event_id
WHERE s.event_id NOT IN (SELECT event_id FROM known_event) OR s.event_id IN (SELECT event_id FROM changed_event);

INSERT INTO event_version
SELECT
    n.version_id, s.event_id, n.version, r.recorded_at, 'infinity', r.revision_id, NULL,
    s.title, s.kind, s.description, s.place, s.country, s.lat, s.lon, s.edtf, s.when_text,
    CASE WHEN s.start_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(s.start_min) END,
    CASE WHEN s.start_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(s.start_max) END,
    CASE WHEN s.end_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(s.end_min) END,
    CASE WHEN s.end_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(s.end_max) END,
    s.start_kind, s.end_kind, s.precision, s.approximate, s.uncertain, s.confidence, s.attributes
FROM stage_event AS s
JOIN new_version AS n ON n.event_id = s.event_id
CROSS JOIN stage_revision AS r;

INSERT INTO participant
SELECT n.version_id, p.ordinal, p.entity_id, p.role
FROM resolved_participant AS p JOIN new_version AS n ON n.event_id = p.event_id;

INSERT INTO tag
SELECT n.version_id, t.ordinal, t.tag FROM stage_tag AS t JOIN new_version AS n ON n.event_id = t.event_id;

INSERT INTO evidence_item
SELECT n.version_id, e.ordinal, e.source_id, e.locator, e.quote, e.stance, e.edtf
FROM stage_evidence AS e JOIN new_version AS n ON n.event_id = e.event_id;

INSERT INTO rejected_row
SELECT r.revision_id, j.file, j.line, j.column_name, j.value, j.reason FROM stage_reject AS j CROSS JOIN stage_revision AS r;
