"""How much of a period, or of other extents, is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import EARLIEST, LATEST, Certainty
from timeline.errors import BadColumn
from timeline.intervals.extents import table
from timeline.intervals.frames import add_columns
from timeline.intervals.joins import read_both
from timeline.intervals.limits import read_within, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from timeline.arrays import Codes, Ints
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.limits import Limits
    from timeline.intervals.time_type import Closed

__all__ = ["coverage"]


def coverage(
    frame: Frame,
    right: Frame | None = None,
    *,
    limits: Limits = None,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    start_right: Column | None = None,
    end_right: Column | None = None,
    by_right: By = None,
    closed: Closed = "left",
) -> pl.DataFrame:
    """How much time extents cover, counted once however many overlap.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        right: where given, each row of `frame` is asked how much of it the extents of `right` cover.
        limits: without `right`, the period to look at: two moments, or a frame with a start, an end and the keys. By
            default it runs from the first start to the last end of each key.
        start: the column of starts, or two columns (earliest, latest); null is no start.
        end: the column or columns of ends, likewise.
        by: key columns.
        start_right: the columns of `right`, where they have other names.
        end_right: likewise.
        by_right: likewise.
        closed: which ends the columns include, as for `overlap`.

    Returns:
        Without `right`: the keys, start and end of the period, `length` (of the time covered: an integer for
        integers, else a duration) and `share` (of the period, float64). With it: `frame` with `length` and `share`.
        Both are null where the time is without end. With uncertain extents `length_certain`, `share_certain`,
        `length_possible` and `share_possible`.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent; `right` and `limits` are both
            given, or extents to be covered by `right` are uncertain.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"start": [0, 2, 8], "end": [4, 5, 10]})
    >>> coverage(frame).rows()
    [(0, 10, 7, 0.7)]
    >>> coverage(pl.DataFrame({"start": [0], "end": [4]}), frame.tail(2)).rows()
    [(0, 4, 2, 0.5)]
    """
    if right is None:
        keys, extents, period = read_within(frame, limits, start, end, by, closed)
        hulls = extents.start_min, extents.end_max
        low, high, codes = spans(extents.key, *hulls) if limits is None else period
        return table(keys, extents, codes, low, high, *_measured(extents, extents, low, high, codes))
    if limits is not None:
        raise BadColumn("coverage takes limits or a frame on the right, not both")
    a, b = read_both(frame, right, start, end, by, start_right, end_right, by_right, closed)
    if a.uncertain:
        raise BadColumn("the left extents are uncertain: coverage by another frame needs certain ones there")
    return add_columns(a.frame, *_measured(a, b, a.start_min, a.end_max, a.key))


def _measured(of: Extents, by: Extents, low: Ints, high: Ints, codes: Codes | None) -> Iterator[pl.Series]:
    """Length and share of each period that is covered."""
    import numpy as np
    import polars as pl

    from timeline.kernels.split import covered

    kinds: list[tuple[str, Certainty]] = [("_certain", "certain"), ("_possible", "possible")]
    for name, certainty in kinds if by.uncertain else [("", kinds[1][1])]:
        start, end, key, _ = by.proper(certainty)
        length = covered(low, high, start, end, None if key is None else codes, key)
        endless = (low <= EARLIEST) | (high >= LATEST) | (length < 0)
        period = (high.view(np.uint64) - low.view(np.uint64)).astype(np.float64)  # exact however far apart
        yield of.scale.lengths(f"length{name}", length)
        share = np.where(endless, np.nan, length / np.where(endless, 1, period))
        yield pl.Series(f"share{name}", share).fill_nan(None)
