"""Co-occurrence by the definition: every choice of two events, every extent that the bounds allow in principle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import product
from typing import NamedTuple


class Event(NamedTuple):
    """Four bounds in granules (first and last granule, each smallest and largest), items, and a group."""

    first_min: float
    first_max: float
    last_min: float
    last_max: float
    left: frozenset[Hashable]
    right: frozenset[Hashable]
    group: Hashable = 0


class Row(NamedTuple):
    same_event: int
    cross_certain: int
    cross_possible: int


def distances(a: Event, b: Event) -> tuple[float, float]:
    """The smallest and the largest distance over all corners of the bounds."""
    corners = [
        max(0, second_first - first_last, first_first - second_last)
        for first_first, first_last in product((a.first_min, a.first_max), (a.last_min, a.last_max))
        for second_first, second_last in product((b.first_min, b.first_max), (b.last_min, b.last_max))
        if first_first <= first_last and second_first <= second_last
    ]
    return min(corners), max(corners)


def cooccurrence(
    events: list[Event], window: float, *, two: bool = False, only: Iterable[Hashable] | None = None
) -> dict[tuple[Hashable, Hashable], Row]:
    """The counts of every pair that possibly co-occurs at all; with `two`, x of `left` and y of `right`."""
    wanted = None if only is None else set(only)
    same: Counter[tuple[Hashable, Hashable]] = Counter()
    certain: Counter[tuple[Hashable, Hashable]] = Counter()
    possible: Counter[tuple[Hashable, Hashable]] = Counter()
    for i, j in product(range(len(events)), repeat=2):
        a, b = events[i], events[j]
        if i != j and (a.group is None or a.group != b.group):
            continue
        smallest, largest = distances(a, b)
        for x, y in product(a.left, b.right if two else b.left):
            if (not two and x >= y) or (wanted is not None and not wanted & {x, y}):
                continue
            if i == j:
                same[x, y] += 1
            else:
                certain[x, y] += largest <= window
                possible[x, y] += smallest <= window
    pairs = {pair for counts in (same, possible) for pair, n in counts.items() if n}
    return {pair: Row(same[pair], certain[pair], possible[pair]) for pair in pairs}
