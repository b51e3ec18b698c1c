"""The share of worlds in which an extent is among the nearest of another: counted over worlds drawn by lot."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import INFINITY, MINUS_INFINITY, WORLDS
from timeline.intervals.worlds import check_drawn, lots

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints, Mask
    from timeline.intervals.mixtures import Mixture

    Drawing = Callable[[slice], "Drawn"]

__all__ = ["Drawn", "drawn", "near_shares"]

_AT_ONCE = 1 << 22
_LEAST = 0.5 / WORLDS


class Drawn(NamedTuple):
    """One side of some pairs in each world.

    Attributes:
        start, end: a row a world, a column a pair.
        there: whether its event is picked, likewise.
        known: which pairs have a measure.
    """

    start: Ints
    end: Ints
    there: Mask
    known: Mask


def drawn(events: Mixture, identity: NDArray[np.uint64], seed: int, *, moment: bool) -> Drawn:
    """What the events of a side turn out to be; all are there."""
    import numpy as np

    start, end = lots(events, identity, range(WORLDS), seed, moment=moment)
    known = (start[: identity.size] != MINUS_INFINITY) & (end[: identity.size] != INFINITY)
    shape = (WORLDS, identity.size)
    start, end = start.reshape(shape), end.reshape(shape)
    return Drawn(np.where(known, start, 0), np.where(known, end, 1), np.ones(shape, np.bool_), known)


def near_shares(
    left: Drawing,
    right: Drawing,
    group: Ints,
    certain: Mask,
    *,
    k: int,
    direction: str,
    within: int | None,
) -> Floats:
    """The share of each pair; NaN where an end without a limit decides it.

    Args:
        left: draws the left sides of some of the pairs.
        right: draws the right ones.
        group: the left extent of each pair; the pairs of one, of which it has all that may be among its nearest, stand
            together.
        certain: which pairs certainly are; these have the share 1, and no others.
        k: how many neighbours.
        direction: `either`, `before` or `after`.
        within: the largest distance, in granules.

    Raises:
        TooManyMatches: there are too many pairs.
    """
    import numpy as np

    check_drawn(group.size, "pairs of neighbours")
    share = np.empty(group.size)
    edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1)) if group.size else np.zeros(1, np.int64)
    at = 0
    while at < edges.size - 1:
        stop = int(np.searchsorted(edges, edges[at] + _AT_ONCE // WORLDS, "right")) - 1
        stop = max(at + 1, min(stop, edges.size - 1))
        part = slice(int(edges[at]), int(edges[stop]))
        own = edges[at : stop + 1] - edges[at]
        share[part] = _shares(left(part), right(part), own, k=k, direction=direction, within=within)
        at = stop
    return np.where(certain, 1.0, np.where(np.isnan(share), share, np.clip(share, _LEAST, 1 - _LEAST)))


def _shares(left: Drawn, right: Drawn, edges: Ints, *, k: int, direction: str, within: int | None) -> Floats:
    """The shares of some pairs; those of an extent are `edges[i]:edges[i + 1]`."""
    import numpy as np

    (s, e, here, known), (u, v, there, other_known) = left, right
    before, after = s - v + 1, u - e + 1
    distance = {"before": before, "after": after}.get(direction, np.maximum(0, np.maximum(before, after)))
    sided = there & (distance >= 1 if direction != "either" else True)
    place = np.where(sided, {"before": -v, "after": u}.get(direction, distance), np.iinfo(np.int64).max)
    near = sided & here & (True if within is None else distance <= within)
    for first, last in itertools.pairwise(edges):
        if last - first > k:
            reach = np.partition(place[:, first:last], k - 1, axis=1)[:, k - 1 : k]
            near[:, first:last] &= place[:, first:last] <= reach
    share: Floats = near.mean(axis=0)
    for first, last in itertools.pairwise(edges):
        if not (known[first:last] & other_known[first:last]).all():
            share[first:last] = np.nan
    return share
