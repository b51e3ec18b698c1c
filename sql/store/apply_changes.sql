-- apply_changes: staged events that are known and say something else than their current version.

CREATE OR REPLACE TEMP TABLE known_event AS
SELECT v.event_id, v.version_id
FROM event_version AS v
SEMI JOIN stage_event AS s ON s.event_id = v.event_id
WHERE v.recorded_to = 'infinity';

CREATE OR REPLACE TEMP TABLE changed_event AS
WITH
staged_parts AS (
    SELECT event_id, 'participant' AS part, ordinal, [entity_id, role] AS content FROM resolved_participant
    UNION ALL SELECT event_id, 'tag', ordinal, [tag] FROM stage_tag
    UNION ALL SELECT event_id, 'evidence', ordinal, [source_id, locator, quote, stance, edtf] FROM stage_evidence
),
staged AS (
    SELECT
        s.event_id, s.title, s.kind, s.description, s.place, s.country, s.lat, s.lon, s.edtf, s.when_text,
        s.start_min, s.start_max, s.end_min, s.end_max, s.start_kind, s.end_kind, s.precision, s.approximate,
        s.uncertain, s.confidence, s.attributes::VARCHAR AS attributes,
        (SELECT list((p.part, p.content) ORDER BY p.part, p.ordinal) FROM staged_parts AS p WHERE p.event_id = s.event_id) AS parts
    FROM stage_event AS s
    SEMI JOIN known_event AS k ON k.event_id = s.event_id
),
current_parts AS (
    SELECT k.event_id, 'participant' AS part, ordinal, [entity_id, role] AS content
    FROM participant JOIN known_event AS k USING (version_id)
    UNION ALL SELECT k.event_id, 'tag', ordinal, [tag] FROM tag JOIN known_event AS k USING (version_id)
    UNION ALL SELECT k.event_id, 'evidence', ordinal, [source_id, locator, quote, stance, edtf]
    FROM evidence_item JOIN known_event AS k USING (version_id)
),
current AS (
    SELECT
        v.event_id, v.title, v.kind, v.description, v.place, v.country, v.lat, v.lon, v.edtf, v.when_text,
        epoch_us(v.start_min) AS start_min, epoch_us(v.start_max) AS start_max, epoch_us(v.end_min) AS end_min,
        epoch_us(v.end_max) AS end_max, v.start_kind, v.end_kind, v.precision, v.approximate,
        v.uncertain, v.confidence, v.attributes::VARCHAR AS attributes,
        (SELECT list((p.part, p.content) ORDER BY p.part, p.ordinal) FROM current_parts AS p WHERE p.event_id = v.event_id) AS parts
    FROM event_version AS v
    JOIN known_event AS k ON k.version_id = v.version_id
)
SELECT event_id FROM (SELECT * FROM staged EXCEPT SELECT * FROM current);
