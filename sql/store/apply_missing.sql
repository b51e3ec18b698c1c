-- apply_missing: the events of an earlier revision of this file and mapping that are no longer in it.
--
-- An event counts whose current version such a revision recorded; what was changed here since is nobody's to miss.
-- A row that is rejected is in the file all the same. Where a row has no identity, and was not rejected before as it is,
-- it may be any of them: `unknown_row` counts such rows.

CREATE OR REPLACE TEMP TABLE earlier_revision AS
SELECT DISTINCT s.revision_id
FROM standing_revision AS s
JOIN revision AS r ON r.revision_id = s.stands_for
JOIN stage_revision AS n ON n.origin = r.origin AND n.path = r.file;

CREATE OR REPLACE TEMP TABLE missing_event AS
SELECT v.event_id
FROM origin_of_version AS v
SEMI JOIN earlier_revision AS r ON r.revision_id = v.first_recorded_by
ANTI JOIN stage_event AS s ON s.event_id = v.event_id
ANTI JOIN stage_seen AS t ON t.event_id = v.event_id
WHERE v.recorded_to = 'infinity';

CREATE OR REPLACE TEMP TABLE unknown_row AS
SELECT t.record
FROM stage_seen AS t
ANTI JOIN (
    SELECT record::VARCHAR AS record FROM rejected_row WHERE revision_id IN (SELECT revision_id FROM earlier_revision)
) AS j ON j.record IS NOT DISTINCT FROM t.record
WHERE t.event_id IS NULL;
