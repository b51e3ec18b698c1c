-- distance_min: the smallest distance of A and B.
--
-- Bounds are tight and count microseconds, or granules: so does the answer. NULL is unbounded.
-- The distance is 0 if both share a granule, else from the last granule of one to the first of the other.
--
-- Example:
--   SELECT distance_min(0, 4, 1, 5, 7, 7, 9, 9);  -- 3
CREATE OR REPLACE TEMP MACRO distance_min(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    greatest(0, coalesce(b_start_min - a_end_max + 1, 0), coalesce(a_start_min - b_end_max + 1, 0));
