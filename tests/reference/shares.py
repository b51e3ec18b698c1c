"""The share of worlds by enumeration, in fractions: the slow twin of `timeline.kernels.shares`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from tests.reference.allen import DEFINITIONS, NAMES, distance

Extent = tuple[int, int]
Four = Sequence[int]


def extents(bounds: Four, *, moment: bool = False) -> list[Extent]:
    """The extents that four bounds allow; with `moment` those of one granule, where there are any."""
    first, last, earliest, latest = bounds
    found = [
        (start, end)
        for start, end in product(range(first, last + 1), range(earliest, latest + 1))
        if start < end
    ]
    momentary = [(start, end) for start, end in found if end == start + 1]
    return momentary if moment and momentary else found


def shares(left: Four, right: Four, *, moment: bool = False) -> dict[str, Fraction]:
    """The share of each relation that is possible."""
    worlds = list(product(extents(left, moment=moment), extents(right, moment=moment)))
    counted = Counter(name for a, b in worlds for name in NAMES if DEFINITIONS[name](*a, *b))
    return {relation: Fraction(count, len(worlds)) for relation, count in counted.items()}


def within(left: Four, right: Four, most: int) -> Fraction:
    """The share of worlds in which both are at most so far apart."""
    worlds = list(product(extents(left), extents(right)))
    near = sum(distance(*a, *b) <= most for a, b in worlds)
    return Fraction(near, len(worlds))
