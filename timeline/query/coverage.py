"""coverage: how long, and for what share of a period, something of a selection was going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.concurrency import SORTED
from timeline.query.extents import add_extents, add_levels, begin, calendar_unit, window_of

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["coverage"]


def coverage(
    store: Store, selector: str, *, by: str | None, from_: Any, to: Any, resolution: str | None, as_of: Any
) -> Result:
    """The length covered at least and at most, of the window or else of the time from the first to the last moment."""
    window = window_of(from_, to)
    with store.reading() as session:
        steps = begin(session, selector, as_of, by)
    add_extents(steps, window, calendar_unit(resolution))
    add_levels(steps)
    low, high = (
        known if limit is None else f"make_timestamp({steps.param(stem, limit)}::BIGINT)"
        for stem, limit, known in (("from", window.low, "first"), ("to", window.high, "last"))
    )
    steps.add("known", 'SELECT min("start") AS first, max("end") AS last FROM level')
    steps.add("period", f'SELECT {low} AS "start", {high} AS "end" FROM known')
    item = "item, " if by else ""

    def length(condition: str) -> str:
        """NULL, without limit, where an open end is among those that count."""
        whole = 'CASE WHEN isfinite(l."start") AND isfinite(l."end") THEN epoch_us(l."end") - epoch_us(l."start") END'
        endless = f"count(*) FILTER (({condition}) AND ({whole}) IS NULL) > 0"
        return (
            f"CASE WHEN {endless} THEN NULL ELSE coalesce(sum({whole}) FILTER ({condition}), 0)::BIGINT END"
        )

    final = f"""
SELECT
    {item}any_value(p."start") AS "start", any_value(p."end") AS "end",
    {length("n_certain > 0")} AS covered_min,
    {length("n_possible > 0")} AS covered_max,
    CASE WHEN isfinite(any_value(p."start")) AND isfinite(any_value(p."end"))
        THEN epoch_us(any_value(p."end")) - epoch_us(any_value(p."start")) END AS period,
    covered_min / period AS share_min, covered_max / period AS share_max
FROM level AS l, period AS p
GROUP BY item
ORDER BY item"""
    return steps.result(store, final, title=f"coverage of {selector or 'all events'}", path=SORTED)
