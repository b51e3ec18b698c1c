"""The extents that lie nearest in time."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, get_args

from timeline.constants import INFINITY, Direction
from timeline.errors import BadQuery
from timeline.intervals.frames import add_columns, beside, with_alone
from timeline.intervals.joins import read_both
from timeline.intervals.relation_joins import pair_bounds

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed, Length
    from timeline.kernels.nearest import Neighbours
    from timeline.kernels.overlap import Keep

__all__ = ["nearest"]

Ties = Literal["first", "last", "all"]
DIRECTIONS: tuple[str, ...] = get_args(Direction)
TIES: tuple[str, ...] = get_args(Ties)


def nearest(
    left: Frame,
    right: Frame,
    *,
    k: int = 1,
    direction: Direction = "either",
    ties: Ties = "first",
    signed: bool = False,
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
            later, "either" both and those that share an instant with it. An uncertain extent counts on a side where
            it may lie.
        ties: of several at the distance of the last place, "first" takes the earlier start (of equal starts the
            earlier row), "last" the later one, "all" takes all of them, however many that makes.
        signed: give the distance of what lies before left's extent as a negative number.
        tolerance: the largest distance: ticks, a `timedelta` or a text such as "36h" (a day is 24 hours here).
        exclude_overlaps: leave out those that share an instant; uncertain ones, if they do so under every reading.
        how: "left" keeps left rows without a neighbour, with nulls on the right; "inner" drops them.

    Returns:
        The columns of `left`, those of `right` with the suffix but without its keys, and `distance`: an integer for
        integers, else a duration. Uncertain extents are ranked by the smallest distance that their bounds allow, and
        have `distance_min` and `distance_max` (null without limit). Rows are in the order of left, nearest first; of
        equal distances the earlier start comes first, then the earlier row.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent; or a distance is longer than the
            type of the columns can hold, such as 293 years in nanoseconds.
        BadQuery: an option is none of those above.
        BadWindow: the tolerance is no fixed length.

    >>> import polars as pl
    >>> a = pl.DataFrame({"start": [10], "end": [12]})
    >>> b = pl.DataFrame({"start": [0, 15, 40], "end": [6, 16, 41]})
    >>> nearest(a, b, k=2).select("start_right", "distance").rows()
    [(15, 4), (0, 5)]
    >>> nearest(a, b, k=2, signed=True).select("start_right", "distance").rows()
    [(15, 4), (0, -5)]
    """
    import numpy as np

    from timeline.kernels.nearest import nearest as nearest_rows

    _check(k, direction, ties, how)
    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    most = INFINITY if tolerance is None else a.scale.length(tolerance, "tolerance")
    uncertain = a.uncertain or b.uncertain
    found = nearest_rows(
        *(*a.bounds("possible"), *b.bounds("possible"), a.key, b.key),
        k=k,
        direction=direction,
        shared=not exclude_overlaps,
        tolerance=most,
        latest=(a.bounds("certain"), b.bounds("certain")) if uncertain else None,
    )
    if ties != "first":
        found = _tied(found, a, b, k, ties, _wanted(a, b, direction, exclude_overlaps))
    i, j = found.left, found.right.astype(np.int64)
    lengths = _lengths(a, b, i, j, found.distance, signed)
    if how == "left":
        i, j, order = with_alone(i, j, a.frame.height)
        if order is not None:
            lengths = [_extended(length, order) for length in lengths]
    joined = beside(a.frame, i, b.frame.drop(b.by), j, suffix)
    return add_columns(joined, *lengths)


def _extended(column: pl.Series, order: Any) -> pl.Series:
    """A column with nulls at its end for what is longer in `order`, in that order."""
    return column.extend_constant(None, order.size - column.len()).gather(order)


def _check(k: object, direction: str, ties: str, how: str) -> None:
    known = {"direction": DIRECTIONS, "ties": TIES, "how": ("left", "inner")}
    stated = {"direction": direction, "ties": ties, "how": how}
    if not isinstance(k, (int, Integral)) or int(k) < 1:
        raise BadQuery(f"k={k!r}: it is a whole number, 1 or more")
    for name, value in stated.items():
        if value not in known[name]:
            raise BadQuery(f"{name}={value!r}; known: {', '.join(known[name])}")


def _wanted(a: Extents, b: Extents, direction: Direction, exclude_overlaps: bool) -> Keep:
    """Whether the extents of a pair may lie on the side that is asked for."""
    import numpy as np

    a_start, a_end = a.bounds("certain")
    b_start, b_end = b.bounds("certain")

    def keep(i: Any, j: Any) -> Any:
        if direction == "either" and not exclude_overlaps:
            return np.ones(i.size, np.bool_)
        after, before = a_end[i] <= b_start[j], b_end[j] <= a_start[i]
        return {"either": after | before, "after": after, "before": before}[direction]

    return keep


def _tied(found: Neighbours, a: Extents, b: Extents, k: int, ties: str, keep: Keep) -> Neighbours:
    """The neighbours with those that share the distance of the last place; of these the last for "last"."""
    import numpy as np

    from timeline.kernels.nearest import Neighbours, with_ties

    b_start, b_end = b.bounds("possible")
    every = with_ties(found, (*a.bounds("possible"), a.key), (b_start, b_end, b.key), keep)
    if ties == "all":
        return every
    order = np.lexsort((~every.right.astype(np.int64), ~b_start[every.right], every.distance, every.left))
    ordered = every.left[order]
    place = np.arange(ordered.size) - np.searchsorted(ordered, ordered)
    kept = order[place < k]
    return Neighbours(every.left[kept], every.right[kept], every.distance[kept])


def _lengths(a: Extents, b: Extents, i: Any, j: Any, smallest: Any, signed: bool) -> list[pl.Series]:
    """The columns of distances."""
    import numpy as np

    from timeline.kernels.relations import distances, signed_distances

    if not (a.uncertain or b.uncertain):
        distance = a.scale.lengths("distance", smallest)
        if signed:
            before = b.end_max[j] <= a.start_min[i]
            distance = distance * np.where(before, -1, 1)
        return [distance]
    sides = pair_bounds(a, b, i, j)
    if not signed:
        largest = distances(*sides).largest
        largest = np.where(largest == INFINITY, -1, largest)
        return [a.scale.lengths(n, x) for n, x in (("distance_min", smallest), ("distance_max", largest))]
    return [
        a.scale.signed(n, x)
        for n, x in zip(("distance_min", "distance_max"), signed_distances(*sides), strict=True)
    ]
