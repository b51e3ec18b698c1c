"""cooccur: which items of a dimension occur together, in one event or in events at most a window apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.query.find import check_certainty
from timeline.query.lengths import window_length
from timeline.query.occurrences import END, START, occurrences
from timeline.query.window import window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from timeline.kernels.cooccurrence.null_model.judge import Null
    from timeline.store import Result, Store

__all__ = ["cooccur"]


def cooccur(
    store: Store,
    selector: str,
    *,
    by: str,
    window: str | int,
    within: str | None,
    only: str | Iterable[str] | None,
    min_count: int,
    top: int | None,
    rank: Literal["possible", "certain"],
    null: Null,
    draws: int,
    seed: int,
    from_: Any,
    to: Any,
    as_of: Any,
) -> Result:
    """Pairs of items with their certain and possible counts, and what chance would have given."""
    window_length(window)
    check_certainty(rank)
    data = occurrences(store, selector, by, as_of, window=window_of(from_, to), within=within)
    chosen = data.chosen(only)

    def together(frame: pl.DataFrame, null: Null, **limits: Any) -> pl.DataFrame:
        from timeline.intervals.cooccurrence import cooccurrence

        return cooccurrence(
            frame,
            start=START,
            end=END,
            window=window,
            other=data.other,
            within=data.within,
            null=null,
            draws=draws,
            seed=seed,
            **limits,
        )

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        certain_later = data.unsure and rank == "certain"
        most = None if certain_later else top
        found = together(frame, null, only=chosen, min_count=min_count, top=most, rank=rank)
        if data.unsure:
            found = _certain_of(found, frame, together)
        if not certain_later:
            return found
        order = ["together_certain", "together_possible", "x", "y"]
        return found.sort(order, descending=[True, True, False, False]).slice(0, top)

    path = "kernel cooccurrence: counting by sorted ends makes no pair of events; it takes the cheapest of its ways"
    return data.result(counted, title=f"{by} together within {window}", path=path)


def _certain_of(
    found: pl.DataFrame, frame: pl.DataFrame, together: Callable[..., pl.DataFrame]
) -> pl.DataFrame:
    """The pairs with the certain counts of those events alone that are selected in every world."""
    import polars as pl

    counts = ["cross_certain", "together_certain"]
    sure = frame.filter("surely")
    if sure.is_empty():
        return found.with_columns(pl.lit(0, pl.Int64).alias(name) for name in counts)
    certain = together(sure, "none").select("x", "y", *counts)
    joined = found.drop(counts).join(certain, on=["x", "y"], how="left", maintain_order="left")
    return joined.with_columns(pl.col(counts).fill_null(0)).select(found.columns)
