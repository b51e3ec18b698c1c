"""bursts: when events follow one another faster than usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import END, ITEM, START, counted
from timeline.query.event_items import START_BOUNDS, occurrences
from timeline.query.options import AsOfOption, By, From, ResolutionOption, Scale, Selector, To
from timeline.query.question import question
from timeline.query.window import ALWAYS, Window, window_of
from timeline.schema import Column
from timeline.store import HasStore, Result

if TYPE_CHECKING:
    import polars as pl

__all__ = ["bursts"]


@question(
    ITEM,
    START,
    END,
    counted("events", "how many events it holds"),
    Column("weight", "double", "how much cheaper it is to take these events for a burst", shown="estimate"),
    Column("ratio", "double", "rate within it against the mean rate", shown="estimate"),
    counted("unplaced", "events of this item without a certain onset, left out"),
    shows="item start end events weight ratio unplaced",
    examples=[
        "timeline bursts",
        "timeline bursts --by country --gamma 0.2",
    ],
)
def bursts(
    self: HasStore,
    selector: Selector = "",
    *,
    by: By = None,
    resolution: ResolutionOption = "day",
    scale: Scale = 2.0,
    gamma: Scale = 1.0,
    from_: From = None,
    to: To = None,
    as_of: AsOfOption = None,
) -> Result:
    """When events follow one another faster than usual.

    Bursts are found by Kleinberg's automaton of two states. Events without a certain onset are left out and
    counted.

    Args:
        by: the bursts of each item of this dimension.
        resolution: the unit in which onsets are compared; an event whose onset is not certain in it is left out.
        scale: how many times the mean rate a burst has.
        gamma: what it costs to enter a burst; a larger value gives fewer.
        from_, to: only the events that begin in this window; one that only may is counted as unplaced.

    Source: Kleinberg, Bursty and hierarchical structure in streams, Data Min. Knowl. Discov. 7 (2003) 373-397.
    """
    window = window_of(from_, to)
    data = occurrences(self._store, selector, by, as_of, window=window, dimensions=1)

    item = "item" if by else None
    return data.result(
        _found,
        {"window": window, "item": item, "resolution": resolution, "scale": scale, "gamma": gamma},
        title="bursts",
        path="kernel bursts: one pass over the sorted onsets of each item",
    )


def _found(frame: pl.DataFrame, window: Window, **options: Any) -> pl.DataFrame:
    from timeline.intervals.bursts import bursts

    return bursts(_beginning(frame, window), start=START_BOUNDS, **options)


def _beginning(frame: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The events that may begin in the window; one that need not, or that is not surely selected, has no certain onset."""
    import polars as pl

    frame = frame.with_columns(pl.when("surely").then(START_BOUNDS[0]).alias(START_BOUNDS[0]))
    if window == ALWAYS:
        return frame
    low, high = (pl.lit(edge, pl.Int64).cast(pl.Datetime("us")) for edge in (window.low, window.high))
    first, last = (pl.col(name) for name in START_BOUNDS)
    kept = frame.filter(
        (last.is_null() | low.is_null() | (last >= low)) & (first.is_null() | high.is_null() | (first < high))
    )
    inside = (low.is_null() | (first >= low)) & (high.is_null() | (last < high))
    return kept.with_columns(pl.when(inside).then(first).alias(START_BOUNDS[0]))
