"""Each pair of items with what its null model expects, and how unlikely its count is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from timeline.kernels.cooccurrence.null_model.clustering import clustering_variance
from timeline.kernels.cooccurrence.null_model.law import two_sided
from timeline.kernels.cooccurrence.null_model.placements import classes_of
from timeline.kernels.cooccurrence.null_model.poisson import poisson_moments

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.arrays import Floats, Incidence, Ints
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.null_model.period import Period
    from timeline.kernels.cooccurrence.null_model.placements import CalendarCells

__all__ = ["Judged", "Null", "Observed", "by_moments"]

Null = Literal["clustered", "poisson", "shift", "none"]
"""The null models, and `none` for counts alone."""

_MOST_REGULAR = 0.35
"""The share of the variance that events which keep apart can take away: the estimate of it is rough."""


class Judged(NamedTuple):
    """For each pair what chance would give, and how unlikely the count is under it."""

    expected: Floats
    p: Floats


class Observed(NamedTuple):
    """What was counted: the events, their items and groups, the window and the observed period."""

    left: Incidence
    right: Incidence
    extents: Extents
    group: Ints
    window: int
    period: Period
    calendar: CalendarCells | None


def by_moments(x: Ints, y: Ints, together: Ints, seen: Observed, *, clustered: bool) -> Judged:
    """The pairs judged by mean and variance under independence, with or without the clustering of each item."""
    classes = classes_of(seen.extents, seen.period, seen.calendar)
    moments = poisson_moments(x, y, seen.left, seen.right, classes, seen.group, seen.window)
    expected = moments.expected
    if clustered:
        more = clustering_variance(
            *(x, y, seen.left, seen.right, seen.extents, seen.group, seen.window, seen.period)
        )
        seldom = 1.0 - expected / np.maximum(moments.pairs, 1.0)  # where all are near, nothing can vary
        moments = moments.widened(np.maximum(more * seldom, -_MOST_REGULAR * moments.spread))
    return Judged(expected, two_sided(together, moments))
