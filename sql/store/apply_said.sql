-- apply_said: an ongoing event went on at least until the latest source that says so was published.
--
-- Only supporting evidence counts, and only where it states no date of its own or one that is itself ongoing.

INSERT INTO said_event
SELECT e.line, max(epoch_us(s.published_min)) AS said
FROM stage_evidence AS e
JOIN source AS s ON s.source_id = e.source_id
WHERE e.stance = 'supports' AND (e.edtf IS NULL OR e.edtf LIKE '%/..') AND isfinite(s.published_min)
    AND e.line IN (SELECT line FROM stage_event WHERE end_kind = 'open')
GROUP BY e.line;

UPDATE stage_event
SET end_min = greatest(stage_event.end_min, said_event.said)
FROM said_event
WHERE said_event.line = stage_event.line AND stage_event.end_kind = 'open';
