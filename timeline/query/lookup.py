"""lookup: the state as of each event, such as who was in office when it began."""

from __future__ import annotations

from timeline.query.answer_columns import CERTAINTY, LEFT_AND_RIGHT
from timeline.query.circa import add_circa
from timeline.query.dimensions import sharing
from timeline.query.find import check_certainty, check_limit
from timeline.query.interval_steps import granular
from timeline.query.lookup_kernel import held
from timeline.query.options import (
    AsOfOption,
    By,
    CertaintyOption,
    CircaOption,
    HorizonOption,
    LastingOption,
    Left,
    LimitOption,
    ProbabilityOption,
    ResolutionOption,
    Right,
)
from timeline.query.overlaps import add_sides
from timeline.query.pair_arrays import ORDER
from timeline.query.pair_counts import counted_states
from timeline.query.pair_fetch import fetching
from timeline.query.pair_path import Pairs, Work, planned
from timeline.query.pair_sides import side_columns
from timeline.query.planner import Way
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.selectors import add_selection, fit
from timeline.query.shares import PROBABILITY, judged, measured_by
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of, result_of

__all__ = ["lookup"]

HELD = ("starts", "during", "finishes", "equals", "started_by", "overlapped_by")
# how an event stands to a state that holds when it begins, whenever either ends
_KERNEL = Way("kernel lookup", "each event searches sorted ends", {})


@question(
    CERTAINTY,
    *LEFT_AND_RIGHT,
    PROBABILITY,
    shows="certainty probability? left_title/left_when/left right_title/right_when/right right_kind?",
    examples=[
        "timeline lookup kind:diplomatic kind:government --by country",
        "timeline lookup kind:diplomatic 'kind:government country:CO|CL' --probability --horizon 1900/2030",
    ],
)
def lookup(
    self: HasStore,
    left: Left = "",
    right: Right = "",
    *,
    by: By = None,
    certainty: CertaintyOption = "possible",
    resolution: ResolutionOption = None,
    probability: ProbabilityOption = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
) -> Result:
    """The state as of each event: who was in office when it began.

    For each event of the left side, the events of the right side that were going on when it began.
    An event without a state has one row, with a blank right side.

    Args:
        left: the events that ask, such as `kind:attack`.
        right: the states that may answer, such as `kind:government`.
        by: only states that share an item of this dimension with the event.
        certainty: keep every state that may have held, or only those that surely did.
        resolution: ask for the states of the unit in which the event began instead of its first instant.
    """
    check_certainty(certainty)
    rows = None if limit is None else check_limit(limit)
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        picked = {
            side: add_selection(steps, session, selector, name=f"chosen_{side}", certainty=certainty)
            for side, selector in (("left", left), ("right", right))
        }
        sides = "chosen_left", "chosen_right"
        unit = compared_at(session, steps, resolution, *sides)
        measure = measured_by(
            session, steps, unit, lasting, horizon, *sides, circa=circa, asked=probability, picked=picked
        )
    alike = sharing(steps, by, "chosen_left", "chosen_right")
    add_sides(steps, unit, told=not self._store.joins_pairs)
    plan = planned(self._store, steps, by, unit, _KERNEL, _work, rows, until="start_max")
    title = f"{right or 'all'} as of {left or 'all'}"
    note = "a blank right side means: no matching state was recorded then"
    if plan.by_kernel:
        given = {"steps": steps, "certainty": certainty, "limit": rows, "by": by}
        kernel = Kernel(held, given, counted_states)
        fetched = fetching(steps, "left", ORDER, by=by)
        states = result_of(
            steps, self._store, fetched, title=title, notes=(note,), kernel=kernel, **plan.told
        )
        return judged(states, HELD, measure) if measure else states
    first, last = (granular(f"l.{name}", unit) for name in ("start_min", "start_max"))
    starts, ends = (
        [granular(f"r.{side}_{most}", unit) for most in ("min", "max")] for side in ("start", "end")
    )
    certain = f"{starts[1]} <= {first} AND {ends[0]} > {last} AND l.surely AND r.surely"
    steps.add(
        "held",
        f"""
SELECT l.version_id AS asking, r.version_id AS state, {certain} AS certain
FROM {fit(steps, "chosen_left")} AS l JOIN {fit(steps, "chosen_right")} AS r
    ON {starts[0]} <= {last} AND {ends[1]} > {first} AND r.event_id <> l.event_id{alike}
{f"WHERE {certain}" if certainty == "certain" else ""}""",
    )
    final = f"""
SELECT
    {side_columns("l", "left")},
    {side_columns("r", "right")},
    CASE WHEN h.certain THEN 'certain' WHEN h.certain IS NOT NULL THEN 'possible' END AS certainty
FROM chosen_left AS l
LEFT JOIN held AS h ON h.asking = l.version_id
LEFT JOIN chosen_right AS r ON r.version_id = h.state
ORDER BY l.start_min, l.event_id, r.start_min, r.event_id"""
    if rows is not None:
        final += f"\nLIMIT {steps.param('limit', rows)}"
    states = result_of(steps, self._store, final, title=title, notes=(note,), **plan.told)
    return judged(states, HELD, measure) if measure else states


def _work(pairs: Pairs) -> Work:
    """An event without a state has a row too."""
    return Work(pairs.joined, max(pairs.left, pairs.meeting))
