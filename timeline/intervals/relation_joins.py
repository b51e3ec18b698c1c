"""Plans for any set of Allen's relations between two sets of extents, under certainty or possibility.

The thirteen relations fall into five families, and each family is an overlap of changed extents: "meets" is an
overlap of the ticks at which one may end and the other may start, "before" one of all that comes after the earliest
end with the last start. What such a sweep finds is then judged pair by pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY, Certainty
from timeline.intervals.extents import known
from timeline.when.allen import COMPOSITES, relation_set, to_mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.arrays import Ints, Mask
    from timeline.intervals.extents import Extents
    from timeline.kernels.overlap import Keep, Plan

__all__ = ["as_bounds", "plan_pairs"]

_BEFORE, _MEETS, _MET_BY, _AFTER = 1 << 0, 1 << 1, 1 << 11, 1 << 12
_INTERSECTS = to_mask(COMPOSITES["intersects"])


def plan_pairs(
    left: Extents, right: Extents, relation: str | Iterable[str], certainty: Certainty, shortest: int = 0
) -> Plan:
    """The plan of all pairs that stand in one of the relations, and share so many ticks at least.

    Raises:
        UnknownName: there is no such relation.
        BadQuery: there is no such certainty.
    """
    from timeline.kernels.overlap import Plan, plan

    known(certainty)
    wanted = to_mask(relation_set(relation))
    keys = left.key, right.key
    long = _longer(left, right, certainty, shortest) if shortest else None
    if wanted == _INTERSECTS:
        return plan(*left.bounds(certainty), *right.bounds(certainty), *keys, keep=long)
    plans, found = [], 0
    for family, columns in _families(left, right, wanted):
        judge = _judge(left, right, wanted, certainty, found)
        plans.append(plan(*columns, *keys, keep=_both(judge, long) if long else judge))
        found |= family
    return Plan(tuple(sweep for one in plans for sweep in one.sweeps))


def _families(
    left: Extents, right: Extents, wanted: int
) -> Iterator[tuple[int, tuple[Ints, Ints, Ints, Ints]]]:
    """The families that hold a wanted relation, each with the extents whose overlap makes it possible."""
    if wanted & _INTERSECTS:
        yield _INTERSECTS, (*left.bounds("possible"), *right.bounds("possible"))
    if wanted & _MEETS:
        yield _MEETS, (*_ending(left), *_starting(right))
    if wanted & _MET_BY:
        yield _MET_BY, (*_starting(left), *_ending(right))
    if wanted & _BEFORE:
        yield _BEFORE, (*_after_end(left), *_last_start(right))
    if wanted & _AFTER:
        yield _AFTER, (*_last_start(left), *_after_end(right))


def _starting(extents: Extents) -> tuple[Ints, Ints]:
    """All ticks at which it may start."""
    return extents.start_min, extents.start_max + 1


def _ending(extents: Extents) -> tuple[Ints, Ints]:
    """All ticks at which it may end."""
    import numpy as np

    return extents.end_min, np.minimum(extents.end_max, LATEST) + 1


def _after_end(extents: Extents) -> tuple[Ints, Ints]:
    """All that comes after its earliest end."""
    import numpy as np

    return extents.end_min, np.full(extents.end_min.size, INFINITY)


def _last_start(extents: Extents) -> tuple[Ints, Ints]:
    """The tick before its latest start: it lies after an end only if the start itself comes later than the end."""
    import numpy as np

    last = np.maximum(extents.start_max, EARLIEST)
    return last - 1, last


def _judge(left: Extents, right: Extents, wanted: int, certainty: Certainty, found: int) -> Keep:
    """Keeps the pairs that hold and of which no relation lies in a family that has been swept already."""
    import numpy as np

    from timeline.kernels.relations import relation_masks

    a, b = as_bounds(left), as_bounds(right)

    def keep(i: Any, j: Any) -> Mask:
        masks = relation_masks(a, b, (i, j))
        holds = (masks & wanted) != 0 if certainty == "possible" else (masks & ~np.uint16(wanted)) == 0
        return holds & ((masks & found) == 0)  # type: ignore[no-any-return]

    return keep


def _longer(left: Extents, right: Extents, certainty: Certainty, shortest: int) -> Keep:
    """Keeps the pairs that possibly, or certainly, share so many ticks."""
    from timeline.kernels.relations import overlap_lengths

    a, b = as_bounds(left), as_bounds(right)

    def keep(i: Any, j: Any) -> Mask:
        least, most = overlap_lengths(a, b, (i, j))
        return (most if certainty == "possible" else least) >= shortest

    return keep


def _both(one: Keep, other: Keep) -> Keep:
    return lambda i, j: one(i, j) & other(i, j)


def as_bounds(extents: Extents) -> Any:
    """The bounds as the relation kernels take them: infinite, where a bound may be anywhere."""
    import numpy as np

    from timeline.kernels.relations import Bounds

    start_max = np.where(extents.start_max == LATEST, INFINITY, extents.start_max)
    end_min = np.where(extents.end_min == EARLIEST, MINUS_INFINITY, extents.end_min)
    start_min = np.where(extents.start_min == EARLIEST, MINUS_INFINITY, extents.start_min)
    return Bounds(start_min, start_max, end_min, extents.end_max)
