"""coverage: how long, and for what share of a period, something of a selection was going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.concurrency import SORTED
from timeline.query.extents import add_extents, add_levels, begin, each_item, resolution_unit, window_of

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["coverage"]


def coverage(
    store: Store, selector: str, *, by: str | None, from_: Any, to: Any, resolution: str | None, as_of: Any
) -> Result:
    """The length covered at least and at most, of the window or else from the first to the last moment of each item."""
    window = window_of(from_, to)
    with store.reading() as session:
        steps = begin(session, selector, as_of, by)
    add_extents(steps, window, resolution_unit(resolution))
    add_levels(steps)
    low, high = (
        known if limit is None else f"make_timestamp({steps.param(stem, limit)}::BIGINT)"
        for stem, limit, known in (("from", window.low, "first"), ("to", window.high, "last"))
    )
    steps.add("known", 'SELECT item, min("start") AS first, max("end") AS last FROM level GROUP BY item')
    steps.add(
        "period",
        f"""
SELECT i.item, {low} AS "start", {high} AS "end"
FROM ({each_item(by)}) AS i LEFT JOIN known AS k ON k.item IS NOT DISTINCT FROM i.item
WHERE {low} < {high}""",
    )
    item = "p.item, " if by else ""

    def length(condition: str) -> str:
        """NULL, without limit, where an open end is among those that count."""
        whole = 'CASE WHEN isfinite(l."start") AND isfinite(l."end") THEN epoch_us(l."end") - epoch_us(l."start") END'
        endless = f"count(*) FILTER (({condition}) AND ({whole}) IS NULL) > 0"
        return (
            f"CASE WHEN {endless} THEN NULL ELSE coalesce(sum({whole}) FILTER ({condition}), 0)::BIGINT END"
        )

    final = f"""
SELECT
    {item}p."start", p."end",
    {length("n_certain > 0")} AS covered_min,
    {length("n_possible > 0")} AS covered_max,
    CASE WHEN isfinite(p."start") AND isfinite(p."end") THEN epoch_us(p."end") - epoch_us(p."start") END AS period,
    covered_min / period AS share_min, covered_max / period AS share_max
FROM period AS p LEFT JOIN level AS l ON l.item IS NOT DISTINCT FROM p.item
GROUP BY p.item, p."start", p."end"
ORDER BY p.item"""
    return steps.result(store, final, title=f"coverage of {selector or 'all events'}", path=SORTED)
