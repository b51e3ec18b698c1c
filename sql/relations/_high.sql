-- _high: an upper bound that compares as a number.
--
-- NULL is unbounded, and more than any instant.
--
-- Example:
--   SELECT _high(NULL) > 0;  -- true
CREATE OR REPLACE TEMP MACRO _high(
    bound BIGINT  -- a latest start or end
) AS
    coalesce(bound, 9223372036854775807);
