-- possibly_follows: whether in some reading A starts after B ends, or where it ends.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
--
-- Example:
--   SELECT possibly_follows(9, 11, 10, 12, 5, 5, 9, 9);  -- true
CREATE OR REPLACE TEMP MACRO possibly_follows(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    _low(b_end_min) <= _high(a_start_max);
