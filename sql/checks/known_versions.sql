-- known_versions: every part belongs to a version, and every version to a revision.
SELECT NULL AS event_id, concat(part, ' of missing version ', version_id) AS detail
FROM (
    SELECT 'participant' AS part, version_id FROM participant
    UNION ALL SELECT 'tag', version_id FROM tag
    UNION ALL SELECT 'evidence', version_id FROM evidence_item
)
WHERE version_id NOT IN (SELECT version_id FROM event_version)
UNION ALL
SELECT event_id, concat('version ', version, ' of missing revision ', revision_id)
FROM event_version
WHERE revision_id NOT IN (SELECT revision_id FROM revision)
