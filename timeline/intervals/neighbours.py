"""The extents that lie nearest in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.errors import BadQuery
from timeline.intervals.frames import add_columns, beside
from timeline.intervals.joins import read_both
from timeline.intervals.related import as_bounds

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.scale import Closed, Length

__all__ = ["nearest"]

Direction = Literal["before", "after", "either"]


def nearest(
    left: Frame,
    right: Frame,
    *,
    k: int = 1,
    direction: Direction = "either",
    tolerance: Length | None = None,
    exclude_overlaps: bool = False,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    start_right: Column | None = None,
    end_right: Column | None = None,
    by_right: By = None,
    closed: Closed = "left",
    how: Literal["left", "inner"] = "left",
    suffix: str = "_right",
) -> pl.DataFrame:
    """For each extent of `left` the k nearest of `right`; other arguments as for `overlap`.

    The distance is 0 where both share an instant; else it runs from the last tick of the earlier to the first of the
    later, so the 18th and the 19th of July are one day apart, and extents that touch are one tick apart.

    Args:
        k: how many neighbours to give at most.
        direction: "before" gives extents that end by the start of left's, "after" those that start at its end or
            later, "either" both and those that share an instant with it.
        tolerance: the largest distance: ticks, a `timedelta` or a text such as "36h" (a day is 24 hours here).
        exclude_overlaps: leave out those that share an instant.
        how: "left" keeps left rows without a neighbour, with nulls on the right; "inner" drops them.

    Returns:
        The columns of `left`, those of `right` with the suffix but without its keys, and `distance`: an integer for
        integers, else a duration. Uncertain extents are ranked by the smallest distance that their bounds allow, and
        have `distance_min` and `distance_max` (null without limit). Rows are in the order of left, nearest first; of
        equal distances the earlier start comes first, then the earlier row.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent.
        BadWindow: the tolerance is no fixed length.

    >>> import polars as pl
    >>> a = pl.DataFrame({"start": [10], "end": [12]})
    >>> b = pl.DataFrame({"start": [0, 15, 40], "end": [6, 16, 41]})
    >>> nearest(a, b, k=2).select("start_right", "distance").rows()
    [(15, 4), (0, 5)]
    """
    import numpy as np

    from timeline.kernels.line import INFINITY
    from timeline.kernels.nearest import nearest as nearest_rows
    from timeline.kernels.order import absent

    if k < 1 or direction not in ("before", "after", "either") or how not in ("left", "inner"):
        raise BadQuery(
            f"k={k}, direction={direction!r}, how={how!r}: known are 1 or more; before, after, either; left, inner"
        )
    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    most = INFINITY if tolerance is None else a.scale.length(tolerance, "tolerance")
    columns = (*a.bounds("possible"), *b.bounds("possible"), a.key, b.key)
    found = nearest_rows(*columns, k=k, direction=direction, shared=not exclude_overlaps, tolerance=most)
    i, j = found.left, found.right.astype(np.int64)
    lengths = [found.distance]
    if a.uncertain or b.uncertain:
        lengths.append(_farthest(a, b, i, j))
    if how == "left":
        alone = absent(i, a.frame.height).astype(np.uint32)
        if alone.size:
            none = np.full(alone.size, -1)
            order = np.argsort(np.concatenate([i, alone]), kind="stable")
            i = np.concatenate([i, alone])[order]
            j, *lengths = (np.concatenate([column, none])[order] for column in (j, *lengths))
    named = zip(("distance_min", "distance_max") if len(lengths) > 1 else ("distance",), lengths, strict=True)
    joined = beside(a.frame, i, b.frame.drop(b.by), j, suffix)
    return add_columns(joined, *(a.scale.lengths(name, length) for name, length in named))


def _farthest(a: Extents, b: Extents, i: Any, j: Any) -> Any:
    """The largest distance that the bounds of each pair allow, -1 for without limit."""
    import numpy as np

    from timeline.kernels.line import LATEST
    from timeline.kernels.relations import distances

    left, right = as_bounds(a), as_bounds(b)
    largest = distances(type(left)(*(x[i] for x in left)), type(right)(*(x[j] for x in right))).largest
    return np.where(largest >= LATEST, -1, largest)
