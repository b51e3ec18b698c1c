"""leads and lags: which items come before which, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.lengths import window_length
from timeline.query.occurrences import START, occurrences
from timeline.query.window import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from timeline.store import Result, Store

__all__ = ["lags", "leads"]


def leads(
    store: Store,
    selector: str,
    *,
    by: str,
    window: str | int,
    lag: str | int,
    only: str | Iterable[str] | None,
    min_count: int,
    top: int | None,
    from_: Any,
    to: Any,
    as_of: Any,
) -> Result:
    """Ordered pairs of items with their precursor and trigger rates."""
    for length in (window, lag):
        window_length(length)
    data = occurrences(store, selector, by, as_of, window=window_of(from_, to))
    chosen = data.chosen(only)

    def led(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.leads import leads

        return leads(
            frame,
            start=START,
            window=window,
            lag=lag,
            other=data.other,
            only=chosen,
            min_count=min_count,
            top=top,
        )

    path = "kernel leads: onsets sorted once, each event looked up in them"
    return data.result(led, title=f"{by} that come before {by} by at most {window}", path=path)


def lags(
    store: Store,
    x: str,
    y: str,
    selector: str,
    *,
    by: str,
    from_: str | int,
    to: str | int,
    step: str | int,
    as_of: Any,
) -> Result:
    """How often one item follows another by how much, in steps of delay."""
    window_length(step)
    data = occurrences(store, selector, by, as_of)
    first, second = data.item(x), data.item(y)

    def profiled(frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        from timeline.intervals.leads import lag_profile

        found = lag_profile(
            frame, first, second, start=START, lag_from=from_, lag_to=to, step=step, other=data.other
        )
        return found.with_columns(pl.col("lag_from", "lag_to").dt.total_microseconds())

    path = "kernel lags: onsets sorted once, delays counted between their edges"
    return data.result(profiled, title=f"delays from {first} to {second}", path=path)
