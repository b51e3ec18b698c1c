-- _day_of_century: the days from 1 March of a year that 100 divides.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT _day_of_century(_calendar_day(0));  -- 25508
CREATE OR REPLACE TEMP MACRO _day_of_century(
    day BIGINT  -- days, as of _calendar_day
) AS
    (4 * day + 3) % 146097 // 4;
