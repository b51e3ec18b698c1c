"""lookup by kernel: each event looks for the states that may hold when it begins, item by item, and joins no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.pair_arrays import fetch, pieces, rows_of
from timeline.query.pair_sides import certainties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Ints, Mask
    from timeline.query.pair_arrays import Sides
    from timeline.store import Session, Steps
    from timeline.store.late import LateFrame

__all__ = ["held"]


def held(
    session: Session, steps: Steps, certainty: str, limit: int | None, by: str | None
) -> Iterator[LateFrame]:
    """The rows that the SQL of `lookup` gives, in the same order, piece by piece.

    Args:
        session: where the selections are fetched.
        steps: those that select and number both sides.
        certainty: `possible` or `certain`.
        limit: maximum number of rows.
        by: the dimension of which both events have an item in common.
    """
    return pieces(_judged(fetch(session, steps, by), certainty), limit)


def _judged(sides: Sides, certainty: str) -> Iterator[LateFrame]:
    import numpy as np

    from timeline.kernels.cooccurrence.extents import shifted
    from timeline.kernels.partners import Ask, field, in_order

    asking, state = sides.left.bounds, sides.right.bounds
    others = field(state.start_min, state.end_max, sides.right.keys, sides.n_keys)
    ask = Ask(others, shifted(asking.start_max, 1), asking.start_min)
    none = np.empty(0, np.int64)
    yield _answer(sides, none, none, none != none)
    for (here, stop), a, b in in_order([ask], sides.left.keys):
        certain = (state.start_max[b] <= asking.start_min[a]) & (state.end_min[b] > asking.start_max[a])
        certain &= sides.surely(a, b)
        kept = sides.apart(a, b) & (certain if certainty == "certain" else True)
        left, right, certain = a[kept], b[kept], certain[kept]
        many = np.bincount(left - here, minlength=stop - here)
        rows = np.repeat(np.arange(here, stop), np.maximum(many, 1))
        paired = many[rows - here] > 0
        yield _answer(sides, rows, _at(paired, right, -1), _at(paired, certain, False))


def _at(places: Mask, values: Any, otherwise: Any) -> Any:
    """The values at some places, and something else at the others."""
    import numpy as np

    filled = np.full(places.size, otherwise, values.dtype)
    filled[places] = values
    return filled


def _answer(sides: Sides, rows: Ints, found: Ints, certain: Mask) -> LateFrame:
    """Events beside their states, and beside nothing where the row of the state is -1."""
    import polars as pl

    blank = found < 0
    state = pl.Series(found).set(pl.Series(blank), None)
    told = certainties(certain).set(pl.Series(blank), None)
    return rows_of(sides, rows, state, told.to_frame())
