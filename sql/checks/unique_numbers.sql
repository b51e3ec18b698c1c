-- unique_numbers: no version_id, revision_id or instant of a revision stands twice.
SELECT min(event_id) AS event_id, concat('version_id ', version_id, ' stands ', count(*), ' times') AS detail
FROM event_version
GROUP BY version_id
HAVING count(*) > 1
UNION ALL
SELECT NULL, concat('revision ', revision_id, ' stands ', count(*), ' times') FROM revision GROUP BY revision_id HAVING count(*) > 1
UNION ALL
SELECT NULL, concat(count(*), ' revisions are of ', recorded_at) FROM revision GROUP BY recorded_at HAVING count(*) > 1
