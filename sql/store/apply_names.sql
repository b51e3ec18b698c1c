-- apply_names: every staged participant gets its entity_id.
--
-- A name is looked up by its key: lower case, no accents, letters and digits joined by '-'.
-- Identifiers win over names, names over aliases. A name that nobody knows makes a new entity.
-- Another spelling of a known name becomes an alias of its entity, unless it is an alias of another one in some spelling.

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

INSERT INTO resolved_participant
SELECT p.line, p.ordinal, n.entity_id, p.role
FROM stage_participant AS p
JOIN resolved_name AS n ON n.entity = p.entity;

INSERT INTO new_spelling
SELECT n.entity_id, n.entity AS alias
FROM resolved_name AS n
JOIN entity AS e ON e.entity_id = n.entity_id
LEFT JOIN (
    SELECT key, list(entity_id) AS entities, list(name) AS aliases FROM spelled_name WHERE rank = 3 GROUP BY key
) AS a ON a.key = n.key
WHERE n.entity NOT IN (e.entity_id, e.name)
    AND (a.key IS NULL OR (NOT list_contains(a.aliases, n.entity) AND list_unique(a.entities) = 1 AND a.entities[1] = n.entity_id));

INSERT INTO entity_alias SELECT entity_id, alias, (SELECT revision_id FROM stage_revision) FROM new_spelling;

INSERT INTO described SELECT count(*) FROM new_spelling;
