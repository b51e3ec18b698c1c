"""How many pairs of items are together at the least, before any is counted: those of the events of one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints

__all__ = ["fewest_pairs"]

_FAR = 1 << 60  # granules; sums of two fit 64 bits


@kernel
def _change(offsets: Ints, items: Ints, event: int, by: int, held: Ints) -> int:
    """Add an event to those held, or take it away; by how many the different items change."""
    changed = 0
    for k in range(offsets[event], offsets[event + 1]):
        before = held[items[k]] > 0
        held[items[k]] += by
        changed += int(held[items[k]] > 0) - int(before)
    return changed


@kernel
def _most(
    order: Ints,
    group: Ints,
    first: Ints,
    reach: int,
    left: tuple[Ints, Ints, Ints],
    right: tuple[Ints, Ints, Ints],
    one_dimension: bool,
) -> int:
    most, tail, x, y = np.int64(0), 0, np.int64(0), np.int64(0)
    for head in range(order.size):
        event = order[head]
        while tail < head and (
            group[order[tail]] != group[event] or first[event] - first[order[tail]] > reach
        ):
            x += _change(left[0], left[1], order[tail], -1, left[2])
            if not one_dimension:
                y += _change(right[0], right[1], order[tail], -1, right[2])
            tail += 1
        x += _change(left[0], left[1], event, 1, left[2])
        if one_dimension:
            most = max(most, x * (x - 1) // 2)
        else:
            y += _change(right[0], right[1], event, 1, right[2])
            most = max(most, x * y)
    return int(most)


def fewest_pairs(left: Incidence, right: Incidence | None, first: Ints, group: Ints, window: int) -> int:
    """A lower bound of the pairs of items that are possibly together.

    All items of events of a group that can begin within one window are together.

    Args:
        left: the items of each event.
        right: those of a second dimension, if pairs lie across.
        first: the first granule of each event, the earliest that it can have.
        group: the group of each event; only events of one pair up.
        window: the largest distance in granules.
    """
    first = np.clip(first, -_FAR, _FAR)
    order = np.lexsort((first, group))
    mine, theirs = (
        (side.offsets, side.items, np.zeros(side.n_items, np.int64)) for side in (left, right or left)
    )
    return _most(order, group, first, min(window, _FAR), mine, theirs, right is None)
