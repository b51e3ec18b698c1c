-- The views for anyone with a bare DuckDB: the current versions, NULL for unbounded, built-in functions only.

CREATE VIEW events AS
SELECT
    event_id, version, title, kind, description, place, country, lat, lon, edtf, when_text, relative,
    CASE WHEN isfinite(start_min) THEN start_min END AS start_min,
    CASE WHEN isfinite(start_max) THEN start_max END AS start_max,
    CASE WHEN isfinite(end_min) THEN end_min END AS end_min,
    CASE WHEN isfinite(end_max) THEN end_max END AS end_max,
    start_kind, end_kind, precision, approximate, uncertain, confidence, attributes, recorded_from, revision_id
FROM event_version
WHERE recorded_to = 'infinity';

CREATE VIEW participants AS
SELECT v.event_id, p.ordinal, p.entity_id, e.name, p.role
FROM event_version AS v
JOIN participant AS p ON p.version_id = v.version_id
LEFT JOIN entity AS e ON e.entity_id = p.entity_id
WHERE v.recorded_to = 'infinity';

CREATE VIEW tags AS
SELECT v.event_id, t.ordinal, t.tag
FROM event_version AS v
JOIN tag AS t ON t.version_id = v.version_id
WHERE v.recorded_to = 'infinity';

CREATE VIEW evidence AS
SELECT v.event_id, i.ordinal, i.source_id, i.locator, i.quote, i.stance, i.edtf
FROM event_version AS v
JOIN evidence_item AS i ON i.version_id = v.version_id
WHERE v.recorded_to = 'infinity';

CREATE VIEW entities AS
SELECT
    entity_id, name, kind, country,
    coalesce((SELECT list(a.alias ORDER BY a.alias) FROM entity_alias AS a WHERE a.entity_id = entity.entity_id), []) AS aliases
FROM entity;

CREATE VIEW sources AS
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN isfinite(published_min) THEN published_min END AS published_min,
    CASE WHEN isfinite(published_max) THEN published_max END AS published_max
FROM source;

CREATE VIEW revisions AS
SELECT revision_id, recorded_at, author, reason, tool, origin, added, amended, retracted, unchanged, rejected
FROM revision;

CREATE VIEW rejected_rows AS
SELECT revision_id, file, line, column_name, value, reason, record
FROM rejected_row;

CREATE VIEW merges AS
SELECT event_id, into_id, revision_id
FROM event_merge
WHERE undone_by IS NULL;
