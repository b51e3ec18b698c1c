-- Which file a revision read, so that what a corrected edition of it lacks is known.
--
-- Its path is told from the folder of the database. NULL where no file was read, or by an earlier version of the program.

ALTER TABLE revision ADD COLUMN file VARCHAR;

CREATE OR REPLACE VIEW revisions AS
SELECT revision_id, recorded_at, author, reason, tool, origin, added, amended, retracted, unchanged, rejected, file
FROM revision;
