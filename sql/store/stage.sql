-- stage: the temporary tables that every write fills before it is applied, and those that its steps fill, if they run.
--
-- `line` tells the staged events apart: the line of a file, or a count from 1; the parts of an event repeat it.
-- Bounds are BIGINT microseconds, NULL for unbounded.
-- `stage_seen` holds the rows that are rejected, with their identities where they have one.
-- `described` counts the sources, entities and aliases of which something new is said, step by step.
-- `entity` is an identifier, a name or an alias; `kind` and `country` describe it where it is new.

CREATE OR REPLACE TEMP TABLE stage_source (
    source_id VARCHAR, title VARCHAR, kind VARCHAR, publisher VARCHAR, url VARCHAR,
    published VARCHAR, published_min BIGINT, published_max BIGINT
);
CREATE OR REPLACE TEMP TABLE stage_entity (entity_id VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_alias (entity_id VARCHAR, alias VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_event (
    line BIGINT, event_id VARCHAR, title VARCHAR, kind VARCHAR, description VARCHAR, place VARCHAR, country VARCHAR,
    lat DOUBLE, lon DOUBLE, edtf VARCHAR, when_text VARCHAR, relative VARCHAR[],
    start_min BIGINT, start_max BIGINT, end_min BIGINT, end_max BIGINT, start_kind VARCHAR, end_kind VARCHAR,
    precision VARCHAR, approximate BOOLEAN, uncertain BOOLEAN, confidence DOUBLE, attributes VARCHAR
);
CREATE OR REPLACE TEMP TABLE stage_participant (
    line BIGINT, ordinal INTEGER, entity VARCHAR, role VARCHAR, kind VARCHAR, country VARCHAR
);
CREATE OR REPLACE TEMP TABLE stage_tag (line BIGINT, ordinal INTEGER, tag VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_evidence (
    line BIGINT, ordinal INTEGER, source_id VARCHAR, locator VARCHAR, quote VARCHAR, stance VARCHAR, edtf VARCHAR
);
CREATE OR REPLACE TEMP TABLE stage_retraction (event_id VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_merge (event_id VARCHAR, into_id VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_unmerge (event_id VARCHAR);
CREATE OR REPLACE TEMP TABLE stage_reject (
    file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, record VARCHAR
);
CREATE OR REPLACE TEMP TABLE stage_seen (event_id VARCHAR, record VARCHAR);

CREATE OR REPLACE TEMP TABLE described (n BIGINT);
CREATE OR REPLACE TEMP TABLE new_spelling (entity_id VARCHAR, alias VARCHAR);
CREATE OR REPLACE TEMP TABLE resolved_participant (line BIGINT, ordinal INTEGER, entity_id VARCHAR, role VARCHAR);
CREATE OR REPLACE TEMP TABLE said_event (line BIGINT, said BIGINT);
CREATE OR REPLACE TEMP TABLE past_event (line BIGINT, version INTEGER, current_id BIGINT, origin_id BIGINT);
CREATE OR REPLACE TEMP TABLE unchanged_event (line BIGINT);
CREATE OR REPLACE TEMP TABLE unwritten_line (line BIGINT);
CREATE OR REPLACE TEMP TABLE changed_event (line BIGINT, current_id BIGINT);
CREATE OR REPLACE TEMP TABLE new_reject (
    file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, record VARCHAR
);
