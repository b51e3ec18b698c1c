-- standing: which revisions stand, and which revision first recorded each version.
--
-- `undone_revision` holds those that are undone, `redone_revision` each undo of an undo with the revision that it
-- brought back; both are filled by `timeline/store/undone.py`.
-- A version that an undo gave back has the content of the version that the undone revision had closed: so it was recorded first by
-- whoever recorded that one. Where nothing was ever undone, that is the revision of each version.

CREATE OR REPLACE TEMP TABLE undone_revision (revision_id INTEGER);
CREATE OR REPLACE TEMP TABLE redone_revision (revision_id INTEGER, stands_for INTEGER);

CREATE OR REPLACE TEMP VIEW standing_revision AS
SELECT revision_id, revision_id AS stands_for
FROM revision
WHERE revision_id NOT IN (SELECT revision_id FROM undone_revision)
UNION ALL
SELECT revision_id, stands_for FROM redone_revision;

CREATE OR REPLACE TEMP VIEW origin_of_version AS
WITH RECURSIVE given_back AS (
    SELECT v.version_id, v.event_id, r.undoes, NULL::INTEGER AS first_recorded_by
    FROM event_version AS v
    JOIN revision AS r ON r.revision_id = v.revision_id
    WHERE r.undoes IS NOT NULL
    UNION ALL
    SELECT g.version_id, g.event_id, r.undoes, CASE WHEN r.undoes IS NULL THEN r.revision_id END
    FROM given_back AS g
    JOIN event_version AS v ON v.event_id = g.event_id AND v.closed_by = g.undoes
    JOIN revision AS r ON r.revision_id = v.revision_id
)
SELECT v.version_id, v.event_id, v.version, v.recorded_to, v.revision_id, v.closed_by, coalesce(g.first_recorded_by, v.revision_id) AS first_recorded_by
FROM event_version AS v
LEFT JOIN (SELECT version_id, first_recorded_by FROM given_back WHERE first_recorded_by IS NOT NULL) AS g ON g.version_id = v.version_id;
