"""Which items come before which: lead and lag between items, as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.intervals.occurrences import chosen_items, counted_in, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Length, Occurrences
    from timeline.kernels.leads import Leads, Onsets, Share

__all__ = ["in_units", "leads", "onsets_of"]


def leads(
    frame: Frame,
    *,
    event: str = "event",
    item: str = "item",
    start: Column = "start",
    window: Length,
    lag: Length = 0,
    other: str | None = None,
    within: str | None = None,
    only: str | Iterable[Any] | None = None,
    min_count: int = 1,
    top: int | None = None,
    resolution: str | None = None,
) -> pl.DataFrame:
    """For each ordered pair of items, how often x comes before y: event coincidence analysis.

    The precursor rate is the share of y-events that have an x-event `lag` to `lag + window` before them; the trigger
    rate is the share of x-events that have a y-event as much after them. Events are compared by their onsets; at
    lag 0 the same granule counts, but an event is never its own precursor. Events whose window reaches beyond the
    observed period are not judged: they are left out of the denominator, and counted.

    Args:
        frame: one row an event and item (anything Arrow-capable); a row stated twice counts once.
        event: the column that names the event.
        item: the column of the items.
        start: the column of onsets, or a pair of columns (smallest, largest) for uncertain ones. An event whose only
            onset is null is left out, with a warning that counts them.
        window: the length of the window: `90d`, `6h`, ISO 8601, a timedelta, or microseconds.
        lag: the shortest delay that counts.
        other: a column with a second dimension; then x is of `item` and y of `other`.
        within: a column with one value an event: only events of one value pair up, those with null with none.
        only: one item or several; only pairs with one of them, on either side.
        min_count: leave out pairs with fewer (possible) hits of either sort.
        top: the N pairs that are least likely by chance.
        resolution: compare in these units (`day`, `hour`, ...) whatever the window implies.

    Returns:
        One row an ordered pair, the least likely by chance first: `x`, `y`, `n_x`, `n_y`; then for the y-events
        `judged_y`, `left_out_y`, `preceded` (those with an x before), `precursor_rate`, `precursor_p`, `precursor_q`;
        and for the x-events `judged_x`, `left_out_x`, `followed`, `trigger_rate`, `trigger_p`, `trigger_q`; last
        `tested`, the number of ordered pairs. Rates are null where no event is judged. p is one-sided, for as many
        hits or more. With a pair of columns for start, `preceded` and `followed` become `preceded_certain`,
        `preceded_possible`, `followed_certain`, `followed_possible`, and rates and p refer to the certain ones. A rate
        is then the least that any reading gives: an event that may be judged counts, though it is left out of `judged`.

    Raises:
        BadColumn, BadBounds, BadWindow, UnknownName, BadQuery: as for `cooccurrence`.

    Warns:
        TimelineWarning: the window is longer than the observed period, so no event can be judged.

    Source: Donges et al., Event coincidence analysis, Eur. Phys. J. Special Topics 225 (2016) 471-487.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"event": range(6), "item": list("aabbaa"), "start": [20, 60, 23, 61, 0, 90]})
    >>> found = leads(frame, window=5, lag=1, only="b").filter(x="a")
    >>> found.select("x", "y", "judged_y", "preceded", "precursor_rate", "followed", "judged_x").rows()
    [('a', 'b', 2, 2, 1.0, 2, 3)]
    """
    from timeline.kernels import leads as kernels

    length, unit = counted_in(window, resolution)
    data = read(frame, event=event, item=item, start=start, end=None, other=other, within=within)
    found = kernels.leads(
        onsets_of(data, unit),
        data.items,
        data.others,
        window=length,
        lag=in_units(lag, unit),
        **chosen_items(only, data),
        min_count=min_count,
        top=top,
        group=data.group,
    )
    return _frame(found, data)


def _frame(found: Leads, data: Occurrences) -> pl.DataFrame:
    import polars as pl

    second = data.names if data.other_names is None else data.other_names
    return pl.DataFrame(
        {
            "x": data.names.gather(found.x),
            "y": second.gather(found.y),
            "n_x": found.n_x,
            "n_y": found.n_y,
            **_share(found.precursor, "y", "preceded", "precursor", data.uncertain),
            **_share(found.trigger, "x", "followed", "trigger", data.uncertain),
        }
    ).with_columns(
        pl.col("precursor_rate", "trigger_rate").fill_nan(None), tested=pl.lit(found.tested, pl.Int64)
    )


def _share(share: Share, judged: str, hit: str, rate: str, uncertain: bool) -> dict[str, Any]:
    hits = (
        {f"{hit}_certain": share.certain, f"{hit}_possible": share.possible}
        if uncertain
        else {hit: share.certain}
    )
    return {
        f"judged_{judged}": share.judged,
        f"left_out_{judged}": share.left_out,
        **hits,
        f"{rate}_rate": share.rate,
        f"{rate}_p": share.p,
        f"{rate}_q": share.q,
    }


def onsets_of(data: Occurrences, unit: int) -> Onsets:
    """The onsets of the events, in granules of a unit."""
    from timeline.kernels.leads import Onsets

    extents = data.extents(unit)
    return Onsets(extents.first_min, extents.first_max)


def in_units(length: Length, unit: int) -> int:
    """A length as a number of granules of `unit` microseconds; it must be a whole number of them."""
    granules, own = counted_in(length, None)
    whole, rest = divmod(granules * own, unit)
    if rest:
        raise BadQuery(f"{length} is no whole number of the units in which the window is compared")
    return whole
