"""For how long a stretch without anything certain can be free under some reading of uncertain extents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from timeline.arrays import Codes, Ints
    from timeline.intervals.extents import Extents

__all__ = ["longest_free"]


def longest_free(extents: Extents, key: Codes, start: Ints, end: Ints) -> NDArray[np.uint64]:
    """The most ticks on end, in each stretch, of which all extents of its key can keep clear at once.

    From a moment on a stretch can be free until the earliest of the latest starts of all extents that surely end
    later; and it is longest from the start of the stretch, or from where an extent can have ended first.

    Args:
        extents: uncertain ones.
        key: the key code of each stretch.
        start: where each begins; those of one key are apart from each other and in the order of time.
        end: where each ends. No extent is certainly going on in it.
    """
    import polars as pl

    codes = pl.lit(0, pl.UInt32) if extents.key is None else pl.Series(extents.key, dtype=pl.UInt32)
    ends = (
        pl.DataFrame({"at": extents.end_min, "until": extents.start_max})
        .with_columns(codes.alias("key"))
        .sort("at")
        .with_columns(pl.col("until").cum_min(reverse=True).over("key"))
    )
    stretches = pl.DataFrame({"start": start, "end": end}).with_columns(
        pl.Series("key", key, pl.UInt32), at=pl.col("start"), row=pl.int_range(pl.len())
    )
    within = ends.join_asof(stretches.sort("at").drop("start"), on="at", by="key", check_sortedness=False)
    begins = pl.concat(
        [
            table.select("row", "key", "at", "end")
            for table in (stretches, within.filter(pl.col("at") < pl.col("end")))
        ]
    ).sort("at")
    free = begins.join_asof(
        ends, on="at", by="key", strategy="forward", allow_exact_matches=False, check_sortedness=False
    )
    # Unsigned, for the difference of far instants overflows.
    stop = free.select(pl.min_horizontal("end", "until")).to_series().to_numpy().view("uint64")
    length = pl.Series("length", stop - free["at"].to_numpy().view("uint64"))
    return free.select("row", length).group_by("row").max().sort("row")["length"].to_numpy()
