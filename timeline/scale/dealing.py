"""Both sides of a question about pairs, dealt to the tasks of a cluster: measured, copied into cells, judged there.

Only counts and quantiles come to the driver, and one side where it is small: then every task gets it whole, and the
other side is not moved at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import EARLIEST, LATEST
from timeline.scale.pairs import dated, stretched
from timeline.scale.slices import (
    Cells,
    Tally,
    copies,
    cuts_at,
    divided,
    mutual,
    mutual_copies,
    no_events,
    number_of_slices,
    tally,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy as np
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from timeline.scale.pairs import Judge, Stretch
    from timeline.scale.slices import Copies, Side

    Ints = NDArray[np.int64]
    Dealt = Callable[[Cells, Ints, Ints, Ints], Copies]

__all__ = [
    "Dealing",
    "Limits",
    "against_small",
    "cells_of",
    "copied",
    "deal",
    "deal_mutually",
    "judged",
    "measured",
    "of_side",
    "told",
]

_STEPS = 1_000
_MARKS = {
    "_cell": "int", "_left": "boolean", "_home": "boolean", "_blank": "boolean", "_alone": "boolean",
    "_part": "bigint", "_low": "bigint", "_high": "bigint",
}  # fmt: skip
"""What a copy has beside the columns of its event."""


class Limits(NamedTuple):
    """How much a task does.

    Attributes:
        rows: so many copies of events at most, where nothing but time and parts divide them.
        small: a side of so many events is sent whole to every task.
        whole: so many rows are worked out in one task where a question cannot be cut.
    """

    rows: int = 400_000
    small: int = 20_000
    whole: int = 20_000_000


@dataclass(frozen=True)
class Dealing:
    """The cells of a question, and what was measured of its sides.

    Attributes:
        cells: the cells.
        left, right: how the stretches of either side lie in the slices; of one side paired with itself both are it.
        row_bytes: the mean size of a copy, before compression.
        sides: how many sides are copied.
    """

    cells: Cells
    left: Tally
    right: Tally
    row_bytes: float
    sides: int = 2

    @property
    def events(self) -> int:
        """How many events are dealt, those of both sides counted on either."""
        return int(self.left.begun.sum()) + (int(self.right.begun.sum()) if self.sides == 2 else 0)

    @property
    def copied(self) -> int:
        """How many copies are moved."""
        both = self.cells.copied(self.left, self.right)
        return both if self.sides == 2 else both // 2

    @property
    def bytes(self) -> int:
        """The expected shuffle, before compression."""
        return int(self.copied * self.row_bytes)

    def told(self) -> str:
        """In a line."""
        slices, cells = self.cells.cuts.size + 1, self.cells.number
        each = self.copied / max(self.events, 1)
        return (
            f"{slices:,} slices of time, {cells:,} tasks; {self.events:,} events, {self.copied:,} copies ({each:.2f} an event),"
            f" about {self.bytes / 1e6:,.1f} MB to shuffle before compression"
        )


# --- measured -----------------------------------------------------------------------------------------------


def measured(frames: Iterable[DataFrame]) -> tuple[list[int], float]:
    """How many rows each frame has, and the mean bytes of a row of all."""
    from pyspark.sql import functions as f

    found = [frame.agg(f.count(f.lit(1)), f.sum(_size(frame))).head() for frame in frames]
    counts = [int(row[0]) if row else 0 for row in found]
    total = sum(float(row[1] or 0) if row else 0.0 for row in found)
    return counts, total / max(sum(counts), 1)


_WORD = 8
"""Spark moves rows as words of so many bytes: one a column, one for the NULLs, and texts and lists behind them."""


def _size(frame: DataFrame) -> Any:
    """The bytes of a row of a frame, with the marks of a copy, as Spark lays it out for a shuffle."""
    from pyspark.sql import functions as f

    columns = len(frame.columns) + len(_MARKS) - 1  # without the number, which is not copied
    sizes: list[Any] = [f.lit(4 + _WORD * (1 + columns))]
    for name, kind in frame.dtypes:
        if kind == "array<string>":
            words = f.octet_length(f.array_join(name, "")) + (2 * _WORD) * f.size(name) + 2 * _WORD
            sizes.append(f.coalesce(words, f.lit(0)))
        elif kind == "string":
            words = f.ceil((f.octet_length(name)) / _WORD) * _WORD
            sizes.append(f.coalesce(words, f.lit(0)))
    return reduce(lambda one, other: one + other, sizes)


def _stretches(frame: DataFrame, stretch: Stretch) -> DataFrame:
    bounds = [f"{name}_n" for name in dict.fromkeys((stretch.start, stretch.end))]
    return frame.select(*bounds).mapInArrow(partial(_stretched, stretch=stretch), "low bigint, high bigint")


def _stretched(batches: Iterable[pa.RecordBatch], stretch: Stretch) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for batch in batches:
        low, high = stretched(_polars(batch), stretch)
        yield pa.record_batch({"low": low, "high": high})


def _cuts(stretches: list[DataFrame], slices: int) -> Ints:
    """Where the line is cut: at quantiles of the beginnings that are known."""
    import numpy as np
    from pyspark.sql import functions as f

    if slices < 2:
        return np.empty(0, np.int64)
    steps = max(_STEPS, 4 * slices)
    begun = reduce(lambda one, other: one.union(other), (each.select("low") for each in stretches))
    known = begun.where(f.col("low").between(EARLIEST + 1, LATEST - 1))
    at = [step / steps for step in range(steps + 1)]
    found = known.agg(f.percentile_approx("low", at, 10 * steps)).head()
    quantiles = found[0] if found and found[0] else []
    return cuts_at(np.array(quantiles, np.int64), slices)


def _tally(stretches: DataFrame, cuts: Ints) -> Tally:
    from pyspark.sql import functions as f

    counted = stretches.mapInArrow(partial(_tallied, cuts=cuts), "slice bigint, begun bigint, ended bigint")
    found = no_events(cuts)
    for row in counted.groupBy("slice").agg(f.sum("begun"), f.sum("ended")).collect():
        found.begun[row[0]], found.ended[row[0]] = row[1], row[2]
    return found


def _tallied(batches: Iterable[pa.RecordBatch], cuts: Ints) -> Iterator[pa.RecordBatch]:
    import numpy as np
    import pyarrow as pa

    found = no_events(cuts)
    for batch in batches:
        found += tally(cuts, *(batch.column(at).to_numpy() for at in (0, 1)))
    some = np.flatnonzero(found.begun | found.ended)
    yield pa.record_batch({"slice": some, "begun": found.begun[some], "ended": found.ended[some]})


# --- copied and judged --------------------------------------------------------------------------------------


def deal(
    left: DataFrame, right: DataFrame, stretches: tuple[Stretch, Stretch], limits: Limits, *, cut: bool
) -> tuple[DataFrame, Dealing]:
    """The copies of both sides, each in the partition of its cell.

    Args:
        left: events with the columns of a side, and `_number`, which deals them to parts.
        right: the others.
        stretches: what has to touch.
        limits: how much a task does.
        cut: whether time divides them; else parts alone do, and every event meets every other one.
    """
    counts, row_bytes = measured((left, right))
    sides = [_stretches(side, stretch) for side, stretch in zip((left, right), stretches, strict=True)]
    cuts = _cuts(sides, number_of_slices(sum(counts), limits.rows) if cut else 1)
    tallies = [_tally(side, cuts) for side in sides]
    cells = divided(cuts, tallies[0], tallies[1], limits.rows)
    dealt = [
        _copies_of(left, stretches[0], cells, of_side("left"), is_left=True),
        _copies_of(right, stretches[1], cells, of_side("right"), is_left=False),
    ]
    both = dealt[0].unionByName(dealt[1], allowMissingColumns=True)
    return in_cells(both, cells.number), Dealing(cells, tallies[0], tallies[1], row_bytes)


def deal_mutually(events: DataFrame, stretch: Stretch, limits: Limits) -> tuple[DataFrame, Dealing]:
    """The copies of one side that is paired with itself, each in the partition of its cell."""
    (count,), row_bytes = measured((events,))
    stretches = _stretches(events, stretch)
    cuts = _cuts([stretches], number_of_slices(count, limits.rows))
    found = _tally(stretches, cuts)
    cells = mutual(cuts, found, limits.rows)
    dealt = _copies_of(events, stretch, cells, mutual_copies, is_left=True)
    return in_cells(dealt, cells.number), Dealing(cells, found, found, row_bytes, sides=1)


def in_cells(dealt: DataFrame, cells: int) -> DataFrame:
    """Each cell in a partition of its own."""
    if hasattr(dealt, "repartitionById"):
        return dealt.repartitionById(cells, "_cell")
    return dealt.repartition(cells, "_cell")


def of_side(side: Side) -> Dealt:
    """How the events of one side are dealt."""
    return partial(_dealt, side=side)


def _dealt(cells: Cells, low: Ints, high: Ints, number: Ints, side: Side) -> Copies:
    return copies(cells, side, low, high, number)


def _copies_of(frame: DataFrame, stretch: Stretch, cells: Cells, dealt: Dealt, *, is_left: bool) -> DataFrame:
    kept = {name: kind for name, kind in frame.dtypes if name != "_number"}
    schema = ", ".join(f"`{name}` {kind}" for name, kind in (kept | _MARKS).items())
    work = partial(copied, stretch=stretch, cells=cells, dealt=dealt, is_left=is_left)
    return frame.mapInArrow(work, schema)


def copied(
    batches: Iterable[pa.RecordBatch], stretch: Stretch, cells: Cells, dealt: Dealt, *, is_left: bool
) -> Iterator[pa.RecordBatch]:
    """The copies of events, each with its cell and the marks that a judge reads."""
    import numpy as np
    import pyarrow as pa

    for batch in batches:
        low, high = stretched(_polars(batch), stretch)
        made = dealt(cells, low, high, batch.column("_number").to_numpy())
        many = np.bincount(made.row, minlength=batch.num_rows)
        marks = {
            "_cell": made.cell.astype(np.int32),
            "_left": np.full(made.row.size, is_left),
            "_home": made.home,
            "_blank": np.diff(made.row, prepend=-1) != 0,
            "_alone": many[made.row] == 1,
            "_part": made.part.astype(np.int64),
            "_low": low[made.row],
            "_high": high[made.row],
        }
        kept = batch.drop_columns(["_number"]).take(pa.array(made.row))
        yield pa.record_batch({name: kept.column(name) for name in kept.schema.names} | marks)


def judged(dealt: DataFrame, judge: Judge, kinds: Mapping[str, str]) -> DataFrame:
    """The rows that the cells give, with these columns."""
    return dealt.mapInArrow(partial(_judged, judge=judge, kinds=kinds), _schema(kinds))


def _judged(
    batches: Iterable[pa.RecordBatch], judge: Judge, kinds: Mapping[str, str]
) -> Iterator[pa.RecordBatch]:
    import polars as pl

    for events in cells_of(batches):
        sides = (events.filter(pl.col("_left") == is_left) for is_left in (True, False))
        for rows in judge.judged(*sides):
            yield from told(rows, kinds)


def cells_of(batches: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The copies of each cell of a partition, which has one, or several where an engine puts partitions together."""
    import pyarrow as pa

    held = [batch for batch in batches if batch.num_rows]
    if not held:
        return
    whole = _polars(pa.Table.from_batches(held))
    yield from whole.partition_by("_cell", maintain_order=True)


def against_small(
    large: DataFrame, small: DataFrame, judge: Judge, kinds: Mapping[str, str], *, is_left: bool
) -> DataFrame:
    """The rows of the answer where one side is small: every task has it whole, and the other side stays where it is.

    Args:
        large: the side that is not moved.
        small: the side that every task gets.
        judge: what is asked.
        kinds: the columns of the answer, with their types.
        is_left: whether the side that stays is the left one.
    """
    work = partial(_against, small=small.toArrow(), judge=judge, kinds=kinds, is_left=is_left)
    return large.mapInArrow(work, _schema(kinds))


def _against(
    batches: Iterable[pa.RecordBatch],
    small: pa.Table,
    judge: Judge,
    kinds: Mapping[str, str],
    *,
    is_left: bool,
) -> Iterator[pa.RecordBatch]:
    held = [_polars(batch) for batch in batches if batch.num_rows]
    whole = dated(_polars(small))  # once, and not beside every batch
    for some in held:
        sides = (some, whole) if is_left else (whole, some)
        marked = [_at_home(side, stretch) for side, stretch in zip(sides, judge.stretches, strict=True)]
        for rows in judge.judged(*marked):
            yield from told(rows, kinds)


def _at_home(events: pl.DataFrame, stretch: Stretch) -> pl.DataFrame:
    """Events in the one cell that there is."""
    import polars as pl

    low, high = stretched(events, stretch)
    here = [pl.lit(True).alias(name) for name in ("_home", "_blank", "_alone")]
    return events.with_columns(pl.Series("_low", low), pl.Series("_high", high), *here)


def told(rows: pl.DataFrame, kinds: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """Rows with these columns, as Spark takes them."""
    import pyarrow as pa

    if not rows.height:
        return
    types: dict[str, Any] = {
        "string": pa.string(), "bigint": pa.int64(), "int": pa.int32(), "double": pa.float64(),
        "boolean": pa.bool_(), "array<string>": pa.list_(pa.string()), "timestamp_ntz": pa.timestamp("us"),
    }  # fmt: skip
    schema = pa.schema([pa.field(name, types[kind]) for name, kind in kinds.items()])
    yield from rows.select(list(kinds)).to_arrow().cast(schema).to_batches(max_chunksize=1 << 16)


def _schema(kinds: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())


def _polars(data: Any) -> pl.DataFrame:
    import polars as pl

    frame: Any = pl.from_arrow(data)
    return frame  # type: ignore[no-any-return]
