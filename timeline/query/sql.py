"""sql: a statement of the asker's own, for reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.store import Result, Store, check_one_select

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["sql"]


def sql(store: Store, statement: str, params: Mapping[str, Any] | None) -> Result:
    """The answer to one statement over the views."""
    text = statement.strip().rstrip(";").strip()
    if not text:
        raise BadQuery("there is no SQL to run; try: SELECT * FROM events LIMIT 5")
    check_one_select(text)
    return Result(store, text, dict(params or {}), title="sql", foreign=True)
