"""The pairs of one cell, judged: what a task does with the events that were dealt to it, by the kernels of one machine.

A cell holds the events of both sides as frames with the columns of `SIDE`, their items as `items`, where their
stretches begin and end as `_low` and `_high`, and whether they are at home there as `_home`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from timeline.constants import INFINITY, MINUS_INFINITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from timeline.arrays import Ints, Mask
    from timeline.constants import Direction
    from timeline.kernels.pair_blocks import Items
    from timeline.kernels.relations import Bounds
    from timeline.scale.order import Order

    Pairs = tuple[Ints, Ints]

__all__ = ["FAR", "Judge", "Lookup", "Near", "Nearest", "Overlaps", "Stretch", "stretched"]

FAR = 1 | 1 << 12
"""The relations of events that lie apart: such a pair shares no slice."""
_MEET = 1 << 1 | 1 << 11


class Stretch(NamedTuple):
    """Which stretch of time of an event has to touch that of another for a pair: two bounds, each moved by granules.

    Attributes:
        start, later: the bound where it begins, and how far it is moved.
        end, longer: the same of its exclusive end.
    """

    start: str
    later: int
    end: str
    longer: int


def stretched(events: pl.DataFrame, stretch: Stretch) -> tuple[Ints, Ints]:
    """Where the stretches of some events begin and end; bounds are the columns `start_min_n` and so on."""
    from timeline.kernels.cooccurrence.extents import shifted

    ends = ((stretch.start, stretch.later), (stretch.end, stretch.longer))
    low, high = (shifted(_bound(events, name), by) for name, by in ends)
    return low, high


def _bound(events: pl.DataFrame, name: str) -> Ints:
    unlimited = MINUS_INFINITY if name.endswith("_min") else INFINITY
    return events[f"{name}_n"].cast(int).fill_null(unlimited).to_numpy()


class Judge(Protocol):
    """What a question asks of the pairs of a cell."""

    @property
    def stretches(self) -> tuple[Stretch, Stretch]:
        """Those of either side that have to touch."""
        ...

    def judged(self, left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows of the answer that come from one cell."""
        ...


@dataclass(frozen=True)
class Overlaps:
    """Pairs that stand in a relation.

    Attributes:
        wanted: the relations, as bits.
        certainty: `possible` or `certain`.
        unit: what lengths are counted in.
        by: whether they share an item.
        order: which part of the order of the answer each pair lies in, told as `_cell`; None where nobody asks.
    """

    wanted: int
    certainty: str
    unit: str
    by: bool
    order: Order | None = None

    @property
    def stretches(self) -> tuple[Stretch, Stretch]:
        """Hulls; those that may meet are a granule longer."""
        touching = int(self.wanted & _MEET != 0)
        return (Stretch("start_min", 0, "end_max", touching),) * 2

    def judged(self, left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows of `overlaps`."""
        from timeline.kernels.pair_blocks import related
        from timeline.query.overlap_kernel import Judge as Judged
        from timeline.query.overlap_kernel import identities
        from timeline.query.pair_fetch import bounds
        from timeline.query.pair_sides import told

        both = bounds(left, "_n"), bounds(right, "_n")
        judge = Judged(
            (told(left, "left"), told(right, "right")),
            identities(left, right),
            (left["surely"].to_numpy(), right["surely"].to_numpy()),
            both,
            self.wanted,
            self.certainty,
            self.unit,
        )
        items = _shared(left, right) if self.by else None
        for mine, theirs in _once(left, right):
            some = _taken(both[0], mine), _taken(both[1], theirs)
            kept = (_some(items[0], mine), _some(items[1], theirs)) if items else None
            for i, j in related(*some, self.wanted, kept, eager=False):
                pairs = judge.kept(mine[i], theirs[j], None)
                yield _parted(
                    judge.frame(pairs).frame(), self.order, (left, pairs.left), (right, pairs.right)
                )


@dataclass(frozen=True)
class Lookup:
    """The states that hold when an event begins; an event without one is a row with a blank right side.

    Such a row comes from one cell; others may have found a state.

    Attributes:
        certainty: `possible` or `certain`.
        by: whether they share an item.
        order: which part of the order of the answer each row lies in, told as `_cell`; None where nobody asks.
    """

    certainty: str
    by: bool
    order: Order | None = None

    @property
    def stretches(self) -> tuple[Stretch, Stretch]:
        """When an event may begin, and where a state may hold."""
        return Stretch("start_min", 0, "start_max", 1), Stretch("start_min", 0, "end_max", 0)

    def judged(self, left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows of `lookup`."""
        import numpy as np
        import polars as pl

        from timeline.query.pair_fetch import bounds

        asking, state = bounds(left, "_n"), bounds(right, "_n")
        both = _told(left, right)
        found = np.zeros(left.height, bool)
        for i, j in _touching(left, right, by=self.by):
            certain = (state.start_max[j] <= asking.start_min[i]) & (state.end_min[j] > asking.start_max[i])
            certain &= left["surely"].to_numpy()[i] & right["surely"].to_numpy()[j]
            kept = certain if self.certainty == "certain" else certain | True
            found[i[kept]] = True
            rows = _sides(both, i[kept], j[kept]).with_columns(_words(certain[kept]))
            yield _parted(rows, self.order, (left, i[kept]), (right, j[kept]))
        alone = np.flatnonzero(left["_blank"].to_numpy() & ~found)
        rows = pl.concat([both[0][alone], both[1].clear(alone.size)], how="horizontal")
        rows = rows.with_columns(pl.lit(None, pl.String).alias("certainty"))
        yield _parted(rows, self.order, (left, alone), (right, alone))


@dataclass(frozen=True)
class Near:
    """Pairs that lie within a distance, with what ranks them: their places, and whether those are certain.

    Attributes:
        direction: on which side of the event neighbours lie.
        within: the largest distance.
        unit: what distances are counted in.
        by: whether they share an item.
    """

    direction: Direction
    within: int
    unit: str
    by: bool

    @property
    def stretches(self) -> tuple[Stretch, Stretch]:
        """What may be as near as that."""
        most = self.within
        return {
            "either": (Stretch("start_min", -most, "end_max", most), Stretch("start_min", 0, "end_max", 0)),
            "before": (Stretch("start_min", 1 - most, "start_max", 1), Stretch("end_min", 0, "end_max", 1)),
            "after": (Stretch("end_min", 0, "end_max", most), Stretch("start_min", 0, "start_max", 1)),
        }[self.direction]

    def judged(self, left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Pairs with their distances and places: `_first` and `_last`, `_sided`, `_there` and `_surely`."""
        import polars as pl

        from timeline.query.overlap_kernel import length
        from timeline.query.pair_fetch import bounds

        a, b = bounds(left, "_n"), bounds(right, "_n")
        both = _told(left, right)
        for i, j in _touching(left, right, by=self.by):
            smallest, largest, first, last, sided = _places(_taken(a, i), _taken(b, j), self.direction)
            there = right["surely"].to_numpy()[j]
            yield (
                _sides(both, i, j)
                .with_columns(
                    length(smallest).alias("distance_min"),
                    length(largest).alias("distance_max"),
                    pl.lit(self.unit).alias("unit"),
                    pl.Series("_first", first),
                    length(last).alias("_last"),
                    pl.Series("_sided", sided),
                    pl.Series("_there", there),
                    pl.Series("_surely", there & left["surely"].to_numpy()[i]),
                )
                .filter(pl.col("distance_min") <= self.within)
            )


@dataclass(frozen=True)
class Nearest:
    """The nearest among all of the right side, which every cell holds whole."""

    k: int
    direction: Direction
    within: int
    certainty: str
    unit: str
    by: bool

    @property
    def stretches(self) -> tuple[Stretch, Stretch]:
        """All of time."""
        return (Stretch("start_min", 0, "end_max", 0),) * 2

    def judged(self, left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows of `nearest`."""
        import polars as pl

        from timeline.kernels.nearest_bounds import nearest_bounds
        from timeline.query.overlap_kernel import identities, length
        from timeline.query.pair_fetch import bounds

        keys = None
        if self.by:
            mine, theirs = _shared(left, right)
            n_keys = int(max(mine.code.max(initial=0), theirs.code.max(initial=0))) + 1
            keys = (_keyed(mine, left.height), _keyed(theirs, right.height), n_keys)
        surely = left["surely"].to_numpy(), right["surely"].to_numpy()
        both = _told(left, right)
        for found in nearest_bounds(
            bounds(left, "_n"),
            bounds(right, "_n"),
            *identities(left, right),
            k=self.k,
            direction=self.direction,
            within=self.within,
            keys=keys,
            there=surely[1],
        ):
            certain = found.certain & surely[0][found.left] & surely[1][found.right]
            kept = certain if self.certainty == "certain" else certain | True
            yield _sides(both, found.left[kept], found.right[kept]).with_columns(
                length(found.smallest[kept]).alias("distance_min"),
                length(found.largest[kept]).alias("distance_max"),
                pl.lit(self.unit).alias("unit"),
                _words(certain[kept]),
            )


def _places(a: Bounds, b: Bounds, direction: str) -> tuple[Any, ...]:
    """Of each pair the distances, the first and the last place, and whether it certainly lies on the side.

    Of events on one side that is nearer whose end or start is, see `timeline.query.nearest`.
    """
    import numpy as np

    from timeline.kernels.cooccurrence.extents import mirrored
    from timeline.kernels.relations import Bounds, distances

    if direction == "either":
        smallest, largest = distances(a, b)
        return smallest, largest, smallest, largest, np.ones(smallest.size, bool)
    if direction == "before":
        a, b = (Bounds(*map(mirrored, (x.end_max, x.end_min, x.start_max, x.start_min))) for x in (a, b))
    never = np.full_like(a.start_min, MINUS_INFINITY)
    smallest, largest = distances(Bounds(never, never, a.end_min, a.end_max), b)
    return (
        np.maximum(smallest, 1),
        largest,
        np.maximum(b.start_min, a.end_min),
        b.start_max,
        a.end_max <= b.start_min,
    )


def _touching(left: pl.DataFrame, right: pl.DataFrame, *, by: bool) -> Iterator[Pairs]:
    """The pairs of different events whose stretches share an instant and that belong to this cell."""
    from timeline.kernels.pair_blocks import Sweep, blocks, within
    from timeline.query.overlap_kernel import identities

    items = _shared(left, right) if by else None
    names = identities(left, right)
    (start, end), (low, high) = (
        (side["_low"].to_numpy(), side["_high"].to_numpy()) for side in (left, right)
    )
    for mine, theirs in _once(left, right):
        kept = (_some(items[0], mine), _some(items[1], theirs)) if items else None
        sweep = Sweep(start[mine], end[mine], low[theirs], high[theirs], kept)
        for i, j in blocks(mine.size, within(sweep), eager=False):
            rows, others = mine[i], theirs[j]
            apart = names[0][rows] != names[1][others]
            yield rows[apart], others[apart]


def _once(left: pl.DataFrame, right: pl.DataFrame) -> Iterator[Pairs]:
    """Rows of both sides to be set against each other: of each pair one is at home in the slice."""
    import numpy as np

    here, there = (side["_home"].to_numpy() for side in (left, right))
    for mine, theirs in ((here, there | True), (~here, there)):
        if mine.any() and theirs.any():
            yield np.flatnonzero(mine), np.flatnonzero(theirs)


def _shared(left: pl.DataFrame, right: pl.DataFrame) -> tuple[Items, Items]:
    """The items of both sides, by the rows of the frames."""
    import numpy as np
    import polars as pl

    from timeline.kernels.pair_blocks import Items

    frames = [
        side.select("items").with_row_index("row").explode("items").drop_nulls("items").sort("row", "items")
        for side in (left, right)
    ]
    code = pl.concat([frame["items"] for frame in frames]).rank("dense").cast(pl.UInt32).to_numpy()
    codes = np.split(code, [frames[0].height])
    mine, theirs = (Items(frame["row"].cast(pl.Int64).to_numpy(), codes[i]) for i, frame in enumerate(frames))
    return mine, theirs


def _some(items: Items, rows: Ints) -> Items:
    """The items of some rows, by their places among these."""
    import numpy as np

    place = np.searchsorted(rows, items.row)
    kept = np.flatnonzero(rows[np.minimum(place, rows.size - 1)] == items.row)
    return type(items)(place[kept], items.code[kept])


def _keyed(items: Items, rows: int) -> Any:
    import numpy as np

    from timeline.kernels.partners import Keyed

    return Keyed(np.searchsorted(items.row, np.arange(rows + 1)), items.code.astype(np.int64))


def _taken(bounds: Bounds, rows: Ints) -> Bounds:
    return type(bounds)(*(bound[rows] for bound in bounds))


def _told(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What an answer tells of the events of either side, the dates that EDTF cannot write among it."""
    from timeline.query.pair_sides import told

    return told(left, "left").whole, told(right, "right").whole


def _sides(both: tuple[pl.DataFrame, pl.DataFrame], i: Ints, j: Ints) -> pl.DataFrame:
    import polars as pl

    return pl.concat([side[rows] for side, rows in zip(both, (i, j), strict=True)], how="horizontal")


def _parted(
    rows: pl.DataFrame, order: Order | None, left: tuple[pl.DataFrame, Ints], right: tuple[pl.DataFrame, Ints]
) -> pl.DataFrame:
    """Rows of pairs, which are some rows of either side, with the part of the order that each lies in."""
    import polars as pl

    return rows if order is None else rows.with_columns(pl.Series("_cell", order.part(*left, *right)))


def _words(certain: Mask) -> pl.Series:
    import polars as pl

    from timeline.query.pair_sides import certainties

    return certainties(certain).cast(pl.String)
