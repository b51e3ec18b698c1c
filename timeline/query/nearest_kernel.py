"""nearest by kernel: the neighbours are found in sorted bounds, item by item, not among all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY
from timeline.query.overlap_kernel import length
from timeline.query.pair_arrays import fetch, pieces, rows_of
from timeline.query.pair_sides import certainties, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Ints, Mask
    from timeline.constants import Direction
    from timeline.kernels.nearest_bounds import Candidates
    from timeline.query.pair_arrays import Sides
    from timeline.store import Session, Steps
    from timeline.store.late import LateFrame

__all__ = ["candidates", "found_near"]


def found_near(
    session: Session,
    steps: Steps,
    *,
    k: int,
    direction: Direction,
    within: int | None,
    certainty: str,
    unit: str,
    limit: int | None = None,
    by: str | None = None,
) -> Iterator[LateFrame]:
    """The rows that the SQL of `nearest` gives, in the same order, piece by piece.

    Args:
        session: where the selections are fetched.
        steps: those that select and number both sides.
        k: how many neighbours.
        direction: `either`, `before` or `after`.
        within: the largest distance in units of the resolution.
        certainty: `possible` or `certain`.
        unit: what distances are counted in.
        limit: maximum number of rows.
        by: the dimension of which both events have an item in common.
    """
    sides = fetch(session, steps, by, placed=True)
    return pieces(_found(sides, k, direction, within, certainty, unit), limit)


def _found(
    sides: Sides, k: int, direction: Direction, within: int | None, certainty: str, unit: str
) -> Iterator[LateFrame]:
    import numpy as np

    from timeline.kernels.group_sort import order_within

    none, place = np.empty(0, np.int64), sides.right.place
    assert place is not None
    yield _pairs(sides, none, none, none, none, none != none, unit)
    for found in candidates(sides, k, direction, within):
        certain = found.certain
        kept = np.flatnonzero(certain) if certainty == "certain" else np.arange(found.left.size)
        places = (found.left, found.smallest, found.largest, place[found.right])
        kept = kept[order_within(*(column[kept] for column in places))]
        i, j, smallest, largest = (
            column[kept] for column in (found.left, found.right, found.smallest, found.largest)
        )
        yield _pairs(sides, i, j, smallest, largest, certain[kept], unit)


def candidates(sides: Sides, k: int, direction: Direction, within: int | None) -> Iterator[Candidates]:
    """What may be among the nearest, block by block, and whether it is that in every world."""
    from timeline.kernels.nearest_bounds import nearest_bounds

    left, right, n_keys = sides
    for found in nearest_bounds(
        left.bounds,
        right.bounds,
        left.identity,
        right.identity,
        k=k,
        direction=direction,
        within=INFINITY if within is None else within,
        keys=(left.keys, right.keys, n_keys),
        there=right.surely,
    ):
        yield found._replace(certain=found.certain & sides.surely(found.left, found.right))


def _pairs(
    sides: Sides, left: Ints, right: Ints, smallest: Ints, largest: Ints, certain: Mask, unit: str
) -> LateFrame:
    import polars as pl

    own = [
        length(smallest).alias("distance_min"),
        length(largest).alias("distance_max"),
        repeated("unit", unit, left.size),
        certainties(certain),
    ]
    return rows_of(sides, left, right, pl.DataFrame(own))
