"""gaps: when nothing of a selection was going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import CERTAINTY, END, ITEM, START, length
from timeline.query.find import check_certainty
from timeline.query.gaps_kernel import quiet
from timeline.query.interval_steps import add_extents, add_levels, begin, limits, window_of
from timeline.query.lengths import window_length
from timeline.query.options import (
    AsOfOption,
    By,
    CertaintyOption,
    From,
    LengthOption,
    ResolutionOption,
    Selector,
    To,
)
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.state_arrays import fetching
from timeline.query.state_path import ITEMS, planned, stretches, told
from timeline.store import HasStore, Result, result_of

if TYPE_CHECKING:
    from timeline.query.window import Window
    from timeline.store import Steps

__all__ = ["gaps"]


@question(
    ITEM,
    START,
    END,
    CERTAINTY,
    length("length", "the longest time for which nothing is going on in it in some world"),
    shows="item start end certainty length",
    examples=[
        "timeline gaps kind:government --by country --min-gap 30d",
    ],
)
def gaps(
    self: HasStore,
    selector: Selector = "",
    *,
    by: By = None,
    min_gap: LengthOption = None,
    certainty: CertaintyOption = "possible",
    from_: From = None,
    to: To = None,
    resolution: ResolutionOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """When nothing of a selection was going on.

    In a certain gap nothing can have been going on; in a possible one nothing needs to have been at any one moment.
    The length is the longest time without anything in some world: of a certain gap all of it, of a possible one less
    where an event must have been going on at some moment of it.
    Without a window it is looked for from the first to the last moment of each item.

    Args:
        by: gaps of each item of this dimension.
        min_gap: leave out gaps of a shorter length, such as `30d`. Of a possible gap that can be long enough as a
            whole, all parts are listed, short and certain ones among them; `certain` gaps count by themselves.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="A", when="2010-01"), tl.add(title="B", when="2010-03")
    ...     [(row["start"], row["certainty"]) for row in tl.gaps(resolution="month")]
    [('2010-02-01T00:00:00Z', 'certain')]
    """
    check_certainty(certainty)
    window = window_of(from_, to)
    shortest = 0 if min_gap is None else window_length(min_gap).length
    with self._store.reading() as session:
        steps, _ = begin(session, selector, as_of, by)
        unit = compared_at(session, steps, resolution, "selected")
        plan = planned(self._store, session, steps, by, windows=3, in_slices=True)
    add_extents(steps, window, unit, by)
    path = told(
        plan,
        quiet,
        _expected(certainty),
        steps=steps,
        by=by,
        window=window,
        shortest=shortest,
        certainty=certainty,
    )
    final = fetching(by) if plan.by_kernel else _in_sql(steps, by, window, shortest, certainty)
    return result_of(steps, self._store, final, title=f"gaps in {selector or 'all events'}", **path)


def _expected(certainty: str) -> str:
    """SQL that estimates the rows: one gap less than there are stretches, and a possible one where an event is vague."""
    certain = f"{stretches('possible')} - {ITEMS}"
    vague = "possible_start IS DISTINCT FROM certain_start OR possible_end IS DISTINCT FROM certain_end"
    return certain if certainty == "certain" else f"{certain} + (SELECT count(*) FROM extent WHERE {vague})"


def _in_sql(steps: Steps, by: str | None, window: Window, shortest: int, certainty: str) -> str:
    """The last statement where the engine answers."""
    _add_ending(steps)
    add_levels(steps, edges=limits(steps, window, by) + _ENDS)
    _add_free(steps)
    item = "item, " if by else ""
    steps.add(
        "quiet",
        """
SELECT *, n_possible = 0 AS certain,
    lag("end") OVER by_time IS DISTINCT FROM "start" AS apart,
    lag(n_possible = 0) OVER by_time <> (n_possible = 0) AS turned
FROM free
WHERE n_certain = 0
WINDOW by_time AS (PARTITION BY item ORDER BY "start")""",
    )
    steps.add(
        "numbered",
        """
SELECT *, count(*) FILTER (apart) OVER by_time AS gap, count(*) FILTER (apart OR turned) OVER by_time AS part
FROM quiet
WINDOW by_time AS (PARTITION BY item ORDER BY "start")""",
    )
    steps.add(
        "measured",
        f"""
SELECT *, {_length("part")} AS length, {_length("gap")} AS whole
FROM numbered
WINDOW of_part AS (PARTITION BY item, part), of_gap AS (PARTITION BY item, gap)""",
    )
    long = f"coalesce({{}} >= {steps.param('shortest', shortest)}, TRUE)"
    steps.add(
        "stretch",
        f"""
SELECT item, gap, certain, min("start") AS "start", max("end") AS "end",
    CASE WHEN count(length) = count(*) THEN max(length) END AS length, bool_or({long.format("whole")}) AS long
FROM measured
GROUP BY item, gap, part, certain""",
    )
    kept = (
        f"WHERE certain AND {long.format('length')}"
        if certainty == "certain"
        else "QUALIFY bool_or(long) OVER (PARTITION BY item, gap)"
    )
    return f"""
SELECT {item}"start", "end", CASE WHEN certain THEN 'certain' ELSE 'possible' END AS certainty, length
FROM stretch
{kept}
ORDER BY {item}"start\""""


_ENDS = """
UNION ALL SELECT item, "end", 0, 0 FROM ending"""
"""More edges: the earliest end of each event that surely goes on at some time; a free stretch may begin there."""


def _add_ending(steps: Steps) -> None:
    """Add `ending`: the earliest ends of the events that surely go on at some time, and the first of their latest starts."""
    steps.add(
        "ending",
        """
SELECT item, core_end AS "end", min(core_start) AS latest_start
FROM whole
WHERE surely AND possible_start < core_end
GROUP BY item, core_end""",
    )


def _add_free(steps: Steps) -> None:
    """Add `free`: the levels, each with the moment until which it can be free from its start on, where there is one.

    That is the earliest of the latest starts of all events that surely end after that start.
    """
    steps.add(
        "free",
        """
SELECT level.*, min(ending.latest_start) OVER (
    PARTITION BY level.item ORDER BY level."start" ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
) AS free_until
FROM level LEFT JOIN ending ON ending."end" = level."end" AND ending.item IS NOT DISTINCT FROM level.item""",
    )


def _length(of: str) -> str:
    """How long the part or the gap can be free from the start on, in microseconds; NULL without limit."""
    end = f'least(max("end") OVER of_{of}, free_until)'
    return f'CASE WHEN isfinite("start") AND isfinite({end}) THEN epoch_us({end}) - epoch_us("start") END'
