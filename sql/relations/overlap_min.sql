-- overlap_min: the smallest length of the extent that A and B share.
--
-- Bounds are tight and count microseconds, or granules: so does the answer. NULL is unbounded.
-- 0 where they need not meet; 1 at least where something of unknown length lies within the other.
--
-- Example:
--   SELECT overlap_min(0, 4, 1, 5, -9, -9, 99, 99);  -- 1
CREATE OR REPLACE TEMP MACRO overlap_min(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    greatest(0, least(
        greatest(1, coalesce(a_end_min - a_start_max, 1)),
        greatest(1, coalesce(b_end_min - b_start_max, 1)),
        coalesce(a_end_min - b_start_max, 0),
        coalesce(b_end_min - a_start_max, 0)
    ));
