"""flat: the events of a selection in full, with the lists of their parts: what leaves as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.event_sql import ORDER
from timeline.query.selectors import add_selection
from timeline.resources import read_text
from timeline.store import Result, Store, base, resolve_as_of, result_of

if TYPE_CHECKING:
    from timeline.when.inputs import AsOfLike

__all__ = ["flat"]

_COLUMNS = """e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.relative, e.start_min, e.start_max, e.end_min,
    e.end_max, e.start_kind, e.end_kind, e.precision, e.approximate, e.uncertain, e.description, e.place, e.country, e.lat, e.lon,
    e.who, e.roles, e.tags, e.sources, e.confidence, e.attributes"""


def flat(store: Store, selector: str, *, as_of: AsOfLike | None) -> Result:
    """One row an event, in order of time, with all that is known of it but its history."""
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty="possible", where=None)
    steps.add("listed", read_text("sql/store/listed.sql"))
    return result_of(steps, store, f"SELECT {_COLUMNS}\nFROM listed AS e\nORDER BY {ORDER}", title="events")
