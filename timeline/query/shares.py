"""The share of worlds in which pairs of events stand in a relation, with the stretches that sets and masks offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.intervals.probability import NO_MEASURE, shares_of
from timeline.when.stretches import stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from timeline.kernels.relations import Bounds
    from timeline.kernels.shares import Shares

__all__ = ["NO_MEASURE", "pair_shares"]

_FILLS = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)


def pair_shares(
    left: Bounds,
    right: Bounds,
    left_dates: Sequence[str | None],
    right_dates: Sequence[str | None],
    wanted: list[int] | None,
    **given: Any,
) -> Shares:
    """The share of each set of relations for each pair; NaN where there is no measure.

    Args:
        left: the bounds of the left events, in microseconds.
        right: those of the right events.
        left_dates: their dates in EDTF, None where it has no form for them.
        right_dates: those of the right events.
        wanted: sets of relations as bits; None for each of the thirteen.
        given: `resolution`, `lasting` and `horizon` of `intervals.probabilities`.
    """
    import numpy as np

    shares = shares_of(left, right, wanted, **given)
    offered = {edtf: stretches(edtf) for edtf in {*left_dates, *right_dates} if edtf}
    for row, pair in enumerate(zip(left_dates, right_dates, strict=True)):
        sides = [offered.get(edtf, ()) if edtf else () for edtf in pair]
        if any(sides) and np.isfinite(shares[row]).all():
            boxes = [_boxes(side, bounds, row) for side, bounds in zip(sides, (left, right), strict=True)]
            shares[row] = _mean(*boxes, wanted, given)
    return shares


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
