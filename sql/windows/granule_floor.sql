-- granule_floor: the number of the granule that holds an instant.
--
-- Units: tick second minute hour day week month quarter year decade century millennium; NULL is the tick.
-- A week starts on Monday. NULL, unbounded, stays NULL. Any other unit is a conversion error.
--
-- Example:
--   SELECT granule_floor(-1, 'day');  -- -1
CREATE OR REPLACE TEMP MACRO granule_floor(
    instant BIGINT,  -- microseconds since 1970-01-01T00:00:00Z
    unit VARCHAR  -- the resolution
) AS
    CASE
        WHEN unit IN ('month', 'quarter', 'year', 'decade', 'century', 'millennium') THEN
            _floor_div(month_floor(instant), CASE unit
                WHEN 'month' THEN 1
                WHEN 'quarter' THEN 3
                WHEN 'year' THEN 12
                WHEN 'decade' THEN 120
                WHEN 'century' THEN 1200
                WHEN 'millennium' THEN 12000
            END)
        WHEN unit = 'week' THEN _floor_div(_floor_div(instant, 86400000000) + 3, 7)
        ELSE _floor_div(instant, CASE coalesce(unit, 'tick')
            WHEN 'tick' THEN 1
            WHEN 'second' THEN 1000000
            WHEN 'minute' THEN 60000000
            WHEN 'hour' THEN 3600000000
            WHEN 'day' THEN 86400000000
            ELSE CAST('there is no resolution called ' || unit AS BIGINT)
        END)
    END;
