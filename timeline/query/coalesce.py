"""coalesce: events that overlap or touch, joined into one stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.concurrency import SORTED
from timeline.query.extents import Window, add_extents, begin, resolution_unit
from timeline.query.find import check_certainty
from timeline.query.lengths import window_length

if TYPE_CHECKING:
    from timeline.query.selectors import Certainty
    from timeline.store import Result, Store

__all__ = ["coalesce"]


def coalesce(
    store: Store,
    selector: str,
    *,
    by: str | None,
    min_gap: str | int | None,
    certainty: Certainty,
    resolution: str | None,
    as_of: Any,
) -> Result:
    """Stretches of hulls (possible) or of cores (certain), a gap of `min_gap` or more between two of them."""
    check_certainty(certainty)
    shortest = 1 if min_gap is None else window_length(min_gap).length
    with store.reading() as session:
        steps = begin(session, selector, as_of, by)
    add_extents(steps, Window(None, None), resolution_unit(resolution))
    steps.add(
        "ordered",
        f"""
SELECT
    x.item, x.{certainty}_start AS "start", x.{certainty}_end AS "end", e.event_id,
    max(x.{certainty}_end) OVER (
        PARTITION BY x.item ORDER BY x.{certainty}_start, x.{certainty}_end, e.event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached
FROM extent AS x JOIN selected AS e ON e.version_id = x.version_id
WHERE x.{certainty}_start IS NOT NULL""",
    )
    steps.add(
        "numbered",
        f"""
SELECT *, count(*) FILTER (
    reached IS NULL OR (isfinite(reached) AND epoch_us("start") - epoch_us(reached) >= {steps.param("shortest", shortest)})
) OVER (PARTITION BY item ORDER BY "start", "end", event_id) AS stretch
FROM ordered""",
    )
    item = "item, " if by else ""
    final = f"""
SELECT
    {item}min("start") AS "start", max("end") AS "end", count(*) AS events,
    list(event_id ORDER BY "start", "end", event_id) AS event_ids
FROM numbered
GROUP BY item, stretch
ORDER BY {item}min("start")"""
    return steps.result(
        store, final, title=f"stretches of {selector or 'all events'}, {certainty}", path=SORTED
    )
