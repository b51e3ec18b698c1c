-- restore_stage: the temporary tables that hold a whole exported database before it is restored.
--
-- Bounds are BIGINT microseconds, NULL for unbounded; recorded times are BIGINT microseconds, NULL for still told.

CREATE OR REPLACE TEMP TABLE restored_revision AS SELECT * FROM revision LIMIT 0;
CREATE OR REPLACE TEMP TABLE restored_entity AS SELECT * FROM entity LIMIT 0;
CREATE OR REPLACE TEMP TABLE restored_alias (entity_id VARCHAR, alias VARCHAR, revision_id INTEGER);
CREATE OR REPLACE TEMP TABLE restored_former AS SELECT * FROM former_entity LIMIT 0;
CREATE OR REPLACE TEMP TABLE restored_source (
    source_id VARCHAR, title VARCHAR, kind VARCHAR, publisher VARCHAR, url VARCHAR,
    published VARCHAR, published_min BIGINT, published_max BIGINT, revision_id INTEGER
);
CREATE OR REPLACE TEMP TABLE restored_former_alias AS SELECT * FROM former_alias LIMIT 0;
CREATE OR REPLACE TEMP TABLE restored_former_source (
    source_id VARCHAR, title VARCHAR, kind VARCHAR, publisher VARCHAR, url VARCHAR,
    published VARCHAR, published_min BIGINT, published_max BIGINT, revision_id INTEGER, closed_by INTEGER
);
CREATE OR REPLACE TEMP TABLE restored_version (
    event_id VARCHAR, version INTEGER, title VARCHAR, kind VARCHAR, description VARCHAR, place VARCHAR, country VARCHAR,
    lat DOUBLE, lon DOUBLE, edtf VARCHAR, when_text VARCHAR, relative VARCHAR[],
    start_min BIGINT, start_max BIGINT, end_min BIGINT, end_max BIGINT, start_kind VARCHAR, end_kind VARCHAR,
    precision VARCHAR, approximate BOOLEAN, uncertain BOOLEAN, confidence DOUBLE, attributes VARCHAR,
    recorded_from TIMESTAMP, revision_id INTEGER, recorded_to TIMESTAMP, closed_by INTEGER
);
CREATE OR REPLACE TEMP TABLE restored_participant (
    event_id VARCHAR, version INTEGER, ordinal INTEGER, entity_id VARCHAR, role VARCHAR
);
CREATE OR REPLACE TEMP TABLE restored_tag (event_id VARCHAR, version INTEGER, ordinal INTEGER, tag VARCHAR);
CREATE OR REPLACE TEMP TABLE restored_evidence (
    event_id VARCHAR, version INTEGER, ordinal INTEGER, source_id VARCHAR, locator VARCHAR, quote VARCHAR, stance VARCHAR, edtf VARCHAR
);
CREATE OR REPLACE TEMP TABLE restored_merge AS SELECT * FROM event_merge LIMIT 0;
CREATE OR REPLACE TEMP TABLE restored_reject AS SELECT * FROM rejected_row LIMIT 0;
