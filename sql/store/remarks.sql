-- remarks: what is to be said of the staged events, each with its count and the remedy.
SELECT remark, n
FROM (
    SELECT 1 AS place, count(*) AS n,
        'undated: their date is blank, or says that it is not known' AS remark
    FROM stage_event WHERE precision = 'undated'
    UNION ALL
    SELECT 2, count(*),
        'with an open end are certain at their start only: no source says when it was published '
        || '(`published` in its [[source]], and an [[evidence]] that names it)'
    FROM stage_event WHERE end_kind = 'open' AND line NOT IN (SELECT line FROM said_event)
)
WHERE n > 0
ORDER BY place
