"""rate and bursts: how often things happen, and when they crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.query.occurrences import END, START, occurrences
from timeline.query.window import ALWAYS, Window, window_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.store import Result, Store

__all__ = ["bursts", "rate"]


def rate(
    store: Store,
    selector: str,
    *,
    every: str,
    by: str | None,
    counts: Literal["begins", "touches"],
    from_: Any,
    to: Any,
    as_of: Any,
) -> Result:
    """Events in each bin of the calendar, those without events included."""
    window = window_of(from_, to)
    data = occurrences(store, selector, by, as_of, window=window, dimensions=1)

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.rate import rate

        return rate(
            frame,
            every=every,
            start=START,
            end=END,
            item="item" if by else None,
            counts=counts,
            limits=window.limits,
        )

    path = "kernel rate: every event adds to the edges of its bins, summed once"
    return data.result(counted, title=f"events per {every}", path=path)


def bursts(
    store: Store,
    selector: str,
    *,
    by: str | None,
    resolution: str | None,
    scale: float,
    gamma: float,
    from_: Any,
    to: Any,
    as_of: Any,
) -> Result:
    """The stretches in which events follow one another faster than usual."""
    window = window_of(from_, to)
    data = occurrences(store, selector, by, as_of, window=window, dimensions=1)

    def found(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.bursts import bursts

        return bursts(
            _beginning(frame, window),
            start=START,
            item="item" if by else None,
            resolution=resolution,
            scale=scale,
            gamma=gamma,
        )

    return data.result(
        found, title="bursts", path="kernel bursts: one pass over the sorted onsets of each item"
    )


def _beginning(frame: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The events that may begin in the window; one that need not has no certain onset."""
    import polars as pl

    if window == ALWAYS:
        return frame
    low, high = (pl.lit(edge, pl.Int64).cast(pl.Datetime("us")) for edge in (window.low, window.high))
    first, last = (pl.col(name) for name in START)
    kept = frame.filter(
        (last.is_null() | low.is_null() | (last >= low)) & (first.is_null() | high.is_null() | (first < high))
    )
    inside = (low.is_null() | (first >= low)) & (high.is_null() | (last < high))
    return kept.with_columns(pl.when(inside).then(first).alias(START[0]))
