"""Systems of differences: how far whole numbers may lie when only distances between them are known.

Source: R. Dechter, I. Meiri and J. Pearl, "Temporal constraint networks", 1991: bounds are shortest paths.
Two things are added. A number may be held to the starts of granules (days, say): bounds that reach it are rounded,
and stay exact, because the largest solution, too, is made of rounded bounds. And every bound keeps the reasons
that led to it.
"""

from __future__ import annotations

import itertools
from collections import deque
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

__all__ = ["Conflict", "Differences"]


class Conflict(Exception):
    """No numbers fit. The reasons given already suffice for that, though some may not be needed."""

    def __init__(self, reasons: Iterable[Hashable]) -> None:
        self.reasons = list(dict.fromkeys(reasons))  # each once
        super().__init__(self.reasons)


class _Link(NamedTuple):
    """One bound that followed from another: a chain of these leads back to a bound that was stated."""

    node: int
    value: int
    reason: Hashable | None
    parent: _Link | None
    length: int  # of the chain
    reasons: int  # on the chain

    @classmethod
    def after(cls, parent: _Link | None, node: int, value: int, reason: Hashable | None) -> _Link:
        """A bound that follows from `parent`, or that was stated."""
        if parent is None:
            return cls(node, value, reason, None, 0, 1)
        more = reason is not None and reason is not parent.reason
        return cls(node, value, reason, parent, parent.length + 1, parent.reasons + more)


class _Arc(NamedTuple):
    """Number `target` is at most number `source` plus `weight`."""

    source: int
    target: int
    weight: int
    reason: Hashable | None


_LONG = 64
"""A chain of so many arcs, or twice as many, or four times, is searched for a circle."""


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
        self._stated: list[tuple[int, int, Hashable]] = []  # node, upper bound, reason
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
            self._stated.append((2 * number, upper, reason))
        if lower is not None:
            self._stated.append((2 * number + 1, -lower, reason))

    def solve(self) -> None:
        """Find all bounds.

        Raises:
            Conflict: no numbers fit.
        """
        solution = self._some_solution()
        self._best = [None] * len(self._arcs)
        ahead: list[tuple[int, int, int, _Link]] = []
        count = itertools.count()

        def improve(node: int, value: int, reason: Hashable | None, parent: _Link | None) -> None:
            link = self._improve(node, value, reason, parent)
            if link is not None:
                heappush(ahead, (link.value - solution[node], link.reasons, next(count), link))

        # Seen from a solution no arc leads down, so Dijkstra's order settles most nodes at their first visit
        # (D. B. Johnson, "Efficient algorithms for shortest paths in sparse networks", 1977).
        for node, value, reason in self._stated:
            improve(node, value, reason, None)
        while ahead:
            link = heappop(ahead)[-1]
            if link is self._best[link.node]:
                for arc in self._arcs[link.node]:
                    improve(arc.target, link.value + arc.weight, arc.reason, link)

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

    def _some_solution(self) -> list[int]:
        """Numbers, and their negatives, that meet all differences, whatever the bounds.

        From a guess down to the largest solution below it, by sweeps over the nodes in the order of the guess, up
        and down in turn (J. Y. Yen, 1970).
        """
        self._best = [None] * len(self._arcs)
        guessed = self._guess()
        order = list(guessed)
        rank = {node: place for place, node in enumerate(order)}
        for node, value in guessed.items():
            self._improve(node, value, None, None)
        sweep, later = 1, set(order)
        while later:
            waiting, later = later, set()
            now = [sweep * rank[node] for node in waiting]
            heapify(now)
            while now:
                node = order[sweep * heappop(now)]
                waiting.discard(node)
                link = self._known(node)
                for arc in self._arcs[node]:
                    if self._improve(arc.target, link.value + arc.weight, arc.reason, link) is None:
                        continue
                    if sweep * rank[arc.target] <= sweep * rank[node]:
                        later.add(arc.target)
                    elif arc.target not in waiting:
                        waiting.add(arc.target)
                        heappush(now, sweep * rank[arc.target])
            sweep = -sweep
        found = [0] * len(self._arcs)
        for node in order:
            found[node] = self._known(node).value
            found[node + 1] = -found[node]
        return found

    def _known(self, node: int) -> _Link:
        link = self._best[node]
        assert link is not None
        return link

    def _guess(self) -> dict[int, int]:
        """A value for each number, as its first neighbour with a value would have it: often nearly right."""
        guessed: dict[int, int] = {}
        for root in range(0, len(self._arcs), 2):
            todo = deque([] if root in guessed else [root])
            guessed.setdefault(root, 0)
            while todo:
                node = todo.popleft()
                near = [(arc.target, guessed[node] + arc.weight) for arc in self._arcs[node]]
                near += [(arc.target - 1, guessed[node] - arc.weight) for arc in self._arcs[node + 1]]
                for other, value in near:
                    if other not in guessed:
                        guessed[other] = value
                        todo.append(other)
        return guessed

    def _improve(self, node: int, value: int, reason: Hashable | None, parent: _Link | None) -> _Link | None:
        """Take a bound, rounded, if it is lower than the one known, or as low for fewer reasons."""
        length, origin = self._granule[node]
        if length > 1:
            value -= (value - origin) % length
        best = self._best[node]
        if best is not None and best.value < value:
            return None
        link = _Link.after(parent, node, value, reason)
        if best is not None and best.value == value and best.reasons <= link.reasons:
            return None
        self._best[node] = link
        self._check(link)
        return link

    def _check(self, link: _Link) -> None:
        """Look whether a bound passes its opposite, and now and then whether its chain runs in a circle."""
        opposite = self._best[link.node ^ 1]
        if opposite is not None and link.value + opposite.value < 0:
            raise Conflict([*_reasons(link), *_reasons(opposite)])
        if link.length >= _LONG and link.length & (link.length - 1) == 0:
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


def _reasons(link: _Link | None) -> list[Hashable]:
    found: list[Hashable] = []
    while link is not None:
        if link.reason is not None and (not found or found[-1] is not link.reason):
            found.append(link.reason)
        link = link.parent
    return found[::-1]
