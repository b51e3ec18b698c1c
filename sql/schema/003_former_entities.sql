-- What an entity was before a revision changed it, so that a question as of then gets the name of then.
--
-- The row of `entity` is what it is now. Without a row here it was always so, as far as is known.

CREATE TABLE former_entity (
    entity_id   VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    country     VARCHAR,
    revision_id INTEGER NOT NULL,
    closed_by   INTEGER NOT NULL
);
