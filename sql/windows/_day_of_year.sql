-- _day_of_year: the days from 1 March.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT _day_of_year(25508);  -- 306
CREATE OR REPLACE TEMP MACRO _day_of_year(
    day BIGINT  -- days, as of _day_of_century
) AS
    (4 * day + 3) % 1461 // 4;
