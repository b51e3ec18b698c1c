"""Which items come before which: lead and lag between items, as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.intervals.occurrences import counted_in, places, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Length, Occurrences
    from timeline.kernels.leads import Onsets, Share

__all__ = ["lag_profile", "leads"]

_MOST_STEPS = 100_000


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
    import polars as pl

    from timeline.kernels import leads as kernels

    length, unit = counted_in(window, resolution)
    data = read(frame, event=event, item=item, start=start, end=None, other=other, within=within)
    chosen = [] if only is None else places(only, data.names, data.other_names)
    found = kernels.leads(
        _onsets(data, unit),
        data.items,
        data.others,
        window=length,
        lag=_in_units(lag, unit),
        only=chosen[0] if chosen else None,
        only_right=chosen[1] if len(chosen) > 1 else None,
        min_count=min_count,
        top=top,
        group=data.group,
    )
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


def _onsets(data: Occurrences, unit: int) -> Onsets:
    from timeline.kernels.leads import Onsets

    extents = data.extents(unit)
    return Onsets(extents.first_min, extents.first_max)


def _in_units(length: Length, unit: int) -> int:
    """A length as a number of granules of `unit` microseconds; it must be a whole number of them."""
    granules, own = counted_in(length, None)
    whole, rest = divmod(granules * own, unit)
    if rest:
        raise BadQuery(f"{length} is no whole number of the units in which the window is compared")
    return whole


def lag_profile(
    frame: Frame,
    x: Any,
    y: Any,
    *,
    event: str = "event",
    item: str = "item",
    start: Column = "start",
    lag_from: Length = "-90d",
    lag_to: Length = "90d",
    step: Length = "7d",
    other: str | None = None,
    within: str | None = None,
    resolution: str | None = None,
) -> pl.DataFrame:
    """How often y follows x by how much: ordered pairs of events by delay, in steps.

    The delay is the onset of the y-event minus the onset of the x-event; negative: y comes first. An event that has
    both items is not compared with itself.

    Args:
        frame: one row an event and item (anything Arrow-capable).
        x: an item.
        y: another, of `other` if there is a second dimension.
        event: the column that names the event.
        item: the column of the items.
        start: the column of onsets, or a pair of columns (smallest, largest) for uncertain ones. An event whose only
            onset is null is left out, with a warning that counts them.
        lag_from: the delay at which the first step begins; may be negative, as in `-90d`.
        lag_to: the delay before which the last step ends.
        step: the length of a step; its unit says in what resolution delays are compared.
        other: a column with a second dimension.
        within: a column with one value an event: only events of one value pair up, those with null with none.
        resolution: compare in these units whatever the step implies.

    Returns:
        One row a step: `lag_from`, `lag_to` (durations; the second is not part), `count` (with a pair of columns for
        start `count_certain` and `count_possible`), `expected` if the events of either fell anywhere in the observed
        period, and `lift` (of the certain count).

    Raises:
        BadColumn, BadBounds, BadWindow, UnknownName, BadQuery: as for `cooccurrence`.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"event": range(4), "item": list("abab"), "start": [0, 2, 10, 13]})
    >>> lag_profile(frame, "a", "b", lag_from=-10, lag_to=10, step=5)["count"].to_list()
    [1, 0, 2, 0]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels import leads_profile as kernels

    width, unit = counted_in(step, resolution)
    low, high = _in_units(lag_from, unit), _in_units(lag_to, unit)
    if width < 1 or low >= high or (high - low) // width > _MOST_STEPS:
        raise BadQuery(f"from {lag_from} to {lag_to} there are not 1 to {_MOST_STEPS:,} steps of {step}")
    data = read(frame, event=event, item=item, start=start, end=None, other=other, within=within)
    y_items, y_names = (data.items, data.names) if data.others is None else (data.others, data.other_names)
    found = kernels.lag_profile(
        _onsets(data, unit),
        _events_of(places(x, data.names)[0], data.items),
        _events_of(places(y, y_names)[0], y_items),
        edges=np.append(np.arange(low, high, width), high),
        group=data.group,
    )
    counts = {"count": found.certain}
    if data.uncertain:
        counts = {"count_certain": found.certain, "count_possible": found.possible}
    lags = {"lag_from": found.lag_from * unit, "lag_to": found.lag_to * unit}
    table = pl.DataFrame({**lags, **counts, "expected": found.expected, "certain": found.certain})
    return table.with_columns(
        pl.col("lag_from", "lag_to").cast(pl.Duration("us")),
        lift=pl.when(pl.col("expected") > 0).then(pl.col("certain") / pl.col("expected")),
    ).drop("certain")


def _events_of(item: NDArray[np.int64], items: Any) -> NDArray[np.int64]:
    import numpy as np

    owner = np.repeat(np.arange(items.n_events), items.breadth)
    events: NDArray[np.int64] = owner[items.items == item[0]]
    return events
