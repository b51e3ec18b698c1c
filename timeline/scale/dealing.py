"""Both sides of a question about pairs, dealt to the tasks of a cluster: measured, copied into cells, judged there.

Only counts and quantiles come to the driver, and one side where it is small: then every task gets it whole, and the
other side is not moved at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from timeline.scale.frames import polars_of, schema_of, told
from timeline.scale.loads import (
    ONE_INSTANT,
    Load,
    keys_for,
    load,
    no_load,
    planned,
    planned_mutually,
    steps_at,
    steps_for,
)
from timeline.scale.pairs import stretched
from timeline.scale.slices import copies, mutual_copies, number_of_slices
from timeline.scale.surveys import MARKS, STEPS, size_of, surveyed
from timeline.scale.warm import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.arrays import Ints
    from timeline.scale.loads import Plan, Steps
    from timeline.scale.pairs import Judge, Stretch
    from timeline.scale.slices import Cells, Copies, Side
    from timeline.scale.surveys import Survey

    Dealt = Callable[[Cells, Ints, Ints, Ints], Copies]
    Trial = Callable[[], object] | None

__all__ = [
    "Dealing",
    "Limits",
    "against_small",
    "cells_of",
    "copied",
    "deal",
    "deal_mutually",
    "judged",
    "keyed",
    "of_side",
]


class Limits(NamedTuple):
    """How much a task does.

    Attributes:
        rows: so many copies of events at most, where nothing but time and parts divide them.
        pairs: so many pairs that meet, about.
        small: a side of so many events is sent whole to every task.
        whole: so many rows are worked out in one task where a question cannot be cut.
    """

    rows: int = 400_000
    pairs: int = 600_000
    small: int = 20_000
    whole: int = 20_000_000


@dataclass(frozen=True)
class Dealing:
    """How a question is dealt, and what was measured of its sides.

    Attributes:
        plan: the cells, and how the stretches of either side lie in the slices; of one side paired with itself both are it.
        row_bytes: the mean size of a copy, before compression; a pair takes about as much.
        steps: the steps of time in which both were measured.
        right: how the right side lies in them.
        sides: how many sides are copied.
    """

    plan: Plan
    row_bytes: float
    steps: Steps
    right: Load
    sides: int = 2

    @property
    def events(self) -> int:
        """How many events are dealt, those of both sides counted on either."""
        return sum(int(side.begun.sum()) for side in (self.plan.left, self.plan.right)[: self.sides])

    @property
    def copied(self) -> int:
        """How many copies are moved."""
        both = self.plan.cells.copied(self.plan.left, self.plan.right)
        return both if self.sides == 2 else both // 2

    @property
    def bytes(self) -> int:
        """The expected shuffle, before compression."""
        return int(self.copied * self.row_bytes)

    def told(self, moves: int = 0) -> str:
        """In a line; `moves`: how often the pairs are moved."""
        cells = self.plan.cells
        each = self.copied / max(self.events, 1)
        dealt = (
            f"{cells.cuts.size + 1:,} slices of time, {cells.number:,} tasks; {self.events:,} events, {self.copied:,} copies"
            f" ({each:.2f} an event), about {self.bytes / 1e6:,.1f} MB to shuffle before compression"
        )
        if not moves:
            return dealt
        pairs = self.plan.pairs
        most = (pairs / (cells.left * cells.right)).max()
        size = pairs.sum() * self.row_bytes * moves / 1e6
        return (
            f"{dealt}; about {pairs.sum():,.0f} pairs meet, {most:,.0f} in the task with the most,"
            f" at most about {size:,.1f} MB to shuffle {_TIMES[moves]}"
        )


_TIMES = {1: "for their order", 2: "by event and for their order"}
"""For what pairs are moved."""


# --- measured -----------------------------------------------------------------------------------------------


def _steps(sides: Sequence[tuple[DataFrame, Stretch]], surveys: Sequence[Survey], rows: int) -> Steps:
    """Fine steps of time, a few for each slice at least."""
    wanted = steps_for(number_of_slices(sum(survey.rows for survey in surveys), rows))
    if wanted > STEPS:
        surveys = [surveyed(*side, wanted) for side in sides]
    return steps_at(*(survey.begun for survey in surveys))


def _load(frame: DataFrame, stretch: Stretch | None, steps: Steps, keys: int, trial: Trial) -> Load:
    """How a side lies in the steps, by as many keys of its items; without a stretch at one instant.

    The processes that read it begin a trial of what they do next.
    """
    from pyspark.sql import functions as f

    bounds = [f"{name}_n" for name in dict.fromkeys((stretch.start, stretch.end))] if stretch else []
    read = frame.selectExpr(*bounds, keyed(keys))
    work = partial(_loaded, stretch=stretch, steps=steps, keys=keys, trial=trial)
    counted = read.mapInArrow(work, "place bigint, begun bigint, ended bigint, spent double")
    parts = [f.sum(name).alias(name) for name in Load._fields]
    found = polars_of(counted.groupBy("place").agg(*parts).toArrow())
    whole = no_load(steps, keys)
    for part, name in zip(whole, Load._fields, strict=True):
        part.flat[found["place"].to_numpy()] = found[name].to_numpy()
    return whole


def keyed(keys: int) -> str:
    """The SQL of the keys of the items of an event; NULL where there are none."""
    listed = f"transform(items, item -> CAST(1 + pmod(xxhash64(item), {keys}) AS BIGINT))" if keys else "NULL"
    return f"CAST({listed} AS ARRAY<BIGINT>) AS keys"


def _loaded(
    batches: Iterable[pa.RecordBatch], stretch: Stretch | None, steps: Steps, keys: int, trial: Trial = None
) -> Iterator[pa.RecordBatch]:
    import numpy as np
    import pyarrow as pa

    prepare(trial)
    found = no_load(steps, keys)
    for batch in batches:
        rows = batch.num_rows
        low, high = (
            stretched(polars_of(batch), stretch) if stretch else (np.zeros(rows, int), np.ones(rows, int))
        )
        found += load(steps, keys, low, high, np.zeros(rows, np.int64))
        items = batch.column("keys")
        row = items.value_parent_indices().to_numpy()
        if row.size:
            found += load(steps, keys, low[row], high[row], items.flatten().to_numpy())
    some = np.flatnonzero(found.begun.ravel() | found.ended.ravel())
    parts = {name: part.ravel()[some] for name, part in found._asdict().items()}
    yield pa.record_batch({"place": some, **parts})


# --- copied and judged --------------------------------------------------------------------------------------


def deal(
    left: DataFrame,
    right: DataFrame,
    stretches: tuple[Stretch, Stretch],
    surveys: Sequence[Survey],
    limits: Limits,
    *,
    cut: bool,
    trial: Trial = None,
) -> tuple[DataFrame, Dealing]:
    """The copies of both sides, each in the partition of its cell.

    Args:
        left: events with the columns of a side, and `_number`, which deals them to parts.
        right: the others.
        stretches: what has to touch.
        surveys: what is known of either side.
        limits: how much a task does.
        cut: whether time divides them; else parts alone do, and every event meets every other one.
        trial: what tasks do with their cells, of a few events.
    """
    sides = [*zip((left, right), stretches, strict=True)]
    count = sum(survey.rows for survey in surveys)
    steps = _steps(sides, surveys, limits.rows) if cut else ONE_INSTANT
    keys = keys_for(steps) if "items" in left.columns else 0
    loads = [_load(frame, stretch if cut else None, steps, keys, trial) for frame, stretch in sides]
    plan = planned(steps, loads[0], loads[1], limits.rows, limits.pairs, cut=cut)
    dealt = [
        _copies_of(left, stretches[0], plan.cells, of_side("left"), trial, is_left=True),
        _copies_of(right, stretches[1], plan.cells, of_side("right"), trial, is_left=False),
    ]
    both = dealt[0].unionByName(dealt[1], allowMissingColumns=True)
    row_bytes = sum(survey.bytes for survey in surveys) / max(count, 1)
    return in_cells(both, plan.cells.number), Dealing(plan, row_bytes, steps, loads[1])


def deal_mutually(
    rows: DataFrame,
    events: DataFrame,
    stretch: Stretch,
    survey: Survey,
    limits: Limits,
    trial: Trial = None,
) -> tuple[DataFrame, Dealing]:
    """The copies of one side that is paired with itself, each in the partition of its cell.

    Args:
        rows: one row an event and item, with `_number`, which deals events to parts.
        events: the same without items.
        stretch: what has to touch.
        survey: what is known of the events.
        limits: how much a task does.
        trial: what tasks do with their cells, of a few events.
    """
    from pyspark.sql import Observation
    from pyspark.sql import functions as f

    steps = _steps([(events, stretch)], [survey], limits.rows)
    seen = Observation()
    read = rows.observe(seen, f.avg(size_of(rows)).alias("bytes"))
    side = _load(read, stretch, steps, 0, trial)
    plan = planned_mutually(steps, side, limits.rows)
    dealt = _copies_of(rows, stretch, plan.cells, mutual_copies, trial, is_left=True)
    return in_cells(dealt, plan.cells.number), Dealing(
        plan, float(seen.get["bytes"] or 0), steps, side, sides=1
    )


def in_cells(dealt: DataFrame, cells: int) -> DataFrame:
    """Each cell in the partition of its number."""
    return dealt.repartitionById(cells, "_cell")


def of_side(side: Side) -> Dealt:
    """How the events of one side are dealt."""
    return partial(_dealt, side=side)


def _dealt(cells: Cells, low: Ints, high: Ints, number: Ints, side: Side) -> Copies:
    return copies(cells, side, low, high, number)


def _copies_of(
    frame: DataFrame, stretch: Stretch, cells: Cells, dealt: Dealt, trial: Trial, *, is_left: bool
) -> DataFrame:
    kept = {name: kind for name, kind in frame.dtypes if name != "_number"}
    work = partial(copied, stretch=stretch, cells=cells, dealt=dealt, trial=trial, is_left=is_left)
    return frame.mapInArrow(work, schema_of(kept | MARKS))


def copied(
    batches: Iterable[pa.RecordBatch],
    stretch: Stretch,
    cells: Cells,
    dealt: Dealt,
    trial: Trial = None,
    *,
    is_left: bool,
) -> Iterator[pa.RecordBatch]:
    """The copies of events, each with its cell and the marks that a judge reads.

    Spark ends processes that were idle for a minute, so a trial begins here as well.
    """
    import numpy as np
    import pyarrow as pa

    prepare(trial)

    for batch in batches:
        low, high = stretched(polars_of(batch), stretch)
        made = dealt(cells, low, high, batch.column("_number").to_numpy())
        marks = {
            "_cell": made.cell.astype(np.int32),
            "_left": np.full(made.row.size, is_left),
            "_home": made.home,
            "_blank": np.diff(made.row, prepend=-1) != 0,
            "_part": made.part.astype(np.int64),
            "_low": low[made.row],
            "_high": high[made.row],
        }
        kept = batch.drop_columns(["_number"]).take(pa.array(made.row))
        yield pa.record_batch({name: kept.column(name) for name in kept.schema.names} | marks)


def judged(dealt: DataFrame, judge: Judge, kinds: Mapping[str, str]) -> DataFrame:
    """The rows that the cells give, with these columns."""
    return dealt.mapInArrow(partial(_judged, judge=judge, kinds=kinds), schema_of(kinds))


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
    whole = polars_of(pa.Table.from_batches(held))
    del held  # the caller works while this waits, and a cell is all that has to be held then
    if whole["_cell"].n_unique() == 1:
        yield whole
    else:
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
    return large.mapInArrow(work, schema_of(kinds))


def _against(
    batches: Iterable[pa.RecordBatch],
    small: pa.Table,
    judge: Judge,
    kinds: Mapping[str, str],
    *,
    is_left: bool,
) -> Iterator[pa.RecordBatch]:
    held = [polars_of(batch) for batch in batches if batch.num_rows]
    whole = _dated(polars_of(small))  # once, and not beside every batch
    for some in held:
        sides = (some, whole) if is_left else (whole, some)
        marked = [_at_home(side, stretch) for side, stretch in zip(sides, judge.stretches, strict=True)]
        for rows in judge.judged(*marked):
            yield from told(rows, kinds)


def _dated(events: pl.DataFrame) -> pl.DataFrame:
    """The events of a side with the dates that EDTF cannot write."""
    from timeline.query.pair_sides import told

    return events.with_columns(edtf=told(events, "left").whole["left_when"])


def _at_home(events: pl.DataFrame, stretch: Stretch) -> pl.DataFrame:
    """Events in the one cell that there is."""
    import polars as pl

    low, high = stretched(events, stretch)
    here = [pl.lit(True).alias(name) for name in ("_home", "_blank")]
    return events.with_columns(pl.Series("_low", low), pl.Series("_high", high), *here)
