-- apply_sources: staged sources, and those that staged evidence names, become known.

INSERT INTO stage_source (source_id, title)
SELECT source_id, source_id
FROM (SELECT DISTINCT source_id FROM stage_evidence) AS e
WHERE source_id NOT IN (SELECT source_id FROM source) AND source_id NOT IN (SELECT source_id FROM stage_source);

CREATE OR REPLACE TEMP TABLE new_source AS
SELECT
    source_id, title, kind, publisher, url, published,
    CASE WHEN published_min IS NULL THEN '-infinity'::TIMESTAMP ELSE make_timestamp(published_min) END AS published_min,
    CASE WHEN published_max IS NULL THEN 'infinity'::TIMESTAMP ELSE make_timestamp(published_max) END AS published_max
FROM stage_source
EXCEPT
SELECT source_id, title, kind, publisher, url, published, published_min, published_max FROM source;

INSERT INTO former_source
SELECT s.*, (SELECT revision_id FROM stage_revision)
FROM source AS s SEMI JOIN new_source AS n ON n.source_id = s.source_id;

DELETE FROM source WHERE source_id IN (SELECT source_id FROM new_source);
INSERT INTO source SELECT *, (SELECT revision_id FROM stage_revision) FROM new_source;

INSERT INTO described SELECT count(*) FROM new_source;
