"""check: the rows that break a rule. Each rule is one file of `sql/checks/` that selects the rows that break it."""

from __future__ import annotations

from timeline.query.answer_columns import text
from timeline.query.question import question
from timeline.resources import folder
from timeline.store import HasStore, Result

__all__ = ["check", "rules"]


def rules() -> dict[str, str]:
    """Every rule by name, with the SQL that selects event_id and detail of each breach."""
    files = sorted((folder("sql") / "checks").glob("*.sql"))
    return {file.stem: file.read_text(encoding="utf-8").strip().rstrip(";") for file in files}


@question(
    text("rule", "name of the rule"),
    text("event_id", "the event that breaks it"),
    text("detail", "how"),
    shows="rule event_id detail",
    examples=[
        "timeline check",
    ],
    alarms=True,
    empty="no breach found",
)
def check(self: HasStore) -> Result:
    """The rows that break a rule of sound data.

    An empty answer means that all is well. The command ends with exit code 1 when there are any.
    """
    with self._store.reading():
        parts = [
            f"SELECT '{name}' AS rule, event_id, detail FROM (\n{sql}\n)" for name, sql in rules().items()
        ]
    note = f"{len(parts)} rules checked"
    return Result(self._store, "\nUNION ALL\n".join(parts) + "\nORDER BY ALL", title="check", notes=(note,))
