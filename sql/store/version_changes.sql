-- version_changes: what differs between two versions of an event, field by field.
--
-- Reads `version_pair`: event_id, before_id and after_id, one of them NULL where there is none.
-- An event that is added or retracted is one row, whose field `event` is its title. Bounds are microseconds.
WITH
side AS (
    SELECT before_id AS version_id FROM version_pair WHERE after_id IS NOT NULL
    UNION
    SELECT after_id FROM version_pair WHERE before_id IS NOT NULL
),
part AS (
    SELECT version_id, 'participants' AS field, list(concat_ws(' as ', entity_id, role) ORDER BY ordinal) AS value
    FROM participant SEMI JOIN side USING (version_id) GROUP BY version_id
    UNION ALL
    SELECT version_id, 'tags', list(tag ORDER BY ordinal) FROM tag SEMI JOIN side USING (version_id) GROUP BY version_id
    UNION ALL
    SELECT version_id, 'evidence', list(concat_ws(' | ', source_id, locator, quote, stance, edtf) ORDER BY ordinal)
    FROM evidence_item SEMI JOIN side USING (version_id) GROUP BY version_id
),
content AS (
    SELECT v.version_id, unnest([
        {'place': 1, 'field': 'title', 'value': v.title},
        {'place': 2, 'field': 'kind', 'value': v.kind},
        {'place': 3, 'field': 'description', 'value': v.description},
        {'place': 4, 'field': 'place', 'value': v.place},
        {'place': 5, 'field': 'country', 'value': v.country},
        {'place': 6, 'field': 'lat', 'value': v.lat::VARCHAR},
        {'place': 7, 'field': 'lon', 'value': v.lon::VARCHAR},
        {'place': 8, 'field': 'edtf', 'value': v.edtf},
        {'place': 9, 'field': 'when_text', 'value': v.when_text},
        {'place': 10, 'field': 'relative', 'value': v.relative::VARCHAR},
        {'place': 11, 'field': 'start_min', 'value': (CASE WHEN isfinite(v.start_min) THEN epoch_us(v.start_min) END)::VARCHAR},
        {'place': 12, 'field': 'start_max', 'value': (CASE WHEN isfinite(v.start_max) THEN epoch_us(v.start_max) END)::VARCHAR},
        {'place': 13, 'field': 'end_min', 'value': (CASE WHEN isfinite(v.end_min) THEN epoch_us(v.end_min) END)::VARCHAR},
        {'place': 14, 'field': 'end_max', 'value': (CASE WHEN isfinite(v.end_max) THEN epoch_us(v.end_max) END)::VARCHAR},
        {'place': 15, 'field': 'precision', 'value': v.precision},
        {'place': 16, 'field': 'confidence', 'value': v.confidence::VARCHAR},
        {'place': 17, 'field': 'attributes', 'value': v.attributes::VARCHAR}
    ], recursive := true)
    FROM event_version AS v SEMI JOIN side USING (version_id)
    UNION ALL
    SELECT version_id, 18, field, array_to_string(value, '; ') FROM part
),
field AS (SELECT DISTINCT place, field FROM content),
pair AS (SELECT * FROM version_pair WHERE before_id IS NOT NULL AND after_id IS NOT NULL)
SELECT p.event_id, p.before_id, p.after_id, f.place, f.field, b.value AS before, a.value AS after
FROM pair AS p
CROSS JOIN field AS f
LEFT JOIN content AS b ON b.version_id = p.before_id AND b.field = f.field
LEFT JOIN content AS a ON a.version_id = p.after_id AND a.field = f.field
WHERE b.value IS DISTINCT FROM a.value
UNION ALL
SELECT p.event_id, p.before_id, p.after_id, 0, 'event', b.title, a.title
FROM version_pair AS p
LEFT JOIN event_version AS b ON b.version_id = p.before_id
LEFT JOIN event_version AS a ON a.version_id = p.after_id
WHERE p.before_id IS NULL OR p.after_id IS NULL
