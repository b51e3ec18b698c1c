"""Questions about pairs of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.database.holder import Certainty, Holder

if TYPE_CHECKING:
    from timeline.store import Result


__all__ = ["Pairs"]


class Pairs(Holder):
    """How events stand to one another in time."""

    def relate(self, left: str, right: str, *, resolution: str | None = None, as_of: Any = None) -> Result:
        """How two events stand to each other: the possible Allen relations, which one is certain, and the gap.

        Args:
            left, right: identities of two events.
            resolution: compare at this unit (`day`, `month`, ...) instead of the tick.

        Returns:
            One row: left, right, relations (list), certain (a relation or NULL), gap_min, gap_max, overlap_min,
            overlap_max (microseconds, NULL where there is no limit).
        """
        from timeline.query.relate import relate

        return relate(self._store, left, right, resolution=resolution, as_of=as_of)

    def overlaps(
        self,
        left: str = "",
        right: str = "",
        *,
        relation: str = "intersects",
        by: str | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
        limit: int | None = None,
    ) -> Result:
        """Pairs of events of two selections that stand in a relation.

        Args:
            left, right: selectors.
            relation: one of the thirteen relations or a composite (`intersects`, `covers`, `precedes`, ...),
                read from left to right.
            by: only pairs that share an item of this dimension, such as `country`.
            certainty: keep what is possible, or only what is certain.
            resolution: compare at this unit instead of the tick.
            limit: at most so many rows.

        Returns:
            One row a pair of different events: identities, titles and dates of both, `certainty`,
            overlap_min and overlap_max (in `unit`, NULL where there is no limit).
        """
        from timeline.query.overlaps import overlaps

        return overlaps(
            self._store,
            left,
            right,
            relation=relation,
            by=by,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
            limit=limit,
        )

    def nearest(
        self,
        left: str = "",
        right: str = "",
        *,
        k: int = 1,
        direction: Literal["either", "before", "after"] = "either",
        by: str | None = None,
        within: str | int | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
        limit: int | None = None,
    ) -> Result:
        """For each event of one selection, the events of another that lie nearest in time.

        Args:
            left, right: selectors.
            k: how many neighbours.
            direction: `before` and `after` leave out what shares an instant with the event.
            by: only neighbours that share an item of this dimension with the event, such as `country`.
            within: the largest distance, such as `90d`; one in days or weeks measures in days.
            certainty: `possible` tells every event that may be among the k nearest, and within that distance,
                `certain` those that surely are.
            resolution: measure the distance in this unit instead.
            limit: at most so many rows.

        Returns:
            left, left_title, left_when, right, right_title, right_when, distance_min, distance_max (in `unit`,
            NULL where there is no limit), certainty.
        """
        from timeline.query.nearest import nearest

        return nearest(
            self._store,
            left,
            right,
            k=k,
            direction=direction,
            by=by,
            within=within,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
            limit=limit,
        )

    def lookup(
        self,
        left: str = "",
        right: str = "",
        *,
        by: str | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
        limit: int | None = None,
    ) -> Result:
        """The state as of each event: which events of `right` were going on when an event of `left` began.

        Args:
            left: the events that ask, such as `kind:attack`.
            right: the states that may answer, such as `kind:government`.
            by: only states that share an item of this dimension with the event, such as `country`.
            certainty: `possible` tells every state that may have held, `certain` those that surely did.
            resolution: ask for the states of the unit in which the event began (`day`, `month`, ...) instead of
                its first instant.
            limit: at most so many rows.

        Returns:
            left, left_title, left_when, right, right_title, right_when, right_kind, certainty: one row an event and
            state; an event that nothing holds stands alone, with NULL for the state.
        """
        from timeline.query.lookup import lookup

        return lookup(
            self._store,
            left,
            right,
            by=by,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
            limit=limit,
        )
