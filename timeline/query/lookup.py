"""lookup: the state as of each event, such as who was in office when it began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.dimensions import sharing
from timeline.query.find import check_certainty
from timeline.query.selectors import Certainty, add_selection
from timeline.store import base, resolve_as_of

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["lookup"]


def lookup(
    store: Store, left: str, right: str, *, by: str | None, certainty: Certainty, as_of: Any
) -> Result:
    """For each event of `left`, the events of `right` that were going on when it began."""
    check_certainty(certainty)
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, left, name="asking", certainty=certainty)
        add_selection(steps, session, right, name="state", certainty=certainty)
    alike = sharing(steps, by, "asking", "state")
    certain = "r.start_max <= l.start_min AND r.end_min > l.start_max"
    steps.add(
        "held",
        f"""
SELECT l.version_id AS asking, r.version_id AS state, {certain} AS certain
FROM asking AS l JOIN state AS r
    ON r.start_min <= l.start_max AND r.end_max > l.start_min AND r.event_id <> l.event_id{alike}
{f"WHERE {certain}" if certainty == "certain" else ""}""",
    )
    final = """
SELECT
    l.event_id AS "left", l.title AS left_title, l.edtf AS left_when,
    r.event_id AS "right", r.title AS right_title, r.edtf AS right_when, r.kind AS right_kind,
    CASE WHEN h.certain THEN 'certain' WHEN h.certain IS NOT NULL THEN 'possible' END AS certainty
FROM asking AS l
LEFT JOIN held AS h ON h.asking = l.version_id
LEFT JOIN state AS r ON r.version_id = h.state
ORDER BY l.start_min, l.event_id, r.start_min, r.event_id"""
    note = "an event without a state beside it began when none was known"
    return steps.result(store, final, title=f"{right or 'all'} as of {left or 'all'}", notes=(note,))
