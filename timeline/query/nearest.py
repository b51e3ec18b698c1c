"""nearest: the events of one selection that lie nearest in time to each of another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import BOUNDS, EARLIEST
from timeline.errors import BadQuery
from timeline.query.answer_columns import CERTAINTY, LEFT_AND_RIGHT, UNIT, length
from timeline.query.circa import add_circa
from timeline.query.dimensions import sharing
from timeline.query.find import check_certainty, check_limit
from timeline.query.lengths import window_length
from timeline.query.nearest_kernel import found_near
from timeline.query.nearest_worlds import drawn_near
from timeline.query.options import (
    AsOfOption,
    By,
    CertaintyOption,
    CircaOption,
    DirectionOption,
    HorizonOption,
    LastingOption,
    Left,
    LengthOption,
    LimitOption,
    Neighbours,
    ProbabilityOption,
    ResolutionOption,
    Right,
    Seed,
)
from timeline.query.overlaps import add_sides
from timeline.query.pair_arrays import ORDER
from timeline.query.pair_counts import counted_near
from timeline.query.pair_fetch import fetching
from timeline.query.pair_path import Pairs, Work, planned
from timeline.query.pair_sides import side_columns
from timeline.query.planner import Way
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.selectors import add_selection
from timeline.query.shares import PROBABILITY, measured_by
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of, result_of
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from timeline.store import Steps
    from timeline.when.inputs import LengthLike
    from timeline.when.units import Unit

__all__ = ["nearest"]


_KERNEL = Way("kernel nearest", "each event looks around in sorted bounds", {})


class _Side(NamedTuple):
    """SQL about r beside l: whether it possibly, and certainly, lies on a side, and its distances and places there."""

    possibly: str
    certainly: str
    smallest: str
    largest: str
    first: str
    last: str


class _Window(NamedTuple):
    """The unit of distances, and the largest distance in it."""

    unit: Unit
    most: int


_BOTH = ", ".join(f"{side}.{name}_n" for side in "lr" for name in BOUNDS)


_SIDES = {
    "either": _Side(
        "TRUE", "TRUE", f"distance_min({_BOTH})", f"distance_max({_BOTH})", "distance_min", "distance_max"
    ),
    "before": _Side(
        "coalesce(r.end_min_n <= l.start_max_n, TRUE)",
        "coalesce(r.end_max_n <= l.start_min_n, FALSE)",
        "greatest(1, l.start_min_n - r.end_max_n + 1)",
        "l.start_max_n - r.end_min_n + 1",
        f"coalesce(-least(r.end_max_n, l.start_max_n), {EARLIEST})",
        "-r.end_min_n",
    ),
    "after": _Side(
        "coalesce(l.end_min_n <= r.start_max_n, TRUE)",
        "coalesce(l.end_max_n <= r.start_min_n, FALSE)",
        "greatest(1, r.start_min_n - l.end_max_n + 1)",
        "r.start_max_n - l.end_min_n + 1",
        f"coalesce(greatest(r.start_min_n, l.end_min_n), {EARLIEST})",
        "r.start_max_n",
    ),
}
"""Of events on one side that is nearer whose end or start is, wherever l itself ends; else the distance says so."""


@question(
    CERTAINTY,
    *LEFT_AND_RIGHT,
    length("distance_min", "smallest distance", "the column `unit`"),
    length("distance_max", "largest distance", "the column `unit`"),
    UNIT,
    PROBABILITY,
    shows="certainty probability? left_title/left_when/left right_title/right_when/right distance_min distance_max?",
    examples=[
        "timeline nearest kind:judicial kind:death",
        "timeline nearest kind:diplomatic kind:military --probability",
    ],
)
def nearest(
    self: HasStore,
    left: Left = "",
    right: Right = "",
    *,
    k: Neighbours = 1,
    direction: DirectionOption = "either",
    by: By = None,
    within: LengthOption = None,
    certainty: CertaintyOption = "possible",
    resolution: ResolutionOption = None,
    probability: ProbabilityOption = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    seed: Seed = 0,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
) -> Result:
    """For each event, the nearest ones of another selection.

    An event is among the k nearest when fewer than k others lie nearer; those at the same distance share a place.
    It may be when fewer than k others surely lie nearer: its first place is at most the k-th smallest of their last
    places. It certainly is when fewer than k others can lie nearer than its last place. A place is a distance, or on
    one side an end or a start.

    Args:
        k: how many neighbours.
        direction: on which side of the event; `before` and `after` leave out what shares an instant with it, and
            tell, and hold to `within`, the distances that an event can have there.
        by: only neighbours that share an item of this dimension with the event.
        within: the largest distance, such as `90d`; one in days or weeks measures in days.
        certainty: keep every event that may be among the k nearest and within that distance, or only those that surely are.
        resolution: measure the distance in this unit; default: that of `within`, else the finest precision of the
            events picked, or the day.
        seed: with `probability`: which worlds are drawn by lot to count it over.
    """
    from timeline.intervals.worlds import check_draws

    check_certainty(certainty)
    check_draws(1, seed)
    if k < 1:
        raise BadQuery(f"k is 1 or more, not {k}")
    if direction not in _SIDES:
        raise BadQuery(f"direction is {', '.join(_SIDES)}, not '{direction}'")
    window = None if within is None else _window(within, resolution)
    rows = None if limit is None else check_limit(limit)
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        picked = {  # who may be there may be nearer
            side: add_selection(steps, session, selector, name=f"chosen_{side}")
            for side, selector in (("left", left), ("right", right))
        }
        measured = window.unit.name if window else resolution
        sides = "chosen_left", "chosen_right"
        unit = compared_at(session, steps, measured, *sides)
        measure = measured_by(
            session, steps, unit, lasting, horizon, *sides, circa=circa, asked=probability, picked=picked
        )
    add_sides(steps, unit, told=not self._store.joins_pairs)
    alike = sharing(steps, by, "chosen_left", "chosen_right")
    title = f"{right or 'all'} nearest to {left or 'all'}"
    most = window.most if window else None
    asked: dict[str, Any] = {"certainty": certainty, "limit": rows}
    if measure:
        certainty, rows = "possible", None  # a share looks at all that may be nearer

    def told(found: Result) -> Result:
        if not measure:
            return found
        return drawn_near(found, measure, k=k, direction=direction, within=most, seed=seed, **asked)

    plan = planned(self._store, steps, by, unit, _KERNEL, partial(_work, k), rows)
    if plan.by_kernel:
        given = {
            "steps": steps,
            "k": k,
            "direction": direction,
            "within": most,
            "certainty": certainty,
        }
        kernel = Kernel(
            found_near, {**given, "unit": unit or "microsecond", "limit": rows, "by": by}, counted_near
        )
        fetched = fetching(steps, "left", ORDER, by=by)
        return told(result_of(steps, self._store, fetched, title=title, kernel=kernel, **plan.told))
    final = _by_join(
        steps, k=k, direction=direction, within=most, certainty=certainty, limit=rows, unit=unit, alike=alike
    )
    return told(result_of(steps, self._store, final, title=title, **plan.told))


def _work(k: int, pairs: Pairs) -> Work:
    """Each event has k neighbours, and more where more lie at its time."""
    return Work(pairs.sharing, min(pairs.sharing, max(pairs.left * k, pairs.meeting)))


def _by_join(
    steps: Steps,
    *,
    k: int,
    direction: str,
    within: int | None,
    certainty: str,
    limit: int | None,
    unit: str | None,
    alike: str,
) -> str:
    """The statement that ranks the pairs of a join; the steps before it are added."""
    side = _SIDES[direction]
    steps.add(
        "pair",
        f"""
SELECT
    l.version_id AS left_version, r.version_id AS right_version,
    {side.smallest} AS distance_min, {side.largest} AS distance_max,
    {side.first} AS first, {side.last} AS last, {side.certainly} AS sided, r.surely AS there
FROM side_left AS l JOIN side_right AS r ON l.event_id <> r.event_id AND {side.possibly}{alike}""",
    )
    wanted = steps.param("k", k)
    steps.add(
        "ranked",
        f"""
SELECT
    *,
    nth_value(CASE WHEN sided AND there THEN last END, {wanted}) OVER by_last AS sure_reach,
    nth_value(first, {wanted}) OVER by_first AS possible_reach,
    nth_value(first, {wanted} + 1) OVER by_first AS next_possible
FROM pair
WINDOW
    by_last AS (
        PARTITION BY left_version ORDER BY CASE WHEN sided AND there THEN last END NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ),
    by_first AS (
        PARTITION BY left_version ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )""",
    )
    # r itself is among those whose first place comes before its last, unless its place is known.
    reach = "CASE WHEN first = last THEN possible_reach ELSE next_possible END"
    certain = f"(sided AND l.surely AND r.surely AND coalesce(last <= {reach}, {reach} IS NULL))"
    near = ""
    if within is not None:
        farthest = steps.param("within", within)
        near = f"\n    AND p.distance_min <= {farthest}"
        certain = f"({certain} AND coalesce(p.distance_max <= {farthest}, FALSE))"
    kept = certain if certainty == "certain" else "(sure_reach IS NULL OR first <= sure_reach)"
    final = f"""
SELECT
    {side_columns("l", "left")},
    {side_columns("r", "right")},
    p.distance_min, p.distance_max, '{unit or "microsecond"}' AS unit,
    CASE WHEN {certain} THEN 'certain' ELSE 'possible' END AS certainty
FROM ranked AS p
JOIN chosen_left AS l ON l.version_id = p.left_version
JOIN chosen_right AS r ON r.version_id = p.right_version
WHERE {kept}{near}
ORDER BY l.start_min, l.event_id, p.distance_min, p.distance_max NULLS LAST, r.event_id"""
    return final if limit is None else f"{final}\nLIMIT {steps.param('limit', limit)}"


def _window(within: LengthLike, resolution: str | None) -> _Window:
    """The largest distance in a unit of fixed length. A window of days or weeks compares by day."""
    window = window_length(within)
    unit = unit_of(resolution or window.resolution)
    if not unit.length:
        raise BadQuery(
            f"within {within} cannot be compared at the resolution {unit.name}, whose units differ in length;"
            " use the resolution day or week"
        )
    return _Window(unit, window.length // unit.length)
