"""cooccur: which items of a dimension occur together, in one event or in events at most a window apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.query.lengths import window_length
from timeline.query.occurrences import BOUNDS_SQL, begin, read

if TYPE_CHECKING:
    import polars as pl

    from timeline.store import Result, Session, Store

__all__ = ["cooccur"]


def cooccur(
    store: Store,
    selector: str,
    *,
    by: str,
    window: str | int,
    within: str | None,
    only: str | None,
    min_count: int,
    top: int | None,
    null: Literal["poisson", "shift"],
    draws: int,
    seed: int,
    as_of: Any,
) -> Result:
    """Pairs of items with their certain and possible counts, and what chance would have given."""
    length = window_length(window)
    steps, count, chosen = begin(store, selector, by, within=within, only=only, as_of=as_of)

    def compute(session: Session) -> pl.DataFrame:
        import polars as pl

        from timeline.kernels.cooccurrence import cooccurrences
        from timeline.kernels.cooccurrence_extents import in_granules

        data = read(session, steps)
        first, second = data.dimensions[0], data.dimensions[-1]
        two = len(data.dimensions) == 2
        found = cooccurrences(
            in_granules(*data.bounds, length.granule),
            first.incidence,
            second.incidence if two else None,
            window=length.length // length.granule,
            group=data.group,
            only=None if chosen is None else first.place(chosen),
            only_right=second.place(chosen) if two and chosen is not None else None,
            min_count=min_count,
            top=top,
            null=null,
            draws=draws,
            seed=seed,
        )
        counts = {
            name: getattr(found, name)
            for name in (
                "same_event", "cross_certain", "cross_possible", "together_certain", "together_possible", "n_x", "n_y",
                "expected", "lift", "p", "q",
            )
        }  # fmt: skip
        names = {"x": first.names.gather(found.x), "y": second.names.gather(found.y)}
        return pl.DataFrame(names | counts).with_columns(
            tested=pl.lit(found.tested, pl.Int64), null=pl.lit(str(found.null))
        )

    return steps.result(
        store,
        BOUNDS_SQL,
        title=f"{by} together within {window}",
        path="kernel cooccurrence: counting by sorted ends needs no pair of events; it picks the cheapest of its ways",
        notes=(f"{count:,} events counted",),
        compute=compute,
    )
