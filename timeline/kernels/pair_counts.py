"""How many partners each uncertain extent has, possibly or certainly, by two look-ups in sorted ends: no pair is made.

What is counted are pairs of stretches that share an instant. Other relations are such pairs of other stretches: that a
ends before b starts is that all after the end of a and all before the start of b have something in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.overlap_count import counts

if TYPE_CHECKING:
    from timeline.arrays import Ints, Rows
    from timeline.kernels.relations import Bounds

__all__ = ["COUNTABLE", "Stretches", "Test", "counted", "related"]

Stretches = tuple["Ints", "Ints"]
"""Starts and ends; a start may lie behind its end."""


class Test(NamedTuple):
    """A pair passes where both stretches, each from one bound to another, start before the other ends.

    Attributes:
        a, b: the names of the bounds, None where the stretch has no limit.
        negated: those pass for which this is not so.
    """

    a: tuple[str | None, str | None]
    b: tuple[str | None, str | None]
    negated: bool = False

    @property
    def inverse(self) -> Test:
        """The same of b and a."""
        return Test(self.b, self.a, self.negated)

    @property
    def otherwise(self) -> Test:
        """What passes where this does not."""
        return self._replace(negated=not self.negated)


_WHOLE = Test(("start_min", "end_max"), ("start_min", "end_max"))
_CORE = Test(("start_max", "end_min"), ("start_max", "end_min"))
_BEFORE = Test(("end_min", None), (None, "start_max")), Test(("end_max", None), (None, "start_min"))
_PRECEDES = (
    Test((None, "end_min"), ("start_max", None), negated=True),
    Test((None, "end_max"), ("start_min", None), negated=True),
)
_BIT = {"before": 1, "meets": 1 << 1, "met_by": 1 << 11, "after": 1 << 12}
_APART, _ALL = sum(_BIT.values()), (1 << 13) - 1

COUNTABLE: dict[int, tuple[Test, Test]] = {
    _ALL & ~_APART: (_WHOLE, _CORE),
    _APART: (_CORE.otherwise, _WHOLE.otherwise),
    _BIT["before"]: _BEFORE,
    _BIT["before"] | _BIT["meets"]: _PRECEDES,
    _BIT["after"]: (_BEFORE[0].inverse, _BEFORE[1].inverse),
    _BIT["after"] | _BIT["met_by"]: (_PRECEDES[0].inverse, _PRECEDES[1].inverse),
}
"""By the bits of a set of relations: what passes where one of them possibly, and where one of them certainly, holds."""


def related(a: Bounds, b: Bounds, test: Test, keys: tuple[Rows, Rows] | None = None) -> Ints:
    """With how many rows of b each row of a passes a test.

    Args:
        a, b: tight uncertain extents.
        test: the test.
        keys: dense codes of both; only rows of one code are set against each other.

    >>> from timeline.kernels.relations import Bounds
    >>> days = Bounds(*(np.array(bound) for bound in ([0, 9], [0, 9], [5, 12], [5, 12])))
    >>> related(days, days, COUNTABLE[1][0])
    array([1, 0])
    """
    found = counted(_stretches(a, test.a), _stretches(b, test.b), keys)
    return _partners(a, b, keys) - found if test.negated else found


def counted(a: Stretches, b: Stretches, keys: tuple[Rows, Rows] | None = None) -> Ints:
    """With how many stretches of b each of a shares an instant, taken at their word where a start lies behind its end."""
    if not a[0].size or not b[0].size:
        return np.zeros(a[0].size, np.int64)
    return counts(*a, *b, *(keys or (None, None)))


def _partners(a: Bounds, b: Bounds, keys: tuple[Rows, Rows] | None) -> Ints:
    """How many rows of b there are for each of a."""
    if keys is None:
        return np.full(a.start_min.size, b.start_min.size, np.int64)
    size = 1 + max((int(key.max()) for key in keys if key.size), default=0)
    partners: Ints = np.bincount(keys[1], minlength=size)[keys[0]]
    return partners


def _stretches(bounds: Bounds, names: tuple[str | None, str | None]) -> Stretches:
    first, last = names
    start = np.full(bounds.start_min.size, MINUS_INFINITY) if first is None else getattr(bounds, first)
    end = np.full(bounds.start_min.size, INFINITY) if last is None else getattr(bounds, last)
    return start, end
