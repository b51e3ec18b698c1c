"""How often items are expected together: the mean over all worlds of the dates of their events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from timeline.intervals.mixtures import shares_in

if TYPE_CHECKING:
    from timeline.arrays import Floats, Ints
    from timeline.intervals.mixtures import Mixture
    from timeline.intervals.occurrences import Occurrences
    from timeline.kernels.cooccurrence.incidence import Incidence

__all__ = ["together_expected"]


def together_expected(
    data: Occurrences,
    events: Mixture,
    unit: int,
    window: int,
    pairs: tuple[Ints, Ints],
    certain: Ints,
    *,
    moment: bool,
) -> Floats:
    """How often each of some pairs of items is expected together; NaN where there is no measure.

    What is certain counts as it is, and each pair of events that merely may be within the window counts by the share of
    the worlds in which both are there and it is.

    Args:
        data: events and their items.
        events: the extents of the same events, in granules.
        unit: microseconds in a granule.
        window: the largest distance in granules.
        pairs: numbers of items.
        certain: how often each pair is together in every world.
        moment: an event lasts one granule where it can.
    """
    import numpy as np

    from timeline.kernels.cooccurrence.enumerate import search
    from timeline.kernels.cooccurrence.extents import group_codes
    from timeline.kernels.cooccurrence.merely import merely_possible
    from timeline.kernels.shares import within

    expected = certain.astype(np.float64)
    listed = _Listed(data.items, data.others or data.items, pairs)
    measure = partial(within, distance=window, moment=moment)
    unsure = np.flatnonzero(~events.there)
    if unsure.size:
        there = np.add.reduceat(events.weight, events.opening[:-1])[unsure]
        listed.add(expected, unsure, unsure, there)
    at = search(data.extents(unit), group_codes(data.items.n_events, data.group), window)
    for i, j in merely_possible(at, events.there):
        share = shares_in(events, events, i, j, measure)
        for one, other in ((i, j), (j, i)):
            listed.add(expected, one, other, share)
    return expected


class _Listed:
    """Pairs of items, by which shares of pairs of events are added up."""

    def __init__(self, left: Incidence, right: Incidence, pairs: tuple[Ints, Ints]) -> None:
        import numpy as np

        self.left, self.right = left, right
        key = pairs[0].astype(np.int64) * right.n_items + pairs[1]
        self.order = np.argsort(key, kind="stable")
        self.key = key[self.order]

    def add(self, to: Floats, one: Ints, other: Ints, share: Floats) -> None:
        """Add the share of each pair of events to the pairs of an item of the one and an item of the other."""
        import numpy as np

        wide = self.left.breadth[one] * self.right.breadth[other]
        row = np.repeat(np.arange(one.size), wide)
        place = np.arange(row.size) - np.repeat(np.cumsum(wide) - wide, wide)
        across = self.right.breadth[other][row]
        x = self.left.items[self.left.offsets[one][row] + place // np.maximum(across, 1)].astype(np.int64)
        y = self.right.items[self.right.offsets[other][row] + place % np.maximum(across, 1)]
        key = x * self.right.n_items + y
        at = np.minimum(np.searchsorted(self.key, key), max(0, self.key.size - 1))
        mine = np.flatnonzero(self.key[at] == key) if self.key.size else np.empty(0, np.int64)
        to[self.order] += np.bincount(at[mine], share[row[mine]], self.key.size)
