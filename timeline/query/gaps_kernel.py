"""gaps by kernel: the levels of all items from sorted ends, and the longest free time of each gap from one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.state_arrays import fetch, lengths, level, rows

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints, Mask, Rows
    from timeline.kernels.free import Ending
    from timeline.kernels.levels import Levels
    from timeline.query.state_arrays import Extents
    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["Parts", "certainties", "idle_parts", "quiet"]


class Parts(NamedTuple):
    """What nothing certain is going on in, cut where it turns from certain to possible or back, by key and time.

    Attributes:
        key: the key code of each.
        start: where it begins.
        end: where it ends, exclusive.
        certain: whether nothing possible is going on, either.
        length: the longest time that it can be free.
        gap: the number of the gap that it is a part of.
        long: whether what is free from a moment of it on can last as long as asked.
    """

    key: Rows
    start: Ints
    end: Ints
    certain: Mask
    length: Ints
    gap: Ints
    long: Mask

    def kept(self, shortest: int, certainty: str) -> Mask:
        """Those that are listed: long certain ones, or all of a gap that is long enough as a whole."""
        import numpy as np

        if certainty == "certain":
            return self.certain & (self.length >= shortest)
        return np.isin(self.gap, self.gap[self.long])


def quiet(
    session: Session, steps: Steps, by: str | None, window: Window, shortest: int, certainty: str
) -> pl.DataFrame:
    """The rows that the SQL of `gaps` gives, in the same order.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        window: that of the question.
        shortest: the shortest gap that is listed.
        certainty: `possible` or `certain`.
    """
    import numpy as np

    extents = fetch(session, steps, by)
    if certainty == "certain":  # where nothing may go on, nothing does
        extents = extents._replace(surely=np.zeros_like(extents.surely))
    parts = idle_parts(level(extents, window), _endings(extents), shortest)
    kept = parts.kept(shortest, certainty)
    return rows(
        extents,
        parts.key[kept],
        parts.start[kept],
        parts.end[kept],
        certainty=certainties(parts.certain[kept]),
        length=lengths(parts.length[kept]),
    )


def idle_parts(levels: Levels, ending: Ending, shortest: int) -> Parts:
    """The parts of all gaps.

    Args:
        levels: how many extents are going on.
        ending: the earliest ends of those that surely go on at some time.
        shortest: the shortest gap that is listed.
    """
    import numpy as np

    from timeline.kernels.free import Stretches, longest

    idle, empty = levels.certain == 0, levels.possible == 0
    gap_first, gap_last = levels.runs(idle)
    first, last = levels.runs(idle, empty)
    gap = np.searchsorted(gap_first, first, side="right") - 1
    kept = idle[first]
    first, last, gap = first[kept], last[kept], gap[kept]
    stretches = Stretches(levels.key[first], levels.start[first], levels.end[last], levels.end[gap_last][gap])
    length, long = longest(stretches, ending, shortest)
    return Parts(*stretches[:3], empty[first], length, gap, long)


def certainties(certain: Mask) -> pl.Series:
    """The words of the column."""
    import polars as pl

    is_certain = pl.Series(certain, dtype=pl.Boolean)
    return pl.select(pl.when(is_certain).then(pl.lit("certain")).otherwise(pl.lit("possible"))).to_series()


def _endings(extents: Extents) -> Ending:
    from timeline.kernels.free import endings

    kept = extents.surely & (extents.possible_start < extents.core_end)
    return endings(extents.core_start[kept], extents.core_end[kept], extents.key[kept])
