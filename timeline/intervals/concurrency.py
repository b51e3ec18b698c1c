"""How many extents are going on: a step function, or a mean and a peak for each bin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY, Certainty
from timeline.errors import BadColumn, BadQuery, warn
from timeline.intervals.calendar import by_unit, calendar
from timeline.intervals.expected import Chances
from timeline.intervals.extents import table
from timeline.intervals.frames import check_columns
from timeline.intervals.limits import read_within
from timeline.intervals.time_type import coarser

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Codes, Floats, Ints
    from timeline.intervals.calendar import Unit
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.keys import Keys
    from timeline.intervals.limits import Period
    from timeline.intervals.probability import Lasting
    from timeline.intervals.time_type import Closed, Moment
    from timeline.kernels.concurrency import Steps
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

    Weights = Ints | Floats

__all__ = ["concurrency"]

_CELLS = 1 << 28
"""Bins of all keys together: more than this is a mistake."""


class _Levels(NamedTuple):
    """A step function for each key: of one count, or of the certain and the possible one."""

    key: Codes
    start: Ints
    end: Ints
    counts: list[Weights]


def concurrency(
    frame: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    limits: tuple[Moment, Moment] | None = None,
    bins: Unit | None = None,
    weight: str | None = None,
    expected: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    resolution: str | None = None,
    circa: LengthLike | None = None,
) -> pl.DataFrame:
    """How many extents are going on at each moment, or the sum of their weights.

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        start: the column of starts, or two columns (earliest, latest); null is no start.
        end: the column or columns of ends, likewise.
        by: key columns; each key is counted on its own.
        closed: which ends the columns include, as for `overlap`.
        limits: two moments (a date, datetime, ISO text or integer) to look between; the result then covers all of
            that time. Without them it runs from the first start to the last end of each key.
        bins: a calendar unit ("month", "year", ...; see `split`), a number of ticks, or "all" for one bin.
        weight: a column of numbers, zero or more, such as people or money; each extent then counts as much as that.
        expected: how many are expected to go on, if everything that the bounds of an extent allow weighs the same.
        lasting: with `expected`, as for `probabilities`.
        horizon: likewise.
        resolution: likewise, a unit up to the week; default: the tick of the columns, of dates the day.
        circa: how much wider on either side an extent is taken whose column `approximate` or `uncertain` is true, such as `5y`.

    Returns:
        The keys, `start`, `end` and `count` of each step: neighbouring steps differ in count, and between two
        extents a step may have count 0. With uncertain extents `n_certain` and `n_possible` stand for `count`. With
        weights these are `sum`, `sum_certain` and `sum_possible`, integers of integers.
        With bins: the keys, start and end of each bin, `mean` (float64, weighted by time over the whole bin) and `peak`
        (the highest count); with uncertain extents both for the certain and the possible count, and what surely goes on
        at some time in a bin is in its certain peak. Every key has every
        bin from the first start of all to the last end, or between the limits, which also cut the outer bins.
        Rows are in the order of keys and time. With `expected` also `expected`, the mean over the row and over all
        worlds, and `low` and `high`, between which the mean over the row lies in about 95 of 100 worlds; null where
        an extent has no limit and its place matters, or the row has none.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent; a weight is null or negative; or
            bins of unbounded extents are asked without limits.
        BadQuery: the bins do not suit the columns.
        UnknownName: there is no such unit.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"start": [0, 2, 9], "end": [5, 4, 10]})
    >>> concurrency(frame).rows()
    [(0, 2, 1), (2, 4, 2), (4, 5, 1), (5, 9, 0), (9, 10, 1)]
    >>> concurrency(frame, bins=5).rows()
    [(0, 5, 1.4, 2), (5, 10, 0.2, 1)]
    >>> concurrency(frame, bins="all").rows()
    [(0, 10, 0.8, 2)]
    >>> concurrency(frame.with_columns(people=pl.Series([10, 5, 1])), weight="people")["sum"].to_list()
    [10, 15, 10, 0, 1]
    """
    import polars as pl

    if limits is not None and not isinstance(limits, tuple):
        raise BadColumn("concurrency takes two moments as limits, the same for every key")
    keys, extents, period = read_within(frame, limits, start, end, by, closed, circa)
    weights = None if weight is None else _weights(extents.frame, weight)
    chances = Chances(extents, lasting, horizon, resolution, weight) if expected else None
    levels = _levels(extents, period, weights)
    if bins is not None:
        return _binned(keys, extents, levels, period, bins, weights, chances)
    if limits is not None:
        levels = _padded(levels, period)
    names = ["n_certain", "n_possible"] if extents.uncertain else ["count"]
    if weight is not None:
        names = ["sum_certain", "sum_possible"] if extents.uncertain else ["sum"]
    counts = [pl.Series(name, count) for name, count in zip(names, levels.counts, strict=True)]
    if chances:
        counts += chances.levels(levels.key, levels.start, levels.end, levels.counts)
    return table(keys, extents, levels.key, levels.start, levels.end, *counts)


def _weights(frame: pl.DataFrame, name: str) -> Weights:
    """The weight of each row.

    Raises:
        BadColumn: there is no such column, or it holds something else than numbers of zero or more.
    """
    import numpy as np
    import polars as pl

    check_columns(frame, "the frame", [name])
    column = frame[name]
    if not column.dtype.is_numeric():
        raise BadColumn(f"column '{name}' is {column.dtype}; weights are numbers")
    kind = pl.Int64 if column.dtype.is_integer() else pl.Float64
    try:
        values = column.cast(kind)
    except pl.exceptions.InvalidOperationError as error:
        raise BadColumn(f"column '{name}' holds integers that do not fit in 64 bits with a sign") from error
    good = (
        values.is_not_null() & (values >= 0) & (values.is_finite() if kind == pl.Float64 else True)
    ).fill_null(value=False)
    if not good.all():
        row = int((~good).arg_max() or 0)
        raise BadColumn(f"column '{name}' is {column[row]} in row {row}; weights are numbers of zero or more")
    return np.asarray(values.to_numpy())


def _levels(extents: Extents, period: Period, weights: Weights | None) -> _Levels:
    import numpy as np

    from timeline.kernels.concurrency import steps, weighted_steps
    from timeline.kernels.lookup import latest
    from timeline.kernels.split import cut

    bounded = period[0].size and (period[0][0] != MINUS_INFINITY or period[1][0] != INFINITY)

    def level(certainty: Certainty) -> Steps:
        start, end, key, rows = extents.proper(certainty)
        weight = weights if weights is None or rows is None else weights[rows]
        if bounded:
            start, end = np.maximum(start, period[0][0]), np.minimum(end, period[1][0])
            inside = start < end
            if not inside.all():
                start, end = start[inside], end[inside]
                key, weight = (None if column is None else column[inside] for column in (key, weight))
        return steps(start, end, key) if weight is None else weighted_steps(start, end, key, weight)

    possible = level("possible")
    if not extents.uncertain:
        return _Levels(possible.key, possible.start, possible.end, [possible.level])
    certain = level("certain")
    moments, keys = np.concatenate([certain.start, certain.end]), np.tile(certain.key, 2)
    pieces = cut(possible.start, possible.end, moments, possible.key, keys)
    key = possible.key[pieces.row]
    found = latest(pieces.start, certain.start, certain.end, key, certain.key)
    sure = np.where(found < 0, 0, np.append(certain.level, 0)[found])
    return _Levels(key, pieces.start, pieces.end, [sure, possible.level[pieces.row]])


def _padded(levels: _Levels, period: Period) -> _Levels:
    """The step functions with count 0 for the rest of the period."""
    import numpy as np

    from timeline.kernels.split import subtract

    low, high, codes = period
    rest = subtract(low, high, levels.start, levels.end, codes, levels.key)
    key = np.concatenate([levels.key, codes[rest.row]])
    start, end = np.concatenate([levels.start, rest.start]), np.concatenate([levels.end, rest.end])
    none = np.zeros(rest.row.size, np.int64)
    order = np.lexsort((start, key))
    counts = [np.concatenate([count, none.astype(count.dtype)])[order] for count in levels.counts]
    key, start, end = key[order], start[order], end[order]
    turns = np.logical_or.reduce([key[1:] != key[:-1], *(count[1:] != count[:-1] for count in counts)])
    first = np.flatnonzero(np.concatenate([[True], turns])) if key.size else np.arange(0)
    last = np.append(first, key.size)[1:] - 1
    return _Levels(key[first], start[first], end[last], [count[first] for count in counts])


class _Bins(NamedTuple):
    """The edges of bins, the pieces of steps that lie in them, and the number of the bin of each piece."""

    edges: Ints
    row: Ints
    start: Ints
    end: Ints
    number: Ints
    lengths: Floats


def _bins(extents: Extents, levels: _Levels, low: int, high: int, bins: Unit, n_keys: int) -> _Bins:
    """All time from one moment to another cut into bins."""
    import numpy as np

    if bins == "all":
        one, row = np.array([low, high]), np.arange(levels.start.size)
        return _Bins(one, row, levels.start, levels.end, np.zeros_like(row), _ticks(one[:-1], one[1:]))
    units = calendar(bins, extents.scale)
    row, start, end, number = by_unit(levels.start, levels.end, units)
    first, last = (int(units.holding(np.array([moment]))[0]) for moment in (low, max(high - 1, low)))
    count = n_keys * (last - first + 1)
    if count > _CELLS:
        raise BadQuery(f"{count:,} bins are too many; take a longer unit or set limits")
    lengths = units.lengths(np.arange(first, last + 1))
    return _Bins(units.beginning(np.arange(first, last + 2)), row, start, end, number - first, lengths)


def _touching(extents: Extents, bins: Unit, low: int, high: int) -> tuple[Ints, Ints]:
    """Rows without a certain instant that surely touch one bin, whenever it is, and the number of that bin."""
    import numpy as np

    start, end = extents.bounds("certain")
    rows = np.flatnonzero((start >= end) & (start < high) & (end > low))
    if bins == "all":
        return rows, np.zeros_like(rows)
    units = calendar(bins, extents.scale)
    first, last, begin = (units.holding(moments) for moments in (end[rows] - 1, start[rows], np.array([low])))
    one = first == last
    return rows[one], first[one] - begin


def _binned(
    keys: Keys,
    extents: Extents,
    levels: _Levels,
    period: Period,
    bins: Unit,
    weights: Weights | None,
    chances: Chances | None,
) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    low, high = _span(levels, period)
    codes = period[2] if low < high else period[2][:0]
    cut = _bins(extents, levels, low, high, bins, codes.size)
    edges = np.clip(cut.edges, period[0][0], period[1][0]) if period[0].size else cut.edges
    spans = _whole(_ticks(edges[:-1], edges[1:]), edges, cut.lengths, extents)
    real = np.flatnonzero(spans)  # a day that a clock skips is no bin
    place = np.cumsum(spans > 0) - 1
    cell = np.searchsorted(codes, levels.key)[cut.row] * real.size + place[cut.number]
    lengths = np.tile(spans[real], codes.size)
    touching, bin_of = _touching(extents, bins, low, high) if extents.uncertain else (codes[:0], codes[:0])
    columns, means = [], []
    for name, count in zip(
        ("_certain", "_possible") if extents.uncertain else ("",), levels.counts, strict=True
    ):
        held = np.bincount(cell, count[cut.row] * _ticks(cut.start, cut.end), lengths.size)
        peak = np.zeros(lengths.size, count.dtype)
        np.maximum.at(peak, cell, count[cut.row])
        if name == "_certain":
            owner = np.searchsorted(codes, 0 if extents.key is None else extents.key[touching])
            np.maximum.at(
                peak, owner * real.size + place[bin_of], 1 if weights is None else weights[touching]
            )
        means.append(held / lengths)
        columns += [pl.Series(f"mean{name}", means[-1]), pl.Series(f"peak{name}", peak)]
    begin, stop = (np.tile(column[real], codes.size) for column in (edges[:-1], edges[1:]))
    key = np.repeat(codes, real.size)
    if chances:
        columns += chances.levels(key, begin, stop, means)
    return table(keys, extents, key, begin, stop, *columns)


def _ticks(start: Ints, end: Ints) -> Floats:
    """Lengths of any extents, however far their ends lie apart."""
    import numpy as np

    return (end.view(np.uint64) - start.view(np.uint64)).astype(np.float64)


def _whole(lengths: Floats, edges: Ints, units: Floats, extents: Extents) -> Floats:
    """The lengths of bins, also of one that begins or ends where the type of the columns has no instants."""
    import numpy as np

    held = extents.scale.holds(edges)
    beyond = ~(held[:-1] & held[1:])
    if not beyond.any():
        return lengths
    warn(
        f"a bin reaches beyond what {extents.scale.dtype} can hold: its edge there is null{coarser(extents.scale)}",
    )
    return np.where(beyond, units, lengths)


def _span(levels: _Levels, period: Period) -> tuple[int, int]:
    """The limits, or without them the first start and the last end of all keys."""
    low, high = (int(bound[0]) if bound.size else 0 for bound in period[:2])
    if low <= EARLIEST:
        low = int(levels.start.min()) if levels.start.size else 0
    if high >= LATEST:
        high = int(levels.end.max()) if levels.end.size else low
    if low <= EARLIEST or high >= LATEST:
        raise BadColumn("some extents are unbounded and so have bins without end; set limits")
    return low, high
