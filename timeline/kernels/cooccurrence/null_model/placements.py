"""Where an event could have fallen: classes of events that share their possible places.

An event of `a` granules may begin at any granule that leaves it inside the period. An event that is dated to
calendar units (a month, a year, 1990 to 1994) may fall on any such run of units and nowhere between: two events
dated to the year are near one another far more often than two stretches of 365 days.

An event that the edge of the period cuts off, or that has no bound, stays where it is: its length says where it
lies. An undated event is near everything, wherever the others fall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.incidence import told_apart
from timeline.kernels.cooccurrence.null_model.period import Period, hulls

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.extents import Extents
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["CalendarCells", "Classes", "classes_of", "free"]

_LENGTHS = 32  # distinct lengths that are kept apart
_RUNS = 32  # distinct runs of calendar units
_FIXED = 32  # distinct places of events that stay where they are
_SPOTS = 256  # places of a class that are visited one by one, at most


class CalendarCells(NamedTuple):
    """The calendar units that events are dated to.

    Attributes:
        unit: for each event the unit whose cells its hull fills exactly, the longest such; -1 for none.
        edges: for each unit the first granule of each of its cells, and the granule after the last cell.
    """

    unit: Ints
    edges: tuple[Ints, ...]


def _sample(size: int) -> Ints:
    """All numbers below `size`, or the middles of so many equal parts of them."""
    if size <= _SPOTS:
        return np.arange(size)
    return ((2 * np.arange(_SPOTS) + 1) * (size / (2 * _SPOTS))).astype(np.int64)


class Run(NamedTuple):
    """Runs of `cells` neighbouring cells of one unit; `edges` are the first granules of the cells and the end."""

    edges: Ints
    cells: int

    @property
    def size(self) -> int:
        """How many places there are."""
        return int(self.edges.size) - self.cells

    def spots(self) -> tuple[Ints, Ints]:
        """First and last granules of the places, or of some that stand for all of them."""
        place = _sample(self.size)
        return self.edges[place], self.edges[place + self.cells] - 1

    def near(self, first: Ints, last: Ints, window: int) -> Floats:
        """The share of the places that lie within the window of each of these extents."""
        most = np.searchsorted(self.edges, last + window, "right") - 1
        least = np.searchsorted(self.edges, first - window + 1, "left") - self.cells
        share: Floats = (np.minimum(most, self.size - 1) - np.maximum(least, 0) + 1).clip(0) / self.size
        return share


class Anywhere(NamedTuple):
    """Stretches of so many granules, each anywhere inside the period."""

    period: Period
    lengths: Floats

    @property
    def sizes(self) -> Ints:
        """How many places there are for each length."""
        return np.maximum(1, self.period.length - np.rint(self.lengths).astype(np.int64) + 1)

    def spots(self, place: int) -> tuple[Ints, Ints]:
        """First and last granules of the places of one length, or of some that stand for all of them."""
        first = self.period.first + _sample(int(self.sizes[place]))
        return first, first + round(float(self.lengths[place])) - 1

    def near(self, first: Ints, last: Ints, window: int) -> Floats:
        """For each length the share of its places that lie within the window of each of these extents."""
        sizes, lengths = self.sizes[:, None], np.rint(self.lengths).astype(np.int64)[:, None]
        most = last + window - self.period.first
        least = first - window + 1 - self.period.first - lengths
        share: Floats = (np.minimum(most, sizes - 1) - np.maximum(least, 0) + 1).clip(0) / sizes
        return share


class Fixed(NamedTuple):
    """Events that stay where they are, sorted by class; `starts` says where the events of each class begin."""

    first: Ints
    last: Ints
    starts: Ints

    def spots(self, place: int) -> tuple[Ints, Ints]:
        """First and last granules of the events of one class."""
        mine = slice(self.starts[place], (*self.starts, self.first.size)[place + 1])
        return self.first[mine], self.last[mine]

    def near(self, first: Ints, last: Ints, window: int) -> Floats:
        """For each class the share of its events that lie within the window of each of these extents."""
        near = (self.first[:, None] <= last + window) & (self.last[:, None] >= first - window)
        events = np.diff(self.starts, append=self.first.size)[:, None]
        share: Floats = np.add.reduceat(near, self.starts, axis=0, dtype=np.float64) / events
        return share


class Classes(NamedTuple):
    """The class of each event, and the places of each class: anywhere, then runs of calendar units, then fixed."""

    of: Ints
    anywhere: Anywhere
    runs: tuple[Run, ...]
    fixed: Fixed

    @property
    def free(self) -> int:
        """How many classes may lie anywhere."""
        return int(self.anywhere.lengths.size)

    @property
    def sizes(self) -> Ints:
        """How many places each class has."""
        fixed = np.diff(self.fixed.starts, append=self.fixed.first.size)
        return np.concatenate([self.anywhere.sizes, [run.size for run in self.runs], fixed]).astype(np.int64)

    def spots(self, number: int) -> tuple[Ints, Ints]:
        """First and last granules of the places of a class, or of some that stand for all of them."""
        rest = number - self.free
        if rest < 0:
            return self.anywhere.spots(number)
        return self.runs[rest].spots() if rest < len(self.runs) else self.fixed.spots(rest - len(self.runs))

    def near(self, first: Ints, last: Ints, window: int) -> Floats:
        """For each class the share of its places that lie within the window of each of these extents."""
        parts = [self.anywhere.near(first, last, window)]
        parts += [run.near(first, last, window)[None, :] for run in self.runs]
        if self.fixed.first.size:
            parts.append(self.fixed.near(first, last, window))
        return np.concatenate(parts)


def free(length: Ints, most: int = _LENGTHS) -> tuple[Ints, Floats]:
    """The class of each length and the length of each class: every length its own, or classes of about equal size."""
    distinct, place = told_apart(length)
    if distinct.size <= most:
        return place, distinct.astype(np.float64)
    members = np.bincount(place)
    of = _shared_out(np.cumsum(members), most)
    return of[place], np.bincount(of, members * distinct.astype(np.float64)) / np.bincount(of, members)


def _shared_out(known: Ints, most: int) -> Ints:
    """The class of each length, of which so many events are known up to it; each class takes its share of what is left."""
    ends: list[int] = []
    for left in range(most, 0, -1):
        done = int(known[ends[-1] - 1]) if ends else 0
        if done < known[-1]:
            ends.append(int(np.searchsorted(known, done + (known[-1] - done) / left)) + 1)
    return np.searchsorted(ends, np.arange(known.size), "right")


def _runs(first: Ints, last: Ints, calendar: CalendarCells | None) -> tuple[Ints, list[Run]]:
    """The run of calendar units of each event, -1 for none; the rarest of too many kinds count as none."""
    place = np.full(first.size, -1, np.int64)
    if calendar is None or not (calendar.unit >= 0).any():
        return place, []
    cells = np.zeros(first.size, np.int64)
    for number, edges in enumerate(calendar.edges):
        mine = calendar.unit == number
        cells[mine] = np.searchsorted(edges, last[mine] + 1) - np.searchsorted(edges, first[mine])
    dated = np.flatnonzero((calendar.unit >= 0) & (cells > 0))
    width = int(cells.max(initial=0)) + 1
    kinds, kind = told_apart(calendar.unit[dated] * np.int64(width) + cells[dated])
    events = np.bincount(kind)
    kept = np.argsort(-events, kind="stable")[:_RUNS]
    new = np.full(events.size, -1, np.int64)
    new[kept] = np.arange(kept.size)
    place[dated] = new[kind]
    of_kinds = (divmod(number, width) for number in kinds[kept].tolist())
    return place, [Run(calendar.edges[unit], count) for unit, count in of_kinds]


def _fixed(first: Ints, last: Ints) -> tuple[Ints, Fixed]:
    """The class of each event that stays, and the places: each its own, or neighbours together."""
    places, place = np.unique(np.stack([first, last]), axis=1, return_inverse=True)
    size = places.shape[1]
    count = min(size, _FIXED)
    cut = np.arange(size) * count // max(1, size)
    return cut[place], Fixed(places[0], places[1], np.searchsorted(cut, np.arange(count)))


def classes_of(extents: Extents, period: Period, calendar: CalendarCells | None = None) -> Classes:
    """The classes of events that share their possible places."""
    first, last = hulls(extents, period)
    unbounded = (extents.first_min == MINUS_INFINITY) | (extents.last_max == INFINITY)
    run, runs = _runs(first, last, calendar)
    run[unbounded] = -1
    cut_off = (first < last) & ((first == period.first) | (last == period.last)) & (run < 0)
    stays = unbounded | cut_off
    anywhere = (run < 0) & ~stays
    of = np.empty(first.size, np.int64)
    of[anywhere], lengths = free((last - first + 1)[anywhere])
    fixed_class, fixed = _fixed(first[stays], last[stays])
    of[run >= 0] = lengths.size + run[run >= 0]
    of[stays] = lengths.size + len(runs) + fixed_class
    return Classes(of, Anywhere(period, lengths), tuple(runs), fixed)
