"""gaps: when nothing of a selection was going on."""

from __future__ import annotations

from timeline.query.answer_columns import CERTAINTY, END, ITEM, START, length
from timeline.query.concurrency import SORTED
from timeline.query.extents import add_extents, add_levels, begin, limits, resolution_unit, window_of
from timeline.query.find import check_certainty
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
from timeline.store import HasStore, Result

__all__ = ["gaps"]


@question(
    ITEM,
    START,
    END,
    CERTAINTY,
    length("length", "how long it is"),
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

    In a certain gap nothing can have been going on; in a possible one nothing needs to have been.
    Without a window it is looked for from the first to the last moment of each item.

    Args:
        by: gaps of each item of this dimension.
        min_gap: leave out shorter gaps, such as `30d`. Of a possible gap that is long enough as a whole, all
            parts are listed, short and certain ones among them; `certain` gaps count by themselves.

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
        steps = begin(session, selector, as_of, by)
    add_extents(steps, window, resolution_unit(resolution))
    add_levels(steps, edges=limits(steps, window, by))
    item = "item, " if by else ""
    steps.add(
        "quiet",
        """
SELECT *, n_possible = 0 AS certain,
    lag("end") OVER by_time IS DISTINCT FROM "start" AS apart,
    lag(n_possible = 0) OVER by_time <> (n_possible = 0) AS turned
FROM level
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
        "stretch",
        """
SELECT item, gap, certain, min("start") AS "start", max("end") AS "end"
FROM numbered
GROUP BY item, gap, part, certain""",
    )
    long = f"coalesce({{}} >= {steps.param('shortest', shortest)}, TRUE)"
    steps.add(
        "measured",
        f"""
SELECT *, {_length('"start"', '"end"')} AS length, {_length('min("start") OVER of_gap', 'max("end") OVER of_gap')} AS whole
FROM stretch
WINDOW of_gap AS (PARTITION BY item, gap)""",
    )
    kept = f"certain AND {long.format('length')}" if certainty == "certain" else long.format("whole")
    final = f"""
SELECT {item}"start", "end", CASE WHEN certain THEN 'certain' ELSE 'possible' END AS certainty, length
FROM measured
WHERE {kept}
ORDER BY {item}"start\""""
    return steps.result(self._store, final, title=f"gaps in {selector or 'all events'}", path=SORTED)


def _length(start: str, end: str) -> str:
    """The length in microseconds; NULL without limit."""
    return f"CASE WHEN isfinite({start}) AND isfinite({end}) THEN epoch_us({end}) - epoch_us({start}) END"
