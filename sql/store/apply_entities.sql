-- apply_entities: staged entities and their aliases become known.

CREATE OR REPLACE TEMP TABLE new_entity AS
SELECT DISTINCT ON (s.entity_id)
    s.entity_id, s.name,
    CASE WHEN s.kind IS NULL OR s.kind = 'unknown' THEN coalesce(e.kind, 'unknown') ELSE s.kind END AS kind,
    coalesce(s.country, e.country) AS country
FROM (SELECT *, row_number() OVER () AS place FROM stage_entity) AS s
LEFT JOIN entity AS e ON e.entity_id = s.entity_id
ORDER BY s.entity_id, s.place;

DELETE FROM new_entity
USING entity AS e
WHERE e.entity_id = new_entity.entity_id
    AND (e.name, e.kind, e.country) IS NOT DISTINCT FROM (new_entity.name, new_entity.kind, new_entity.country);

CREATE OR REPLACE TEMP TABLE new_alias AS
SELECT DISTINCT s.entity_id, s.alias
FROM stage_alias AS s
ANTI JOIN entity_alias AS a ON a.entity_id = s.entity_id AND a.alias = s.alias;

INSERT INTO former_entity
SELECT e.entity_id, e.name, e.kind, e.country, e.revision_id, (SELECT revision_id FROM stage_revision)
FROM entity AS e SEMI JOIN new_entity AS n ON n.entity_id = e.entity_id;

UPDATE entity
SET name = n.name, country = n.country, kind = n.kind
FROM new_entity AS n
WHERE n.entity_id = entity.entity_id;

INSERT INTO entity
SELECT entity_id, name, kind, country, (SELECT revision_id FROM stage_revision)
FROM new_entity
WHERE entity_id NOT IN (SELECT entity_id FROM entity);

INSERT INTO entity_alias SELECT entity_id, alias, (SELECT revision_id FROM stage_revision) FROM new_alias;

INSERT INTO described SELECT (SELECT count(*) FROM new_entity) + (SELECT count(*) FROM new_alias);
