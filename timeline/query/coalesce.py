"""coalesce: events that overlap or touch, joined into one stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import END, ITEM, START, counted, names
from timeline.query.coalesce_kernel import joined
from timeline.query.find import check_certainty
from timeline.query.interval_steps import Window, add_extents, begin
from timeline.query.lengths import window_length
from timeline.query.options import AsOfOption, By, CertaintyOption, LengthOption, ResolutionOption, Selector
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.state_arrays import fetching
from timeline.query.state_path import planned, stretches, told
from timeline.store import HasStore, Result, result_of

if TYPE_CHECKING:
    from timeline.store import Steps

__all__ = ["coalesce"]


@question(
    ITEM,
    START,
    END,
    counted("events", "how many events are joined"),
    names("event_ids", "identities of the events"),
    shows="item start end events event_ids?",
    examples=[
        "timeline coalesce kind:government --by country",
    ],
)
def coalesce(
    self: HasStore,
    selector: Selector = "",
    *,
    by: By = None,
    min_gap: LengthOption = None,
    certainty: CertaintyOption = "possible",
    resolution: ResolutionOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """Events that overlap or touch, joined into stretches.

    Args:
        by: join only events of the same item of this dimension.
        min_gap: the shortest gap that is kept, such as `30d`; shorter ones are bridged.
            By default any gap is kept; with 0 what touches stays apart.
        certainty: join what possibly was going on, or only what surely was.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="A", when="2010-01"), tl.add(title="B", when="2010-02")
    ...     tl.coalesce().pl()["events"].to_list()
    [2]
    """
    check_certainty(certainty)
    shortest = 1 if min_gap is None else window_length(min_gap).length
    with self._store.reading() as session:
        steps, _ = begin(session, selector, as_of, by)
        unit = compared_at(session, steps, resolution, "selected")
        plan = planned(self._store, session, steps, by, windows=2, lists=True)
    add_extents(steps, Window(None, None), unit, by)
    path = told(
        plan, joined, stretches(certainty), steps=steps, by=by, shortest=shortest, certainty=certainty
    )
    final = fetching(by, named=True) if plan.by_kernel else _in_sql(steps, by, shortest, certainty)
    title = f"stretches of {selector or 'all events'}, {certainty}"
    return result_of(steps, self._store, final, title=title, **path)


def _in_sql(steps: Steps, by: str | None, shortest: int, certainty: str) -> str:
    """The last statement where the engine answers."""
    steps.add(
        "ordered",
        f"""
SELECT
    item, {certainty}_start AS "start", {certainty}_end AS "end", event_id,
    max({certainty}_end) OVER (
        PARTITION BY item ORDER BY {certainty}_start, {certainty}_end, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached
FROM extent
WHERE {certainty}_start IS NOT NULL""",
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
    return f"""
SELECT
    {item}min("start") AS "start", max("end") AS "end", count(*) AS events,
    list(event_id ORDER BY "start", "end", event_id) AS event_ids
FROM numbered
GROUP BY item, stretch
ORDER BY {item}min("start")"""
