"""Allen's relations of uncertain extents by enumeration of every reading of both.

Slow in spirit, quick enough by matrices: one says which extents a When allows, and one for each relation says
which pairs of extents satisfy it. Nothing here is derived from the code that it judges.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np

NAMES = [
    "before", "meets", "overlaps", "starts", "during", "finishes", "equals",
    "finished_by", "contains", "started_by", "overlapped_by", "met_by", "after",
]  # fmt: skip

DEFINITIONS = {
    "before": lambda s, e, u, v: e < u,
    "meets": lambda s, e, u, v: e == u,
    "overlaps": lambda s, e, u, v: s < u < e < v,
    "starts": lambda s, e, u, v: s == u and e < v,
    "during": lambda s, e, u, v: u < s and e < v,
    "finishes": lambda s, e, u, v: u < s and e == v,
    "equals": lambda s, e, u, v: s == u and e == v,
    "finished_by": lambda s, e, u, v: s < u and e == v,
    "contains": lambda s, e, u, v: s < u and v < e,
    "started_by": lambda s, e, u, v: s == u and v < e,
    "overlapped_by": lambda s, e, u, v: u < s < v < e,
    "met_by": lambda s, e, u, v: s == v,
    "after": lambda s, e, u, v: v < s,
    "intersects": lambda s, e, u, v: any(x in range(u, v) for x in range(s, e)),
    "disjoint": lambda s, e, u, v: not any(x in range(u, v) for x in range(s, e)),
    "precedes": lambda s, e, u, v: all(x < u for x in range(s, e)),
    "follows": lambda s, e, u, v: all(x >= v for x in range(s, e)),
    "covers": lambda s, e, u, v: set(range(u, v)) <= set(range(s, e)),
    "covered_by": lambda s, e, u, v: set(range(s, e)) <= set(range(u, v)),
}


def distance(s, e, u, v):
    """0 if they share a granule, else from the last granule of one to the first of the other."""
    shared = set(range(s, e)) & set(range(u, v))
    return 0 if shared else min(abs(x - y) for x in range(s, e) for y in range(u, v))


def shared_length(s, e, u, v):
    return len(set(range(s, e)) & set(range(u, v)))


class Small(NamedTuple):
    """A small When, tight, None = unbounded."""

    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None


def readings(when, low, high):
    """Every extent within `[low, high)` that `when` allows."""
    return [
        (s, e)
        for s in range(low, high)
        for e in range(s + 1, high + 1)
        if (when.start_min is None or when.start_min <= s)
        and (when.start_max is None or s <= when.start_max)
        and (when.end_min is None or when.end_min <= e)
        and (when.end_max is None or e <= when.end_max)
    ]


def is_tight(when):
    """Every finite bound is reached by some extent; unbounded ones are unbounded."""
    found = readings(when, -9, 18)
    if not found:
        return False
    for place, (low, high) in enumerate([when[:2], when[2:]]):
        values = [extent[place] for extent in found]
        if low not in (None, min(values)) or high not in (None, max(values)):
            return False
    # An end at infinity lets the start be unbounded above only if it is stated so; a finite end does not.
    return not (when.start_max is None and when.end_max is not None) and not (
        when.end_min is None and when.start_min is not None
    )


def small_whens(size):
    """Every tight When whose finite bounds lie in `0..size`."""
    values = [None, *range(size + 1)]
    whens = (Small(*bounds) for bounds in product(values, repeat=4))
    return [when for when in whens if is_tight(when)]


class Enumerated:
    """What enumeration finds for all ordered pairs of `whens`.

    `possible[name]` and `certain[name]` are square boolean arrays; `distance` and `shared` are pairs of
    square arrays, the smallest and the largest value within the room given.
    """

    MARGIN = 4

    def __init__(self, whens, size):
        self.whens = whens
        low, high = -self.MARGIN, size + self.MARGIN
        self.extents = [(s, e) for s in range(low, high) for e in range(s + 1, high + 1)]
        allowed = [set(readings(when, low, high)) for when in whens]
        self.member = np.array([[extent in some for extent in self.extents] for some in allowed])
        pairs = list(product(self.extents, repeat=2))
        shape = (len(self.extents), len(self.extents))
        holds = {
            name: np.array([rule(*a, *b) for a, b in pairs]).reshape(shape)
            for name, rule in DEFINITIONS.items()
        }
        self.possible = {name: self._some(matrix) for name, matrix in holds.items()}
        self.certain = {name: ~self._some(~matrix) for name, matrix in holds.items()}
        self.distance = self._range(np.array([distance(*a, *b) for a, b in pairs]).reshape(shape))
        self.shared = self._range(np.array([shared_length(*a, *b) for a, b in pairs]).reshape(shape))
        self.mask = sum(self.possible[name].astype(int) << bit for bit, name in enumerate(NAMES))

    def _some(self, holds):
        """For each pair of Whens: is there a reading of both for which it holds?"""
        member = self.member.astype(np.float32)
        return (member @ holds.astype(np.float32) @ member.T) > 0

    def _range(self, values):
        """Smallest and largest value over the readings of each pair."""
        smallest = np.full((len(self.whens),) * 2, -1)
        largest = smallest.copy()
        for value in np.unique(values):
            found = self._some(values == value)
            smallest[found & (smallest < 0)] = value
            largest[found] = value
        return smallest, largest
