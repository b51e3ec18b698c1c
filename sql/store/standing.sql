-- standing: which revisions stand, and which revision first told each version.
--
-- `undone_revision` holds those that are undone, `redone_revision` each undo of an undo with the revision that it
-- brought back; both are filled by `timeline/store/undone.py`.
-- A version that an undo gave back tells what the version told that the undone revision had closed: so it was told by
-- whoever told that one. Where nothing was ever undone, every version was told by its own revision.

CREATE OR REPLACE TEMP TABLE undone_revision (revision_id INTEGER);
CREATE OR REPLACE TEMP TABLE redone_revision (revision_id INTEGER, stands_for INTEGER);

CREATE OR REPLACE TEMP VIEW standing_revision AS
SELECT revision_id, revision_id AS stands_for
FROM revision
WHERE revision_id NOT IN (SELECT revision_id FROM undone_revision)
UNION ALL
SELECT revision_id, stands_for FROM redone_revision;

CREATE OR REPLACE TEMP VIEW told_version AS
WITH RECURSIVE given_back AS (
    SELECT v.version_id, v.event_id, r.undoes, NULL::INTEGER AS told_by
    FROM event_version AS v
    JOIN revision AS r ON r.revision_id = v.revision_id
    WHERE r.undoes IS NOT NULL
    UNION ALL
    SELECT g.version_id, g.event_id, r.undoes, CASE WHEN r.undoes IS NULL THEN r.revision_id END
    FROM given_back AS g
    JOIN event_version AS v ON v.event_id = g.event_id AND v.closed_by = g.undoes
    JOIN revision AS r ON r.revision_id = v.revision_id
)
SELECT v.version_id, v.event_id, v.version, v.recorded_to, v.revision_id, v.closed_by, coalesce(g.told_by, v.revision_id) AS told_by
FROM event_version AS v
LEFT JOIN (SELECT version_id, told_by FROM given_back WHERE told_by IS NOT NULL) AS g ON g.version_id = v.version_id;
