-- undo_names: entities, their other names, and sources are as they were before the revision `undone`.
--
-- What it brought is gone, but where something else that stands names it or has changed it since.

CREATE OR REPLACE TEMP TABLE gone_alias AS
SELECT a.entity_id, a.alias
FROM entity_alias AS a
SEMI JOIN (
    SELECT entity_id, alias FROM entity_alias SEMI JOIN undone USING (revision_id)
    UNION ALL SELECT entity_id, alias FROM former_alias SEMI JOIN undone USING (revision_id)
) AS t ON t.entity_id = a.entity_id AND t.alias = a.alias;

INSERT INTO former_alias
SELECT a.entity_id, a.alias, a.revision_id, r.revision_id
FROM entity_alias AS a SEMI JOIN gone_alias AS g ON g.entity_id = a.entity_id AND g.alias = a.alias
CROSS JOIN stage_revision AS r;

DELETE FROM entity_alias USING gone_alias AS g WHERE entity_alias.entity_id = g.entity_id AND entity_alias.alias = g.alias;

INSERT INTO entity_alias
SELECT DISTINCT a.entity_id, a.alias, r.revision_id
FROM restored_alias AS a
ANTI JOIN entity_alias AS e ON e.entity_id = a.entity_id AND e.alias = a.alias
CROSS JOIN stage_revision AS r;

CREATE OR REPLACE TEMP TABLE standing_version AS
SELECT version_id FROM origin_of_version WHERE first_recorded_by NOT IN (SELECT revision_id FROM undone_revision);

CREATE OR REPLACE TEMP TABLE gone_entity AS
SELECT entity_id
FROM (
    SELECT entity_id FROM entity SEMI JOIN undone USING (revision_id)
    UNION SELECT entity_id FROM former_entity SEMI JOIN undone USING (revision_id)
)
WHERE entity_id NOT IN (SELECT entity_id FROM restored_entity)
    AND entity_id NOT IN (SELECT entity_id FROM entity_alias)
    AND entity_id NOT IN (SELECT f.entity_id FROM former_entity AS f JOIN later_revision AS l ON l.revision_id = f.closed_by)
    AND entity_id NOT IN (SELECT p.entity_id FROM participant AS p SEMI JOIN standing_version AS v ON v.version_id = p.version_id);

INSERT INTO former_entity
SELECT e.entity_id, e.name, e.kind, e.country, e.revision_id, r.revision_id
FROM entity AS e
CROSS JOIN stage_revision AS r
WHERE e.entity_id IN (SELECT entity_id FROM gone_entity UNION ALL SELECT entity_id FROM restored_entity);

DELETE FROM entity WHERE entity_id IN (SELECT entity_id FROM gone_entity);

UPDATE entity
SET name = b.name, kind = b.kind, country = b.country
FROM restored_entity AS b
WHERE b.entity_id = entity.entity_id;

INSERT INTO entity
SELECT b.entity_id, b.name, b.kind, b.country, r.revision_id
FROM restored_entity AS b
ANTI JOIN entity AS e ON e.entity_id = b.entity_id
CROSS JOIN stage_revision AS r;

CREATE OR REPLACE TEMP TABLE gone_source AS
SELECT source_id
FROM (
    SELECT source_id FROM source SEMI JOIN undone USING (revision_id)
    UNION SELECT source_id FROM former_source SEMI JOIN undone USING (revision_id)
)
WHERE source_id NOT IN (SELECT source_id FROM restored_source)
    AND source_id NOT IN (SELECT f.source_id FROM former_source AS f JOIN later_revision AS l ON l.revision_id = f.closed_by)
    AND source_id NOT IN (SELECT i.source_id FROM evidence_item AS i SEMI JOIN standing_version AS v ON v.version_id = i.version_id);

INSERT INTO former_source
SELECT s.*, r.revision_id
FROM source AS s
CROSS JOIN stage_revision AS r
WHERE s.source_id IN (SELECT source_id FROM gone_source UNION ALL SELECT source_id FROM restored_source);

DELETE FROM source WHERE source_id IN (SELECT source_id FROM gone_source UNION ALL SELECT source_id FROM restored_source);

INSERT INTO source
SELECT b.*, r.revision_id FROM restored_source AS b CROSS JOIN stage_revision AS r;

INSERT INTO event_merge
SELECT DISTINCT m.event_id, m.into_id, r.revision_id, NULL::INTEGER
FROM event_merge AS m
JOIN undone AS u ON m.undone_by = u.revision_id
CROSS JOIN stage_revision AS r;

UPDATE event_merge
SET undone_by = r.revision_id
FROM stage_revision AS r
WHERE event_merge.undone_by IS NULL
    AND event_merge.event_id IN (SELECT m.event_id FROM event_merge AS m JOIN undone AS u ON m.revision_id = u.revision_id);
