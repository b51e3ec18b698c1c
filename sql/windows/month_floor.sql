-- month_floor: the number of the month that holds an instant: 12 times the year, and 0 for January to 11.
--
-- Proleptic Gregorian, UTC, any year, by whole numbers alone (C. Neri and L. Schneider, "Euclidean affine
-- functions and their application to calendar algorithms", 2023). NULL gives NULL.
--
-- Example:
--   SELECT month_floor(0) = 1970 * 12;  -- true
CREATE OR REPLACE TEMP MACRO month_floor(
    instant BIGINT  -- microseconds since 1970-01-01T00:00:00Z
) AS
    (4 * _calendar_day(instant) + 3) // 146097 * 1200 - 4800001
    + (4 * _day_of_century(_calendar_day(instant)) + 3) // 1461 * 12
    + (2141 * _day_of_year(_day_of_century(_calendar_day(instant))) + 197913) // 65536;
