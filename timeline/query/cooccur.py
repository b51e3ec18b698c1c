"""cooccur: which items of a dimension occur together, in one event or in events at most a window apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.query.find import check_certainty
from timeline.query.lengths import window_length
from timeline.query.occurrences import END, START, occurrences
from timeline.query.window import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        from timeline.intervals.cooccurrence import cooccurrence

        found = cooccurrence(
            frame,
            start=START,
            end=END,
            window=window,
            other=data.other,
            within=data.within,
            only=chosen,
            min_count=min_count,
            top=top if rank == "possible" else None,
            null=null,
            draws=draws,
            seed=seed,
        )
        if rank == "possible":
            return found
        order = ["together_certain", "together_possible", "x", "y"]
        return found.sort(order, descending=[True, True, False, False]).slice(0, top)

    path = "kernel cooccurrence: counting by sorted ends makes no pair of events; it takes the cheapest of its ways"
    return data.result(counted, title=f"{by} together within {window}", path=path)
