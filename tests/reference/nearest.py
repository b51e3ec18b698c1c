"""Which uncertain extents may be among the nearest, and which are: every pair looked at, every other one counted."""

from __future__ import annotations

from typing import NamedTuple

from tests.reference.cooccurrence import Event, distances


class Near(NamedTuple):
    """Smallest and largest distance, and whether it is among the nearest under every reading."""

    smallest: float
    largest: float
    certain: bool


def _mirrored(a: Event) -> Event:
    """The same on a line of time that runs backwards."""
    first_min, first_max, last_min, last_max = (-bound for bound in a[:4])
    return a._replace(first_min=last_max, first_max=last_min, last_min=first_max, last_max=first_min)


def nearest(
    a: list[Event], b: list[Event], same: set[tuple[int, int]], *, k: int, direction: str, within: float
) -> dict[tuple[int, int], Near]:
    """The rows (i, j) that may be among the k nearest; the pairs of `same` are one event and not looked at."""
    if direction == "before":
        a, b = [_mirrored(one) for one in a], [_mirrored(one) for one in b]
    found = {}
    for i, one in enumerate(a):
        others = [j for j in range(len(b)) if (i, j) not in same]
        lengths = {j: distances(one, b[j]) for j in others}
        sided, places = set(others), lengths
        if (
            direction != "either"
        ):  # of what lies on one side that is nearer which starts earlier, wherever a ends
            others = [j for j in others if one.last_min < b[j].first_max]
            sided = {j for j in others if one.last_max < b[j].first_min}
            lengths = {
                j: (max(1, b[j].first_min - one.last_max), b[j].first_max - one.last_min) for j in others
            }
            places = {j: (max(b[j].first_min, one.last_min + 1), b[j].first_max) for j in others}
        for j in others:
            smallest, largest = lengths[j]
            surely_nearer = sum(places[other][1] < places[j][0] for other in sided)
            possibly_nearer = sum(places[other][0] < places[j][1] for other in others if other != j)
            if surely_nearer < k and smallest <= within:
                certain = j in sided and possibly_nearer < k and largest <= within
                found[i, j] = Near(smallest, largest, certain)
    return found
