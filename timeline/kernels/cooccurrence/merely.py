"""The pairs of events that may lie within a window of one another, and may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.cooccurrence.extents import shifted
from timeline.kernels.jit import kernel
from timeline.kernels.segment_tree import next_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Mask
    from timeline.kernels.cooccurrence.enumerate import Search
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["merely_possible"]

_AT_ONCE = 1 << 18


@kernel
def _some(
    order: Ints,
    begin: Ints,
    end: Ints,
    latest: Ints,
    first_max: Ints,
    reach_min: Ints,
    too_early: Ints,
    sure: Mask,
    event: int,
    place: int,
    out: Ints,
) -> tuple[int, int, int]:
    """Fill rows of `out` from an event and a place in its candidates on: how many, and where to go on."""
    found = 0
    while event < begin.size:
        place = next_above(latest, max(place, begin[event]), too_early[event])
        while place < end[event]:
            other = order[place]
            certain = first_max[other] <= reach_min[event] and first_max[event] <= reach_min[other]
            if other > event and not (certain and sure[event] and sure[other]):
                if found == out.shape[1]:
                    return found, event, place
                out[0, found], out[1, found] = event, other
                found += 1
            place = next_above(latest, place + 1, too_early[event])
        event, place = event + 1, 0
    return found, event, 0


def merely_possible(at: Search, sure: Mask) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of different events that are both there and within the window in some worlds, and not in all, some at a time.

    The smaller number comes first.

    Args:
        at: the events.
        sure: whether each is there in every world.
    """
    too_early = shifted(at.first_min, -at.window - 1)
    event = place = 0
    while event < at.begin.size:
        out = np.empty((2, _AT_ONCE), np.int64)
        told = (at.order, at.begin, at.end, at.latest, at.first_max, at.reach_min, too_early, sure)
        found, event, place = _some(*told, event, place, out)
        yield out[0, :found], out[1, :found]
