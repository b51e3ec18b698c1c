"""Which items each event has, as flat arrays, and the shape of the table of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from timeline.errors import BadQuery
from timeline.kernels.ascending import ascend
from timeline.kernels.distinct import distinct
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import workers

__all__ = [
    "Block",
    "Counts",
    "Incidence",
    "Ints",
    "Words",
    "check_items",
    "chosen",
    "dealt",
    "first_places",
    "incidence",
    "joined",
    "offsets_of",
    "order_of",
    "places_in",
    "ranked",
    "told_apart",
]

Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]
Words: TypeAlias = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Incidence:
    """The items of event `e` are `items[offsets[e] : offsets[e + 1]]`, each once and in ascending order."""

    offsets: Ints
    items: Ints
    n_items: int

    @property
    def n_events(self) -> int:
        """How many events there are, those without items among them."""
        return self.offsets.size - 1

    @cached_property
    def frequency(self) -> Ints:
        """How many events have each item."""
        return np.bincount(self.items, minlength=self.n_items)

    @cached_property
    def breadth(self) -> Ints:
        """How many items each event has."""
        return np.diff(self.offsets)

    @cached_property
    def owner(self) -> Ints:
        """The event of each entry of `items`."""
        return np.repeat(np.arange(self.n_events), self.breadth)

    @cached_property
    def transposed(self) -> tuple[Ints, Ints]:
        """The events of each item, ascending: offsets and events."""
        return dealt(self.items, self.owner, self.n_items)


class Block(NamedTuple):
    """Some rows of a table of counts: row `r` is `table[base[r] : base[r] + length[r]]`, a cell for each first column.

    Attributes:
        first, last: the rows that it holds.
        base, length: where each row begins, and how many cells it has.
        table: the cells.
    """

    first: int
    last: int
    base: Ints
    length: Ints
    table: Ints

    def shares(self, work: Ints) -> list[tuple[Any, ...]]:
        """One run of rows for each core, about equal in `work` a row, with the rest: what ends a kernel's arguments."""
        done = np.cumsum(work[self.first : self.last])
        parts = workers()
        goals = done[-1] * np.arange(1, parts) // parts
        edges = [self.first, *(self.first + np.searchsorted(done, goals, "left") + 1).tolist(), self.last]
        return [(a, b, self.base, self.length, self.table) for a, b in pairwise(edges) if a < b]


class Counts(NamedTuple):
    """Pairs of items with their counts; an event together with itself is in `possible`, as in `same_event`.

    Where no date is uncertain, `certain` and `possible` are one array, and stay one.
    """

    x: Ints
    y: Ints
    same_event: Ints
    certain: Ints
    possible: Ints

    @property
    def exact(self) -> bool:
        """Whether what is possible is certain."""
        return self.certain is self.possible

    def taken(self, rows: Ints | slice) -> Counts:
        """Some of the pairs."""
        possible = self.possible[rows]
        certain = possible if self.exact else self.certain[rows]
        return Counts(self.x[rows], self.y[rows], self.same_event[rows], certain, possible)


def joined(parts: list[Counts]) -> Counts:
    """All parts as one."""
    if len(parts) == 1:
        return parts[0]
    none = np.zeros(0, np.int64)
    x, y, same, certain, possible = ([none, *(part[k] for part in parts)] for k in range(5))
    likely = np.concatenate(possible)
    sure = likely if all(part.exact for part in parts) else np.concatenate(certain)
    return Counts(np.concatenate(x), np.concatenate(y), np.concatenate(same), sure, likely)


@kernel
def _placed(values: Ints, low: int, ends: Ints, out: Ints) -> None:
    for i in range(values.size):
        value = values[i] - low
        out[ends[value]] = i
        ends[value] += 1


def order_of(values: Ints) -> Ints:
    """The stable order of whole numbers: `argsort`, by counting where they lie close together.

    Else words of value and place are sorted, where both fit one.
    """
    if not values.size:
        return np.zeros(0, np.int64)
    low, high = int(values.min()), int(values.max())
    if high - low < values.size:
        ends = offsets_of(values - low, high - low + 1)
        placed = np.empty(values.size, np.int64)
        _placed(values, low, ends, placed)
        return placed
    bits = values.size.bit_length()
    if (high - low).bit_length() + bits > 63:
        return np.argsort(values, kind="stable")
    words = ((values.astype(np.int64) - low) << bits) | np.arange(values.size)
    ascend(words, bits)
    order: Ints = words & ((1 << bits) - 1)
    return order


def places_in(ordered: Ints, values: Ints, side: Literal["left", "right"]) -> Ints:
    """`searchsorted`, from a table of counts where the numbers lie close together."""
    low, high = (int(ordered[0]), int(ordered[-1])) if ordered.size else (0, 0)
    if not ordered.size or high - low > 4 * (ordered.size + values.size):
        return np.searchsorted(ordered, values, side)
    below = np.zeros(high - low + 3, np.int64)
    np.cumsum(np.bincount(ordered - low), out=below[1:-1])
    below[-1] = ordered.size
    shift = 1 if side == "right" else 0
    places: Ints = below[np.clip(values, low - 1 + (side == "left"), high + 1 - shift) - low + shift]
    return places


def told_apart(values: Ints) -> tuple[Ints, Ints]:
    """The different values in ascending order, and the place of each value among these."""
    known: Ints = distinct(values)
    return known, places_in(known, values, "left")


def offsets_of(keys: Ints, n_keys: int) -> Ints:
    """Where the entries of each key begin once they are dealt, and where the last ones end."""
    offsets = np.zeros(n_keys + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=n_keys), out=offsets[1:])
    return offsets


@kernel
def _deal(keys: Ints, values: Ints, ends: Ints, out: Ints) -> None:
    for i in range(keys.size):
        out[ends[keys[i]]] = values[i]
        ends[keys[i]] += 1


def dealt(keys: Ints, values: Ints, n_keys: int) -> tuple[Ints, Ints]:
    """The values of each key in the order in which they come, as offsets and values: a counting sort."""
    offsets = offsets_of(keys, n_keys)
    out = np.empty_like(values)
    _deal(keys, values, offsets[:-1].copy(), out)
    return offsets, out


@kernel
def _first_places(keys: Ints, first: Ints) -> None:
    for i in range(keys.size - 1, -1, -1):
        first[keys[i]] = i


def first_places(keys: Ints, n_keys: int) -> Ints:
    """Where each key comes first; every key from 0 to `n_keys` does come."""
    first = np.empty(n_keys, np.int64)
    _first_places(keys, first)
    return first


@kernel
def _ascending(keys: Ints, values: Ints) -> bool:
    for i in range(1, keys.size):
        rises = keys[i] > keys[i - 1] or (keys[i] == keys[i - 1] and values[i] > values[i - 1])
        if not rises:
            return False
    return True


@kernel
def _deal_back(offsets: Ints, events: Ints, order: Ints, begins: Ints, ends: Ints, out: Ints) -> None:
    for place in range(order.size):
        for k in range(offsets[order[place]], offsets[order[place] + 1]):
            event = events[k]
            end = ends[event]
            if end == begins[event] or out[end - 1] != place:
                out[end] = place
                ends[event] = end + 1


def _dealt_back(offsets: Ints, events: Ints, order: Ints, n_events: int) -> Incidence:
    """The events of each item as the items of each event, each once; an item is numbered by its place in `order`.

    Dealt in that order, the items of each event come ascending.
    """
    begins = offsets_of(events, n_events)
    ends, items = begins[:-1].copy(), np.empty(events.size, np.int32)
    _deal_back(offsets, events, order, begins, ends, items)
    breadth = ends - begins[:-1]
    if breadth.sum() < items.size:  # some event had an item twice, and has room left
        items = items[np.arange(items.size) < np.repeat(ends, np.diff(begins))]
        begins = np.concatenate([[0], np.cumsum(breadth)])
    return Incidence(begins, items, order.size)


def incidence(event: Ints, item: Ints, n_events: int, n_items: int) -> Incidence:
    """Rows of (event, item) as an `Incidence`; a row stated twice counts once."""
    event, item = np.asarray(event, np.int64), np.asarray(item, np.int32)
    if not _ascending(event, item):
        return _dealt_back(*dealt(item, event, n_items), np.arange(n_items), n_events)
    return Incidence(offsets_of(event, n_events), item, n_items)


def ranked(table: Incidence, last: Ints) -> tuple[Incidence, Ints]:
    """The same with items renumbered, the frequent first and those of `last` behind all others.

    The second value holds the old number of each new one.
    """
    kept_back = np.zeros(table.n_items, bool)
    kept_back[last] = True
    old = np.lexsort((-table.frequency, kept_back))
    return _dealt_back(*table.transposed, old, table.n_events), old


def chosen(table: Incidence, items: Ints) -> Incidence:
    """The same with the given items only, numbered in their order, which is ascending."""
    new = np.full(table.n_items, -1, np.int32)
    new[items] = np.arange(items.size, dtype=np.int32)
    renumbered = new[table.items]
    owner = table.owner[renumbered >= 0]
    return Incidence(offsets_of(owner, table.n_events), renumbered[renumbered >= 0], items.size)


def check_items(left: Incidence, right: Incidence | None) -> None:
    """Refuse events without items, naming which they lack.

    Raises:
        BadQuery: there is nothing to count.
    """
    if not left.n_events:
        raise BadQuery("there are no events to count: the selection is empty")
    for table, which in ((left, "an item"), (right, "an item of the second dimension")):
        if table is not None and not table.items.size:
            raise BadQuery(f"there are no events to count: no event has {which}")
