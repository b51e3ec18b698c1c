-- known_sources: every piece of evidence names a known source, of a past version a former one at least; no source_id stands twice.
SELECT v.event_id, concat('unknown source ', i.source_id) AS detail
FROM evidence_item AS i
JOIN event_version AS v ON v.version_id = i.version_id
WHERE i.source_id NOT IN (SELECT source_id FROM source)
    AND (v.recorded_to = 'infinity' OR i.source_id NOT IN (SELECT source_id FROM former_source))
UNION ALL
SELECT NULL, concat('source ', source_id, ' stands ', count(*), ' times') FROM source GROUP BY source_id HAVING count(*) > 1
