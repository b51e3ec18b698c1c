-- undo: what a revision touched, and what each thing was before. `undone` holds the revision, which no longer stands.
--
-- `later_revision` are those that stand since, without the undos of one another among them.

CREATE OR REPLACE TEMP TABLE later_revision AS
SELECT r.revision_id
FROM revision AS r, undone AS u
WHERE r.revision_id > u.revision_id AND coalesce(r.undoes, 0) <= u.revision_id
    AND r.revision_id NOT IN (SELECT revision_id FROM undone_revision);

CREATE OR REPLACE TEMP TABLE restored_event AS
SELECT v.event_id, max(v.version_id) FILTER (v.closed_by = u.revision_id) AS version_id
FROM event_version AS v, undone AS u
WHERE v.revision_id = u.revision_id OR v.closed_by = u.revision_id
GROUP BY v.event_id;

CREATE OR REPLACE TEMP TABLE restored_entity AS
SELECT f.entity_id, f.name, f.kind, f.country FROM former_entity AS f JOIN undone AS u ON f.closed_by = u.revision_id;

CREATE OR REPLACE TEMP TABLE restored_source AS
SELECT f.* EXCLUDE (revision_id, closed_by) FROM former_source AS f JOIN undone AS u ON f.closed_by = u.revision_id;

CREATE OR REPLACE TEMP TABLE restored_alias AS
SELECT f.entity_id, f.alias FROM former_alias AS f JOIN undone AS u ON f.closed_by = u.revision_id;

CREATE OR REPLACE TEMP TABLE later_change AS
SELECT DISTINCT revision_id, what, id
FROM (
    SELECT v.revision_id, 'event' AS what, v.event_id AS id FROM event_version AS v SEMI JOIN restored_event AS e ON e.event_id = v.event_id
    UNION ALL
    SELECT v.closed_by, 'event', v.event_id FROM event_version AS v SEMI JOIN restored_event AS e ON e.event_id = v.event_id
    UNION ALL
    SELECT f.closed_by, 'entity', f.entity_id FROM former_entity AS f SEMI JOIN restored_entity AS e ON e.entity_id = f.entity_id
    UNION ALL
    SELECT f.closed_by, 'source', f.source_id FROM former_source AS f SEMI JOIN restored_source AS s ON s.source_id = f.source_id
)
SEMI JOIN later_revision USING (revision_id);
