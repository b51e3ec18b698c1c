-- possible_relations: the names of the possible relations of A to B; one name is a certain relation.
--
-- Bounds are tight and count microseconds, or granules. NULL is unbounded; the answer is never NULL.
--
-- Example:
--   SELECT possible_relations(0, 0, 5, 5, 5, 6, 9, 9);  -- [before, meets]
CREATE OR REPLACE TEMP MACRO possible_relations(
    a_start_min BIGINT,  -- earliest start of A
    a_start_max BIGINT,  -- latest start of A
    a_end_min BIGINT,  -- earliest end of A
    a_end_max BIGINT,  -- latest end of A
    b_start_min BIGINT,  -- earliest start of B
    b_start_max BIGINT,  -- latest start of B
    b_end_min BIGINT,  -- earliest end of B
    b_end_max BIGINT  -- latest end of B
) AS
    list_filter([
        CASE WHEN possibly_before(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'before' END,
        CASE WHEN possibly_meets(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'meets' END,
        CASE WHEN possibly_overlaps(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'overlaps' END,
        CASE WHEN possibly_starts(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'starts' END,
        CASE WHEN possibly_during(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'during' END,
        CASE WHEN possibly_finishes(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'finishes' END,
        CASE WHEN possibly_equals(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'equals' END,
        CASE WHEN possibly_finished_by(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'finished_by' END,
        CASE WHEN possibly_contains(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'contains' END,
        CASE WHEN possibly_started_by(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'started_by' END,
        CASE WHEN possibly_overlapped_by(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'overlapped_by' END,
        CASE WHEN possibly_met_by(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'met_by' END,
        CASE WHEN possibly_after(
            a_start_min, a_start_max, a_end_min, a_end_max,
            b_start_min, b_start_max, b_end_min, b_end_max
        ) THEN 'after' END
    ], lambda name: name IS NOT NULL);
