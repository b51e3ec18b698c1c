-- overlap_max: the largest length of the extent that A and B may share.
--
-- Bounds are tight and count microseconds, or granules: so does the answer. NULL is unbounded.
-- NULL where the length has no limit; 0 where they cannot meet.
--
-- Example:
--   SELECT overlap_max(0, 4, 1, 5, 3, 3, 9, 9);  -- 2
CREATE OR REPLACE TEMP MACRO overlap_max(
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
        WHEN a_start_min IS NULL AND b_start_min IS NULL THEN NULL
        WHEN a_end_max IS NULL AND b_end_max IS NULL THEN NULL
        ELSE greatest(0, least(_high(a_end_max), _high(b_end_max)) - greatest(_low(a_start_min), _low(b_start_min)))
    END;
