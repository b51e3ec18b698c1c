-- known_changes: merges, undos, names and rejected rows name events, entities and revisions that there are; undos an earlier revision.
SELECT event_id, concat('merge into ', into_id, ' in revision ', revision_id, ' names what is not there') AS detail
FROM event_merge
WHERE event_id NOT IN (SELECT event_id FROM event_version) OR into_id NOT IN (SELECT event_id FROM event_version)
UNION ALL
SELECT NULL, concat('revision ', revision_id, ' undoes revision ', undoes, ', which does not come before it')
FROM revision
WHERE undoes >= revision_id OR undoes NOT IN (SELECT revision_id FROM revision)
UNION ALL
SELECT NULL, concat('alias ', alias, ' of unknown entity ', entity_id)
FROM entity_alias
WHERE entity_id NOT IN (SELECT entity_id FROM entity)
UNION ALL
SELECT NULL, concat(what, ' of missing revision ', revision_id)
FROM (
    SELECT 'merge' AS what, revision_id FROM event_merge UNION ALL SELECT 'merge', undone_by FROM event_merge
    UNION ALL SELECT 'entity', revision_id FROM entity UNION ALL SELECT 'source', revision_id FROM source
    UNION ALL SELECT 'alias', revision_id FROM entity_alias UNION ALL SELECT 'rejected row', revision_id FROM rejected_row
    UNION ALL SELECT 'former entity', closed_by FROM former_entity UNION ALL SELECT 'former source', closed_by FROM former_source
    UNION ALL SELECT 'former alias', closed_by FROM former_alias UNION ALL SELECT 'version', closed_by FROM event_version
)
WHERE revision_id IS NOT NULL AND revision_id NOT IN (SELECT revision_id FROM revision)
