"""overlaps: pairs of events of two selections that stand in a relation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, EARLIEST, INFINITY
from timeline.query.answer_columns import CERTAINTY, LEFT_AND_RIGHT, UNIT
from timeline.query.circa import add_circa
from timeline.query.dimensions import SINGLE, sharing
from timeline.query.find import check_certainty, check_limit
from timeline.query.options import (
    AsOfOption,
    AtLeast,
    By,
    CertaintyOption,
    CircaOption,
    HorizonOption,
    LastingOption,
    Left,
    LimitOption,
    ProbabilityOption,
    RelationOption,
    ResolutionOption,
    Right,
)
from timeline.query.overlap_kernel import ORDER, swept
from timeline.query.pair_counts import counted_pairs
from timeline.query.pair_fetch import fetching
from timeline.query.pair_path import Pairs, Work, planned
from timeline.query.pair_sides import side_columns
from timeline.query.planner import Way
from timeline.query.question import question
from timeline.query.resolution import compared_at, in_units
from timeline.query.selectors import add_selection, fit
from timeline.query.shares import PROBABILITY, measured_by, ranked
from timeline.schema import Column
from timeline.store import HasStore, Kernel, Result, Steps, base, resolve_as_of, result_of
from timeline.when.allen import relation_set, to_mask

if TYPE_CHECKING:
    from timeline.when.allen import Relation

__all__ = ["TOLD", "add_sides", "overlaps"]

TOLD = ("title", "kind", "place", "country", "edtf")
"""What an answer tells of an event, and by which single item it may be joined."""

_ORDERING = "start_min", "end_max", *sorted(SINGLE)
"""By what events are ordered, beside their names, and the items that they have alone."""

_SHARING = relation_set("intersects")
_APART = relation_set("before") | relation_set("after")
_KERNEL = Way("kernel overlap", "pairs come from sorted ends, block by block", {})
_BOTH_WAYS = "both sides are one selection: a pair is listed each way in which the relation holds"


@question(
    CERTAINTY,
    *LEFT_AND_RIGHT,
    *(
        Column(
            f"overlap_{most}",
            "int64",
            f"{size} time that both share",
            "without limit",
            "the column `unit`",
            shown="overlap",
        )
        for most, size in (("min", "smallest"), ("max", "largest"))
    ),
    UNIT,
    PROBABILITY,
    shows="certainty probability? left_title/left_when/left right_title/right_when/right overlap_min? overlap_max?",
    examples=[
        "timeline overlaps kind:government kind:attack --relation contains",
        "timeline overlaps kind:government kind:government --certainty certain --limit 5",
        "timeline overlaps kind:diplomatic kind:government --relation during --probability --at-least 0.5",
    ],
)
def overlaps(
    self: HasStore,
    left: Left = "",
    right: Right = "",
    *,
    relation: RelationOption = "intersects",
    by: By = None,
    certainty: CertaintyOption = "possible",
    resolution: ResolutionOption = None,
    probability: ProbabilityOption = False,
    at_least: AtLeast = None,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
) -> Result:
    """Pairs of events of two selections that stand in a relation.

    A relation is read from left to right. An empty selector takes all events. Relations: before meets overlaps
    starts during finishes equals finished_by contains started_by overlapped_by met_by after; or several at
    once: intersects disjoint precedes follows covers covered_by.

    Args:
        by: only pairs that share an item of this dimension.
        probability: with the share of the possible worlds in which it holds, the largest first.
        at_least: with `probability`: leave out what holds in a smaller share, or in one that has no measure.

    Raises:
        UnknownName: there is no such relation.
        BadQuery: `at_least` is no number from 0 to 1.
    """
    check_certainty(certainty)
    rows = None if limit is None else check_limit(limit)
    most = None if probability else rows  # the first of all are those with the largest shares
    wanted = relation_set(relation)
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        picked = {
            side: add_selection(steps, session, selector, name=f"chosen_{side}", certainty=certainty)
            for side, selector in (("left", left), ("right", right))
        }
        unit = compared_at(session, steps, resolution, "chosen_left", "chosen_right")
        measure = measured_by(
            session,
            steps,
            unit,
            lasting,
            horizon,
            "chosen_left",
            "chosen_right",
            circa=circa,
            asked=probability,
            at_least=at_least,
            picked=picked,
        )
    add_sides(steps, unit, told=not self._store.joins_pairs)
    title = f"{left or 'all'} {relation} {right or 'all'}"
    notes = (_BOTH_WAYS,) if left == right else ()
    alike = sharing(steps, by, "chosen_left", "chosen_right")
    plan = planned(self._store, steps, by, unit, _KERNEL, partial(_work, wanted), most)
    if plan.by_kernel:
        given = {"steps": steps, "wanted": to_mask(wanted), "certainty": certainty, "limit": most, "by": by}
        kernel = Kernel(swept, {**given, "unit": unit or "microsecond"}, counted_pairs)
        pairs = result_of(
            steps,
            self._store,
            fetching(steps, "left", ORDER, by=by),
            title=title,
            notes=notes,
            kernel=kernel,
            **plan.told,
        )
        return ranked(pairs, to_mask(wanted), measure, rows) if measure else pairs
    near = "AND l.low < r.high AND r.low < l.high" if wanted <= _SHARING else ""
    final = _joined(steps, wanted, certainty, near + alike, unit or "microsecond", most)
    pairs = result_of(steps, self._store, final, title=title, notes=notes, **plan.told)
    return ranked(pairs, to_mask(wanted), measure, rows) if measure else pairs


def _work(wanted: frozenset[Relation], pairs: Pairs) -> Work:
    """The engine joins by time what shares an instant, and compares all other pairs."""
    if wanted <= _SHARING:
        return Work(pairs.joined, pairs.meeting)
    return Work(pairs.sharing, pairs.apart if wanted <= _APART else pairs.sharing)


def _joined(
    steps: Steps, wanted: frozenset[Relation], certainty: str, near: str, unit: str, most: int | None
) -> str:
    """The pairs as the engine joins them; `near` is what both sides must have in common beside the relation."""
    arguments = ", ".join(f"{side}.{name}_n" for side in "lr" for name in BOUNDS)
    steps.add(
        "pair",
        f"""
SELECT l.version_id AS left_version, r.version_id AS right_version, relation_mask({arguments}) AS mask
FROM side_left AS l JOIN side_right AS r ON l.event_id <> r.event_id {near}
        """,
    )
    bits = steps.param("wanted", to_mask(wanted))
    everything = "(1 << 13) - 1"
    certain = f"p.mask & ({everything} - {bits}::INTEGER) = 0"
    kept = certain if certainty == "certain" else f"p.mask & {bits}::INTEGER <> 0"
    measured = ", ".join(f"{side}.{name}_n" for side in ("side_left", "side_right") for name in BOUNDS)
    final = f"""
SELECT
    {side_columns("l", "left")},
    {side_columns("r", "right")},
    CASE WHEN {certain} AND l.surely AND r.surely THEN 'certain' ELSE 'possible' END AS certainty,
    overlap_min({measured}) AS overlap_min, overlap_max({measured}) AS overlap_max,
    {steps.param("unit", unit)}::VARCHAR AS unit
FROM pair AS p
JOIN chosen_left AS l ON l.version_id = p.left_version
JOIN chosen_right AS r ON r.version_id = p.right_version
JOIN side_left ON side_left.version_id = p.left_version
JOIN side_right ON side_right.version_id = p.right_version
WHERE {kept}
ORDER BY l.start_min, l.end_max, l.event_id, r.start_min, r.end_max, r.event_id"""
    if most is not None:
        final += f"\nLIMIT {steps.param('limit', most)}"
    return final


def add_sides(steps: Steps, unit: str | None, *, told: bool = False) -> None:
    """Both selections with their bounds as whole numbers: microseconds, or granules of the resolution.

    Args:
        steps: those of both selections.
        unit: the resolution.
        told: also with what else an answer tells of an event, where a join with the selection would cost more.
    """
    rest = "".join(f", {name}" for name in ((*TOLD, *BOUNDS) if told else _ORDERING))
    for side in ("left", "right"):
        columns = ", ".join(f"{in_units(name, unit)} AS {name}_n" for name in BOUNDS)
        steps.add(
            f"side_{side}",
            f"""
SELECT
    version_id, event_id, surely{rest}, {columns},
    coalesce(start_min_n, {EARLIEST}) AS low, coalesce(end_max_n, {INFINITY}) AS high
FROM {fit(steps, f"chosen_{side}")}""",
        )
