-- What undoing needs: which revision an undo takes back, and what a source or another name was before.
--
-- A source is what it is now; a row of `former_source` is what it was from one revision until another closed it.
-- So it is with the other names of an entity. Without a row it was always so, as far as is known.

ALTER TABLE revision ADD COLUMN undoes INTEGER;

CREATE TABLE former_source (
    source_id     VARCHAR   NOT NULL,
    title         VARCHAR   NOT NULL,
    kind          VARCHAR,
    publisher     VARCHAR,
    url           VARCHAR,
    published     VARCHAR,
    published_min TIMESTAMP NOT NULL,
    published_max TIMESTAMP NOT NULL,
    revision_id   INTEGER   NOT NULL,
    closed_by     INTEGER   NOT NULL
);

CREATE TABLE former_alias (
    entity_id   VARCHAR NOT NULL,
    alias       VARCHAR NOT NULL,
    revision_id INTEGER NOT NULL,
    closed_by   INTEGER NOT NULL
);

CREATE OR REPLACE VIEW revisions AS
SELECT revision_id, recorded_at, author, reason, tool, origin, added, amended, retracted, unchanged, rejected, file, undoes
FROM revision;
