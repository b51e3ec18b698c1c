-- The tables of a timeline database.
--
-- Bounds are TIMESTAMP NOT NULL; -infinity and infinity stand for unbounded, so that comparisons need no case analysis.
-- An event_version is open while recorded_to is infinity.
-- A revision of an ingested file has an origin, the name under which its source is known here:
-- what a source says anew is compared with what the same origin said last.
-- Identity and references are kept by the one writer path and verified by sql/checks; an index on every key
-- would make a large ingestion several times slower.

CREATE TABLE meta (
    key   VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

CREATE TABLE revision (
    revision_id INTEGER   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    author      VARCHAR   NOT NULL,
    reason      VARCHAR   NOT NULL,
    tool        VARCHAR   NOT NULL,
    origin      VARCHAR,
    added       BIGINT    NOT NULL,
    amended     BIGINT    NOT NULL,
    retracted   BIGINT    NOT NULL,
    unchanged   BIGINT    NOT NULL,
    rejected    BIGINT    NOT NULL
);

CREATE TABLE entity (
    entity_id   VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    country     VARCHAR,
    revision_id INTEGER NOT NULL
);

CREATE TABLE entity_alias (
    entity_id   VARCHAR NOT NULL,
    alias       VARCHAR NOT NULL,
    revision_id INTEGER NOT NULL
);

CREATE TABLE source (
    source_id     VARCHAR   NOT NULL,
    title         VARCHAR   NOT NULL,
    kind          VARCHAR,
    publisher     VARCHAR,
    url           VARCHAR,
    published     VARCHAR,
    published_min TIMESTAMP NOT NULL,
    published_max TIMESTAMP NOT NULL,
    revision_id   INTEGER   NOT NULL
);

CREATE TABLE event_version (
    version_id    BIGINT    NOT NULL,
    event_id      VARCHAR   NOT NULL,
    version       INTEGER   NOT NULL,
    recorded_from TIMESTAMP NOT NULL,
    recorded_to   TIMESTAMP NOT NULL,
    revision_id   INTEGER   NOT NULL,
    closed_by     INTEGER,
    title         VARCHAR   NOT NULL,
    kind          VARCHAR   NOT NULL,
    description   VARCHAR,
    place         VARCHAR,
    country       VARCHAR,
    lat           DOUBLE,
    lon           DOUBLE,
    edtf          VARCHAR,
    when_text     VARCHAR,
    relative      VARCHAR[],
    start_min     TIMESTAMP NOT NULL,
    start_max     TIMESTAMP NOT NULL,
    end_min       TIMESTAMP NOT NULL,
    end_max       TIMESTAMP NOT NULL,
    start_kind    VARCHAR   NOT NULL,
    end_kind      VARCHAR   NOT NULL,
    precision     VARCHAR   NOT NULL,
    approximate   BOOLEAN   NOT NULL,
    uncertain     BOOLEAN   NOT NULL,
    confidence    DOUBLE,
    attributes    JSON
);

CREATE TABLE participant (
    version_id BIGINT  NOT NULL,
    ordinal    INTEGER NOT NULL,
    entity_id  VARCHAR NOT NULL,
    role       VARCHAR NOT NULL
);

CREATE TABLE tag (
    version_id BIGINT  NOT NULL,
    ordinal    INTEGER NOT NULL,
    tag        VARCHAR NOT NULL
);

CREATE TABLE evidence_item (
    version_id BIGINT  NOT NULL,
    ordinal    INTEGER NOT NULL,
    source_id  VARCHAR NOT NULL,
    locator    VARCHAR,
    quote      VARCHAR,
    stance     VARCHAR NOT NULL,
    edtf       VARCHAR
);

CREATE TABLE rejected_row (
    revision_id INTEGER NOT NULL,
    file        VARCHAR,
    line        BIGINT,
    column_name VARCHAR,
    value       VARCHAR,
    reason      VARCHAR NOT NULL,
    record      JSON
);

CREATE TABLE event_merge (
    event_id    VARCHAR NOT NULL,
    into_id     VARCHAR NOT NULL,
    revision_id INTEGER NOT NULL,
    undone_by   INTEGER
);
