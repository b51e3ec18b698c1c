"""Which path answers a question: the one that is estimated to take the least time, from how much there is to do.

A question names its paths, and how much of each kind of work each path does; what a kind of work takes stands in
`SECONDS`. Nothing is read here. `python -m benchmarks paths` sets the estimates beside measured times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Plan", "Way", "cheapest"]

KERNEL_STARTS = 0.6
"""Seconds that a kernel takes before it begins: Numba and Polars are loaded, columns become arrays."""

SQL_STARTS = 0.1
"""Seconds that the engine takes to plan a statement of many steps."""

SECONDS = {
    "event read": 1e-6,
    "event windowed": 3e-6,
    "event listed": 2e-5,
    "event walked": 2e-6,
    "join planned": 0.25,
    "pair compared": 1e-6,
    "pair listed": 1e-5,
    "pair found": 5e-7,
}
"""Seconds of processor time that one piece of work takes, by its kind.

An event is read by every path; in SQL it is then windowed, that is sorted and summed with others of its item, once or several
times, and may be listed by name; by a kernel it is walked past, in order. A join of pairs takes long to plan. In it a pair is
compared whether it is in the answer or not, and those that are get the columns of both events; by a kernel those alone are
found.
"""


class Way(NamedTuple):
    """A path.

    Attributes:
        name: `sql`, or `kernel` and the name of one.
        how: what it does, for a reader.
        work: how much of each kind of work.
    """

    name: str
    how: str
    work: Mapping[str, float]

    @property
    def by_kernel(self) -> bool:
        """Whether a kernel answers."""
        return self.name.startswith("kernel")

    @property
    def seconds(self) -> float:
        """How long it is estimated to take."""
        starts = KERNEL_STARTS if self.by_kernel else SQL_STARTS
        return starts + sum(SECONDS[kind] * amount for kind, amount in self.work.items())


class Plan(NamedTuple):
    """The path that is taken.

    Attributes:
        way: the cheapest.
        others: the other paths that there are.
        sizes: how much there is to do, for a reader.
        rows: how many rows are expected; None where nobody has estimated it.
    """

    way: Way
    others: tuple[Way, ...]
    sizes: str
    rows: int | None = None

    @property
    def by_kernel(self) -> bool:
        """Whether a kernel answers."""
        return self.way.by_kernel

    @property
    def told(self) -> dict[str, Any]:
        """What an answer is told of it."""
        costs = [f"{way.name} {_duration(way.seconds)}" for way in (self.way, *self.others)]
        return {
            "path": f"{self.way.name}: {self.sizes}; {self.way.how}",
            "costs": ", ".join(costs) if self.others else "",
            "estimated": self.rows,
        }


def cheapest(sizes: str, *ways: Way, rows: float | None = None) -> Plan:
    """The plan that takes the way of the least estimated time, the first of those that take as long.

    >>> few, many = {"pair compared": 1_000}, {"pair compared": 1_000_000_000}
    >>> [cheapest("", Way("sql", "", work), Way("kernel x", "", {})).way.name for work in (few, many)]
    ['sql', 'kernel x']
    """
    way = min(ways, key=lambda way: way.seconds)
    return Plan(
        way, tuple(other for other in ways if other is not way), sizes, None if rows is None else round(rows)
    )


def _duration(seconds: float) -> str:
    """A time to two digits, for a reader."""
    if seconds < 1:
        return f"about {float(f'{max(seconds, 0.001) * 1000:.2g}'):.0f} ms"
    return f"about {float(f'{seconds:.2g}'):,g} s"
