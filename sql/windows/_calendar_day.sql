-- _calendar_day: the days from 1 March of the year -400000 to an instant; never negative.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT _calendar_day(0) - 1000 * 146097;  -- 719468
CREATE OR REPLACE TEMP MACRO _calendar_day(
    instant BIGINT  -- microseconds since 1970-01-01T00:00:00Z
) AS
    _floor_div(instant, 86400000000) + 146816468;
