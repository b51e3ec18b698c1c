"""The share of worlds in which pairs of events stand in a relation, with the stretches that sets and masks offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY
from timeline.errors import BadDate
from timeline.intervals.probability import shares_of
from timeline.schema import Column
from timeline.store.moments import moment
from timeline.when.allen import RELATIONS
from timeline.when.stretches import Stretch, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import polars as pl

    from timeline.intervals.probability import Lasting
    from timeline.kernels.relations import Bounds
    from timeline.kernels.shares import Shares
    from timeline.store import Session
    from timeline.when.inputs import DateLike

__all__ = ["PROBABILITY", "Measure", "related"]

PROBABILITY = Column(
    "probability",
    "double",
    "share of the possible worlds in which it holds",
    "no limit says how many worlds there are",
)
_RELATIONS = [str(relation) for relation in RELATIONS]
_FILLS = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a world is made of.

    Attributes:
        unit: the granules of which extents consist; None for the tick.
        lasting: `any` length, or `moment`: one granule where that is possible.
        horizon: where what has no limit is cut off.
    """

    unit: str | None
    lasting: Lasting
    horizon: DateLike | None

    @property
    def note(self) -> str:
        """What a reader of a share should know."""
        length = (
            "of any length"
            if self.lasting == "any"
            else f"of one {self.unit or 'tick'} where that is possible"
        )
        cut = "" if self.horizon is None else f", cut off at {self.horizon} where they have no limit"
        return f"probability: all extents of an event weigh the same, by {self.unit or 'tick'}, {length}{cut}"

    @property
    def given(self) -> dict[str, Any]:
        """The measure in the words of `intervals.probabilities`."""
        horizon = None if self.horizon is None else moment(self.horizon)
        return {"resolution": self.unit, "lasting": self.lasting, "horizon": horizon}


def related(session: Session, sql: str, params: dict[str, Any], measure: Measure) -> pl.DataFrame:
    """The thirteen relations of one pair of events, each with its share.

    Args:
        session: where the pair is fetched.
        sql: gives one row, a pair of events with the columns of both sides.
        params: of the statement.
        measure: what a world is.
    """
    import polars as pl

    pair = session.frame(sql, params)
    (shares,) = _shares(pair, None, measure)
    certainty = ["impossible" if share == 0 else "certain" if share == 1 else "possible" for share in shares]
    columns = {"relation": _RELATIONS, "certainty": certainty, "probability": shares}
    return pl.DataFrame(columns, nan_to_null=True)


def _shares(pairs: pl.DataFrame, wanted: list[int] | None, measure: Measure) -> Shares:
    """The shares of rows with the columns of both sides."""
    left, right = (_bounds(pairs, side) for side in ("left", "right"))
    left_dates, right_dates = (pairs[f"{side}_when"].to_list() for side in ("left", "right"))
    return _weighed(left, right, left_dates, right_dates, wanted, measure.given)


def _bounds(pairs: pl.DataFrame, side: str) -> Bounds:
    from timeline.kernels.relations import Bounds

    columns = (pairs[f"{side}_{name}"].cast(int) for name in BOUNDS)
    return Bounds(
        *(column.fill_null(fill).to_numpy().copy() for column, fill in zip(columns, _FILLS, strict=True))
    )


def _weighed(
    left: Bounds,
    right: Bounds,
    left_dates: Sequence[str | None],
    right_dates: Sequence[str | None],
    wanted: list[int] | None,
    given: dict[str, Any],
) -> Shares:
    """The share of each set of relations for each pair; NaN where there is no measure.

    Args:
        left: the bounds of the left events, in microseconds.
        right: those of the right events.
        left_dates: their dates, in EDTF where it has a form for them.
        right_dates: those of the right events.
        wanted: sets of relations as bits; None for each of the thirteen.
        given: the measure.
    """
    import numpy as np

    shares = shares_of(left, right, wanted, **given)
    offered = {text: _offered(text) for text in {*left_dates, *right_dates}}
    if not any(offered.values()):
        return shares
    for row, pair in enumerate(zip(left_dates, right_dates, strict=True)):
        sides = [offered[text] for text in pair]
        if any(sides) and np.isfinite(shares[row]).all():
            shares[row] = _mean(_boxes(sides[0], left, row), _boxes(sides[1], right, row), wanted, given)
    return shares


def _offered(text: str | None) -> tuple[Stretch, ...]:
    try:
        return stretches(text or "")
    except BadDate:  # bounds that EDTF cannot write are spelled
        return ()


def _boxes(offered: Any, bounds: Bounds, row: int) -> tuple[Bounds, np.ndarray]:
    """The stretches of an event as bounds, with their weights; where it offers no choice, its own bounds."""
    import numpy as np

    from timeline.kernels.relations import Bounds

    if not offered:
        return Bounds(*(column[row : row + 1] for column in bounds)), np.ones(1)
    lo, hi, weight = (np.array(column, np.int64) for column in zip(*offered, strict=True))
    return Bounds(lo, hi - 1, lo + 1, hi), weight.astype(np.float64)


def _mean(
    left: tuple[Bounds, np.ndarray], right: tuple[Bounds, np.ndarray], wanted: list[int] | None, given: Any
) -> np.ndarray:
    """The mean over all pairs of stretches."""
    import numpy as np

    (a, a_weight), (b, b_weight) = left, right
    many = (a_weight.size, b_weight.size)
    pairs = shares_of(
        type(a)(*(np.repeat(column, many[1]) for column in a)),
        type(b)(*(np.tile(column, many[0]) for column in b)),
        wanted,
        **given,
    )
    weights = np.outer(a_weight, b_weight).ravel()
    mean: np.ndarray = weights @ pairs / weights.sum()
    return mean
