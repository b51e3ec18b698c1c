"""Questions about the items of a dimension: actors, kinds, places, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.database.holder import Holder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.kernels.cooccurrence.null_model.judge import Null
    from timeline.store import Result

__all__ = ["Items"]


class Items(Holder):
    """Which items there are, which of them occur together, and when."""

    def items(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        from_: Any = None,
        to: Any = None,
        as_of: Any = None,
        limit: int | None = None,
    ) -> Result:
        """The actors, kinds, places, countries, tags, sources and roles of a selection, with how many events each has.

        Args:
            selector: the events that count.
            by: one dimension (`who`, `kind`, `place`, `country`, `tag`, `source`, `role`) or several, joined by commas;
                default: each of them.
            from_, to: only the events that may share an instant with this window.
            limit: at most so many rows.

        Returns:
            dimension, item, events (how many), start (the earliest), end (the latest): one row an item, those of most
            events first.

        Raises:
            UnknownName: there is no such dimension.
        """
        from timeline.query.items import items

        return items(self._store, selector, by=by, from_=from_, to=to, as_of=as_of, limit=limit)

    def cooccur(
        self,
        selector: str = "",
        *,
        by: str = "who",
        window: str | int = "365d",
        within: str | None = None,
        only: str | Iterable[str] | None = None,
        min_count: int = 1,
        top: int | None = None,
        rank: Literal["possible", "certain"] = "possible",
        null: Null = "clustered",
        draws: int = 999,
        seed: int = 0,
        from_: Any = None,
        to: Any = None,
        as_of: Any = None,
    ) -> Result:
        """Which items of a dimension occur together: in the same event, or in events at most a window apart.

        Args:
            selector: the events that count.
            by: a dimension (`who`, `kind`, `place`, `country`, `tag`, `source`) or two, joined by a comma.
            window: a fixed length such as `90d` or `6h`.
            within: only events of the same `country`, `kind` or `place` pair up.
            only: keep the pairs that hold this item, or one of several.
            min_count: keep pairs with at least so many possible co-occurrences.
            top: keep the so many strongest pairs.
            rank: which counts say what is strong, those that are possible or those that are certain.
            null: what chance means. `clustered`: items are independent, and the events of each keep their lengths,
                the calendar units that they are dated to, and how they cluster; `poisson`: the same without
                clustering; `shift` moves those of the rarer item together around the observed period, again and
                again; `none` counts and judges nothing.
            draws, seed: how many shifts are drawn, and what makes them repeatable.
            from_, to: only the events that may share an instant with this window.

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
            rank=rank,
            null=null,
            draws=draws,
            seed=seed,
            from_=from_,
            to=to,
            as_of=as_of,
        )

    def leads(
        self,
        selector: str = "",
        *,
        by: str = "who",
        window: str | int = "90d",
        lag: str | int = "0d",
        within: str | None = None,
        only: str | Iterable[str] | None = None,
        min_count: int = 1,
        top: int | None = None,
        from_: Any = None,
        to: Any = None,
        as_of: Any = None,
    ) -> Result:
        """Which items come before which: precursor and trigger rates, by event coincidence analysis.

        Args:
            selector: the events that count.
            by: a dimension, or two joined by a comma.
            window: how long before or after counts, such as `90d`.
            lag: the shortest delay that counts.
            within: only events of the same `country`, `kind` or `place` pair up.
            only: keep the pairs that hold this item, or one of several.
            min_count: keep pairs with at least so many possible hits.
            top: keep the so many pairs that are least likely by chance.
            from_, to: only the events that may share an instant with this window.

        Returns:
            One row an ordered pair x, y: n_x, n_y; of the y-events how many were judged, left out near the edge of
            the period, preceded by an x-event certainly and possibly, the precursor rate, its p and q; of the
            x-events the same for being followed, and the trigger rate; tested, the number of ordered pairs.

        Source: Donges et al., Event coincidence analysis, Eur. Phys. J. Special Topics 225 (2016) 471-487.
        """
        from timeline.query.leads import leads

        return leads(
            self._store,
            selector,
            by=by,
            window=window,
            lag=lag,
            within=within,
            only=only,
            min_count=min_count,
            top=top,
            from_=from_,
            to=to,
            as_of=as_of,
        )

    def lags(
        self,
        x: str,
        y: str,
        selector: str = "",
        *,
        by: str = "who",
        from_: str | int = "-90d",
        to: str | int = "90d",
        step: str | int = "7d",
        within: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """By how much one item follows another: pairs of events by delay, in steps.

        Args:
            x, y: two items; a delay is the onset of the y-event less that of the x-event.
            selector: the events that count.
            by: the dimension of the items, or two joined by a comma.
            from_, to: the delays of interest; negative where y comes first.
            step: the length of a step.
            within: only events of the same `country`, `kind` or `place` pair up.

        Returns:
            One row a step: lag_from, lag_to (microseconds, the second is not part), count_certain, count_possible,
            expected if the events of either fell anywhere in the period, lift.
        """
        from timeline.query.leads import lags

        return lags(
            self._store, x, y, selector, by=by, from_=from_, to=to, step=step, within=within, as_of=as_of
        )

    def rate(
        self,
        selector: str = "",
        *,
        every: str = "month",
        by: str | None = None,
        counts: Literal["begins", "touches"] = "begins",
        from_: Any = None,
        to: Any = None,
        as_of: Any = None,
    ) -> Result:
        """How many events there are in each bin of the calendar, bins without events included.

        Args:
            selector: the events that count.
            every: the bin: `day`, `week`, `month`, `quarter`, `year`, ..., or a multiple such as `7d` or `5y`.
            by: count each item of this dimension.
            counts: `begins` counts an event in the bin where it starts, `touches` in all that it shares an instant with.
            from_, to: only the bins of this window, the outer ones cut. Without it they run over all dates; where vague
                dates make too many, from the first to the last certain one, with a note.

        Returns:
            item (with `by`), start, end, n_certain, n_possible.
        """
        from timeline.query.rate import rate

        return rate(self._store, selector, every=every, by=by, counts=counts, from_=from_, to=to, as_of=as_of)

    def bursts(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        resolution: str | None = "day",
        scale: float = 2.0,
        gamma: float = 1.0,
        from_: Any = None,
        to: Any = None,
        as_of: Any = None,
    ) -> Result:
        """The stretches in which events follow one another faster than usual: Kleinberg's automaton of two states.

        Args:
            selector: the events that count.
            by: the bursts of each item of this dimension.
            resolution: the unit in which onsets are compared; an event whose onset is not certain in it is left out.
            scale: how many times the mean rate a burst has.
            gamma: how reluctantly a burst is entered.
            from_, to: only the events that begin in this window; one that only may is counted as unplaced.

        Returns:
            item (with `by`), start, end, events, weight, ratio, unplaced (events without a certain onset).

        Source: Kleinberg, Bursty and hierarchical structure in streams, Data Min. Knowl. Discov. 7 (2003) 373-397.
        """
        from timeline.query.rate import bursts

        return bursts(
            self._store,
            selector,
            by=by,
            resolution=resolution,
            scale=scale,
            gamma=gamma,
            from_=from_,
            to=to,
            as_of=as_of,
        )
