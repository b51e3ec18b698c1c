"""One set of extents taken together: what they cover and what they leave free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.intervals.extents import Side, known, read_sides, table
from timeline.intervals.frames import add_columns
from timeline.intervals.free import longest_free
from timeline.intervals.joins import read_both
from timeline.intervals.limits import read_within, spans

if TYPE_CHECKING:
    import polars as pl

    from timeline.constants import Certainty
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.limits import Limits
    from timeline.intervals.time_type import Closed, Length

__all__ = ["cluster", "coalesce", "complement", "gaps", "subtract"]


def _other(certainty: Certainty) -> Certainty:
    """What is possibly free is free of what certainly goes on, and the reverse."""
    return "certain" if known(certainty) == "possible" else "possible"


def coalesce(
    frame: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
    min_gap: Length | None = None,
) -> pl.DataFrame:
    """Join extents that overlap or touch into as few as there can be (bioinformatics: merge).

    Args:
        frame: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        start: the column of starts, or two columns (earliest, latest); null is no start.
        end: the column or columns of ends, likewise.
        by: key columns; only extents with equal keys are joined.
        closed: which ends the columns include, as for `overlap`.
        certainty: with uncertain extents, "possible" joins all that each may touch, "certain" only the time in which
            it is certainly going on; an extent that has no such time is left out.
        min_gap: the shortest gap that is kept: ticks, a `timedelta` or a text such as "36h". By default any gap is
            kept, and what touches is joined; 0 keeps apart what touches.

    Returns:
        The keys, the joined start and end in the columns' own type, and `count`, how many were joined; in the order
        of keys and time.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent.
        BadWindow: `min_gap` is no fixed length.

    >>> import polars as pl
    >>> terms = pl.DataFrame({"start": [1990, 1994, 2001], "end": [1994, 1997, 2003]})
    >>> coalesce(terms).rows()
    [(1990, 1997, 2), (2001, 2003, 1)]
    """
    import polars as pl

    from timeline.kernels.union import unions

    keys, (extents,) = read_sides(Side(frame, "the frame", start, end, by, closed))
    joined = unions(*extents.proper(certainty)[:3], _gap(extents, min_gap))
    return table(keys, extents, joined.key, joined.start, joined.end, pl.Series("count", joined.members))


def cluster(
    frame: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
    min_gap: Length | None = None,
) -> pl.DataFrame:
    """Number the rows by the joined extent that they belong to; arguments as for `coalesce`.

    Returns:
        The frame, in its order, with `cluster` (int64, from 0 in the order of keys and time; null for an extent that
        is left out), `cluster_start` and `cluster_end`.

    >>> import polars as pl
    >>> cluster(pl.DataFrame({"start": [8, 0, 2], "end": [9, 3, 5]}))["cluster"].to_list()
    [1, 0, 0]
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.union import clusters

    _, (extents,) = read_sides(Side(frame, "the frame", start, end, by, closed))
    first, last, key, rows = extents.proper(certainty)
    number, joined = clusters(first, last, key, _gap(extents, min_gap))
    hull = [column.gather(number) for column in extents.columns(joined.start, joined.end)]
    added = [
        pl.Series("cluster", number.astype(np.int64)),
        *(c.alias(f"cluster_{e}") for c, e in zip(hull, ("start", "end"), strict=True)),
    ]
    if rows is not None:
        place = np.full(extents.frame.height, -1, np.int64)
        place[rows] = np.arange(rows.size)
        at = pl.Series(place)
        added = [column.gather(at.set(at < 0, None)) for column in added]
    return add_columns(extents.frame, *added)


def gaps(
    frame: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
    min_gap: Length | None = None,
) -> pl.DataFrame:
    """The stretches between extents in which none is going on; other arguments as for `coalesce`.

    Time before the first and after the last extent of a key is no gap; `complement` has it.

    Args:
        certainty: with uncertain extents, "possible" gives the stretches in which no extent is certainly going on,
            "certain" those in which none can be: each of these lies in a possible one. An extent that is certainly
            going on at some time is first or last by that time, another one by all that it may touch.
        min_gap: the shortest gap to give. A possible one is as long as the longest time in it that is free under
            some reading: less than its place where an extent must lie somewhere in it.

    Returns:
        The keys, start and end, in the order of keys and time.

    >>> import polars as pl
    >>> gaps(pl.DataFrame({"start": [0, 3, 9], "end": [3, 5, 10]})).rows()
    [(5, 9)]
    """
    import numpy as np

    from timeline.kernels.split import subtract as subtract_pieces
    from timeline.kernels.union import unions

    keys, (extents,) = read_sides(Side(frame, "the frame", start, end, by, closed))
    shortest = max(1, _gap(extents, min_gap))
    if known(certainty) == "certain" or not extents.uncertain:
        joined = unions(*extents.proper("possible")[:3], shortest)
        inside = joined.key[1:] == joined.key[:-1]
        return table(keys, extents, joined.key[1:][inside], joined.end[:-1][inside], joined.start[1:][inside])
    core = extents.core
    ends = np.where(core, extents.end_min, extents.end_max)
    starts = np.where(core, extents.start_max, extents.start_min)
    low, high, codes = spans(extents.key, ends, starts)
    between = low < high
    low, high, codes = low[between], high[between], codes[between]
    held_start, held_end, held_key, _ = extents.proper("certain")
    keyed = extents.key is not None
    free = subtract_pieces(low, high, held_start, held_end, codes if keyed else None, held_key)
    if shortest == 1:  # where nothing is certain, one tick is free under some reading
        return table(keys, extents, codes[free.row], free.start, free.end)
    long = longest_free(extents, codes[free.row], free.start, free.end) >= np.uint64(shortest)
    return table(keys, extents, codes[free.row[long]], free.start[long], free.end[long])


def complement(
    frame: Frame,
    limits: Limits = None,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
) -> pl.DataFrame:
    """All time within limits in which no extent is going on; other arguments as for `gaps`.

    Args:
        limits: two moments (None for no limit; a date, datetime, ISO text or integer) that hold for every key of the
            frame; or a frame with a start, an end and the keys, which may have keys that `frame` lacks.

    Returns:
        The keys, start and end, in the order of keys and time; null where time goes on without limit.

    >>> import polars as pl
    >>> complement(pl.DataFrame({"start": [3, 5], "end": [4, 8]}), (0, 7)).rows()
    [(0, 3), (4, 5)]
    >>> complement(pl.DataFrame({"start": [3], "end": [4]})).rows()
    [(None, 3), (4, None)]
    """
    from timeline.kernels.split import subtract as subtract_pieces

    keys, extents, (low, high, codes) = read_within(frame, limits, start, end, by, closed)
    held = extents.proper(_other(certainty))
    free = subtract_pieces(low, high, held[0], held[1], codes, held[2])
    return table(keys, extents, codes[free.row], free.start, free.end)


def subtract(
    left: Frame,
    right: Frame,
    *,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    start_right: Column | None = None,
    end_right: Column | None = None,
    by_right: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
) -> pl.DataFrame:
    """What the extents of `right` leave of those of `left`; arguments as for `overlap`.

    Args:
        certainty: with uncertain extents, "possible" gives what may be left (all that left may touch, less what
            right certainly holds), "certain" what certainly is left.

    Returns:
        The columns of `left` with start and end of what is left, one row a piece, in the order of rows and of time.
        A row that is covered wholly is gone. Uncertain bounds give way to a column `start` and a column `end`.

    >>> import polars as pl
    >>> year = pl.DataFrame({"year": ["Y"], "start": [0], "end": [12]})
    >>> subtract(year, pl.DataFrame({"start": [2, 7], "end": [3, 12]})).rows()
    [('Y', 0, 2), ('Y', 3, 7)]
    """
    from timeline.kernels.split import subtract as subtract_pieces

    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    a_start, a_end, a_key, rows = a.proper(certainty)
    b_start, b_end, b_key, _ = b.proper(_other(certainty))
    left_over = subtract_pieces(a_start, a_end, b_start, b_end, a_key, b_key)
    return a.with_pieces(
        left_over.row if rows is None else rows[left_over.row], left_over.start, left_over.end
    )


def _gap(extents: Extents, length: Length | None) -> int:
    return 1 if length is None else extents.scale.length(length, "the gap")
