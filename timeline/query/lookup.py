"""lookup: the state as of each event, such as who was in office when it began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.dimensions import sharing
from timeline.query.extents import granular, resolution_unit
from timeline.query.find import check_certainty, check_limit
from timeline.query.selectors import Certainty, add_selection, fit
from timeline.store import base, resolve_as_of

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["lookup"]


def lookup(
    store: Store,
    left: str,
    right: str,
    *,
    by: str | None,
    certainty: Certainty,
    resolution: str | None,
    as_of: Any,
    limit: int | None,
) -> Result:
    """For each event of `left`, the events of `right` that were going on when it began.

    At a resolution they were going on in the unit in which it began.
    """
    check_certainty(certainty)
    rows = None if limit is None else check_limit(limit)
    unit = resolution_unit(resolution)
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, left, name="asking", certainty=certainty)
        add_selection(steps, session, right, name="state", certainty=certainty)
    alike = sharing(steps, by, "asking", "state")
    first, last = (granular(f"l.{name}", unit) for name in ("start_min", "start_max"))
    starts, ends = (
        [granular(f"r.{side}_{most}", unit) for most in ("min", "max")] for side in ("start", "end")
    )
    certain = f"{starts[1]} <= {first} AND {ends[0]} > {last} AND l.surely AND r.surely"
    steps.add(
        "held",
        f"""
SELECT l.version_id AS asking, r.version_id AS state, {certain} AS certain
FROM {fit(steps, "asking")} AS l JOIN {fit(steps, "state")} AS r
    ON {starts[0]} <= {last} AND {ends[1]} > {first} AND r.event_id <> l.event_id{alike}
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
    if rows is not None:
        final += f"\nLIMIT {steps.param('limit', rows)}"
    note = "an event without a state beside it began when none was known"
    return steps.result(store, final, title=f"{right or 'all'} as of {left or 'all'}", notes=(note,))
