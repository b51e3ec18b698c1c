-- known_entities: every participant is an entity, of a past version a former one at least, and no entity_id stands twice.
SELECT v.event_id, concat('unknown entity ', p.entity_id) AS detail
FROM participant AS p
JOIN event_version AS v ON v.version_id = p.version_id
WHERE p.entity_id NOT IN (SELECT entity_id FROM entity)
    AND (v.recorded_to = 'infinity' OR p.entity_id NOT IN (SELECT entity_id FROM former_entity))
UNION ALL
SELECT NULL, concat('entity ', entity_id, ' stands ', count(*), ' times') FROM entity GROUP BY entity_id HAVING count(*) > 1
