-- certain_relation: the name of the one relation of a mask; NULL where several are possible.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT certain_relation(2);  -- meets
--   SELECT certain_relation(3);  -- NULL
CREATE OR REPLACE TEMP MACRO certain_relation(
    mask BIGINT  -- what relation_mask gives
) AS
    CASE mask
        WHEN 1 THEN 'before'
        WHEN 2 THEN 'meets'
        WHEN 4 THEN 'overlaps'
        WHEN 8 THEN 'starts'
        WHEN 16 THEN 'during'
        WHEN 32 THEN 'finishes'
        WHEN 64 THEN 'equals'
        WHEN 128 THEN 'finished_by'
        WHEN 256 THEN 'contains'
        WHEN 512 THEN 'started_by'
        WHEN 1024 THEN 'overlapped_by'
        WHEN 2048 THEN 'met_by'
        WHEN 4096 THEN 'after'
    END;
