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
        import polars as pl

        from timeline.intervals.rate import rate

        options: dict[str, Any] = {"every": every, "start": START, "end": END, "counts": counts}
        found = rate(frame, item="item" if by else None, limits=window.limits, **options)
        if not data.unsure:
            return found
        sure = frame.filter("surely")
        keys = [name for name in ("item", "start", "end") if name in found.columns]
        if sure.is_empty():
            return found.with_columns(n_certain=pl.lit(0, found.schema["n_certain"]))
        limits: Any = (found["start"].min(), found["end"].max())
        certain = rate(sure, item="item" if by else None, limits=limits, **options)
        joined = found.drop("n_certain").join(
            certain.select(*keys, "n_certain"), on=keys, how="left", maintain_order="left"
        )
        return joined.with_columns(pl.col("n_certain").fill_null(0)).select(found.columns)

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
    """The events that may begin in the window; one that need not, or that is not surely selected, has no certain onset."""
    import polars as pl

    frame = frame.with_columns(pl.when("surely").then(START[0]).alias(START[0]))
    if window == ALWAYS:
        return frame
    low, high = (pl.lit(edge, pl.Int64).cast(pl.Datetime("us")) for edge in (window.low, window.high))
    first, last = (pl.col(name) for name in START)
    kept = frame.filter(
        (last.is_null() | low.is_null() | (last >= low)) & (first.is_null() | high.is_null() | (first < high))
    )
    inside = (low.is_null() | (first >= low)) & (high.is_null() | (last < high))
    return kept.with_columns(pl.when(inside).then(first).alias(START[0]))
