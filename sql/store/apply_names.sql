-- apply_names: staged sources and entities become known, and every participant gets its entity_id.
--
-- A name is looked up by its key: lower case, no accents, letters and digits joined by '-'.
-- Identifiers win over names, names over aliases. A name that nobody knows makes a new entity.

INSERT INTO stage_source (source_id, title)
SELECT DISTINCT source_id, source_id
FROM stage_evidence
WHERE source_id NOT IN (SELECT source_id FROM source) AND source_id NOT IN (SELECT source_id FROM stage_source);

DELETE FROM source WHERE source_id IN (SELECT source_id FROM stage_source);

INSERT INTO source
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN published_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(published_min) END,
    CASE WHEN published_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(published_max) END,
    (SELECT revision_id FROM stage_revision)
FROM stage_source;

UPDATE entity
SET name = s.name, country = coalesce(s.country, entity.country), kind = CASE WHEN s.kind = 'unknown' THEN entity.kind ELSE s.kind END
FROM stage_entity AS s
WHERE s.entity_id = entity.entity_id;

INSERT INTO entity
SELECT entity_id, name, kind, country, (SELECT revision_id FROM stage_revision)
FROM stage_entity
WHERE entity_id NOT IN (SELECT entity_id FROM entity);

INSERT INTO entity_alias
SELECT DISTINCT s.entity_id, s.alias, (SELECT revision_id FROM stage_revision)
FROM stage_alias AS s
ANTI JOIN entity_alias AS a ON a.entity_id = s.entity_id AND a.alias = s.alias;

CREATE OR REPLACE TEMP TABLE known_name AS
SELECT key, arg_min(entity_id, (rank, entity_id)) AS entity_id
FROM (
    SELECT name_key(entity_id) AS key, entity_id, 1 AS rank FROM entity
    UNION ALL SELECT name_key(name), entity_id, 2 FROM entity
    UNION ALL SELECT name_key(alias), entity_id, 3 FROM entity_alias
)
GROUP BY key;

CREATE OR REPLACE TEMP TABLE staged_name AS
SELECT s.entity, name_key(s.entity) AS key
FROM (SELECT DISTINCT entity FROM stage_participant) AS s;

INSERT INTO entity
SELECT key, min(entity), 'unknown', NULL, (SELECT revision_id FROM stage_revision)
FROM staged_name
WHERE key NOT IN (SELECT key FROM known_name)
GROUP BY key;

CREATE OR REPLACE TEMP TABLE resolved_participant AS
SELECT p.event_id, p.ordinal, coalesce(k.entity_id, n.key) AS entity_id, p.role
FROM stage_participant AS p
JOIN staged_name AS n ON n.entity = p.entity
LEFT JOIN known_name AS k ON k.key = n.key;
