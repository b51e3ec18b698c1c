"""Values in order group by group: one binary search finds a place among those of its own group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from timeline.kernels.cooccurrence.incidence import order_of, places_in, told_apart

if TYPE_CHECKING:
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["Grouped"]


class Grouped(NamedTuple):
    """Sorted by group and then by value.

    Attributes:
        order: the positions of the values before sorting.
        known: the distinct values, ascending.
        places: ascending places on a line on which each group has a stretch of its own.
    """

    order: Ints
    known: Ints
    places: Ints

    @classmethod
    def of(cls, values: Ints, groups: Ints) -> Grouped:
        """Values with the number of the group of each, 0 or more.

        >>> import numpy as np
        >>> found = Grouped.of(np.array([5, 1, 3]), np.array([0, 1, 0]))
        >>> found.order.tolist(), found.before(np.array([5, 5]), np.array([0, 1]), "right").tolist()
        ([2, 0, 1], [2, 3])
        """
        known, place = told_apart(values)
        places = groups * (known.size + 1) + place
        order = order_of(places)
        return cls(order, known, places[order])

    def before(self, values: Ints, groups: Ints, side: Literal["left", "right"]) -> Ints:
        """How many stand in earlier groups, or in the same one before a value (`right`: or at it)."""
        return self._from(groups * (self.known.size + 1) + places_in(self.known, values, side))

    def opening(self, groups: Ints) -> Ints:
        """Where each group begins; a group ends where the next one begins."""
        return self._from(groups * (self.known.size + 1))

    def _from(self, places: Ints) -> Ints:
        return places_in(self.places, places, "left")
