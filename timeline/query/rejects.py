"""rejects: the rows of files that made no event, and why."""

from __future__ import annotations

from timeline.store import Result, Steps, Store

__all__ = ["rejects"]


def rejects(store: Store, *, file: str | None, revision: int | None) -> Result:
    """Every rejected row, in the order of revisions and lines."""
    steps = Steps()
    conditions = []
    if file is not None:
        conditions.append(f"file = {steps.param('file', file)}")
    if revision is not None:
        conditions.append(f"revision_id = {steps.param('revision', revision)}")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    columns = 'revision_id, file, line, column_name AS "column", value, reason, record'
    return steps.result(
        store,
        f"SELECT {columns}\nFROM rejected_row{where}\nORDER BY revision_id, file, line, column_name",
        title="rejected rows",
    )
