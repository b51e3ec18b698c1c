"""Which items each event has, as flat arrays, and the shape of the table of pairs."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Counts", "Floats", "Incidence", "Ints", "chosen", "incidence", "ranked", "transposed"]

Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]
Floats: TypeAlias = npt.NDArray[np.float64]


class Incidence(NamedTuple):
    """The items of event `e` are `items[offsets[e] : offsets[e + 1]]`, each once."""

    offsets: Ints
    items: Ints
    n_items: int

    @property
    def n_events(self) -> int:
        """How many events there are, those without items among them."""
        return self.offsets.size - 1

    @property
    def frequency(self) -> Ints:
        """How many events have each item."""
        return np.bincount(self.items, minlength=self.n_items)

    @property
    def breadth(self) -> Ints:
        """How many items each event has."""
        return np.diff(self.offsets)


class Counts(NamedTuple):
    """Pairs of items with their counts; an event together with itself is in `possible`, as in `same_event`."""

    x: Ints
    y: Ints
    same_event: Ints
    certain: Ints
    possible: Ints


def incidence(event: Ints, item: Ints, n_events: int, n_items: int) -> Incidence:
    """Rows of (event, item) as an `Incidence`; a row stated twice counts once."""
    key = np.asarray(event, np.int64) * n_items + np.asarray(item, np.int64)
    if key.size and not (key[1:] > key[:-1]).all():
        key = np.sort(key)
        key = key[np.concatenate([[True], key[1:] != key[:-1]])]
    events, items = np.divmod(key, max(n_items, 1))
    offsets = np.zeros(n_events + 1, np.int64)
    np.cumsum(np.bincount(events, minlength=n_events), out=offsets[1:])
    return Incidence(offsets, items.astype(np.int32), n_items)


def ranked(table: Incidence, last: Ints) -> tuple[Incidence, Ints]:
    """The same with items renumbered, the frequent first and those of `last` behind all others.

    The second value holds the old number of each new one.
    """
    kept_back = np.zeros(table.n_items, bool)
    kept_back[last] = True
    old = np.lexsort((-table.frequency, kept_back))
    new = np.empty(table.n_items, np.int32)
    new[old] = np.arange(table.n_items, dtype=np.int32)
    return table._replace(items=new[table.items]), old


def transposed(table: Incidence) -> tuple[Ints, Ints]:
    """The events of each item: offsets and events."""
    offsets = np.zeros(table.n_items + 1, np.int64)
    np.cumsum(table.frequency, out=offsets[1:])
    owner = np.repeat(np.arange(table.n_events), table.breadth)
    return offsets, owner[np.argsort(table.items, kind="stable")]


def chosen(table: Incidence, items: Ints) -> Incidence:
    """The same with the given items only, numbered in their order."""
    new = np.full(table.n_items, -1, np.int32)
    new[items] = np.arange(items.size, dtype=np.int32)
    renumbered = new[table.items]
    owner = np.repeat(np.arange(table.n_events), table.breadth)[renumbered >= 0]
    offsets = np.zeros(table.offsets.size, np.int64)
    np.cumsum(np.bincount(owner, minlength=table.n_events), out=offsets[1:])
    return Incidence(offsets, renumbered[renumbered >= 0], items.size)
