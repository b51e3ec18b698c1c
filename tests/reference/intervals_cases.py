"""Many small random cases at once: each case is a key, so one call answers thousands of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from tests.reference.intervals import Extent
from timeline.constants import INFINITY, MINUS_INFINITY

CASES = 10_000


@dataclass(frozen=True)
class Side:
    """The extents of many cases, as the columns that kernels take, in the order of cases or shuffled."""

    start: np.ndarray
    end: np.ndarray
    key: np.ndarray

    def shuffled(self, seed: int) -> Side:
        order = np.random.default_rng(seed).permutation(self.key.size)
        return Side(self.start[order], self.end[order], self.key[order])

    def cases(self) -> Iterator[tuple[np.ndarray, list[Extent]]]:
        """For each case its rows and its extents, in the order of rows."""
        order = np.argsort(self.key, kind="stable")
        edges = np.searchsorted(self.key[order], np.arange(CASES + 1))
        starts, ends = self.start.tolist(), self.end.tolist()
        for here, stop in pairwise(edges.tolist()):
            rows = order[here:stop]
            yield rows, [(bare(starts[row]), bare(ends[row])) for row in rows.tolist()]


def bare(value: int) -> int | None:
    """None for an infinity."""
    return None if value in (INFINITY, MINUS_INFINITY) else value


@cache
def side(seed: int, most: int = 6) -> Side:
    """Up to `most` extents a case: one-tick, nested, equal, touching and open ones all occur often."""
    random = np.random.default_rng(seed)
    key = np.repeat(np.arange(CASES, dtype=np.uint32), random.integers(0, most + 1, CASES))
    start = random.integers(-7, 7, key.size)
    end = start + np.where(random.random(key.size) < 0.3, 1, random.integers(1, 9, key.size))
    start = np.where(random.random(key.size) < 0.06, MINUS_INFINITY, start)
    end = np.where(random.random(key.size) < 0.06, INFINITY, end)
    return Side(start, end, key).shuffled(seed)
