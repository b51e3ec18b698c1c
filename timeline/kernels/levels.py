"""How many extents are certainly, and how many possibly, going on from each moment on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.buffer_pool import empty
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask, Places, Rows
    from timeline.kernels.number_line import Line

__all__ = ["Keyed", "Levels", "levels"]


class Keyed(NamedTuple):
    """Extents `[start, end)`, none of them empty, in any order, each with a dense uint32 code of its key."""

    start: Ints
    end: Ints
    key: Rows


class Levels(NamedTuple):
    """Step functions, key by key in the order of time; a key has none of length zero, and no time left out.

    Attributes:
        key: the key code of each step.
        start: where it begins.
        end: where it ends, exclusive; the next step of the same key begins there.
        certain: how many extents are certainly going on.
        possible: how many are possibly going on.
    """

    key: Rows
    start: Ints
    end: Ints
    certain: Ints
    possible: Ints

    @property
    def opens(self) -> Mask:
        """Whether each step is the first of its key."""
        return np.concatenate([np.ones(min(1, self.key.size), np.bool_), self.key[1:] != self.key[:-1]])

    def taken(self, kept: Mask) -> Levels:
        """Some of the steps."""
        counts = self.certain[kept], self.possible[kept]
        return Levels(self.key[kept], self.start[kept], self.end[kept], *counts)

    def runs(self, *values: Ints | Mask) -> tuple[Ints, Ints]:
        """The first and the last step of each run of one key in which these values of the steps stay as they are."""
        turned = self.opens
        for each in values:
            turned[1:] |= each[1:] != each[:-1]
        first = np.flatnonzero(turned)
        return first, np.append(first, self.key.size)[1:] - 1


def levels(possible: Keyed, certain: Keyed, cuts: tuple[Ints, Rows]) -> Levels:
    """The counts between all moments at which something begins or ends.

    Args:
        possible: extents that possibly go on.
        certain: the parts of them that certainly do.
        cuts: more moments, and the keys of which each is one: there the function is cut anyway.

    >>> import numpy as np
    >>> one, three = np.zeros(1, np.uint32), np.zeros(3, np.uint32)
    >>> both = Keyed(np.array([0, 2, 9]), np.array([5, 4, 10]), three), Keyed(np.array([1]), np.array([4]), one)
    >>> [array.tolist() for array in levels(*both, (np.array([7]), one))][1:]
    [[0, 1, 2, 4, 5, 7, 9], [1, 2, 4, 5, 7, 9, 10], [0, 1, 1, 0, 0, 0, 0], [1, 1, 2, 1, 0, 0, 1]]
    """
    extents = [possible, certain]
    line = draw(
        [(each.start, each.end) for each in extents],
        [*(each.key for each in extents), cuts[1]],
        cuts[0] if cuts[0].size else None,
    )
    ends = [(line, values, each.key) for each in extents for values in (each.start, each.end)]
    starts, stops, core_starts, core_stops, others = run(
        _ascending, [*ends, (line, *cuts)], possible.start.size
    )
    size = 2 * possible.start.size + 2 * certain.start.size + cuts[0].size
    moments, n_certain, n_possible = (empty(size, dtype) for dtype in (line.dtype, np.int64, np.int64))
    found = _merged(starts, stops, core_starts, core_stops, others, moments, n_certain, n_possible)
    at, key = line.unfold(moments[:found])
    inside = key[1:] == key[:-1]
    return Levels(
        key[:-1][inside],
        at[:-1][inside],
        at[1:][inside],
        n_certain[: found - 1][inside] if found else n_certain[:0],
        n_possible[: found - 1][inside] if found else n_possible[:0],
    )


def _ascending(line: Line, values: Ints, key: Rows) -> Places:
    """Sorted places, and one after all others."""
    places = line.fold_sorted(values, key, room=1)
    places[-1] = np.iinfo(places.dtype).max
    return places


@kernel
def _merged(
    starts: Places,
    ends: Places,
    core_starts: Places,
    core_ends: Places,
    cuts: Places,
    moments: Places,
    n_certain: Ints,
    n_possible: Ints,
) -> int:
    """Merge sorted places into distinct moments, and the counts from each on; every array ends with one after all others."""
    a = b = c = d = e = k = 0
    size = starts.size + ends.size + core_starts.size + core_ends.size + cuts.size - 5
    while a + b + c + d + e < size:
        now = min(starts[a], ends[b], core_starts[c], core_ends[d], cuts[e])
        while starts[a] == now:
            a += 1
        while ends[b] == now:
            b += 1
        while core_starts[c] == now:
            c += 1
        while core_ends[d] == now:
            d += 1
        while cuts[e] == now:
            e += 1
        moments[k] = now
        n_possible[k] = a - b
        n_certain[k] = c - d
        k += 1
    return k
