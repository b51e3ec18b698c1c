"""nearest: the events of one selection that lie nearest in time to each of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.query.find import check_certainty
from timeline.query.lengths import window_length
from timeline.query.overlaps import add_sides
from timeline.query.selectors import Certainty, add_selection
from timeline.store import base, resolve_as_of
from timeline.when.granule import granule

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["nearest"]

_BOUNDS = ("start_min", "start_max", "end_min", "end_max")
_SIDES = {
    "either": ("TRUE", "TRUE"),
    "before": (
        "coalesce(r.end_min_n <= l.start_max_n, TRUE)",
        "coalesce(r.end_max_n <= l.start_min_n, FALSE)",
    ),
    "after": (
        "coalesce(l.end_min_n <= r.start_max_n, TRUE)",
        "coalesce(l.end_max_n <= r.start_min_n, FALSE)",
    ),
}
"""Whether r possibly, and certainly, lies on the side that is asked for."""


def nearest(
    store: Store,
    left: str,
    right: str,
    *,
    k: int,
    direction: str,
    within: str | int | None,
    certainty: Certainty,
    resolution: str | None,
    as_of: Any,
) -> Result:
    """For each event of `left`, the events of `right` that are possibly, or certainly, among its k nearest.

    An event is among the k nearest when fewer than k others lie nearer; those at the same distance share a place.
    It may be when fewer than k others surely lie nearer: its smallest distance is at most the k-th smallest of
    the largest distances. It certainly is when fewer than k others can lie nearer than its largest distance.
    """
    check_certainty(certainty)
    if k < 1:
        raise BadQuery(f"k is 1 or more, not {k}")
    if direction not in _SIDES:
        raise BadQuery(f"direction is {', '.join(_SIDES)}, not '{direction}'")
    unit = None if resolution is None else granule(resolution).name
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, left, name="chosen_left", certainty=certainty)
        add_selection(steps, session, right, name="chosen_right", certainty=certainty)
    add_sides(steps, unit)
    possibly, certainly = _SIDES[direction]
    arguments = ", ".join(f"{side}.{name}_n" for side in "lr" for name in _BOUNDS)
    steps.add(
        "pair",
        f"""
SELECT
    l.version_id AS left_version, r.version_id AS right_version,
    distance_min({arguments}) AS distance_min, distance_max({arguments}) AS distance_max, {certainly} AS sided
FROM side_left AS l JOIN side_right AS r ON l.event_id <> r.event_id AND {possibly}""",
    )
    most = steps.param("k", k)
    steps.add(
        "ranked",
        f"""
SELECT
    *,
    list_sort(list(CASE WHEN sided THEN distance_max END) OVER of_left, 'ASC', 'NULLS LAST')[{most}] AS sure_reach,
    list_sort(list(distance_min) OVER of_left)[{most}] AS possible_reach,
    list_sort(list(distance_min) OVER of_left)[{most} + 1] AS next_possible
FROM pair
WINDOW of_left AS (PARTITION BY left_version)""",
    )
    # r itself is among those whose smallest distance is below its largest, unless its distance is known.
    reach = "CASE WHEN distance_min = distance_max THEN possible_reach ELSE next_possible END"
    certain = f"(sided AND coalesce(distance_max <= {reach}, {reach} IS NULL))"
    near = ""
    if within is not None:
        length = window_length(within)
        step = granule(resolution).length or 1
        near = f"\n    AND p.distance_min <= {steps.param('within', length.length // step)}"
    kept = certain if certainty == "certain" else "(sure_reach IS NULL OR distance_min <= sure_reach)"
    final = f"""
SELECT
    l.event_id AS "left", l.title AS left_title, l.edtf AS left_when,
    r.event_id AS "right", r.title AS right_title, r.edtf AS right_when,
    p.distance_min, p.distance_max, '{unit or "microsecond"}' AS unit,
    CASE WHEN {certain} THEN 'certain' ELSE 'possible' END AS certainty
FROM ranked AS p
JOIN chosen_left AS l ON l.version_id = p.left_version
JOIN chosen_right AS r ON r.version_id = p.right_version
WHERE {kept}{near}
ORDER BY l.start_min, l.event_id, p.distance_min, p.distance_max NULLS LAST, r.event_id"""
    return steps.result(store, final, title=f"{right or 'all'} nearest to {left or 'all'}")
