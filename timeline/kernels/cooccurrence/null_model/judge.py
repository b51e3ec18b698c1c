"""Each pair of items with what its null model expects, and how unlikely its count is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.cooccurrence.null_model.clustering import clustering_variance
from timeline.kernels.cooccurrence.null_model.law import p_of
from timeline.kernels.cooccurrence.null_model.placements import classes_of
from timeline.kernels.cooccurrence.null_model.poisson import pair_moments, poisson_model
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints
    from timeline.kernels.cooccurrence.null_model.period import Period
    from timeline.kernels.cooccurrence.null_model.placements import CalendarCells

__all__ = ["Judged", "Observed", "by_moments"]


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


@kernel
def _judge(
    x: Ints,
    y: Ints,
    together: Ints,
    left: tuple[Ints, Ints, Ints, Ints, Floats],
    right: tuple[Ints, Ints, Ints, Ints, Floats],
    within: Floats,
    alone: Floats,
    more: Floats,
    expected: Floats,
    p: Floats,
) -> None:
    for pair in range(x.size):
        pairs, mean, variance, chance, mostly, missing, missing_variance, missing_chance = pair_moments(
            x[pair], y[pair], left, right, within, alone
        )
        spread = variance + missing_variance
        expected[pair] = mean + mostly - missing
        if more.size and spread > 0.0:
            seldom = 1.0 - expected[pair] / max(pairs, 1.0)  # where all are near, nothing can vary
            widened = 1.0 + max(more[pair] * seldom / spread, -_MOST_REGULAR)
            variance *= widened
            missing_variance *= widened
        parts = (mean, variance, chance), mostly, (missing, missing_variance, missing_chance)
        p[pair] = p_of(float(together[pair]), *parts)


def by_moments(x: Ints, y: Ints, together: Ints, seen: Observed, *, clustered: bool) -> Judged:
    """The pairs judged by mean and variance under independence, with or without the clustering of each item."""
    classes = classes_of(seen.extents, seen.period, seen.calendar)
    model = poisson_model(x, y, seen.left, seen.right, classes, seen.group, seen.window)
    more = np.empty(0)
    if clustered:
        more = clustering_variance(
            *(x, y, seen.left, seen.right, seen.extents, seen.group, seen.window, seen.period)
        )
    found = Judged(np.empty(x.size), np.empty(x.size))
    tasks = [
        (x[a:b], y[a:b], together[a:b], *model, more[a:b], found.expected[a:b], found.p[a:b])
        for a, b in slices(x.size, 4 * workers())
    ]
    run(_judge, tasks, 50 * x.size)
    return found
