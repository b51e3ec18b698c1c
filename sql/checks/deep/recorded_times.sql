-- recorded_times: a version begins and ends with the revisions that opened and closed it, and revisions follow one another in time.
SELECT v.event_id, concat('version ', v.version, ' is recorded from ', v.recorded_from, ', its revision ', r.revision_id, ' at ', r.recorded_at) AS detail
FROM event_version AS v JOIN revision AS r ON r.revision_id = v.revision_id
WHERE v.recorded_from <> r.recorded_at
UNION ALL
SELECT v.event_id, concat('version ', v.version, ' is recorded to ', v.recorded_to, ', closed by revision ', coalesce(v.closed_by::VARCHAR, 'NULL'))
FROM event_version AS v LEFT JOIN revision AS r ON r.revision_id = v.closed_by
WHERE coalesce(r.recorded_at, 'infinity') <> v.recorded_to
UNION ALL
SELECT NULL, concat('revision ', revision_id, ' is recorded at ', recorded_at, ', the one before it at ', previous)
FROM (SELECT revision_id, recorded_at, lag(recorded_at) OVER (ORDER BY revision_id) AS previous FROM revision)
WHERE recorded_at <= previous
