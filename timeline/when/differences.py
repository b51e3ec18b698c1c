"""Systems of differences: how far whole numbers may lie when only distances between them are known.

Source: R. Dechter, I. Meiri and J. Pearl, "Temporal constraint networks", 1991: bounds are shortest paths.
Two things are added. A number may be held to the starts of granules (days, say): bounds that reach it are rounded,
and stay exact, because the largest solution, too, is made of rounded bounds. And every bound keeps the reasons
that led to it.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

__all__ = ["Conflict", "Differences"]


class Conflict(Exception):
    """No numbers fit. The reasons given already suffice for that, though some may not be needed."""

    def __init__(self, reasons: Iterable[Hashable]) -> None:
        self.reasons = list(dict.fromkeys(reasons))
        super().__init__(self.reasons)


class _Link(NamedTuple):
    """One bound that followed from another: a chain of these leads back to a bound that was stated."""

    node: int
    value: int
    reason: Hashable | None
    parent: _Link | None = None
    length: int = 0
    reasons: int = 0  # how many there are on the chain


class _Arc(NamedTuple):
    """Number `target` is at most number `source` plus `weight`."""

    source: int
    target: int
    weight: int
    reason: Hashable | None


_LOOK_FOR_CYCLES_EVERY = 64


class Differences:
    """Whole numbers, what is known of their differences and of themselves, and the bounds that follow.

    Number n is held as two nodes, 2n for itself and 2n + 1 for its negative, so that every bound is an upper one.

    >>> system = Differences()
    >>> start, end = system.number(), system.number()
    >>> system.at_most(start, end, -5, "it lasts 5 at least")
    >>> system.bound(end, 0, 9, "its date")
    >>> system.solve()
    >>> system.upper(start), system.why_upper(start), system.lower(start)
    (4, ['its date', 'it lasts 5 at least'], None)
    """

    def __init__(self) -> None:
        self._granule: list[tuple[int, int]] = []  # of each node: length, and where granule 0 starts
        self._arcs: list[list[_Arc]] = []
        self._stated: list[_Link] = []
        self._best: list[_Link | None] = []

    def number(self, length: int = 1, origin: int = 0) -> int:
        """A new number; with a length it is `origin` plus a multiple of it."""
        self._granule += [(length, origin), (length, -origin)]
        self._arcs += [[], []]
        return len(self._granule) // 2 - 1

    def at_most(self, number: int, other: int, difference: int, reason: Hashable | None = None) -> None:
        """State that `number` is at most `other` plus `difference`."""
        self._arcs[2 * other].append(_Arc(2 * other, 2 * number, difference, reason))
        self._arcs[2 * number + 1].append(_Arc(2 * number + 1, 2 * other + 1, difference, reason))

    def bound(self, number: int, lower: int | None, upper: int | None, reason: Hashable) -> None:
        """State where a number lies; None is no bound."""
        if upper is not None:
            self._stated.append(_Link(2 * number, upper, reason))
        if lower is not None:
            self._stated.append(_Link(2 * number + 1, -lower, reason))

    def solve(self) -> None:
        """Find all bounds.

        Raises:
            Conflict: no numbers fit.
        """
        # Some largest solution below 0 exists exactly if the differences alone can be met.
        self._propagate(_Link(node, 0, None) for node in range(0, len(self._arcs), 2))
        self._propagate(self._stated)

    def upper(self, number: int) -> int | None:
        """The largest value a number can have; None if there is no limit."""
        link = self._best[2 * number]
        return link and link.value

    def lower(self, number: int) -> int | None:
        """The smallest value a number can have; None if there is no limit."""
        link = self._best[2 * number + 1]
        return link and -link.value

    def why_upper(self, number: int) -> list[Hashable]:
        """The chain of reasons behind the upper bound, from the one that was stated."""
        return _reasons(self._best[2 * number])

    def why_lower(self, number: int) -> list[Hashable]:
        """The chain of reasons behind the lower bound, from the one that was stated."""
        return _reasons(self._best[2 * number + 1])

    def _propagate(self, start: Iterable[_Link]) -> None:
        """Follow all arcs until nothing improves: up the nodes in their order, down again, and so on.

        Source: J. Y. Yen, 1970. A chain of n arcs that all lead one way takes one sweep, not n.
        """
        self._best = [None] * len(self._arcs)
        sweep = 1
        later = {link.node for link in start if self._improve(link)}
        while later:
            waiting, later = later, set()
            now = [sweep * node for node in waiting]
            heapify(now)
            while now:
                node = sweep * heappop(now)
                waiting.discard(node)
                link = self._best[node]
                assert link is not None
                for arc in self._arcs[node]:
                    if not self._improve(_follow(link, arc)):
                        continue
                    if sweep * arc.target <= sweep * node:
                        later.add(arc.target)
                    elif arc.target not in waiting:
                        waiting.add(arc.target)
                        heappush(now, sweep * arc.target)
            sweep = -sweep

    def _improve(self, link: _Link) -> bool:
        """Take a bound, rounded, if it is lower than the one known, or as low for fewer reasons."""
        length, origin = self._granule[link.node]
        if length > 1:
            link = link._replace(value=link.value - (link.value - origin) % length)
        best = self._best[link.node]
        if best is not None and (best.value, best.reasons) <= (link.value, link.reasons):
            return False
        self._best[link.node] = link
        self._check(link)
        return True

    def _check(self, link: _Link) -> None:
        """Look whether a bound passes its opposite, and now and then whether its chain runs in a circle."""
        opposite = self._best[link.node ^ 1]
        if opposite is not None and link.value + opposite.value < 0:
            raise Conflict([*_reasons(link), *_reasons(opposite)])
        if link.length and link.length % _LOOK_FOR_CYCLES_EVERY == 0:
            self._check_for_cycle(link)

    def _check_for_cycle(self, link: _Link) -> None:
        """A chain that comes back to a number with a lower value goes on for ever.

        Rounding can lower a value on the way round once; not where the number itself is held to granules at least
        as long as any on the way.
        """
        seen: dict[int, int] = {}
        chain: list[_Link] = []
        step: _Link | None = link
        while step is not None:
            if step.node in seen:
                circle = chain[seen[step.node] :]
                longest = max(self._granule[each.node][0] for each in circle)
                if self._granule[step.node][0] == longest:
                    raise Conflict(each.reason for each in circle if each.reason is not None)
            seen[step.node] = len(chain)
            chain.append(step)
            step = step.parent


def _follow(link: _Link, arc: _Arc) -> _Link:
    more = arc.reason is not None and arc.reason != link.reason
    value = link.value + arc.weight
    return _Link(arc.target, value, arc.reason, link, link.length + 1, link.reasons + more)


def _reasons(link: _Link | None) -> list[Hashable]:
    found: list[Hashable] = []
    while link is not None:
        if link.reason is not None and (not found or found[-1] != link.reason):
            found.append(link.reason)
        link = link.parent
    return found[::-1]
