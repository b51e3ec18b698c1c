"""Lead and lag by the definition: every event, every possible partner, every reading of the bounds."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import NamedTuple


class Event(NamedTuple):
    """The first granule by smallest and largest value, the items, and the group; -1 is none."""

    least: float
    most: float
    left: frozenset[Hashable]
    right: frozenset[Hashable]
    group: int = 0

    def pairs_with(self, other: Event) -> bool:
        """Whether they are two events of one group."""
        return self is not other and self.group == other.group >= 0


class Hits(NamedTuple):
    judged: int
    certain: int
    possible: int


def delays(x: Event, y: Event) -> tuple[float, float]:
    """The smallest and the largest delay from x to y."""
    return y.least - x.most, y.most - x.least


def _hits(
    own: list[Event], partners: list[Event], forward: bool, reach: tuple[int, int], period: tuple
) -> Hits:
    lag, end = reach
    judged = certain = possible = 0
    for event in own:
        edge = event.most + end <= period[1] if forward else event.least - end >= period[0]
        if not edge or event.least == float("-inf") or event.most == float("inf"):
            continue
        judged += 1
        ranges = [
            delays(event, other) if forward else delays(other, event)
            for other in partners
            if event.pairs_with(other)
        ]
        certain += any(lag <= low and high <= end for low, high in ranges)
        possible += any(low <= end and high >= lag for low, high in ranges)
    return Hits(judged, certain, possible)


def leads(
    events: list[Event], window: int, lag: int, period: tuple[int, int], *, two: bool
) -> Iterator[tuple[Hashable, Hashable, Hits, Hits]]:
    """For each ordered pair of items: the y-events preceded by x, and the x-events followed by y."""
    seconds = {item for event in events for item in (event.right if two else event.left)}
    for x in sorted({item for event in events for item in event.left}):
        for y in sorted(seconds):
            if x == y and not two:
                continue
            xs = [event for event in events if x in event.left]
            ys = [event for event in events if y in (event.right if two else event.left)]
            reach = (lag, lag + window)
            yield x, y, _hits(ys, xs, False, reach, period), _hits(xs, ys, True, reach, period)


def lag_profile(xs: list[Event], ys: list[Event], edges: list[int]) -> list[tuple[int, int]]:
    """Certain and possible counts of the delays in each step."""
    counts = []
    for low, high in pairwise(edges):
        ranges = [delays(x, y) for x in xs for y in ys if x.pairs_with(y)]
        certain = sum(low <= least and most < high for least, most in ranges)
        possible = sum(least < high and most >= low for least, most in ranges)
        counts.append((certain, possible))
    return counts
