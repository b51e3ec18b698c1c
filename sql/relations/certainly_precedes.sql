-- certainly_precedes: whether in every reading A ends before B starts, or where it starts.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
--
-- Example:
--   SELECT certainly_precedes(0, 0, 5, 5, 5, 5, 9, 9);  -- true
CREATE OR REPLACE TEMP MACRO certainly_precedes(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    _high(a_end_max) <= _low(b_start_min);
