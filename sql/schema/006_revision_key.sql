-- The number of a revision is given once, whoever writes: versions are numbered after it, and belong to it.
--
-- It is the one key that the engine keeps: revisions are few, and two writers that do not know of each other collide on it.

CREATE UNIQUE INDEX revision_key ON revision (revision_id);
