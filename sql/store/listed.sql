-- listed: events with the lists of their parts: who, roles, tags, sources.
--
-- A step of a question, which reads the step `selected`: versions of events, one row each.
-- Adds to their columns the names of the participants and the role of each, in their order, the tags and the sources
-- of the evidence in theirs. An event without parts has empty lists; none is NULL.
SELECT
    e.*,
    coalesce(list_transform(list_sort(w.items), lambda i: i.name), []) AS who,
    coalesce(list_transform(list_sort(w.items), lambda i: i.role), []) AS roles,
    coalesce(list_transform(list_sort(t.items), lambda i: i.tag), []) AS tags,
    coalesce(list_transform(list_sort(s.items), lambda i: i.source_id), []) AS sources
FROM selected AS e
LEFT JOIN (
    SELECT p.version_id, list({'ordinal': p.ordinal, 'name': coalesce(n.name, p.entity_id), 'role': p.role}) AS items
    FROM participant AS p LEFT JOIN entity AS n ON n.entity_id = p.entity_id GROUP BY p.version_id
) AS w ON w.version_id = e.version_id
LEFT JOIN (
    SELECT version_id, list({'ordinal': ordinal, 'tag': tag}) AS items FROM tag GROUP BY version_id
) AS t ON t.version_id = e.version_id
LEFT JOIN (
    SELECT version_id, list({'ordinal': ordinal, 'source_id': source_id}) AS items FROM evidence_item GROUP BY version_id
) AS s ON s.version_id = e.version_id
