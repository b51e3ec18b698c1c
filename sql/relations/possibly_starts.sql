-- possibly_starts: whether in some reading A starts where B starts, and ends first.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
--
-- Example:
--   SELECT possibly_starts(5, 5, 6, 6, 5, 5, 9, 9);  -- true
CREATE OR REPLACE TEMP MACRO possibly_starts(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    _low(a_start_min) <= _high(b_start_max)
    AND _low(b_start_min) <= _high(a_start_max)
    AND _low(a_end_min) < _high(b_end_max)
    AND _low(b_start_min) <= _high(b_end_max) - 2;
