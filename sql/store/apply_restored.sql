-- apply_restored: each event of `restored_event` gets the content of the version beside it; without one it is no longer current.
--
-- What such a version names and nobody knows any more is known again.

CREATE OR REPLACE TEMP TABLE given_version AS
SELECT
    g.event_id, g.version_id, v.current_id, v.version + 1 AS version,
    (SELECT max(version_id) FROM event_version) + row_number() OVER (ORDER BY g.version_id, g.event_id) AS new_id
FROM restored_event AS g
JOIN (
    SELECT event_id, max(version) AS version, max(version_id) FILTER (recorded_to = 'infinity') AS current_id
    FROM event_version
    WHERE event_id IN (SELECT event_id FROM restored_event)
    GROUP BY event_id
) AS v ON v.event_id = g.event_id
WHERE g.version_id IS NOT NULL OR v.current_id IS NOT NULL;

INSERT INTO entity
SELECT DISTINCT ON (f.entity_id) f.entity_id, f.name, f.kind, f.country, r.revision_id
FROM former_entity AS f
CROSS JOIN stage_revision AS r
WHERE f.entity_id NOT IN (SELECT entity_id FROM entity)
    AND f.entity_id IN (SELECT p.entity_id FROM participant AS p JOIN given_version AS g ON g.version_id = p.version_id)
ORDER BY f.entity_id, f.closed_by DESC;

INSERT INTO source
SELECT DISTINCT ON (f.source_id) f.* EXCLUDE (revision_id, closed_by), r.revision_id
FROM former_source AS f
CROSS JOIN stage_revision AS r
WHERE f.source_id NOT IN (SELECT source_id FROM source)
    AND f.source_id IN (SELECT i.source_id FROM evidence_item AS i JOIN given_version AS g ON g.version_id = i.version_id)
ORDER BY f.source_id, f.closed_by DESC;

UPDATE event_version
SET recorded_to = r.recorded_at, closed_by = r.revision_id
FROM stage_revision AS r
WHERE event_version.version_id IN (SELECT current_id FROM given_version WHERE current_id IS NOT NULL);

INSERT INTO event_version
SELECT v.* REPLACE (
    g.new_id AS version_id, g.version AS version, r.recorded_at AS recorded_from, 'infinity'::TIMESTAMP AS recorded_to,
    r.revision_id AS revision_id, NULL::INTEGER AS closed_by
)
FROM given_version AS g
JOIN event_version AS v ON v.version_id = g.version_id
CROSS JOIN stage_revision AS r
ORDER BY g.new_id;

INSERT INTO participant
SELECT g.new_id, p.ordinal, p.entity_id, p.role FROM given_version AS g JOIN participant AS p ON p.version_id = g.version_id;

INSERT INTO tag
SELECT g.new_id, t.ordinal, t.tag FROM given_version AS g JOIN tag AS t ON t.version_id = g.version_id;

INSERT INTO evidence_item
SELECT g.new_id, e.ordinal, e.source_id, e.locator, e.quote, e.stance, e.edtf
FROM given_version AS g JOIN evidence_item AS e ON e.version_id = g.version_id;
