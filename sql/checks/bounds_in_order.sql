-- bounds_in_order: the four bounds of every version leave an extent, and are tight.
SELECT event_id, concat('version ', version, ': ', start_min, ' .. ', start_max, ' / ', end_min, ' .. ', end_max) AS detail
FROM event_version
WHERE start_min > start_max OR end_min > end_max OR start_min >= end_max
    OR (isfinite(end_max) AND start_max >= end_max) OR (isfinite(start_min) AND end_min <= start_min)
