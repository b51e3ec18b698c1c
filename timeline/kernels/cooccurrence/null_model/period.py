"""The observed period: the stretch of time in which events could have been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadQuery
from timeline.kernels.cooccurrence.extents import finite_ends

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["Period", "hulls", "observed_period"]


class Period(NamedTuple):
    """The first and the last granule that were observed."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many granules there are."""
        return self.last - self.first + 1


def observed_period(extents: Extents, stated: Period | None = None) -> Period:
    """The stated period, else the one from the earliest to the latest finite bound."""
    ends = finite_ends(*extents)
    if ends is None:
        return stated or Period(0, 0)
    seen = Period(*ends)
    if stated is None:
        return seen
    if seen.first < stated.first or seen.last > stated.last:
        raise BadQuery("some events lie outside the stated period; widen it or leave those events out")
    return stated


def hulls(extents: Extents, period: Period) -> tuple[Ints, Ints]:
    """The first and the last granule of each hull inside the period."""
    first = extents.first_min.clip(period.first, period.last)
    return first, extents.last_max.clip(first, period.last)
