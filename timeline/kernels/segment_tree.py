"""A tree of maxima over an array: the next or previous element above a limit, in logarithmic time.

Over the ends of extents in the order of their starts it finds the extents that still go on, past any number that
have ended, so one extent without end costs nothing to the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Places

__all__ = ["grow", "next_above", "previous_above"]


@kernel
def _maxima(tree: Places, size: int) -> None:
    for node in range(size - 1, 0, -1):
        tree[node] = max(tree[2 * node], tree[2 * node + 1])


def grow(values: Places, filling: int = 0) -> Places:
    """The tree of `values`: leaves in the second half, each other node the larger of its two children.

    Leaves without a value hold `filling`; no limit that is asked for may be below it.
    """
    size = 1 << max(0, int(values.size - 1).bit_length())
    tree = np.full(2 * size, filling, values.dtype)
    tree[size : size + values.size] = values
    _maxima(tree, size)
    return tree


@kernel
def next_above(tree: Places, first: int, limit: int) -> int:
    """The first position from `first` on whose value is above `limit`, or the size of the tree."""
    size = tree.size >> 1
    if first >= size:
        return size
    node = first + size
    if tree[node] > limit:  # mostly it is the next one
        return node - size
    while True:
        while node & 1:
            node >>= 1
        if node == 0:
            return size
        node += 1
        if tree[node] > limit:
            break
    while node < size:
        node *= 2
        if not tree[node] > limit:
            node += 1
    return node - size


@kernel
def previous_above(tree: Places, last: int, limit: int) -> int:
    """The last position up to `last` whose value is above `limit`, or -1."""
    size = tree.size >> 1
    if last < 0:
        return -1
    node = last + size + 1
    while True:
        node -= 1
        while node > 1 and node & 1:
            node >>= 1
        if tree[node] > limit:
            while node < size:
                node = 2 * node + 1
                if not tree[node] > limit:
                    node -= 1
            return node - size
        if node & -node == node:
            return -1
