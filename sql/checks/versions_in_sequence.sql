-- versions_in_sequence: versions of an event count up from 1 and their recorded times do not overlap.
SELECT event_id, concat('version ', version, ' is recorded from ', recorded_from, ' to ', recorded_to) AS detail
FROM (
    SELECT
        event_id, version, recorded_from, recorded_to,
        row_number() OVER by_version AS place,
        lag(recorded_to) OVER by_version AS previous_to
    FROM event_version
    WINDOW by_version AS (PARTITION BY event_id ORDER BY version)
)
WHERE version <> place OR recorded_from >= recorded_to OR recorded_from < previous_to
