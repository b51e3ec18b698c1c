-- relation_names: the names of the relations of a mask, in the order of its bits.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT relation_names(3);  -- [before, meets]
CREATE OR REPLACE TEMP MACRO relation_names(
    mask BIGINT  -- what relation_mask gives
) AS
    CASE WHEN mask IS NOT NULL THEN list_filter([
        CASE WHEN mask & 1 <> 0 THEN 'before' END,
        CASE WHEN mask & 2 <> 0 THEN 'meets' END,
        CASE WHEN mask & 4 <> 0 THEN 'overlaps' END,
        CASE WHEN mask & 8 <> 0 THEN 'starts' END,
        CASE WHEN mask & 16 <> 0 THEN 'during' END,
        CASE WHEN mask & 32 <> 0 THEN 'finishes' END,
        CASE WHEN mask & 64 <> 0 THEN 'equals' END,
        CASE WHEN mask & 128 <> 0 THEN 'finished_by' END,
        CASE WHEN mask & 256 <> 0 THEN 'contains' END,
        CASE WHEN mask & 512 <> 0 THEN 'started_by' END,
        CASE WHEN mask & 1024 <> 0 THEN 'overlapped_by' END,
        CASE WHEN mask & 2048 <> 0 THEN 'met_by' END,
        CASE WHEN mask & 4096 <> 0 THEN 'after' END
    ], lambda name: name IS NOT NULL) END;
