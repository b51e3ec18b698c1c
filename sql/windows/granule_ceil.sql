-- granule_ceil: the number of the first granule that starts at an instant or later.
--
-- Units are those of granule_floor. NULL, unbounded, stays NULL.
--
-- Example:
--   SELECT granule_ceil(1, 'day');  -- 1
CREATE OR REPLACE TEMP MACRO granule_ceil(
    instant BIGINT,  -- microseconds since 1970-01-01T00:00:00Z
    unit VARCHAR  -- the resolution
) AS
    granule_floor(instant - 1, unit) + 1;
