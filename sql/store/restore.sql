-- restore: a whole exported database becomes the content of an empty one, its revisions and versions as they were.

INSERT INTO revision SELECT * FROM restored_revision ORDER BY revision_id;
INSERT INTO entity SELECT * FROM restored_entity;
INSERT INTO entity_alias SELECT * FROM restored_alias;
INSERT INTO former_entity SELECT * FROM restored_former;
INSERT INTO former_alias SELECT * FROM restored_former_alias;

INSERT INTO source
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN published_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(published_min) END,
    CASE WHEN published_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(published_max) END,
    revision_id
FROM restored_source;

INSERT INTO former_source
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN published_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(published_min) END,
    CASE WHEN published_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(published_max) END,
    revision_id, closed_by
FROM restored_former_source;

CREATE OR REPLACE TEMP TABLE numbered_version AS
SELECT event_id, version, row_number() OVER (ORDER BY revision_id, event_id, version) AS version_id FROM restored_version;

INSERT INTO event_version
SELECT
    n.version_id, v.event_id, v.version, v.recorded_from, coalesce(v.recorded_to, 'infinity'), v.revision_id, v.closed_by,
    v.title, v.kind, v.description, v.place, v.country, v.lat, v.lon, v.edtf, v.when_text, v.relative,
    CASE WHEN v.start_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(v.start_min) END,
    CASE WHEN v.start_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(v.start_max) END,
    CASE WHEN v.end_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(v.end_min) END,
    CASE WHEN v.end_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(v.end_max) END,
    v.start_kind, v.end_kind, v.precision, v.approximate, v.uncertain, v.confidence, v.attributes
FROM restored_version AS v
JOIN numbered_version AS n ON n.event_id = v.event_id AND n.version = v.version
ORDER BY n.version_id;

INSERT INTO participant
SELECT n.version_id, p.ordinal, p.entity_id, p.role
FROM restored_participant AS p JOIN numbered_version AS n ON n.event_id = p.event_id AND n.version = p.version;

INSERT INTO tag
SELECT n.version_id, t.ordinal, t.tag
FROM restored_tag AS t JOIN numbered_version AS n ON n.event_id = t.event_id AND n.version = t.version;

INSERT INTO evidence_item
SELECT n.version_id, e.ordinal, e.source_id, e.locator, e.quote, e.stance, e.edtf
FROM restored_evidence AS e JOIN numbered_version AS n ON n.event_id = e.event_id AND n.version = e.version;

INSERT INTO event_merge SELECT * FROM restored_merge;
INSERT INTO rejected_row SELECT * FROM restored_reject;
