-- certainly_equals: whether in every reading A and B start and end together.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
--
-- Example:
--   SELECT certainly_equals(5, 5, 9, 9, 5, 5, 9, 9);  -- true
CREATE OR REPLACE TEMP MACRO certainly_equals(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    _high(a_start_max) <= _low(b_start_min)
    AND _high(b_start_max) <= _low(a_start_min)
    AND _high(a_end_max) <= _low(b_end_min)
    AND _high(b_end_max) <= _low(a_end_min);
