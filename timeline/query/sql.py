"""sql: a statement of the asker's own, for reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.store import Result, Store, one_question

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["sql"]


def sql(store: Store, statement: str, params: Mapping[str, Any] | None) -> Result:
    """The answer to one statement over the views."""
    if not statement.strip(" ;\n\t"):
        raise BadQuery("there is no SQL to run; try: SELECT * FROM events LIMIT 5")
    return Result(store, one_question(statement), dict(params or {}), title="sql", foreign=True)
