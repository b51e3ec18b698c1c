"""Questions about the items of a dimension: actors, kinds, places, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.database.holder import Holder

if TYPE_CHECKING:
    from timeline.store import Result


__all__ = ["Items"]


class Items(Holder):
    """Which items occur together, and when."""

    def cooccur(
        self,
        selector: str = "",
        *,
        by: str = "who",
        window: str | int = "365d",
        within: str | None = None,
        only: str | None = None,
        min_count: int = 1,
        top: int | None = None,
        null: Literal["poisson", "shift"] = "poisson",
        draws: int = 999,
        seed: int = 0,
        as_of: Any = None,
    ) -> Result:
        """Which items of a dimension occur together: in the same event, or in events at most a window apart.

        Args:
            selector: the events that count.
            by: a dimension (`who`, `kind`, `place`, `country`, `tag`, `source`) or two, joined by a comma.
            window: a fixed length such as `90d` or `6h`.
            within: only events of the same `country`, `kind` or `place` pair up.
            only: keep the pairs that hold this item.
            min_count: keep pairs with at least so many possible co-occurrences.
            top: keep the so many strongest pairs.
            null: what chance means: `poisson` spreads the events of an item evenly over the observed period,
                `shift` moves those of the rarer item together around it, which keeps their bursts.
            draws, seed: how many shifts are drawn, and what makes them repeatable.

        Returns:
            One row a pair, those most often together first (x < y in one dimension): same_event, cross_certain,
            cross_possible, together_certain, together_possible, n_x, n_y (events), expected and lift (of
            together_possible), p (two-sided), q (false discovery rate among all tested pairs), tested, null.

        Raises:
            BadWindow: the window has no fixed length.
            UnknownName: there is no such dimension.
        """
        from timeline.query.cooccur import cooccur

        return cooccur(
            self._store,
            selector,
            by=by,
            window=window,
            within=within,
            only=only,
            min_count=min_count,
            top=top,
            null=null,
            draws=draws,
            seed=seed,
            as_of=as_of,
        )
