-- apply_past: what is known already of the events that are staged.
--
-- What the origin itself retracted, since it was missing from its file, is new where it comes again.
-- What a revision said that is undone was not said; what an undo gave back is said by whoever said it first.

CREATE OR REPLACE TEMP TABLE origin_revision AS
SELECT DISTINCT s.revision_id
FROM standing_revision AS s
JOIN revision AS r ON r.revision_id = s.stands_for
JOIN stage_revision AS n ON n.origin = r.origin;

INSERT INTO past_event
SELECT
    line, version, current_id,
    CASE WHEN current_id IS NOT NULL OR closed_by IS NULL OR closed_by NOT IN (SELECT revision_id FROM origin_revision)
        THEN origin_id END AS origin_id
FROM (
    SELECT
        s.line,
        max(v.version) AS version,
        max(v.version_id) FILTER (v.recorded_to = 'infinity') AS current_id,
        max(v.version_id) FILTER (v.first_recorded_by IN (SELECT revision_id FROM origin_revision)) AS origin_id,
        arg_max(v.closed_by, v.version_id) FILTER (v.first_recorded_by IN (SELECT revision_id FROM origin_revision)) AS closed_by
    FROM origin_of_version AS v
    JOIN stage_event AS s ON s.event_id = v.event_id
    GROUP BY s.line
);
