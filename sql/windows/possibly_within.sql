-- possibly_within: whether in some reading A and B are at most a window apart.
--
-- Bounds are tight and count microseconds, or granules: so does the window. NULL is unbounded.
-- For a window of days, give bounds in days (granule_floor, granule_ceil). The answer is never NULL.
--
-- Example:
--   SELECT possibly_within(0, 4, 1, 5, 7, 7, 9, 9, 3);  -- true
CREATE OR REPLACE TEMP MACRO possibly_within(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT,  -- latest end of B
    most BIGINT  -- the window: the largest distance that is within it
) AS
    _low(b_start_min - most) < _high(a_end_max)
    AND _low(a_start_min - most) < _high(b_end_max);
