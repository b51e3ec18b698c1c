"""Two sets of extents: which overlap which, how many, and what they share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from timeline.constants import INFINITY, Certainty
from timeline.errors import BadQuery
from timeline.intervals.extents import Side, read_sides
from timeline.intervals.frames import add_columns, beside, take
from timeline.intervals.relation_joins import as_bounds, plan_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from timeline.arrays import Rows
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Closed, Length
    from timeline.kernels.overlap import Plan
    from timeline.when.inputs import LengthLike

__all__ = ["count_overlaps", "intersect", "overlap", "overlap_batches", "overlap_pairs", "read_both"]

How = Literal["inner", "left", "right", "outer", "semi", "anti"]

_MANY = 2
"""Pairs a row from which on sorting the frames first costs less than reading their rows from all over."""


def overlap(
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
    how: How = "inner",
    relation: str | Iterable[str] = "intersects",
    certainty: Certainty = "possible",
    min_overlap: Length | None = None,
    lengths: bool = False,
    suffix: str = "_right",
    maintain_order: bool = False,
) -> pl.DataFrame:
    """Join the rows of two frames whose extents share an instant, or stand in another relation.

    Args:
        left: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        right: the same.
        start: the column of starts, or two columns (earliest, latest) for uncertain ones; dates, datetimes of any
            unit or integers (pandas keeps these as floats beside nothing). Null is no start; in an uncertain pair,
            no bound.
        end: the column or columns of ends, likewise. Extents are half-open: an end is the first instant after.
        by: key columns; only rows with equal keys meet. Null is a key like any other; NaN is null.
        start_right: the columns of `right`, where they have other names.
        end_right: likewise.
        by_right: likewise.
        closed: "left" for half-open columns; "both" where ends are included (1 to 31 January is all of January);
            "right" and "neither" likewise. The conversion is exact: a tick of the column's own type.
        how: "inner" for all pairs; "left" for these and the left rows without one, "right" for these and the right
            rows without one, "outer" for all three; "semi" for the left rows with a pair, "anti" for those without.
        relation: "intersects", one of Allen's thirteen relations of left to right, another composite ("precedes",
            "covers", ...), or several of them.
        certainty: with uncertain extents, "possible" for pairs of which some reading holds, "certain" for those of
            which every reading does.
        min_overlap: the shortest time that a pair shares: ticks, a `timedelta` or a text such as "36h". Uncertain
            extents must be able to share as much ("possible"), or do so under every reading ("certain").
        lengths: give how much time each pair shares.
        suffix: added to the name of every column of `right`.
        maintain_order: order rows by left and then right row; else their order is not defined.

    Returns:
        The columns of `left`, then those of `right` with the suffix but without its keys, which equal those of left.
        With `lengths` then `overlap`, an integer for integers, else a duration; with uncertain extents `overlap_min`
        and `overlap_max`. Null is without limit. With "semi" and "anti" the columns of `left` alone, its order kept.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row holds no extent.
        UnknownName: there is no such relation.
        BadQuery: there are more pairs than memory holds; the message says how many.

    >>> import polars as pl
    >>> terms = pl.DataFrame({"who": ["Ann", "Bob"], "start": [2000, 2004], "end": [2004, 2009]})
    >>> wars = pl.DataFrame({"war": ["A", "B"], "start": [2003, 2008], "end": [2005, 2010]})
    >>> overlap(terms, wars, maintain_order=True).rows()
    [('Ann', 2000, 2004, 'A', 2003, 2005), ('Bob', 2004, 2009, 'A', 2003, 2005), ('Bob', 2004, 2009, 'B', 2008, 2010)]
    >>> overlap(terms, wars, relation="overlapped_by").rows()
    [('Bob', 2004, 2009, 'A', 2003, 2005)]
    >>> overlap(terms, wars, min_overlap=1, lengths=True, maintain_order=True)["overlap"].to_list()
    [1, 1, 1]
    """
    if how not in get_args(How):
        raise BadQuery(f"how={how!r}; known: {', '.join(get_args(How))}")
    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    shortest = 0 if min_overlap is None else a.scale.length(min_overlap, "min_overlap")
    if how in ("semi", "anti"):
        return a.frame.filter(_has_partner(a, b, relation, certainty, shortest) == (how == "semi"))
    plan = _in_memory(plan_pairs(a, b, relation, certainty, shortest))
    many = plan.total > _MANY * (a.frame.height + b.frame.height)
    if how == "inner" and many and not (maintain_order or lengths):
        a, b, plan = _by_start(a, b, plan)
    i, j = plan.pairs()
    if maintain_order:
        i, j = _sorted(i, j)
    joined = _joined(a, b, i, j, suffix)
    if lengths:
        joined = add_columns(joined, *_shared_lengths(a, b, i, j))
    return joined if how == "inner" else _with_unpaired(a, b, i, j, joined, how, suffix, maintain_order)


def overlap_pairs(
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
    relation: str | Iterable[str] = "intersects",
    certainty: Certainty = "possible",
    min_overlap: Length | None = None,
    maintain_order: bool = False,
) -> pl.DataFrame:
    """The pairs of `overlap` as row numbers, without any other column; arguments as for `overlap`.

    Returns:
        `left` and `right`: uint32 row numbers from 0.

    >>> import polars as pl
    >>> a, b = pl.DataFrame({"start": [0, 5], "end": [5, 9]}), pl.DataFrame({"start": [4], "end": [6]})
    >>> overlap_pairs(a, b, maintain_order=True).rows()
    [(0, 0), (1, 0)]
    """
    import polars as pl

    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    shortest = 0 if min_overlap is None else a.scale.length(min_overlap, "min_overlap")
    i, j = _in_memory(plan_pairs(a, b, relation, certainty, shortest)).pairs()
    if maintain_order:
        i, j = _sorted(i, j)
    return pl.DataFrame({"left": i, "right": j})


def overlap_batches(
    left: Frame,
    right: Frame,
    *,
    batch_size: int = 1_000_000,
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    start_right: Column | None = None,
    end_right: Column | None = None,
    by_right: By = None,
    closed: Closed = "left",
    relation: str | Iterable[str] = "intersects",
    certainty: Certainty = "possible",
    min_overlap: Length | None = None,
    suffix: str = "_right",
) -> Iterator[pl.DataFrame]:
    """The rows of `overlap` in frames of at most `batch_size` rows; other arguments as for `overlap`.

    Memory is that of the input and of one batch, however many pairs there are.
    The input is read, checked and sorted at once; each batch is made when it is asked for.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"start": [0, 1, 2], "end": [9, 9, 9]})
    >>> [batch.height for batch in overlap_batches(frame, frame, batch_size=4)]
    [4, 4, 1]
    """
    if batch_size < 1:
        raise BadQuery(f"batch_size={batch_size}: a batch has a row at least")
    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    shortest = 0 if min_overlap is None else a.scale.length(min_overlap, "min_overlap")
    plan = plan_pairs(a, b, relation, certainty, shortest)
    return (_joined(a, b, i, j, suffix) for i, j in plan.batches(batch_size) if i.size)


def count_overlaps(
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
) -> pl.DataFrame:
    """How many extents of `right` share an instant with each of `left`; arguments as for `overlap`.

    No pair is made: the cost does not depend on how many there are.

    Returns:
        `left` with a column `count` (int64); with uncertain extents on either side, `n_certain` and `n_possible`.

    >>> import polars as pl
    >>> a, b = pl.DataFrame({"start": [0, 7], "end": [5, 9]}), pl.DataFrame({"start": [4, 1], "end": [6, 2]})
    >>> count_overlaps(a, b)["count"].to_list()
    [2, 0]
    """
    import polars as pl

    from timeline.kernels.overlap_count import counts

    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)

    def counted(name: str, certainty: Certainty) -> pl.Series:
        return pl.Series(name, counts(*a.bounds(certainty), *b.bounds(certainty), a.key, b.key))

    if not (a.uncertain or b.uncertain):
        return add_columns(a.frame, counted("count", "possible"))
    return add_columns(a.frame, counted("n_certain", "certain"), counted("n_possible", "possible"))


def intersect(
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
    suffix: str = "_right",
    maintain_order: bool = False,
) -> pl.DataFrame:
    """The pairs of `overlap` with the extent that both share; arguments as for `overlap`.

    Returns:
        The columns of `overlap`, then `shared_start` and `shared_end`. With uncertain extents these are what both
        may share ("possible"), or what both share under every reading ("certain"; pairs that share no instant
        under every reading are left out).

    >>> import polars as pl
    >>> a, b = pl.DataFrame({"start": [0], "end": [5]}), pl.DataFrame({"start": [4, 1], "end": [6, 2]})
    >>> intersect(a, b, maintain_order=True).select("shared_start", "shared_end").rows()
    [(4, 5), (1, 2)]
    """
    import numpy as np

    from timeline.kernels.overlap import plan

    a, b = read_both(left, right, start, end, by, start_right, end_right, by_right, closed)
    a_start, a_end, a_key, a_rows = a.proper(certainty)
    b_start, b_end, b_key, b_rows = b.proper(certainty)
    i, j = _in_memory(plan(a_start, a_end, b_start, b_end, a_key, b_key)).pairs()
    if maintain_order:
        i, j = _sorted(i, j)
    shared = a.columns(np.maximum(a_start[i], b_start[j]), np.minimum(a_end[i], b_end[j]))
    i, j = (rows if own is None else own[rows].astype(np.uint32) for rows, own in ((i, a_rows), (j, b_rows)))
    named = [column.alias(name) for column, name in zip(shared, ("shared_start", "shared_end"), strict=True)]
    return add_columns(_joined(a, b, i, j, suffix), *named)


def read_both(
    left: Frame,
    right: Frame,
    start: Column,
    end: Column,
    by: By,
    start_right: Column | None,
    end_right: Column | None,
    by_right: By,
    closed: Closed,
    circa: LengthLike | None = None,
) -> tuple[Extents, Extents]:
    """Both sides of a join, the right under its own column names where it has some."""
    other = Side(right, "right", start_right or start, end_right or end, by_right or by, closed, circa)
    _, (a, b) = read_sides(Side(left, "left", start, end, by, closed, circa), other)
    return a, b


def _in_memory(plan: Plan) -> Plan:
    """The plan, unless its pairs alone would fill the machine's memory."""
    from timeline.kernels.parallel import memory

    if plan.total * 8 > memory():
        raise BadQuery(
            f"{plan.total:,} pairs do not fit in memory; count_overlaps counts them, overlap_batches streams them"
        )
    return plan


def _by_start(a: Extents, b: Extents, plan: Plan) -> tuple[Extents, Extents, Plan]:
    """Both frames in the order of starts, so that the rows of many pairs are read in runs."""
    ordered = plan.by_position()
    if ordered is None:
        return a, b, plan
    a_rows, b_rows, positions = ordered
    return replace(a, frame=take(a.frame, a_rows)), replace(b, frame=take(b.frame, b_rows)), positions


def _sorted(i: Rows, j: Rows) -> tuple[Rows, Rows]:
    """The pairs in the order of left and then right row."""
    import numpy as np

    from timeline.kernels.ascending import ascend

    words = (i.astype(np.uint64) << np.uint64(32)) | j
    ascend(words)
    return (words >> np.uint64(32)).astype(np.uint32), words.astype(np.uint32)


def _has_partner(
    a: Extents, b: Extents, relation: str | Iterable[str], certainty: Certainty, shortest: int
) -> pl.Series:
    """Which left rows have a pair."""
    import numpy as np
    import polars as pl

    from timeline.kernels.overlap_count import counts

    if relation == "intersects" and not shortest:
        return pl.Series(counts(*a.bounds(certainty), *b.bounds(certainty), a.key, b.key) > 0)
    found = np.zeros(a.frame.height, np.bool_)
    for i, _ in plan_pairs(a, b, relation, certainty, shortest).batches(1 << 22):
        found[i] = True
    return pl.Series(found)


def _joined(a: Extents, b: Extents, i: Rows, j: Rows, suffix: str) -> pl.DataFrame:
    """The left columns of rows `i` beside the right ones of rows `j`, less the keys."""
    return beside(a.frame, i, b.frame.drop(b.by), j, suffix)


def _shared_lengths(a: Extents, b: Extents, i: Rows, j: Rows) -> list[pl.Series]:
    """How much time the extents of each pair share."""
    import numpy as np

    from timeline.kernels.relations import overlap_lengths

    found = overlap_lengths(as_bounds(a), as_bounds(b), (i, j))
    names = ("overlap_min", "overlap_max") if a.uncertain or b.uncertain else ("overlap",)
    columns = zip(names, found, strict=False)
    return [a.scale.lengths(name, np.where(length == INFINITY, -1, length)) for name, length in columns]


def _with_unpaired(
    a: Extents, b: Extents, i: Rows, j: Rows, joined: pl.DataFrame, how: How, suffix: str, in_order: bool
) -> pl.DataFrame:
    """The pairs, and the rows of one side or both without one, with nulls in place of the other."""
    import numpy as np
    import polars as pl

    from timeline.kernels.distinct import absent

    parts, order = [joined], [i.astype(np.int64)]
    if how in ("left", "outer"):
        alone = absent(i, a.frame.height)
        parts.append(take(a.frame, alone.astype(np.uint32)))
        order.append(alone)
    if how in ("right", "outer"):
        alone = absent(j, b.frame.height)
        rest = take(b.frame, alone.astype(np.uint32))
        keys = dict(zip(b.by, a.by, strict=True))
        parts.append(rest.rename({name: keys.get(name, name + suffix) for name in rest.columns}))
        order.append(alone + a.frame.height)
    whole = pl.concat(parts, how="diagonal_relaxed" if a.by and how != "left" else "diagonal")
    return (
        take(whole, np.argsort(np.concatenate(order), kind="stable").astype(np.uint32)) if in_order else whole
    )
