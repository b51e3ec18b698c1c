"""gaps: when nothing of a selection was going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.concurrency import SORTED
from timeline.query.extents import add_extents, add_levels, begin, calendar_unit, limits, window_of
from timeline.query.find import check_certainty
from timeline.query.lengths import window_length

if TYPE_CHECKING:
    from timeline.query.selectors import Certainty
    from timeline.store import Result, Store

__all__ = ["gaps"]


def gaps(
    store: Store,
    selector: str,
    *,
    by: str | None,
    min_gap: str | int | None,
    certainty: Certainty,
    from_: Any,
    to: Any,
    resolution: str | None,
    as_of: Any,
) -> Result:
    """The stretches in which certainly, or possibly, no event was going on."""
    check_certainty(certainty)
    window = window_of(from_, to)
    shortest = 0 if min_gap is None else window_length(min_gap).length
    with store.reading() as session:
        steps = begin(session, selector, as_of, by)
    add_extents(steps, window, calendar_unit(resolution))
    add_levels(steps, edges=limits(steps, window))
    item = "item, " if by else ""
    steps.add(
        "quiet",
        """
SELECT *, n_possible = 0 AS certain,
    lag("end") OVER by_time IS DISTINCT FROM "start"
    OR lag(n_possible = 0) OVER by_time <> (n_possible = 0) AS fresh
FROM level
WHERE n_certain = 0
WINDOW by_time AS (PARTITION BY item ORDER BY "start")""",
    )
    steps.add(
        "stretch",
        """
SELECT *, count(*) FILTER (fresh) OVER (PARTITION BY item ORDER BY "start") AS number
FROM quiet""",
    )
    final = f"""
SELECT
    {item}min("start") AS "start", max("end") AS "end", CASE WHEN certain THEN 'certain' ELSE 'possible' END AS certainty,
    CASE WHEN isfinite(min("start")) AND isfinite(max("end")) THEN epoch_us(max("end")) - epoch_us(min("start")) END AS length
FROM stretch
GROUP BY item, number, certain
HAVING (length IS NULL OR length >= {steps.param("shortest", shortest)}){" AND certain" if certainty == "certain" else ""}
ORDER BY {item}min("start")"""
    return steps.result(store, final, title=f"gaps in {selector or 'all events'}", path=SORTED)
