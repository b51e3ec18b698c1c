"""The slow, obviously right twins of the interval kernels: every extent is the set of its ticks.

Extents are pairs (start, end), half-open, with `None` for no start or no end. All instants of a case lie well
within `WORLD`; an extent without end goes on to the edge of the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

WORLD = range(-40, 80)

Extent = tuple[int | None, int | None]


@cache
def ticks(extent: Extent) -> frozenset[int]:
    """Every tick of the extent."""
    start, end = extent
    return frozenset(t for t in WORLD if (start is None or t >= start) and (end is None or t < end))


def runs(covered: set[int] | frozenset[int]) -> list[Extent]:
    """The ticks as extents, as few as there can be."""
    out: list[Extent] = []
    for t in sorted(covered):
        if t - 1 in covered:
            out[-1] = (out[-1][0], t + 1)
        else:
            out.append((t, t + 1))
    return [
        (None if start == WORLD.start else start, None if end == WORLD.stop else end) for start, end in out
    ]


def pairs(left: Sequence[Extent], right: Sequence[Extent]) -> list[tuple[int, int]]:
    """All pairs that share a tick."""
    return [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if ticks(a) & ticks(b)]


def counts(left: Sequence[Extent], right: Sequence[Extent]) -> list[int]:
    """For each extent how many of the others share a tick with it."""
    return [sum(bool(ticks(a) & ticks(b)) for b in right) for a in left]


def distance(a: Extent, b: Extent) -> int:
    """From the last tick of the earlier to the first of the later; 0 if they share one."""
    if ticks(a) & ticks(b):
        return 0
    return min(abs(x - y) for x in ticks(a) for y in ticks(b))


def nearest(
    left: Sequence[Extent],
    right: Sequence[Extent],
    k: int = 1,
    direction: str = "either",
    shared: bool = True,
    tolerance: int = 1000,
) -> list[tuple[int, int, int]]:
    """For each extent its k nearest others, by distance, then start, then row."""
    out = []
    for i, a in enumerate(left):
        ranked = []
        for j, b in enumerate(right):
            apart = distance(a, b)
            if apart == 0:
                fits = direction == "either" and shared
            else:
                earlier = max(ticks(b)) < min(ticks(a))
                fits = direction in ("either", "before" if earlier else "after")
            if fits and apart <= tolerance:
                ranked.append((apart, min(ticks(b)), j))
        out += [(i, j, apart) for apart, _, j in sorted(ranked)[:k]]
    return out


def unions(extents: Sequence[Extent], min_gap: int = 1) -> list[tuple[int | None, int | None, int]]:
    """Joined extents with how many went into each: gaps shorter than `min_gap` are filled first."""
    covered: set[int] = set().union(*(ticks(extent) for extent in extents))
    for t, following in pairwise(sorted(covered)):
        if following - t - 1 < min_gap:
            covered |= set(range(t, following))
    return [(*run, sum(bool(ticks(run) & ticks(extent)) for extent in extents)) for run in runs(covered)]


def clusters(extents: Sequence[Extent], min_gap: int = 1) -> list[int]:
    """For each extent the number of the union that holds it."""
    joined = unions(extents, min_gap)
    return [
        next(n for n, (s, e, _) in enumerate(joined) if ticks(extent) <= ticks((s, e))) for extent in extents
    ]


def subtract(left: Sequence[Extent], right: Sequence[Extent]) -> list[tuple[int, int | None, int | None]]:
    """What the right leaves of each left extent."""
    holes: set[int] = set().union(*(ticks(b) for b in right))
    return [(i, *run) for i, a in enumerate(left) for run in runs(ticks(a) - holes)]


def covered(left: Sequence[Extent], right: Sequence[Extent]) -> list[int | None]:
    """How many ticks of each left extent the right covers; None for without end."""
    cover: set[int] = set().union(*(ticks(b) for b in right))
    both = [ticks(a) & cover for a in left]
    return [None if WORLD[0] in ts or WORLD[-1] in ts else len(ts) for ts in both]


def cut(extents: Sequence[Extent], moments: Sequence[int]) -> list[tuple[int, int | None, int | None]]:
    """The extents, cut at each moment that has ticks of them on both sides."""
    out = []
    for i, extent in enumerate(extents):
        own = ticks(extent)
        edges = sorted(m for m in set(moments) if m - 1 in own and m in own)
        starts, ends = [extent[0], *edges], [*edges, extent[1]]
        out += [(i, start, end) for start, end in zip(starts, ends, strict=True)]
    return out


def steps(extents: Sequence[Extent]) -> list[tuple[int | None, int | None, int]]:
    """How many are going on, tick by tick, written as runs of equal count."""
    level = {t: sum(t in ticks(extent) for extent in extents) for t in WORLD}
    busy = [t for t in WORLD if level[t]]
    out: list[tuple[int, int, int]] = []
    for t in range(busy[0], busy[-1] + 1) if busy else ():
        if out and out[-1][2] == level[t]:
            out[-1] = (out[-1][0], t + 1, level[t])
        else:
            out.append((t, t + 1, level[t]))
    return [(None if s == WORLD.start else s, None if e == WORLD.stop else e, n) for s, e, n in out]


def latest(at: Sequence[int], extents: Sequence[Extent], tolerance: int = 0) -> list[int]:
    """For each instant the row that holds it and began last; else the one that ended last within the tolerance."""
    out = []
    for t in at:
        holding = [(min(ticks(e)), j) for j, e in enumerate(extents) if t in ticks(e)]
        ended = [(max(ticks(e)), min(ticks(e)), j) for j, e in enumerate(extents) if max(ticks(e)) < t]
        near = [found for found in ended if t - found[0] <= tolerance]
        out.append(max(holding)[-1] if holding else max(near)[-1] if near else -1)
    return out


def readings(bounds: tuple[int, int, int, int]) -> list[Extent]:
    """Every extent that four bounds (start_min, start_max, end_min, end_max) allow."""
    start_min, start_max, end_min, end_max = bounds
    starts, ends = range(start_min, start_max + 1), range(end_min, end_max + 1)
    return [(start, end) for start in starts for end in ends if start < end]


def possibly_share(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """Whether some reading of both shares a tick."""
    return any(ticks(x) & ticks(y) for x in readings(a) for y in readings(b))


def certainly_share(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """Whether every reading of both shares a tick."""
    return all(ticks(x) & ticks(y) for x in readings(a) for y in readings(b))
