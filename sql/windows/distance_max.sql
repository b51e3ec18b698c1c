-- distance_max: the largest distance of A and B.
--
-- Bounds are tight and count microseconds, or granules: so does the answer. NULL is unbounded.
-- The distance is 0 if both share a granule, else from the last granule of one to the first of the other.
-- NULL where the distance has no limit.
--
-- Example:
--   SELECT distance_max(0, 4, 1, 5, 7, 7, 9, 9);  -- 7
CREATE OR REPLACE TEMP MACRO distance_max(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    CASE
        WHEN a_start_max IS NULL OR a_end_min IS NULL OR b_start_max IS NULL OR b_end_min IS NULL THEN NULL
        ELSE greatest(0, b_start_max - a_end_min + 1, a_start_max - b_end_min + 1)
    END;
