"""Who is a partner of whom, row by row in the order of the rows: pairs of extents that share a key, without a pair twice.

Of a row asked are those that start before it is over and end after it began. Among the others in the order of their
starts, key by key, a binary search says how many start before; a tree over the ranks of their ends finds those that
end after, past any number of those that have ended. So what costs is what is found, and a search can stop anywhere.
Other relations than a shared instant are shared instants of changed extents, see `Ask`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.distinct import distinct
from timeline.kernels.growing import grown
from timeline.kernels.jit import kernel
from timeline.kernels.number_line import draw
from timeline.kernels.parallel import run, workers
from timeline.kernels.search import lower, upper
from timeline.kernels.segment_tree import grow, previous_above
from timeline.kernels.sorting import sort_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from timeline.arrays import Ints

__all__ = ["Ask", "Field", "Keyed", "field", "in_order", "one_key"]

_FIRST, _FULL = 1 << 5, 1 << 18
"""Rows of the first block, and the pairs that a block should have."""


class Keyed(NamedTuple):
    """The keys of rows: those of row i are `key[opening[i]:opening[i + 1]]`, each once."""

    opening: Ints
    key: Ints

    @property
    def row(self) -> Ints:
        """The row of each key."""
        return np.repeat(np.arange(self.opening.size - 1), np.diff(self.opening))


def one_key(rows: int) -> Keyed:
    """All rows have the same key."""
    return Keyed(np.arange(rows + 1), np.zeros(rows, np.int64))


class Field(NamedTuple):
    """Extents by key and start, to be searched.

    Attributes:
        start: the starts, in this order.
        row: the row of each.
        tree: the tree of the ranks of the ends among those of all keys, in this order.
        end: the ends by key and end.
        by_end: the position in the order by start of each end.
        opening: where each key begins in either order; one more at the end.
        ascending: whether within every key rows ascend.
    """

    start: Ints
    row: Ints
    tree: Ints
    end: Ints
    by_end: Ints
    opening: Ints
    ascending: bool


class Ask(NamedTuple):
    """For each row of a, those of `field` with its keys that start before `until` and end after `after`."""

    field: Field
    until: Ints
    after: Ints


def field(start: Ints, end: Ints, keys: Keyed, n_keys: int) -> Field:
    """The extents `start`, `end`, by the keys of each, of which there are so many."""
    rows, key = keys.row, keys.key.astype(np.uint32)
    starts, ends = start[rows], end[rows]
    line = draw([(starts, ends)], [key])
    order = sort_values(line, starts, key).row  # equal starts keep the order of rows
    rows, key, starts, ends = rows[order], key[order], starts[order], ends[order]
    by_end = sort_values(line, ends, key).row.astype(np.int64)
    rank = np.empty(rows.size, np.int64)
    rank[by_end] = np.arange(1, rows.size + 1)
    opening = np.searchsorted(key, np.arange(n_keys + 1))
    ascending = bool(((rows[1:] > rows[:-1]) | (key[1:] != key[:-1])).all())
    return Field(starts, rows, grow(rank), ends[by_end], by_end, opening, ascending)


@kernel
def _partners(
    others: tuple[Ints, Ints, Ints, Ints, Ints],
    asked: tuple[Ints, Ints],
    keys: tuple[Ints, Ints],
    ascending: bool,
    rows: tuple[int, int],
) -> tuple[Ints, Ints]:
    start, row, tree, end, opening = others
    until, after = asked
    opens, key = keys
    here, stop = rows
    left, right = np.empty(1024, np.int64), np.empty(1024, np.int64)
    n = 0
    for i in range(here, stop):
        begin = n
        for k in range(opens[i], opens[i + 1]):
            low, high = opening[key[k]], opening[key[k] + 1]
            ended = upper(end, after[i], low, high)
            p = previous_above(tree, lower(start, until[i], low, high) - 1, ended)
            while p >= 0:
                if n == right.size:
                    left, right = grown(left), grown(right)
                right[n] = row[p]
                n += 1
                p = previous_above(tree, p - 1, ended)
        if ascending and opens[i + 1] - opens[i] == 1:
            right[begin:n] = right[begin:n][::-1].copy()
        else:
            right[begin:n].sort()
            last = begin
            for m in range(begin, n):
                if m == begin or right[m] != right[last - 1]:
                    right[last] = right[m]
                    last += 1
            n = last
        left[begin:n] = i
    return left[:n].copy(), right[:n].copy()


def _found(asks: Sequence[Ask], keys: Keyed, rows: tuple[int, int]) -> tuple[Ints, Ints]:
    """The partners of a block of rows, by row."""
    parts = [
        _partners(
            (ask.field.start, ask.field.row, ask.field.tree, ask.field.end, ask.field.opening),
            (ask.until, ask.after),
            (keys.opening, keys.key),
            ask.field.ascending,
            rows,
        )
        for ask in asks
    ]
    if len(parts) == 1:
        return parts[0]
    left, right = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    width = int(right.max(initial=0)) + 1
    whole = distinct(left * width + right)
    return whole // width, whole % width


def in_order(
    asks: Sequence[Ask], keys: Keyed, prepare: Callable[[int, int], None] | None = None
) -> Iterator[tuple[tuple[int, int], Ints, Ints]]:
    """Blocks of rows of a with all their partners, rows ascending and the partners of each, found by any of `asks`.

    Before rows are looked at, `prepare` is called with the first of them and the one after the last.

    The first blocks are short, so that who wants few pairs waits for few; later ones hold about half a million pairs.

    >>> a, b = one_key(2), one_key(3)
    >>> others = field(np.array([0, 4, 8]), np.array([5, 6, 9]), b, 1)
    >>> [(i.tolist(), j.tolist()) for _, i, j in in_order([Ask(others, np.array([6, 9]), np.array([4, 5]))], a)]
    [([0, 0, 1, 1], [0, 1, 1, 2])]
    """
    size, here, count = _FIRST, 0, keys.opening.size - 1
    while here < count:
        edges = [min(here + size * step, count) for step in range(workers() + 1)]
        blocks = [(low, high) for low, high in pairwise(edges) if low < high]
        if prepare is not None:
            prepare(here, edges[-1])
        found = run(_found, [(asks, keys, block) for block in blocks], 1 << 20)
        for block, (left, right) in zip(blocks, found, strict=True):
            yield block, left, right
        done, pairs = edges[-1] - here, sum(left.size for left, _ in found)
        size = max(1, min(8 * size, _FULL * done // max(pairs, 1)))
        here = edges[-1]
