"""coverage: how long, and for what share of a period, something of a selection was going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import END, ITEM, START, length
from timeline.query.coverage_kernel import covered
from timeline.query.interval_steps import (
    add_extents,
    add_levels,
    begin,
    each_item,
    window_of,
)
from timeline.query.options import AsOfOption, By, From, ResolutionOption, Selector, To
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.state_arrays import fetching
from timeline.query.state_path import ITEMS, planned, told
from timeline.schema import Column
from timeline.store import HasStore, Result, result_of

if TYPE_CHECKING:
    from timeline.query.window import Window
    from timeline.store import Steps

__all__ = ["coverage"]


def _share(name: str, how: str) -> Column:
    return Column(
        name,
        "double",
        f"share of the period in which something was {how} going on",
        "no limit",
        shown="share",
    )


@question(
    ITEM,
    START,
    END,
    length("covered_min", "how long something was certainly going on"),
    length("covered_max", "how long something was possibly going on"),
    length("period", "how long the period is"),
    _share("share_min", "certainly"),
    _share("share_max", "possibly"),
    shows="item start end covered_min covered_max period? share_min share_max",
    examples=[
        "timeline coverage kind:government --by country --from 2000 --to 2023",
    ],
)
def coverage(
    self: HasStore,
    selector: Selector = "",
    *,
    by: By = None,
    from_: From = None,
    to: To = None,
    resolution: ResolutionOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """For how long something of a selection was going on.

    The answer has the least and the most, and their shares of a period. The period is the window; without one,
    of each item from its first to its last moment.

    Args:
        by: one row an item of this dimension.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="A", when="2010-01-01/2010-01-05")
    ...     tl.coverage(from_="2010-01-01", to="2010-01-10").rows()[0]["share_max"]
    0.5
    """
    window = window_of(from_, to)
    with self._store.reading() as session:
        steps, _ = begin(session, selector, as_of, by)
        unit = compared_at(session, steps, resolution, "selected")
        plan = planned(self._store, session, steps, by)
    add_extents(steps, window, unit, by)
    path = told(plan, covered, ITEMS, steps=steps, by=by, window=window)
    final = fetching(by) if plan.by_kernel else _in_sql(steps, by, window)
    return result_of(steps, self._store, final, title=f"coverage of {selector or 'all events'}", **path)


def _in_sql(steps: Steps, by: str | None, window: Window) -> str:
    """The last statement where the engine answers."""
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

    return f"""
SELECT
    {item}p."start", p."end",
    {length("n_certain > 0")} AS covered_min,
    {length("n_possible > 0")} AS covered_max,
    CASE WHEN isfinite(p."start") AND isfinite(p."end") THEN epoch_us(p."end") - epoch_us(p."start") END AS period,
    covered_min / period AS share_min, covered_max / period AS share_max
FROM period AS p LEFT JOIN level AS l ON l.item IS NOT DISTINCT FROM p.item
GROUP BY p.item, p."start", p."end"
ORDER BY p.item"""
