"""rejects: the rows of files that made no event, and why."""

from __future__ import annotations

from timeline.query.answer_columns import counted, text
from timeline.query.options import FileName, RevisionNumber
from timeline.query.question import question
from timeline.schema import Column
from timeline.store import HasStore, Result, Steps, result_of, undone_by, undos

__all__ = ["rejects"]


@question(
    counted("revision_id", "the revision that read the file"),
    text("file", "the file"),
    counted("line", "line of the file"),
    text("column", "column of the value", "the whole row"),
    text("value", "the value", "the whole row"),
    text("reason", "why it made no event"),
    Column("record", "string", "the whole row, as JSON"),
    shows="revision_id file? line column value reason",
    examples=[
        "timeline rejects",
    ],
    empty="no row was rejected",
)
def rejects(self: HasStore, *, file: FileName = None, revision: RevisionNumber = None) -> Result:
    """The rows of files that made no event, and why.

    The whole row is kept as `record`, which JSON and CSV show. Those of a revision that is undone are left out,
    unless it is asked for.

    Args:
        file: only those of this file, as it was called when it was ingested.
        revision: only those of this revision.
    """
    steps = Steps()
    conditions = []
    if file is not None:
        conditions.append(f"file = {steps.param('file', file)}")
    if revision is not None:
        conditions.append(f"revision_id = {steps.param('revision', revision)}")
    else:
        with self._store.reading() as session:
            undone = list(undone_by(undos(session)))
        if undone:
            conditions.append(f"NOT list_contains({steps.param('undone', undone)}, revision_id)")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    columns = 'revision_id, file, line, column_name AS "column", value, reason, record'
    return result_of(
        steps,
        self._store,
        f"SELECT {columns}\nFROM rejected_row{where}\nORDER BY revision_id, file, line, column_name",
        title="rejected rows",
    )
