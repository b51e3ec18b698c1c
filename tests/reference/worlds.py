"""The slow twin of frame functions over uncertain extents: every world is written down.

A world gives each row one of the extents that its bounds allow. Certain is what holds in every world, possible what
holds in some. Bounds are (start_min, start_max, end_min, end_max), all of them within `GRID`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tests.reference.intervals import Extent, distance, readings, runs, ticks

GRID = range(8)

Box = tuple[int, int, int, int]
World = tuple[Extent, ...]


def worlds(rows: Sequence[Box]) -> Iterator[World]:
    """Every choice of one extent a row."""
    return product(*(readings(row) for row in rows))


def levels(rows: Sequence[Box]) -> list[tuple[int, int]]:
    """How many rows are going on at each tick of the grid: in the world with fewest, in the world with most."""
    counts = [[sum(t in ticks(extent) for extent in world) for t in GRID] for world in worlds(rows)]
    return [(min(at), max(at)) for at in zip(*counts, strict=True)]


def covered(rows: Sequence[Box], certainty: str) -> frozenset[int]:
    """The ticks at which some row is going on: in every world, or in some."""
    least = 0 if certainty == "certain" else 1
    return frozenset(t for t, level in zip(GRID, levels(rows), strict=True) if level[least])


def free(rows: Sequence[Box], certainty: str) -> frozenset[int]:
    """The ticks at which no row is going on: in every world, or in some."""
    return frozenset(GRID) - covered(rows, "possible" if certainty == "certain" else "certain")


def longest_free(rows: Sequence[Box], span: Extent) -> int:
    """The most ticks on end within a stretch at which no row is going on, in the world with most."""
    return max(
        end - start
        for world in worlds(rows)
        for start, end in runs(frozenset(range(*span)) - frozenset().union(*map(ticks, world))) or [(0, 0)]
    )


def gaps(rows: Sequence[Box], certainty: str) -> list[Extent]:
    """What is free between the first row and the last: by the time in which it certainly goes on, else by its hull."""
    if not rows:
        return []
    own = []
    for row in rows:
        always = frozenset.intersection(*(ticks(extent) for extent in readings(row)))
        some = frozenset.union(*(ticks(extent) for extent in readings(row)))
        own.append(always or some)
    between = range(min(map(max, own)) + 1, max(map(min, own)))
    return runs(free(rows, certainty) & frozenset(between))


def touched(rows: Sequence[Box], span: range) -> bool:
    """Whether some row shares a tick with a stretch in every world."""
    return any(all(ticks(extent) & frozenset(span) for extent in readings(row)) for row in rows)


def side(a: Extent, b: Extent) -> str:
    """Where b lies as seen from a."""
    if ticks(a) & ticks(b):
        return "shared"
    return "after" if min(ticks(b)) > max(ticks(a)) else "before"


def sides(a: Box, b: Box) -> frozenset[str]:
    """Where b may lie as seen from a."""
    return frozenset(side(x, y) for x, y in product(readings(a), readings(b)))


def apart(a: Box, b: Box) -> list[int]:
    """The distances that b may have from a, negative where b lies before a."""
    sign = {"before": -1, "shared": 0, "after": 1}
    return [sign[side(x, y)] * distance(x, y) for x, y in product(readings(a), readings(b))]


def nearest(
    a: Box, others: Sequence[Box], direction: str, exclude_overlaps: bool, tolerance: int
) -> list[tuple[int, int, int]]:
    """The others that may lie on the side that is asked for, with the smallest distance, nearest first."""
    wanted = {
        "before": {"before"},
        "after": {"after"},
        "either": {"before", "after"} if exclude_overlaps else {"before", "shared", "after"},
    }[direction]
    found = []
    for j, b in enumerate(others):
        near = min(abs(far) for far in apart(a, b))
        if sides(a, b) & wanted and near <= tolerance:
            found.append((near, b[0], j))
    return sorted(found)


def shared(a: Box, b: Box) -> list[int]:
    """How many ticks both may share."""
    return [len(ticks(x) & ticks(y)) for x, y in product(readings(a), readings(b))]
