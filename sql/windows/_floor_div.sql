-- _floor_div: a whole number divided and rounded down, below zero too.
--
-- NULL gives NULL.
--
-- Example:
--   SELECT _floor_div(-1, 7);  -- -1
CREATE OR REPLACE TEMP MACRO _floor_div(
    number BIGINT,  -- what is divided
    divisor BIGINT  -- more than 0
) AS
    number // divisor - CASE WHEN number % divisor < 0 THEN 1 ELSE 0 END;
