"""By how much one item follows another: pairs of events by delay, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.intervals.leads import in_units, onsets_of
from timeline.intervals.occurrences import counted_in, places, read

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Length

__all__ = ["lags"]

_MOST_STEPS = 100_000


def lags(
    frame: Frame,
    x: Any,
    y: Any,
    *,
    event: str = "event",
    item: str = "item",
    start: Column = "start",
    from_: Length = "-90d",
    to: Length = "90d",
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
        from_: the delay at which the first step begins; may be negative, as in `-90d`.
        to: the delay before which the last step ends.
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
    >>> lags(frame, "a", "b", from_=-10, to=10, step=5)["count"].to_list()
    [1, 0, 2, 0]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels import leads_profile as kernels

    width, unit = counted_in(step, resolution)
    low, high = in_units(from_, unit), in_units(to, unit)
    if width < 1 or low >= high or (high - low) // width > _MOST_STEPS:
        raise BadQuery(f"from {from_} to {to} there are not 1 to {_MOST_STEPS:,} steps of {step}")
    data = read(frame, event=event, item=item, start=start, end=None, other=other, within=within)
    y_items, y_names = (data.items, data.names) if data.others is None else (data.others, data.other_names)
    found = kernels.lag_profile(
        onsets_of(data, unit),
        _events_of(places(x, data.names)[0], data.items),
        _events_of(places(y, y_names)[0], y_items),
        edges=np.append(np.arange(low, high, width), high),
        group=data.group,
    )
    counts = {"count": found.certain}
    if data.uncertain:
        counts = {"count_certain": found.certain, "count_possible": found.possible}
    delays = {"lag_from": found.lag_from * unit, "lag_to": found.lag_to * unit}
    table = pl.DataFrame({**delays, **counts, "expected": found.expected, "certain": found.certain})
    return table.with_columns(
        pl.col("lag_from", "lag_to").cast(pl.Duration("us")),
        lift=pl.when(pl.col("expected") > 0).then(pl.col("certain") / pl.col("expected")),
    ).drop("certain")


def _events_of(item: Ints, items: Any) -> Ints:
    import numpy as np

    owner = np.repeat(np.arange(items.n_events), items.breadth)
    events: Ints = owner[items.items == item[0]]
    return events
