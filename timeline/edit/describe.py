"""Saying what a source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.edit.fields import source_of
from timeline.errors import BadQuery
from timeline.store import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.store import Session

__all__ = ["described"]

_KNOWN = "SELECT title, kind, publisher, url, published FROM source WHERE source_id = $source_id"


def described(session: Session, source_id: str, fields: Mapping[str, Any]) -> Changes:
    """The changes that describe a source; an empty text removes a field.

    Raises:
        BadQuery: no field is given.
        BadRow: a field is refused.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    if not given:
        raise BadQuery(f"say something of the source '{source_id}': {', '.join(fields)}")
    known = session.rows(_KNOWN, {"source_id": source_id})
    before = known[0] if known else {"title": source_id}
    said = {name: None if value == "" else value for name, value in given.items()}
    return Changes(sources=[source_of({**before, **said, "source_id": source_id})])
