"""revisions: what was recorded when, by whom and why."""

from __future__ import annotations

from timeline.query.answer_columns import counted, instant, text
from timeline.query.options import AsOfOption
from timeline.query.question import question
from timeline.query.recorded_time import last_instant
from timeline.store import HasStore, Result, Steps

__all__ = ["revisions"]

_REVISIONS = """
SELECT revision_id, recorded_at, author, reason, tool, added, amended, retracted, unchanged, rejected, undoes
FROM revision
WHERE recorded_at <= {then}
ORDER BY revision_id
"""


@question(
    counted("revision_id", "its number"),
    instant("recorded_at", "when it was recorded", "never"),
    text("author", "who recorded it", "not stated"),
    text("reason", "why", "not stated"),
    text("tool", "the program"),
    *(counted(what, f"events {what}") for what in ("added", "amended", "retracted", "unchanged")),
    counted("rejected", "rows that made no event"),
    counted("undoes", "the revision that this one undoes", "it is no undo"),
    shows="revision_id recorded_at author? reason added amended retracted rejected?",
    examples=[
        "timeline revisions",
    ],
)
def revisions(self: HasStore, *, as_of: AsOfOption = None) -> Result:
    """Every revision: when, by whom, why, and how many events."""
    steps = Steps()
    with self._store.reading() as session:
        then = last_instant(steps, session, as_of)
    return steps.result(self._store, _REVISIONS.format(then=then), title="revisions")
