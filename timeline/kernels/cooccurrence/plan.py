"""How a count is made: which item of a pair owns the row, which pairs cannot reach the limit, which way is cheapest.

Three ways give the same whole numbers. Their costs are estimated from sizes that are known before counting:

* `sweep`: one addition for each row of the input and each column of its row of the table;
* `product`: one multiplication for each distinct window, row and column, at the speed of a matrix product;
* `enumeration`: one visit for each pair of rows of the input within the window.

The rarer item of a pair owns the row. Items that occur often so meet few columns, and the table is a triangle.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from timeline.errors import BadQuery
from timeline.kernels.cooccurrence.crowded import fewest_pairs
from timeline.kernels.cooccurrence.enumerate import enumerate_pairs, search
from timeline.kernels.cooccurrence.extents import (
    Extents,
    Pass,
    certain_passes,
    passes,
    possible_spans,
)
from timeline.kernels.cooccurrence.incidence import Block, Counts, Incidence, Ints, joined, ranked
from timeline.kernels.cooccurrence.product import EXACT, product
from timeline.kernels.cooccurrence.pruning import Crowds, crowds, worthwhile
from timeline.kernels.cooccurrence.result_pairs import listed
from timeline.kernels.cooccurrence.same_event import add_same_event
from timeline.kernels.cooccurrence.sweep import sweep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.constants import Certainty

__all__ = ["MANY_PAIRS", "MOST_PAIRS", "Method", "Side", "Table", "Task", "check_size", "count", "sides"]

Method = Literal["sweep", "product", "enumeration"]

MANY_PAIRS = 1 << 23
"""Up to so many pairs of items are counted all; beyond, `top` leaves out pairs while counting."""
MOST_PAIRS = 20_000_000
"""More pairs than this are not returned."""
_BYTES = 1 << 27  # of the table in memory at once
_PROBED = 1 << 17  # bytes of the most frequent items, whose pairs say at once what `top` needs at least
_CANDIDATES = 1 << 29  # pairs of rows enumerated before `top` looks at what it has

# Nanoseconds of one core for one step of each way, measured by `python -m benchmarks.cooccurrence costs`.
# `_PLACE` and `_TURN` are what the product costs there beyond its multiplications, which shows with few items; `_CELL`,
# for making and listing a cell, is not measured there.
_ADD, _CELL, _VISIT, _MULTIPLY, _PLACE, _TURN = 1.2, 4.0, 10.0, 0.06, 4.0, 4_000.0


class Side(NamedTuple):
    """Half of the pairs: those whose row belongs to an item of `rows`.

    Row `r` has the first `length[r]` columns. `row_code` and `column_code` are the callers' numbers of the items;
    `rows_are_x` says which of the two dimensions the rows come from, None where there is one.
    """

    rows: Incidence
    columns: Incidence
    length: Ints
    row_code: Ints
    column_code: Ints
    rows_are_x: bool | None

    @property
    def cell(self) -> type[np.signedinteger[Any]]:
        """The smaller of two types that holds every count: none is larger than events of x times events of y."""
        most = int(self.rows.frequency.max(initial=0)) * int(self.columns.frequency.max(initial=0))
        return np.int32 if most < 1 << 31 else np.int64

    def named(self, pairs: Counts) -> Counts:
        """Pairs (column, row) as pairs (x, y) of the callers' numbers, in the narrow types of a table."""
        row, column = (
            codes[places].astype(np.int32)
            for codes, places in ((self.row_code, pairs.y), (self.column_code, pairs.x))
        )
        x, y = (row, column) if self.rows_are_x else (column, row)
        if self.rows_are_x is None:
            x, y = np.minimum(row, column), np.maximum(row, column)
        return Counts(x, y, *(counts.astype(self.cell) for counts in pairs[2:]))


class Task(NamedTuple):
    """What is counted: events, the window, and what bounds the answer."""

    extents: Extents
    group: Ints
    window: int
    least: int
    top: int | None
    rank: Certainty = "possible"


def sides(
    left: Incidence, right: Incidence | None, only: Ints | None, only_right: Ints | None = None
) -> list[Side]:
    """The pairs of items of one dimension, or of two, as rows and columns; with `only`, pairs that have one of it."""
    none = np.zeros(0, np.int64)
    rows, row_code = ranked(left, none if only is None else only)
    if right is None:
        length = np.arange(rows.n_items)
        if only is not None:
            length[: rows.n_items - only.size] = 0
        return [Side(rows, rows, length, row_code, row_code, None)]
    only_right = none if only_right is None else only_right
    columns, column_code = ranked(right, only_right)
    if only is None:
        down_rows, down_columns = -rows.frequency, -columns.frequency
        row_length = np.searchsorted(down_columns, down_rows, "right")
        column_length = np.searchsorted(down_rows, down_columns, "left")
    else:
        row_length = np.where(np.isin(row_code, only), columns.n_items, 0)
        column_length = np.where(
            np.isin(column_code, only_right), rows.n_items - np.isin(row_code, only).sum(), 0
        )
    return [
        Side(rows, columns, row_length, row_code, column_code, True),
        Side(columns, rows, column_length, column_code, row_code, False),
    ]


class _Pruner:
    """Leaves out the cells of one side that cannot reach a limit."""

    def __init__(self, side: Side, task: Task) -> None:
        self.side, self.task = side, task

    @cached_property
    def most(self) -> tuple[Crowds, Crowds]:
        """What bounds the counts of the rows, and of the columns."""
        seen = (self.task.extents, self.task.group, self.task.window)
        rows = crowds(self.side.rows, *seen)
        same = self.side.columns is self.side.rows
        return rows, rows if same else crowds(self.side.columns, *seen)

    def pruned(self, least: int) -> Side:
        """The side without the cells that cannot reach `least`."""
        side = self.side
        if least <= 1 or not side.length.any():
            return side
        return side._replace(length=worthwhile(*self.most, side.length, least))


def _visits(side: Side, found: list[Pass]) -> Ints:
    """For each event how many rows of the input the enumeration visits."""
    breadth = side.columns.breadth
    per_event = np.zeros(side.rows.n_events, np.int64)
    for one in found:
        entered = np.concatenate([[0], np.cumsum(breadth[one.entering])])
        left = np.concatenate([[0], np.cumsum(breadth[one.leaving])])
        per_event[one.query] += entered[one.reach] - left[one.gone]
    return per_event


def _cheapest_dense(side: Side, one: Pass) -> tuple[float, Method]:
    additions = _ADD * float((side.rows.frequency * side.length).sum())
    distinct = 1 + int(((np.diff(one.reach) != 0) | (np.diff(one.gone) != 0)).sum())
    height, width = int((side.length > 0).sum()), int(side.length.max())
    turn = _MULTIPLY * float(side.length.sum()) + _PLACE * (height + width) + _TURN
    multiplications = distinct * turn
    exact = side.rows.items.size * side.columns.items.size < EXACT
    return (multiplications, "product") if exact and multiplications < additions else (additions, "sweep")


class Table:
    """One block of the table being filled."""

    def __init__(self, side: Side, first: int, last: int, method: Method | None) -> None:
        self.side, self.first, self.last, self.method = side, first, last, method
        self.base = np.zeros(side.length.size, np.int64)
        np.cumsum(side.length[first : last - 1], out=self.base[first + 1 : last])
        self.cells = int(side.length[first:last].sum())

    def _empty(self) -> Block:
        cells = np.zeros(self.cells, self.side.cell)
        return Block(self.first, self.last, self.base, self.side.length, cells)

    def counted(self, found: Iterable[Pass]) -> Ints:
        """The sum of the passes in each cell."""
        block = self._empty()
        for one in found:
            way = self.method or _cheapest_dense(self.side, one)[1]
            fill = product if way == "product" else sweep
            fill(one, self.side.rows, self.side.columns, block)
        return block.table

    @cached_property
    def events(self) -> Ints:
        """The events that have an item of one of its rows or columns."""
        needed = np.zeros(self.side.rows.n_events, np.bool_)
        filled = self.side.length[self.first : self.last]
        rows = np.zeros(self.side.length.size, np.bool_)
        rows[self.first : self.last] = filled > 0
        for table, wanted in (
            (self.side.rows, rows),
            (self.side.columns, np.arange(self.side.columns.n_items) < filled.max()),
        ):
            needed[table.owner[wanted[table.items]]] = True
        return np.flatnonzero(needed)

    def possible(self, task: Task, found: list[Pass]) -> Ints:
        """The possible counts: by the passes over all events, or over those alone that it needs, where they are few."""
        if 2 * self.events.size <= task.group.size:
            spans = possible_spans(task.extents, task.group).taken(self.events)
            found = passes(spans, spans, task.window)
        return self.counted(found)

    def narrowed(self, counts: Ints, least: int) -> tuple[Table, Ints]:
        """The table without the columns of each row behind the last one that reaches `least`, and the counts that are left."""
        side, rows = self.side, slice(self.first, self.last)
        length = np.zeros(side.length.size, side.length.dtype)
        row = np.repeat(np.arange(self.first, self.last), side.length[rows])
        column = np.arange(self.cells) - self.base[row]
        reaching = counts >= least
        np.maximum.at(length, row[reaching], column[reaching] + 1)
        table = Table(side._replace(length=length), self.first, self.last, self.method)
        return table, counts[column < length[row]]

    def certain(self, task: Task) -> Ints:
        """The certain counts, the events that certainly have both items among them."""
        found, wide = certain_passes(task.extents, task.group, task.window, self.events)
        return self.counted(found) + self.same_event(wide)

    def same_event(self, events: Ints) -> Ints:
        """How many of `events` have both items of each cell."""
        block = self._empty()
        add_same_event(events, self.side.rows, self.side.columns, block)
        return block.table

    def pairs(self, same: Ints, certain: Ints, possible: Ints, least: int) -> Counts:
        """The pairs whose possible count reaches `least`."""
        side = self.side
        cells = (same, certain, possible)
        block = (self.first, self.last, self.base, side.length)
        return listed(*block, cells, least, side.row_code, side.column_code, side.rows_are_x)


def _check_number(pairs: int) -> None:
    """Refuse more pairs than are returned."""
    if pairs > MOST_PAIRS:
        raise BadQuery(
            f"more than {MOST_PAIRS:,} pairs of items co-occur; raise min_count or ask for the top ones"
        )


def check_size(left: Incidence, right: Incidence | None, task: Task) -> None:
    """Refuse what certainly has more pairs than are returned, before any is counted.

    Raises:
        BadQuery: it has.
    """
    if task.top is None and task.least <= 1 and left.n_items * (right or left).n_items > MOST_PAIRS:
        _check_number(fewest_pairs(left, right, task.extents.first_min, task.group, task.window))


class _Gathered:
    """The pairs found so far, and what `top` and the limit of pairs make of them."""

    def __init__(self, task: Task, prunes: bool) -> None:
        self.task, self.prunes, self.least = task, prunes, task.least
        self.parts: list[Counts] = []

    def add(self, pairs: Counts) -> None:
        self.parts.append(pairs)
        if self.prunes and self.task.top:
            self._keep_best(self.task.top)
        _check_number(sum(part.x.size for part in self.parts))

    def expect(self, counts: Ints, top: int) -> None:
        """Some counts by which pairs are ranked: of those that are listed, none of the best `top` has less."""
        if counts.size >= top:
            self.least = max(self.least, int(np.partition(counts, -top)[-top]))

    def _keep_best(self, top: int) -> None:
        together = joined(self.parts)
        ranked_by = together.certain if self.task.rank == "certain" else together.possible
        if together.x.size > top:
            bound = np.partition(ranked_by, -top)[-top]
            self.parts = [together.taken(np.flatnonzero(ranked_by >= bound))]
            self.least = max(self.least, int(bound))


def _by_enumeration(pruner: _Pruner, visits: Ints, gathered: _Gathered) -> None:
    side, task = pruner.side, pruner.task
    at = search(task.extents, task.group, task.window)
    in_row = np.bincount(side.rows.items, np.repeat(visits, side.rows.breadth), side.rows.n_items)
    room = np.minimum(in_row, side.length)
    done, filled = np.cumsum(in_row), np.cumsum(room)
    first = 0
    while first < in_row.size:
        stop = min(
            int(np.searchsorted(total, total[first] - own[first] + most, "right"))
            for total, own, most in ((done, in_row, _CANDIDATES), (filled, room, MANY_PAIRS))
        )
        last = max(stop, first + 1)
        length = pruner.pruned(gathered.least).length
        gathered.add(
            side.named(enumerate_pairs(at, side.rows, side.columns, first, last, length, gathered.least))
        )
        first = last


def _table(pruner: _Pruner, least: int, first: int, size: int, method: Method | None) -> Table | None:
    """The next rows, of those from `first` on that have a cell, whose cells fit in so many bytes; None behind the last."""
    side = pruner.pruned(least)
    filled = np.flatnonzero(side.length[first:])
    if not filled.size:
        return None
    first, end = first + int(filled[0]), first + int(filled[-1]) + 1
    ends = np.cumsum(side.length[first:end])
    stop = int(np.searchsorted(ends, size // np.dtype(side.cell).itemsize, "right"))
    return Table(side, first, first + max(stop, 1), method)


def _by_table(pruner: _Pruner, found: list[Pass], method: Method | None, gathered: _Gathered) -> None:
    task, exact = pruner.task, pruner.task.extents.exact
    if gathered.prunes and task.top:
        probe = _table(pruner, gathered.least, 0, _PROBED, method)
        if probe is not None:
            by_certain = task.rank == "certain" and not exact
            gathered.expect(probe.certain(task) if by_certain else probe.counted(found), task.top)
    last = 0
    while (table := _table(pruner, gathered.least, last, _BYTES, method)) is not None:
        last = table.last
        possible = table.possible(task, found)
        if gathered.prunes and task.top and task.rank == "possible":  # the others are needed of no more pairs
            gathered.expect(possible, task.top)
            table, possible = table.narrowed(possible, gathered.least)
        same = table.same_event(table.events)
        certain = possible if exact else table.certain(task)
        gathered.add(table.pairs(same, certain, possible, gathered.least))


def count(todo: list[Side], task: Task, method: Method | None = None) -> tuple[Counts, list[Method]]:
    """The counts of all pairs with at least `task.least` possible co-occurrences, and the ways that were taken.

    `certain` and `possible` hold the events that have both items too. Beyond `MANY_PAIRS` pairs, `task.top`
    leaves out pairs that cannot be among the top by `task.rank`.
    """
    spans = possible_spans(task.extents, task.group)
    found = passes(spans, spans, task.window)
    n_pairs = sum(int(side.length.sum()) for side in todo)
    gathered = _Gathered(task, n_pairs > MANY_PAIRS)
    taken: list[Method] = []
    for full in todo:
        pruner = _Pruner(full, task)
        side = pruner.pruned(gathered.least)
        if not side.length.any() or not found:
            continue
        visits = _visits(side, found)
        dense = [_cheapest_dense(side, one) for one in found]
        dense_cost = sum(cost for cost, _ in dense) + _CELL * float(side.length.sum())
        enumerable = task.least > 0 and _VISIT * float((visits * side.rows.breadth).sum()) < dense_cost
        if method == "enumeration" or (method is None and enumerable):
            taken.append("enumeration")
            _by_enumeration(pruner, visits, gathered)
        else:
            taken.append(method or dense[0][1])
            _by_table(pruner, found, method, gathered)
    return joined(gathered.parts), taken
