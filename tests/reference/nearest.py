"""Which uncertain extents may be among the nearest, and which are: every pair looked at, every other one counted."""

from __future__ import annotations

from typing import NamedTuple

from tests.reference.cooccurrence import Event, distances


class Near(NamedTuple):
    """Smallest and largest distance, and whether it is among the nearest under every reading."""

    smallest: float
    largest: float
    certain: bool


def _side(a: Event, b: Event, direction: str) -> tuple[bool, bool]:
    """Whether b possibly, and certainly, lies on the side of a that is asked for."""
    if direction == "before":
        return b.last_min < a.first_max, b.last_max < a.first_min
    if direction == "after":
        return a.last_min < b.first_max, a.last_max < b.first_min
    return True, True


def nearest(
    a: list[Event], b: list[Event], same: set[tuple[int, int]], *, k: int, direction: str, within: float
) -> dict[tuple[int, int], Near]:
    """The rows (i, j) that may be among the k nearest; the pairs of `same` are one event and not looked at."""
    found = {}
    for i, one in enumerate(a):
        others = [j for j in range(len(b)) if (i, j) not in same and _side(one, b[j], direction)[0]]
        lengths = {j: distances(one, b[j]) for j in others}
        sided = {j for j in others if _side(one, b[j], direction)[1]}
        for j in others:
            smallest, largest = lengths[j]
            surely_nearer = sum(lengths[other][1] < smallest for other in sided)
            possibly_nearer = sum(lengths[other][0] < largest for other in others if other != j)
            if surely_nearer < k and smallest <= within:
                certain = j in sided and possibly_nearer < k and largest <= within
                found[i, j] = Near(smallest, largest, certain)
    return found
