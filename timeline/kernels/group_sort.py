"""Rows put in order within groups that lie together: the groups of an answer are small, and there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["order_within"]

_RUN = 16
"""Rows that are put in order one by one; longer groups are merged from such runs."""


@kernel
def _precedes(i: int, j: int, first: Ints, second: Ints, third: Ints) -> bool:
    if first[i] != first[j]:
        return bool(first[i] < first[j])
    if second[i] != second[j]:
        return bool(second[i] < second[j])
    return bool(third[i] < third[j])


@kernel
def _merge(
    order: Ints, room: Ints, low: int, middle: int, high: int, first: Ints, second: Ints, third: Ints
) -> None:
    """Two runs that lie together as one."""
    room[low:high] = order[low:high]
    i, j = low, middle
    for k in range(low, high):
        if j == high or (i < middle and not _precedes(room[j], room[i], first, second, third)):
            order[k] = room[i]
            i += 1
        else:
            order[k] = room[j]
            j += 1


@kernel
def _order(group: Ints, first: Ints, second: Ints, third: Ints, order: Ints, room: Ints) -> None:
    begin = 0
    while begin < group.size:
        end = begin + 1
        while end < group.size and group[end] == group[begin]:
            end += 1
        for low in range(begin, end, _RUN):
            for k in range(low + 1, min(low + _RUN, end)):
                row, p = order[k], k
                while p > low and _precedes(row, order[p - 1], first, second, third):
                    order[p] = order[p - 1]
                    p -= 1
                order[p] = row
        width = _RUN
        while width < end - begin:
            for low in range(begin, end - width, 2 * width):
                _merge(order, room, low, low + width, min(low + 2 * width, end), first, second, third)
            width *= 2
        begin = end


def order_within(group: Ints, first: Ints, second: Ints, third: Ints) -> Ints:
    """The rows in which each group, whose rows lie together, ascends by three values; equal ones stay as they are.

    >>> import numpy as np
    >>> order_within(*(np.array(column) for column in ([4, 4, 1], [2, 2, 0], [7, 5, 0], [0, 0, 0])))
    array([1, 0, 2])
    """
    order, room = np.arange(group.size), np.empty(group.size, np.int64)
    _order(group, first, second, third, order, room)
    return order
