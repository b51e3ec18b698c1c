-- apply_repeats: where several lines of one file claim one identity, the first is kept and the others are rejected.

CREATE OR REPLACE TEMP TABLE repeated_line AS
SELECT s.line, r.first_line, s.event_id
FROM stage_event AS s
JOIN (
    SELECT event_id, min(line) AS first_line FROM stage_event GROUP BY event_id HAVING count(*) > 1
) AS r ON r.event_id = s.event_id AND r.first_line < s.line;

INSERT INTO stage_reject
WITH parts AS (
    SELECT line, list((part, content) ORDER BY part, ordinal) AS content
    FROM (
        SELECT line, 'participant' AS part, ordinal, [entity, role] AS content FROM stage_participant
        UNION ALL SELECT line, 'tag', ordinal, [tag] FROM stage_tag
        UNION ALL SELECT line, 'evidence', ordinal, [source_id, quote, stance, edtf] FROM stage_evidence
    )
    WHERE line IN (SELECT line FROM repeated_line UNION ALL SELECT first_line FROM repeated_line)
    GROUP BY line
)
SELECT
    (SELECT file FROM stage_revision), r.line, 'event_id', r.event_id,
    CASE
        WHEN (s.title, s.kind, s.description, s.place, s.country, s.lat, s.lon, s.when_text, s.edtf) IS NOT DISTINCT FROM
            (f.title, f.kind, f.description, f.place, f.country, f.lat, f.lon, f.when_text, f.edtf)
            AND (s.start_min, s.start_max, s.end_min, s.end_max, s.attributes) IS NOT DISTINCT FROM
            (f.start_min, f.start_max, f.end_min, f.end_max, f.attributes)
            AND p.content IS NOT DISTINCT FROM q.content
        THEN 'repeats an earlier line of the file'
        ELSE 'an earlier line of the file has this identity and says something else'
    END,
    json_object('event_id', r.event_id, 'title', s.title, 'kind', s.kind, 'when', coalesce(s.when_text, s.edtf), 'first_line', r.first_line)
FROM repeated_line AS r
JOIN stage_event AS s ON s.line = r.line
JOIN stage_event AS f ON f.line = r.first_line
LEFT JOIN parts AS p ON p.line = r.line
LEFT JOIN parts AS q ON q.line = r.first_line;

DELETE FROM stage_event WHERE line IN (SELECT line FROM repeated_line);
DELETE FROM stage_participant WHERE line IN (SELECT line FROM repeated_line);
DELETE FROM stage_tag WHERE line IN (SELECT line FROM repeated_line);
DELETE FROM stage_evidence WHERE line IN (SELECT line FROM repeated_line);
