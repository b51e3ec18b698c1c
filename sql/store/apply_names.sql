-- apply_names: staged sources and entities become known, and every participant gets its entity_id.
--
-- A name is looked up by its key: lower case, no accents, letters and digits joined by '-'.
-- Identifiers win over names, names over aliases. A name that nobody knows makes a new entity.
-- Another spelling of a known name becomes an alias of its entity, unless it is an alias of another one in some spelling.
-- `described` counts the sources, entities and aliases of which something new is said.

INSERT INTO stage_source (source_id, title)
SELECT source_id, source_id
FROM (SELECT DISTINCT source_id FROM stage_evidence) AS e
WHERE source_id NOT IN (SELECT source_id FROM source) AND source_id NOT IN (SELECT source_id FROM stage_source);

CREATE OR REPLACE TEMP TABLE new_source AS
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN published_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(published_min) END AS published_min,
    CASE WHEN published_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(published_max) END AS published_max
FROM stage_source
EXCEPT
SELECT source_id, title, kind, publisher, url, published, published_min, published_max FROM source;

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

INSERT INTO former_source
SELECT s.*, (SELECT revision_id FROM stage_revision)
FROM source AS s SEMI JOIN new_source AS n ON n.source_id = s.source_id;

DELETE FROM source WHERE source_id IN (SELECT source_id FROM new_source);
INSERT INTO source SELECT *, (SELECT revision_id FROM stage_revision) FROM new_source;

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

CREATE OR REPLACE TEMP TABLE staged_name AS
SELECT entity, name_key(entity) AS key, min(kind) AS kind, min(country) AS country
FROM stage_participant
GROUP BY entity;

-- Every place of the macro is compiled anew by every write, so that each key is made in one place.
CREATE OR REPLACE TEMP TABLE spelled_name AS
SELECT name, name_key(name) AS key, entity_id, rank
FROM (
    SELECT entity_id AS name, entity_id, 1 AS rank FROM entity
    UNION ALL SELECT name, entity_id, 2 FROM entity
    UNION ALL SELECT alias, entity_id, 3 FROM entity_alias
);

CREATE OR REPLACE TEMP TABLE known_name AS
SELECT key, arg_min(entity_id, (rank, entity_id)) AS entity_id
FROM spelled_name
WHERE key IN (SELECT key FROM staged_name)
GROUP BY key;

INSERT INTO entity
SELECT key, min(entity), coalesce(min(kind), 'unknown'), min(country), (SELECT revision_id FROM stage_revision)
FROM staged_name
WHERE key NOT IN (SELECT key FROM known_name)
GROUP BY key;

CREATE OR REPLACE TEMP TABLE resolved_name AS
SELECT s.entity, s.key, coalesce(k.entity_id, s.key) AS entity_id
FROM staged_name AS s LEFT JOIN known_name AS k ON k.key = s.key;

CREATE OR REPLACE TEMP TABLE resolved_participant AS
SELECT p.line, p.ordinal, n.entity_id, p.role
FROM stage_participant AS p
JOIN resolved_name AS n ON n.entity = p.entity;

CREATE OR REPLACE TEMP TABLE new_spelling AS
SELECT n.entity_id, n.entity AS alias
FROM resolved_name AS n
JOIN entity AS e ON e.entity_id = n.entity_id
LEFT JOIN (
    SELECT key, list(entity_id) AS entities, list(name) AS aliases FROM spelled_name WHERE rank = 3 GROUP BY key
) AS a ON a.key = n.key
WHERE n.entity NOT IN (e.entity_id, e.name)
    AND (a.key IS NULL OR (NOT list_contains(a.aliases, n.entity) AND list_unique(a.entities) = 1 AND a.entities[1] = n.entity_id));

INSERT INTO entity_alias SELECT entity_id, alias, (SELECT revision_id FROM stage_revision) FROM new_spelling;

CREATE OR REPLACE TEMP TABLE described AS
SELECT
    (SELECT count(*) FROM new_source) + (SELECT count(*) FROM new_entity) + (SELECT count(*) FROM new_alias)
    + (SELECT count(*) FROM new_spelling) AS described;
