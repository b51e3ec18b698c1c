"""For how long a stretch without anything certain can be free, whenever the uncertain extents in it begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import EARLIEST, INFINITY, LATEST
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.sorting import sort_values

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask, Rows


__all__ = ["UNLIMITED", "Ending", "Stretches", "endings", "longest"]

UNLIMITED = INFINITY
"""The length of a stretch that can be free without limit."""


class Ending(NamedTuple):
    """The earliest ends of extents by key and time, and until when each moment before one can be free.

    Attributes:
        key: the key code of each.
        end: the earliest end of an extent.
        until: the first of the latest starts of the extents of this key that end then or later.
    """

    key: Rows
    end: Ints
    until: Ints


class Stretches(NamedTuple):
    """Stretches without anything certain, by key and time.

    Attributes:
        key: the key code of each.
        start: where it begins.
        end: where it ends, exclusive.
        whole_end: where the stretch of which it is a part ends.
    """

    key: Rows
    start: Ints
    end: Ints
    whole_end: Ints


def endings(latest_start: Ints, earliest_end: Ints, key: Rows) -> Ending:
    """The extents that surely go on at some time, as `Ending`."""
    line = draw([(earliest_end, earliest_end)], [key])
    ordered = sort_values(line, earliest_end, key)
    end, of = line.unfold(ordered.place)
    found = Ending(of, end, latest_start[ordered.row])
    _first_to_come(found.key, found.until)
    return found


@kernel
def _first_to_come(key: Rows, until: Ints) -> None:
    for i in range(until.size - 2, -1, -1):
        if key[i] == key[i + 1]:
            until[i] = min(until[i], until[i + 1])


def longest(stretches: Stretches, ending: Ending, shortest: int) -> tuple[Ints, Mask]:
    """The longest that each stretch can be free, and whether what is free from a moment of it on can last as long as asked.

    What is free from a moment of a stretch on may last until the whole ends, of which the stretch is a part.

    A stretch is free the longest from its start, or from where an extent can have ended.
    """
    length, long = np.empty(stretches.start.size, np.int64), np.zeros(stretches.start.size, np.bool_)
    _longest(*stretches, *ending, shortest, length, long)
    return length, long


@kernel
def _between(start: int, end: int) -> int:
    return end - start if start > EARLIEST and EARLIEST < end < LATEST else INFINITY


@kernel
def _longest(
    key: Rows,
    start: Ints,
    end: Ints,
    whole_end: Ints,
    end_key: Rows,
    ended: Ints,
    until: Ints,
    shortest: int,
    length: Ints,
    long: Mask,
) -> None:
    j = 0
    for i in range(key.size):
        now, most = start[i], 0
        while True:
            while j < ended.size and (end_key[j] < key[i] or (end_key[j] == key[i] and ended[j] <= now)):
                j += 1
            ours = j < ended.size and end_key[j] == key[i]
            limit = until[j] if ours else INFINITY
            most = max(most, _between(now, min(end[i], limit)))
            long[i] |= _between(now, min(whole_end[i], limit)) >= shortest
            if not ours or ended[j] >= end[i]:
                break
            now = ended[j]
        length[i] = most
