-- _low: a lower bound that compares as a number.
--
-- NULL is unbounded, and less than any instant.
--
-- Example:
--   SELECT _low(NULL) < 0;  -- true
CREATE OR REPLACE TEMP MACRO _low(
    bound BIGINT  -- an earliest start or end
) AS
    coalesce(bound, -9223372036854775807);
