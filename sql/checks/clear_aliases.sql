-- clear_aliases: one alias does not stand for two entities.
SELECT NULL AS event_id, concat('alias ', min(alias), ' stands for ', string_agg(DISTINCT entity_id, ', ' ORDER BY entity_id)) AS detail
FROM entity_alias
GROUP BY name_key(alias)
HAVING count(DISTINCT entity_id) > 1
