"""The extents that lie nearest in time."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from timeline.constants import INFINITY, Direction
from timeline.errors import BadQuery
from timeline.intervals.expected import cut_off
from timeline.intervals.frames import add_columns, beside, with_alone
from timeline.intervals.joins import read_both
from timeline.intervals.probability import check_lasting, warn_of_missing
from timeline.intervals.relation_joins import as_bounds
from timeline.intervals.worlds import check_draws

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from timeline.arrays import Ints
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.probability import Lasting
    from timeline.intervals.time_type import Closed, Length
    from timeline.kernels.nearest import Neighbours
    from timeline.kernels.overlap import Keep
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

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
    probability: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    circa: LengthLike | None = None,
    seed: int = 0,
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
        probability: say in which share of the possible worlds the right extent is among the k nearest on that side and
            within the tolerance, counted over 4,096 worlds drawn by lot; null where an end without a limit decides it.
        lasting: with `probability`, as for `probabilities`.
        horizon: likewise.
        circa: how much wider on either side an extent is taken whose column `approximate` or `uncertain` is true, such as
            `5y`.
        seed: which worlds are drawn.

    Returns:
        The columns of `left`, those of `right` with the suffix but without its keys, and `distance`: an integer for
        integers, else a duration. Uncertain extents are ranked by the smallest distance that their bounds allow, and
        have `distance_min` and `distance_max` (null without limit). Rows are in the order of left, nearest first; of
        equal distances the earlier start comes first, then the earlier row. With `probability` that column follows;
        those at the same distance share a place, whatever `ties` says.

    Raises:
        TooManyMatches: shares are asked for, and there are more than 100,000 pairs that may be among the nearest.
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
    check_lasting(lasting)
    check_draws(1, seed)
    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed, circa)
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
    i, j = found.left.astype(np.int64), found.right.astype(np.int64)
    lengths = _lengths(a, b, i, j, found.distance, signed)
    if probability:
        if exclude_overlaps:
            raise BadQuery(
                "shares are of what is nearest, overlaps included; leave out exclude_overlaps, or say a direction"
            )
        asked = _Asked(k, direction, most, lasting == "moment", horizon, seed)
        lengths.append(_shares(a, b, i, j, asked))
    if how == "left":
        i, j, order = with_alone(i, j, a.frame.height)
        if order is not None:
            lengths = [_extended(length, order) for length in lengths]
    joined = beside(a.frame, i, b.frame.drop(b.by), j, suffix)
    return add_columns(joined, *lengths)


class _Asked(NamedTuple):
    """What makes a row hold in a world, and how worlds are drawn."""

    k: int
    direction: Direction
    within: int
    moment: bool
    horizon: str | When | None
    seed: int


def _shares(a: Extents, b: Extents, i: Ints, j: Ints, asked: _Asked) -> pl.Series:
    """The share of worlds in which j is among the nearest of i."""
    import numpy as np
    import polars as pl

    from timeline.intervals.mixtures import mixture
    from timeline.intervals.near_shares import Drawn, drawn, near_shares
    from timeline.intervals.worlds import identities
    from timeline.kernels.nearest_bounds import nearest_bounds
    from timeline.kernels.partners import Keyed

    sizes = a.frame.height, b.frame.height
    names = np.arange(sizes[0]), sizes[0] + np.arange(sizes[1])
    keys = None
    if a.key is not None and b.key is not None:
        keyed = [Keyed(np.arange(side.key.size + 1), side.key.astype(np.int64)) for side in (a, b)]  # type: ignore[union-attr]
        n_keys = 1 + max((int(side.key.max()) for side in keyed if side.key.size), default=0)
        keys = (keyed[0], keyed[1], n_keys)
    pieces = list(
        nearest_bounds(
            *(a.tight, b.tight, *names), k=asked.k, direction=asked.direction, within=asked.within, keys=keys
        )
    )
    if not pieces:
        return pl.Series("probability", np.full(i.size, np.nan), nan_to_null=True)
    left, right, _, _, certain = (np.concatenate(columns) for columns in zip(*pieces, strict=True))
    order = np.lexsort((right, left))
    left, right, certain = left[order], right[order], certain[order]
    sides = [
        (
            mixture(cut_off(side.tight, side.scale, asked.horizon), unit=(1, 0, 0), moment=asked.moment),
            rows,
            of,
        )
        for side, rows, of in ((a, left, names[0]), (b, right, names[1]))
    ]

    def drawing(side: int) -> Callable[[slice], Drawn]:
        events, rows, of = sides[side]
        return lambda part: drawn(
            events.some(rows[part]), identities(of[rows[part]]), asked.seed, moment=asked.moment
        )

    within = None if asked.within >= INFINITY else asked.within
    share = near_shares(
        drawing(0), drawing(1), left, certain, k=asked.k, direction=asked.direction, within=within
    )
    place = np.searchsorted(left * sizes[1] + right, i * sizes[1] + j)
    found = pl.Series("probability", share[place], nan_to_null=True)
    warn_of_missing(found, dates=a.scale.per_day > 0)
    return found


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
    sides = as_bounds(a), as_bounds(b), (i, j)
    if not signed:
        largest = distances(*sides).largest
        largest = np.where(largest == INFINITY, -1, largest)
        return [a.scale.lengths(n, x) for n, x in (("distance_min", smallest), ("distance_max", largest))]
    return [
        a.scale.signed(n, x)
        for n, x in zip(("distance_min", "distance_max"), signed_distances(*sides), strict=True)
    ]
