"""rate and bursts: how often things happen, and when they crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.query.occurrences import END, START, occurrences

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
    as_of: Any,
) -> Result:
    """Events in each bin of the calendar, those without events included."""
    data = occurrences(store, selector, by, as_of, dimensions=1)

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.rate import rate

        return rate(frame, every=every, start=START, end=END, item="item" if by else None, counts=counts)

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
    as_of: Any,
) -> Result:
    """The stretches in which events follow one another faster than usual."""
    data = occurrences(store, selector, by, as_of, dimensions=1)

    def found(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.bursts import bursts

        return bursts(
            frame, start=START, item="item" if by else None, resolution=resolution, scale=scale, gamma=gamma
        )

    return data.result(
        found, title="bursts", path="kernel bursts: one pass over the sorted onsets of each item"
    )
