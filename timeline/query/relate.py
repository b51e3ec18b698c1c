"""relate: how two events stand to each other."""

from __future__ import annotations

from typing import Any

from timeline.errors import BadQuery
from timeline.query.told import check_told
from timeline.store import Result, Store, base, resolve_as_of
from timeline.when import calendar
from timeline.when.allen import RELATIONS, Bounds, gap, overlap_length, relations_to
from timeline.when.granule import granule

__all__ = ["relate"]

_BOUNDS = ("start_min", "start_max", "end_min", "end_max")
_TOLD = {"relations": list[str], "certain": str, "unit": str} | dict.fromkeys(
    ("gap_min", "gap_max", "overlap_min", "overlap_max"), int
)
_RELATE = """
SELECT
    l.event_id AS "left", l.title AS left_title, l.edtf AS left_when,
    r.event_id AS "right", r.title AS right_title, r.edtf AS right_when,
    {left_bounds},
    {right_bounds}
FROM event AS l, event AS r
WHERE l.event_id = $left AND r.event_id = $right
"""


def relate(store: Store, left: str, right: str, *, resolution: str | None, as_of: Any) -> Result:
    """The possible relations of two events, which one is certain, their gap and their overlap."""
    if left == right:
        raise BadQuery(f"'{left}' is one event; relate it to another")
    if resolution is not None:
        granule(resolution)  # refuses what is no unit before anything is asked
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        for event_id in (left, right):
            check_told(session, steps, event_id)
    steps.params |= {"left": left, "right": right}
    final = _RELATE.format(
        left_bounds=", ".join(f"l.{name} AS left_{name}" for name in _BOUNDS),
        right_bounds=", ".join(f"r.{name} AS right_{name}" for name in _BOUNDS),
    )

    def told(row: dict[str, Any]) -> dict[str, Any]:
        return _told(row, resolution)

    return steps.result(store, final, title=f"{left} to {right}", derive=told, derived=_TOLD)


def _told(row: dict[str, Any], resolution: str | None) -> dict[str, Any]:
    a, b = (_bounds(row, side) for side in ("left", "right"))
    possible = relations_to(a, b, resolution)
    gaps, shared = gap(a, b, resolution), overlap_length(a, b, resolution)
    names = [str(relation) for relation in RELATIONS if relation in possible]
    return row | {
        "relations": names,
        "certain": names[0] if len(names) == 1 else None,
        "unit": resolution or "microsecond",
        "gap_min": gaps[0],
        "gap_max": gaps[1],
        "overlap_min": shared[0],
        "overlap_max": shared[1],
    }


def _bounds(row: dict[str, Any], side: str) -> Bounds:
    texts = (row[f"{side}_{name}"] for name in _BOUNDS)
    return Bounds(*(None if text is None else calendar.instant(text) for text in texts))
