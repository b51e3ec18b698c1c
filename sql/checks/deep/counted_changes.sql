-- counted_changes: a revision added, amended and retracted as many events as its versions say.
WITH
change AS (
    SELECT revision_id, event_id, true AS opened, false AS closed FROM event_version
    UNION ALL
    SELECT closed_by, event_id, false, true FROM event_version WHERE closed_by IS NOT NULL
),
counted AS (
    SELECT
        revision_id, count(*) FILTER (opened AND NOT closed) AS added, count(*) FILTER (opened AND closed) AS amended,
        count(*) FILTER (closed AND NOT opened) AS retracted
    FROM (SELECT revision_id, event_id, bool_or(opened) AS opened, bool_or(closed) AS closed FROM change GROUP BY ALL)
    GROUP BY revision_id
)
SELECT
    NULL AS event_id,
    concat(
        'revision ', r.revision_id, ' says ', r.added, ' added, ', r.amended, ' amended, ', r.retracted, ' retracted; its versions say ',
        coalesce(c.added, 0), ', ', coalesce(c.amended, 0), ', ', coalesce(c.retracted, 0)
    ) AS detail
FROM revision AS r LEFT JOIN counted AS c ON c.revision_id = r.revision_id
WHERE (r.added, r.amended, r.retracted) IS DISTINCT FROM (coalesce(c.added, 0), coalesce(c.amended, 0), coalesce(c.retracted, 0))
