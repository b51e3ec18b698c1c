-- version_changes: what differs between two versions of an event, field by field.
--
-- Reads `version_pair`: event_id, before_id and after_id, one of them NULL where the event is not told.
-- An event that is told anew, or no more, is one row, whose field `event` is its title. Bounds are microseconds.
WITH
side AS (
    SELECT before_id AS version_id FROM version_pair WHERE after_id IS NOT NULL
    UNION
    SELECT after_id FROM version_pair WHERE before_id IS NOT NULL
),
part AS (
    SELECT version_id, 'participants' AS field, list(concat_ws(' as ', entity_id, role) ORDER BY ordinal) AS content
    FROM participant SEMI JOIN side USING (version_id) GROUP BY version_id
    UNION ALL
    SELECT version_id, 'tags', list(tag ORDER BY ordinal) FROM tag SEMI JOIN side USING (version_id) GROUP BY version_id
    UNION ALL
    SELECT version_id, 'evidence', list(concat_ws(' | ', source_id, locator, quote, stance, edtf) ORDER BY ordinal)
    FROM evidence_item SEMI JOIN side USING (version_id) GROUP BY version_id
),
told AS (
    SELECT v.version_id, unnest([
        {'place': 1, 'field': 'title', 'content': v.title},
        {'place': 2, 'field': 'kind', 'content': v.kind},
        {'place': 3, 'field': 'description', 'content': v.description},
        {'place': 4, 'field': 'place', 'content': v.place},
        {'place': 5, 'field': 'country', 'content': v.country},
        {'place': 6, 'field': 'lat', 'content': v.lat::VARCHAR},
        {'place': 7, 'field': 'lon', 'content': v.lon::VARCHAR},
        {'place': 8, 'field': 'edtf', 'content': v.edtf},
        {'place': 9, 'field': 'when_text', 'content': v.when_text},
        {'place': 10, 'field': 'relative', 'content': v.relative::VARCHAR},
        {'place': 11, 'field': 'start_min', 'content': epoch_us(v.start_min)::VARCHAR},
        {'place': 12, 'field': 'start_max', 'content': epoch_us(v.start_max)::VARCHAR},
        {'place': 13, 'field': 'end_min', 'content': epoch_us(v.end_min)::VARCHAR},
        {'place': 14, 'field': 'end_max', 'content': epoch_us(v.end_max)::VARCHAR},
        {'place': 15, 'field': 'precision', 'content': v.precision},
        {'place': 16, 'field': 'confidence', 'content': v.confidence::VARCHAR},
        {'place': 17, 'field': 'attributes', 'content': v.attributes::VARCHAR}
    ], recursive := true)
    FROM event_version AS v SEMI JOIN side USING (version_id)
    UNION ALL
    SELECT version_id, 18, field, array_to_string(content, '; ') FROM part
),
field AS (SELECT DISTINCT place, field FROM told),
pair AS (SELECT * FROM version_pair WHERE before_id IS NOT NULL AND after_id IS NOT NULL)
SELECT p.event_id, p.before_id, p.after_id, f.place, f.field, b.content AS before, a.content AS after
FROM pair AS p
CROSS JOIN field AS f
LEFT JOIN told AS b ON b.version_id = p.before_id AND b.field = f.field
LEFT JOIN told AS a ON a.version_id = p.after_id AND a.field = f.field
WHERE b.content IS DISTINCT FROM a.content
UNION ALL
SELECT p.event_id, p.before_id, p.after_id, 0, 'event', b.title, a.title
FROM version_pair AS p
LEFT JOIN event_version AS b ON b.version_id = p.before_id
LEFT JOIN event_version AS a ON a.version_id = p.after_id
WHERE p.before_id IS NULL OR p.after_id IS NULL
