-- relation_mask: the possible relations as bits: 1 before, 2 meets, 4 overlaps, ... 4096 after.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
-- Bit i stands for relation i in the order of Allen: before meets overlaps starts during finishes equals
-- finished_by contains started_by overlapped_by met_by after.
--
-- Example:
--   SELECT relation_mask(0, 0, 5, 5, 5, 5, 9, 9);  -- 2
CREATE OR REPLACE TEMP MACRO relation_mask(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    CASE WHEN possibly_before(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 1 ELSE 0 END
    + CASE WHEN possibly_meets(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 2 ELSE 0 END
    + CASE WHEN possibly_overlaps(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 4 ELSE 0 END
    + CASE WHEN possibly_starts(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 8 ELSE 0 END
    + CASE WHEN possibly_during(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 16 ELSE 0 END
    + CASE WHEN possibly_finishes(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 32 ELSE 0 END
    + CASE WHEN possibly_equals(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 64 ELSE 0 END
    + CASE WHEN possibly_finished_by(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 128 ELSE 0 END
    + CASE WHEN possibly_contains(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 256 ELSE 0 END
    + CASE WHEN possibly_started_by(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 512 ELSE 0 END
    + CASE WHEN possibly_overlapped_by(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 1024 ELSE 0 END
    + CASE WHEN possibly_met_by(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 2048 ELSE 0 END
    + CASE WHEN possibly_after(
        a_start_min, a_start_max, a_end_min, a_end_max,
        b_start_min, b_start_max, b_end_min, b_end_max
    ) THEN 4096 ELSE 0 END;
