-- sound_values: titles, kinds, countries, places on the earth, confidences, kinds of ends and attributes are what they can be.
SELECT event_id, concat('version ', version, ': ', field, ' is ', coalesce(value, 'NULL')) AS detail
FROM (
    SELECT
        event_id, version,
        unnest([
            {'field': 'title', 'value': title, 'sound': trim(title) <> ''},
            {'field': 'event_id', 'value': event_id, 'sound': trim(event_id) <> ''},
            {'field': 'kind', 'value': kind, 'sound': regexp_full_match(kind, '[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*')},
            {'field': 'country', 'value': country, 'sound': country IS NULL OR regexp_full_match(country, '[A-Z]{2,3}')},
            {'field': 'lat', 'value': lat::VARCHAR, 'sound': lat IS NULL OR (isfinite(lat) AND lat BETWEEN -90 AND 90)},
            {'field': 'lon', 'value': lon::VARCHAR, 'sound': lon IS NULL OR (isfinite(lon) AND lon BETWEEN -180 AND 180)},
            {
                'field': 'confidence', 'value': confidence::VARCHAR,
                'sound': confidence IS NULL OR (isfinite(confidence) AND confidence BETWEEN 0 AND 1)
            },
            {'field': 'start_kind', 'value': start_kind, 'sound': start_kind IN ('known', 'open', 'unknown')},
            {'field': 'end_kind', 'value': end_kind, 'sound': end_kind IN ('known', 'open', 'unknown')},
            {'field': 'attributes', 'value': attributes::VARCHAR, 'sound': attributes IS NULL OR json_type(attributes) = 'OBJECT'}
        ], recursive := true)
    FROM event_version
)
WHERE sound IS NOT TRUE
UNION ALL
SELECT v.event_id, concat('evidence of version ', v.version, ': stance is ', i.stance)
FROM evidence_item AS i JOIN event_version AS v ON v.version_id = i.version_id
WHERE i.stance NOT IN ('supports', 'contradicts')
