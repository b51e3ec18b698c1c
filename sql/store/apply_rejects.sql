-- apply_rejects: which staged rejects are not kept already.

INSERT INTO new_reject
SELECT file, line, column_name, value, reason, record FROM stage_reject
EXCEPT ALL
SELECT file, line, column_name, value, reason, record::VARCHAR
FROM rejected_row SEMI JOIN standing_revision USING (revision_id);
