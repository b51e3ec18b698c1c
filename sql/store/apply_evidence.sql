-- apply_evidence: staged evidence that names its source alone gets what the event already tells of that source.
--
-- Only where the changes say that they tell no more of evidence than its source.
-- An event that rests on a source several times is taken in order, the first of them for the first.

UPDATE stage_evidence
SET locator = known.locator, quote = known.quote, stance = known.stance, edtf = known.edtf
FROM (
    SELECT named.line, named.ordinal, told.locator, told.quote, told.stance, told.edtf
    FROM (
        SELECT line, ordinal, source_id, row_number() OVER (PARTITION BY line, source_id ORDER BY ordinal) AS nth
        FROM stage_evidence
    ) AS named
    JOIN (
        SELECT
            s.line, e.source_id, e.locator, e.quote, e.stance, e.edtf,
            row_number() OVER (PARTITION BY s.line, e.source_id ORDER BY e.ordinal) AS nth
        FROM stage_event AS s
        JOIN event_version AS v ON v.event_id = s.event_id AND v.recorded_to = 'infinity'
        JOIN evidence_item AS e ON e.version_id = v.version_id
    ) AS told ON told.line = named.line AND told.source_id = named.source_id AND told.nth = named.nth
) AS known
WHERE known.line = stage_evidence.line AND known.ordinal = stage_evidence.ordinal;
