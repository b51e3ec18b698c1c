"""Questions about what was going on, and when nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.database.holder import Certainty, Holder

if TYPE_CHECKING:
    from timeline.store import Result


__all__ = ["States"]


class States(Holder):
    """How many events are going on, and for how long."""

    def concurrency(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        bins: str | None = None,
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """How many events are going on at each moment, certainly and possibly.

        Args:
            selector: the events that count.
            by: one step function an item of this dimension.
            bins: mean and peak in calendar bins (`day`, `week`, `month`, `quarter`, `year`) instead of the steps.
            from_, to: only this window.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, n_certain, n_possible; with `bins` mean_certain, mean_possible (weighted by
            time), peak_certain, peak_possible instead of the counts; the certain peak is 1 at least where an event
            surely touches the bin, though no instant of it is certain.
        """
        from timeline.query.concurrency import concurrency

        return concurrency(
            self._store, selector, by=by, bins=bins, from_=from_, to=to, resolution=resolution, as_of=as_of
        )

    def gaps(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        min_gap: str | int | None = None,
        certainty: Certainty = "possible",
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """When nothing of a selection was going on.

        Args:
            selector: the events that count.
            by: gaps of each item of this dimension.
            min_gap: leave out shorter gaps, such as `30d`. Of a possible gap that is long enough as a whole, all
                parts are listed, short and certain ones among them; `certain` gaps count by themselves.
            certainty: `certain` gaps, in which nothing can have been going on; `possible` adds those in which
                nothing needs to have been.
            from_, to: the window; without it, of each item from its first to its last moment.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, certainty, length (microseconds, NULL without limit).
        """
        from timeline.query.gaps import gaps

        return gaps(
            self._store,
            selector,
            by=by,
            min_gap=min_gap,
            certainty=certainty,
            from_=from_,
            to=to,
            resolution=resolution,
            as_of=as_of,
        )

    def coverage(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """How long, and for what share of a period, something of a selection was going on.

        Args:
            selector: the events that count.
            by: one row an item of this dimension.
            from_, to: the period; without it, of each item from its first to its last moment.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start and end of the period, covered_min (cores), covered_max (hulls), period
            (microseconds, NULL without limit), share_min, share_max.
        """
        from timeline.query.coverage import coverage

        return coverage(self._store, selector, by=by, from_=from_, to=to, resolution=resolution, as_of=as_of)

    def coalesce(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        min_gap: str | int | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """Events that overlap or touch, joined into stretches.

        Args:
            selector: the events to join.
            by: join only events of the same item of this dimension.
            min_gap: the shortest gap that is kept, such as `30d`. By default any gap is; with 0 what touches stays apart.
            certainty: join hulls (`possible`) or cores (`certain`).
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, events (how many), event_ids.
        """
        from timeline.query.coalesce import coalesce

        return coalesce(
            self._store,
            selector,
            by=by,
            min_gap=min_gap,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
        )
