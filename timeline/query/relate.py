"""relate: how two events stand to each other."""

from __future__ import annotations

from typing import Any

from timeline.errors import BadQuery
from timeline.query.answer_columns import BOUNDS, LEFT_AND_RIGHT, UNIT, names, text
from timeline.query.circa import add_circa
from timeline.query.options import (
    AsOfOption,
    CircaOption,
    HorizonOption,
    LastingOption,
    LeftEvent,
    ProbabilityOption,
    ResolutionOption,
    RightEvent,
)
from timeline.query.pair_sides import side_columns
from timeline.query.question import question
from timeline.query.require_event import check_told
from timeline.query.resolution import compared_at
from timeline.query.shares import PROBABILITY, measured_by, related
from timeline.schema import Column
from timeline.store import Derived, HasStore, Kernel, Result, base, resolve_as_of, result_of
from timeline.when.allen import RELATIONS, Bounds, gap, overlap_length, relations_to

__all__ = ["relate"]

_TOLD = {"relations": list[str], "certain": str, "unit": str} | dict.fromkeys(
    ("gap_min", "gap_max", "overlap_min", "overlap_max"), int
)
_RELATE = """
SELECT
    {left},
    {right}
FROM pair AS l, pair AS r
WHERE l.event_id = $left AND r.event_id = $right
"""


def _measured(name: str, meaning: str) -> Column:
    return Column(
        name,
        "int64",
        meaning,
        "without limit",
        "the column `unit`",
        shown="overlap" if "overlap" in name else "length",
    )


@question(
    *LEFT_AND_RIGHT,
    names("relations", "the Allen relations in which they may stand"),
    text("certain", "the one relation, where only one is possible", "several are possible"),
    *(
        _measured(f"{what}_{most}", f"{size} {word} of the two")
        for what, word in (("gap", "gap"), ("overlap", "shared time"))
        for most, size in (("min", "smallest"), ("max", "largest"))
    ),
    UNIT,
    text("relation", "with a share: one of the thirteen relations"),
    text("certainty", "with a share: whether it holds in every world, in some, or in none"),
    PROBABILITY,
    shows="left left_title left_when right right_title right_when relations certain gap_min gap_max overlap_min overlap_max"
    " relation certainty probability",
    examples=[
        "timeline relate nisman-complaint nisman-death",
        "timeline relate emtrasur-aircraft-held emtrasur-aircraft-seizure --resolution month",
        "timeline relate iran-ambassadors-colombia iran-bolivia-defence-memorandum --probability",
    ],
    card=True,
)
def relate(
    self: HasStore,
    left: LeftEvent,
    right: RightEvent,
    *,
    resolution: ResolutionOption = None,
    probability: ProbabilityOption = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """How two events stand to each other in time.

    The answer lists the possible Allen relations, which one is certain, and the gap between the events.
    Gap and overlap have a smallest and a largest value, which are unlimited where a date is open.

    Args:
        probability: one row for each of the thirteen relations, with the share of the possible worlds in which it holds.
    """
    if left == right:
        raise BadQuery(f"'{left}' is one event; relate it to another")
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        for event_id in (left, right):
            check_told(session, steps, event_id)
        steps.params |= {"left": left, "right": right}
        steps.add("pair", "SELECT * FROM event WHERE event_id IN ($left, $right)")
        unit = compared_at(session, steps, resolution, "pair")
        measure = measured_by(session, steps, unit, lasting, horizon, "pair", circa=circa, asked=probability)
    final = _RELATE.format(left=side_columns("l", "left"), right=side_columns("r", "right"))
    title = f"{left} to {right}"
    if measure:
        given = {"sql": steps.text(final), "params": dict(steps.params), "measure": measure}
        return result_of(
            steps, self._store, final, title=title, kernel=Kernel(related, given), notes=measure.notes
        )
    more = Derived(_told, _TOLD, {"unit": unit})
    return result_of(steps, self._store, final, title=title, derived=more)


def _told(row: dict[str, Any], unit: str | None) -> dict[str, Any]:
    a, b = (_bounds(row, side) for side in ("left", "right"))
    possible = relations_to(a, b, unit)
    gaps, shared = gap(a, b, unit), overlap_length(a, b, unit)
    names = [str(relation) for relation in RELATIONS if relation in possible]
    return row | {
        "relations": names,
        "certain": names[0] if len(names) == 1 else None,
        "unit": unit or "microsecond",
        "gap_min": gaps[0],
        "gap_max": gaps[1],
        "overlap_min": shared[0],
        "overlap_max": shared[1],
    }


def _bounds(row: dict[str, Any], side: str) -> Bounds:
    return Bounds(*(row[f"{side}_{name}"] for name in BOUNDS))
