-- one_current_version: no event has two current versions.
SELECT event_id, concat(count(*), ' current versions') AS detail
FROM event_version
WHERE recorded_to = 'infinity'
GROUP BY event_id
HAVING count(*) > 1
