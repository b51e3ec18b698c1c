"""The chance that two events lie within the window of one another, for each two classes of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.null_model.period import Period
    from timeline.kernels.cooccurrence.null_model.placements import Classes

__all__ = ["Chances", "chances", "free_chances"]


class Chances(NamedTuple):
    """What follows from the places of each class.

    Attributes:
        within: for classes a and b the chance to be within the window.
        together: for class b and classes a, c how the chances of a and of c to be near an event of class b vary
            together with the place of that event: a covariance.
    """

    within: Floats
    together: Floats


def chances(classes: Classes, window: int) -> Chances:
    """The chances of all pairs of classes: in closed form where both may lie anywhere, else place by place."""
    period = classes.anywhere.period
    window = min(window, period.length)
    sizes = classes.sizes
    mean, together = np.empty((sizes.size,) * 2), np.empty((sizes.size,) * 3)
    for b in range(sizes.size):
        first, last = classes.spots(b)
        near = classes.near(first, last, window)
        mean[b] = near.mean(axis=1)
        apart = near - mean[b][:, None]
        together[b] = apart @ apart.T / first.size
    within = np.where(
        sizes[:, None] <= sizes[None, :], mean, mean.T
    )  # the one with fewer places visits them all
    free = slice(0, classes.free)
    within[free, free] = free_chances(classes.anywhere.lengths, period, window)
    return Chances(within, together)


def free_chances(lengths: Floats, period: Period, window: int) -> Floats:
    """The chances of extents of so many granules that may lie anywhere inside the period.

    Two extents of a and b granules begin at any of `T - a + 1` and `T - b + 1` places. Of those places
    `M(M + 1)/2` on either side keep them more than the window apart, with `M = T + 1 - w - a - b`.
    """
    a, b = lengths[:, None], lengths[None, :]
    apart = np.maximum(0.0, period.length + 1.0 - window - a - b)
    within: Floats = 1.0 - apart * (apart + 1.0) / ((period.length - a + 1) * (period.length - b + 1))
    return within
