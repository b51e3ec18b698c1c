-- remarks: what is to be said of the staged events and their participants, each with its count and the remedy.
SELECT remark, n
FROM (
    SELECT 1 AS place, count(*) AS n,
        'undated: the date is blank, or says that it is not known' AS remark
    FROM stage_event WHERE precision = 'undated'
    UNION ALL
    SELECT 2, count(*),
        'with an open end, certain at the start only: no source says when it was published '
        || '(`published` in its [[source]], and an [[evidence]] that names it)'
    FROM stage_event WHERE end_kind = 'open' AND line NOT IN (SELECT line FROM said_event)
    UNION ALL
    SELECT 3, count(*),
        CASE count(*) WHEN 1 THEN 'spelling kept as an alias of a name already there'
            ELSE 'spellings kept as aliases of names already there' END
    FROM new_spelling
)
WHERE n > 0
ORDER BY place
