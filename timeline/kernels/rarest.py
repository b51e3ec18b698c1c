"""The rarest of the keys of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from timeline.kernels.jit import kernel
from timeline.kernels.partners import Keyed

if TYPE_CHECKING:
    from timeline.arrays import Ints, Rows

__all__ = ["counted", "rarest", "taken"]


@kernel
def counted(many: Rows, key: Rows, often: Ints, last: Ints) -> None:
    """Count in how many rows each key is; a row may have one twice.

    Args:
        many: how many keys each row has.
        key: the keys, row by row.
        often: how many rows have each key, which is added to.
        last: -1 for each key.
    """
    p = 0
    for i in range(many.size):
        for _ in range(many[i]):
            if last[key[p]] != i:
                last[key[p]] = i
                often[key[p]] += 1
            p += 1


@kernel
def rarest(many: Rows, key: Rows, rank: Rows, most: int) -> tuple[Ints, Rows]:
    """The lowest ranks of the keys of each row, each once, ascending: where those of each row begin, and the ranks.

    Args:
        many: how many keys each row has.
        key: the keys, row by row.
        rank: the rank of each key.
        most: so many at most of a row.
    """
    opening, kept = np.zeros(many.size + 1, np.int64), np.empty(key.size, np.uint32)
    p = n = 0
    for i in range(many.size):
        begin = n
        for _ in range(many[i]):
            value = rank[key[p]]
            p += 1
            q = n
            while q > begin and kept[q - 1] > value:
                q -= 1
            if (q > begin and kept[q - 1] == value) or q - begin == most:
                continue
            n += n - begin < most
            for m in range(n - 1, q, -1):
                kept[m] = kept[m - 1]
            kept[q] = value
        opening[i + 1] = n
    return opening, kept[:n].copy()


@kernel
def taken(keyed: Keyed, rows: Rows) -> Keyed:
    """The keys of some rows, in their order."""
    opening = np.zeros(rows.size + 1, np.int64)
    for i in range(rows.size):
        opening[i + 1] = opening[i] + keyed.opening[rows[i] + 1] - keyed.opening[rows[i]]
    key = np.empty(opening[rows.size], keyed.key.dtype)
    for i in range(rows.size):
        begin = keyed.opening[rows[i]]
        for p in range(opening[i + 1] - opening[i]):
            key[opening[i] + p] = keyed.key[begin + p]
    return Keyed(opening, key)
