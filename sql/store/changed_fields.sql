-- changed_fields: what each amendment would change, field by field.
WITH
parts AS (
    SELECT 'staged' AS side, line, 'participants' AS part, list(concat_ws(' as ', entity_id, role) ORDER BY ordinal) AS content
    FROM resolved_participant GROUP BY line
    UNION ALL
    SELECT 'staged', line, 'tags', list(tag ORDER BY ordinal) FROM stage_tag GROUP BY line
    UNION ALL
    SELECT 'staged', line, 'evidence', list(concat_ws(' | ', source_id, locator, quote, stance, edtf) ORDER BY ordinal)
    FROM stage_evidence GROUP BY line
    UNION ALL
    SELECT 'current', c.line, 'participants', list(concat_ws(' as ', p.entity_id, p.role) ORDER BY p.ordinal)
    FROM participant AS p JOIN changed_event AS c ON c.current_id = p.version_id GROUP BY c.line
    UNION ALL
    SELECT 'current', c.line, 'tags', list(t.tag ORDER BY t.ordinal)
    FROM tag AS t JOIN changed_event AS c ON c.current_id = t.version_id GROUP BY c.line
    UNION ALL
    SELECT 'current', c.line, 'evidence', list(concat_ws(' | ', e.source_id, e.locator, e.quote, e.stance, e.edtf) ORDER BY e.ordinal)
    FROM evidence_item AS e JOIN changed_event AS c ON c.current_id = e.version_id GROUP BY c.line
),
fields AS (
    SELECT s.line, s.event_id, unnest([
        {'field': 'title', 'before': v.title, 'after': s.title},
        {'field': 'kind', 'before': v.kind, 'after': s.kind},
        {'field': 'description', 'before': v.description, 'after': s.description},
        {'field': 'place', 'before': v.place, 'after': s.place},
        {'field': 'country', 'before': v.country, 'after': s.country},
        {'field': 'lat', 'before': v.lat::VARCHAR, 'after': s.lat::VARCHAR},
        {'field': 'lon', 'before': v.lon::VARCHAR, 'after': s.lon::VARCHAR},
        {'field': 'edtf', 'before': v.edtf, 'after': s.edtf},
        {'field': 'when_text', 'before': v.when_text, 'after': s.when_text},
        {'field': 'relative', 'before': v.relative::VARCHAR, 'after': s.relative::VARCHAR},
        {'field': 'start_min', 'before': epoch_us(v.start_min)::VARCHAR, 'after': s.start_min::VARCHAR},
        {'field': 'start_max', 'before': epoch_us(v.start_max)::VARCHAR, 'after': s.start_max::VARCHAR},
        {'field': 'end_min', 'before': epoch_us(v.end_min)::VARCHAR, 'after': s.end_min::VARCHAR},
        {'field': 'end_max', 'before': epoch_us(v.end_max)::VARCHAR, 'after': s.end_max::VARCHAR},
        {'field': 'precision', 'before': v.precision, 'after': s.precision},
        {'field': 'confidence', 'before': v.confidence::VARCHAR, 'after': s.confidence::VARCHAR},
        {'field': 'attributes', 'before': v.attributes::VARCHAR, 'after': s.attributes}
    ], recursive := true)
    FROM changed_event AS c
    JOIN stage_event AS s ON s.line = c.line
    JOIN event_version AS v ON v.version_id = c.current_id
),
differing AS (
    SELECT line, event_id, field, before, after FROM fields
    UNION ALL
    SELECT c.line, s.event_id, k.part, array_to_string(b.content, '; '), array_to_string(a.content, '; ')
    FROM changed_event AS c
    JOIN stage_event AS s ON s.line = c.line
    CROSS JOIN (VALUES ('participants'), ('tags'), ('evidence')) AS k (part)
    LEFT JOIN parts AS b ON b.side = 'current' AND b.line = c.line AND b.part = k.part
    LEFT JOIN parts AS a ON a.side = 'staged' AND a.line = c.line AND a.part = k.part
)
SELECT event_id, field, before, after
FROM differing
WHERE before IS DISTINCT FROM after
ORDER BY line, field
LIMIT 1000
