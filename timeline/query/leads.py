"""leads and lags: which items come before which, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.lengths import window_length
from timeline.query.occurrences import START, occurrences
from timeline.query.window import window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    within: str | None,
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
    data = occurrences(store, selector, by, as_of, window=window_of(from_, to), within=within)
    chosen = data.chosen(only)

    def shares(frame: pl.DataFrame, **limits: Any) -> pl.DataFrame:
        from timeline.intervals.leads import leads

        return leads(
            frame, start=START, window=window, lag=lag, other=data.other, within=data.within, **limits
        )

    def led(frame: pl.DataFrame) -> pl.DataFrame:
        found = shares(frame, only=chosen, min_count=min_count, top=top)
        return _certain_of(found, frame, shares) if data.unsure else found

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
    within: str | None,
    as_of: Any,
) -> Result:
    """How often one item follows another by how much, in steps of delay."""
    window_length(step)
    data = occurrences(store, selector, by, as_of, within=within)
    first, second = data.item(x), data.item(y)

    def profiled(frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        from timeline.intervals.leads import lag_profile

        found = lag_profile(
            frame,
            first,
            second,
            start=START,
            lag_from=from_,
            lag_to=to,
            step=step,
            other=data.other,
            within=data.within,
        )
        return found.with_columns(pl.col("lag_from", "lag_to").dt.total_microseconds())

    path = "kernel lags: onsets sorted once, delays counted between their edges"
    return data.result(profiled, title=f"delays from {first} to {second}", path=path)


def _certain_of(
    found: pl.DataFrame, frame: pl.DataFrame, shares: Callable[..., pl.DataFrame]
) -> pl.DataFrame:
    """The pairs with the certain hits of those events alone that are selected in every world.

    A rate is the least that any world gives: certain hits over all events that may be selected and judged. p and q
    are those among the events that every world selects.
    """
    import polars as pl

    sure = frame.filter("surely")
    kinds = {"preceded": "precursor", "followed": "trigger"}
    counts = [f"{hit}_certain" for hit in kinds]
    judged = [f"{kind}_{value}" for kind in kinds.values() for value in "pq"]
    if sure.is_empty():
        certain = found.clear().select("x", "y", *counts, *judged)
    else:
        certain = shares(sure, min_count=0).select("x", "y", *counts, *judged)
    joined = found.join(
        certain, on=["x", "y"], how="left", suffix="_sure", maintain_order="left"
    ).with_columns(pl.col(f"{name}_sure").fill_null(0) for name in counts)
    rates = [
        pl.when(pl.col(f"{hit}_certain") > 0)
        .then(pl.col(f"{kind}_rate") * pl.col(f"{hit}_certain_sure") / pl.col(f"{hit}_certain"))
        .otherwise(f"{kind}_rate")
        .alias(f"{kind}_rate")
        for hit, kind in kinds.items()
    ]
    return (
        joined.with_columns(rates)
        .with_columns(pl.col(f"{name}_sure").alias(name) for name in (*counts, *judged))
        .select(found.columns)
    )
