"""check: the rows that break a rule. Each rule is one file of `sql/checks/` that selects the guilty."""

from __future__ import annotations

from timeline.resources import folder
from timeline.store import Result, Store

__all__ = ["check", "rules"]


def rules() -> dict[str, str]:
    """Every rule by name, with the SQL that selects event_id and detail of each breach."""
    files = sorted((folder("sql") / "checks").glob("*.sql"))
    return {file.stem: file.read_text(encoding="utf-8").strip().rstrip(";") for file in files}


def check(store: Store) -> Result:
    """All breaches of all rules."""
    with store.reading():
        parts = [
            f"SELECT '{name}' AS rule, event_id, detail FROM (\n{sql}\n)" for name, sql in rules().items()
        ]
    note = f"{len(parts)} rules checked"
    return Result(store, "\nUNION ALL\n".join(parts) + "\nORDER BY ALL", title="check", notes=(note,))
