"""Which events are compared: those that share a block, and can overlap in time.

A block is an actor, a place, a cell of the map, or a rare word of the title. Time is cut into buckets of some lengths, and an
event meets those of its block in the buckets of its own length, whose own are as long or shorter. So a pair meets in buckets
of one length, and memory holds the blocks of a slice of them: of the events that can have been then.

A pair must reach a score. Where it cannot without an actor in common, the other blocks are those of events without one, or
with one that too many have; and who is too short to be like those of a length does not meet them.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.alikeness import ALWAYS, NEVER
from timeline.kernels.crowds import ANYBODY, Crowds, Days, among, crowds, meetings, of_keys, promising
from timeline.kernels.parallel import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from timeline.arrays import Ints, Rows
    from timeline.kernels.alikeness import Told
    from timeline.kernels.crowds import Company, Meetings
    from timeline.kernels.partners import Keyed

    _Kind = Callable[["_Buckets"], tuple[Rows, Ints | Rows]]
    """A kind of block: the rows of some events, ascending, each with a block of theirs as a number from 0 on."""

__all__ = ["MOST_PAIRS", "SLICE", "Asked", "met"]

MOST_PAIRS = 20_000
"""Of one crowd; a larger one has what is common to too many events to tell anything."""
SLICE = 1 << 19
"""So many events begin in the buckets that are looked at together, unless one bucket has more."""
_LEVELS = ((3, 1), (93, 31), (1_100, 366))  # hulls of so many days are looked up in buckets of so many
_WITHOUT_LIMIT = len(_LEVELS)


class _Buckets(NamedTuple):
    """Some buckets of one length, with the events that can have been then.

    Attributes:
        base, end: the rows among which the events are; row numbers below count from `base`.
        number: how many buckets.
        days: the buckets of the events of this length or a shorter one; those of this length are active.
    """

    base: int
    end: int
    number: int
    days: Days

    def meeting(self, company: Company) -> _Buckets:
        """The same, but for whom each event may meet."""
        return self._replace(days=self.days._replace(company=company))

    def keyed(self, keyed: Keyed) -> tuple[Rows, Ints]:
        """The keys of the events, as `_Kind`."""
        opening = keyed.opening[self.base : self.end + 1]
        rows = np.repeat(np.arange(opening.size - 1, dtype=np.uint32), np.diff(opening))
        return rows, keyed.key[opening[0] : opening[-1]]


class Asked(NamedTuple):
    """What a pair needs, by what is known of the answer when a slice is looked at.

    Attributes:
        words: numbers for the rare words of the title of each event.
        weights: those of what is compared.
        spare: by weight, how much of what is compared may be unlike.
        growing: whether less may be with the pairs that are found.
    """

    words: Callable[[], Keyed]
    weights: Mapping[str, float]
    spare: Callable[[], float]
    growing: bool

    def sharing(self) -> bool:
        """Whether two with actors must share one."""
        return self.spare() < self.weights["actors"]

    def shortest(self, days: int) -> float:
        """How many days who is like an event of so many, or more, has at least: see `alikeness.compared`."""
        return days * (1 - 2 * self.spare() / self.weights["date"])


def met(told: Told, asked: Asked) -> Iterator[tuple[int, Meetings]]:
    """Who may be compared with whom, slice by slice, with the row that is row 0 there; a pair may come several times.

    Args:
        told: what is told of events, in the order of their first days.
        asked: what a pair needs.
    """
    for buckets in _slices(told, _levels(told), asked):
        active = buckets.days.active
        if not active.any():
            continue
        by_actor, common = _met(buckets, *buckets.keyed(told.actors))
        found = [by_actor]
        if asked.growing and not asked.sharing():
            yield buckets.base, meetings(found, active)
            found = []
        rest = buckets.meeting(_company(told, buckets, common)) if asked.sharing() else buckets
        if rest.days.company.any():
            tasks = [(rest, kind) for kind in _others(told, asked.words())]
            found += run(_met_by, tasks, active.size)
        if found:
            yield buckets.base, meetings(found, active)


def _company(told: Told, buckets: _Buckets, common: Rows) -> Company:
    """Whom each event may meet who shares no actor of a crowd with it: one of two has none, or both have a common one."""
    company = np.zeros(buckets.end - buckets.base, np.uint8)
    company[common] = 1
    company[np.diff(told.actors.opening[buckets.base : buckets.end + 1]) == 0] = ANYBODY
    company[buckets.days.company == 0] = 0
    return company


def _levels(told: Told) -> NDArray[np.int8]:
    """Which of `_LEVELS` the hull of each event has; without both days the one after the last."""
    days = told.last.astype(np.int64) - told.first + 1
    level = np.full(days.size, _WITHOUT_LIMIT, np.int8)
    for number, (most, _) in reversed(list(enumerate(_LEVELS))):
        level[days <= most] = number
    level[(told.first == NEVER) | (told.last == ALWAYS)] = _WITHOUT_LIMIT
    return level


def _slices(told: Told, level: NDArray[np.int8], asked: Asked) -> Iterator[_Buckets]:
    first, last = told.first, told.last
    least = 1
    begin = int(np.searchsorted(first, NEVER, "right"))
    for number, (most, width) in enumerate(_LEVELS if begin < first.size else ()):
        edges = [*(first[begin::SLICE] // width).tolist(), (int(first[-1]) + most) // width + 1]
        for low, high in pairwise(np.unique(edges).tolist()):
            base, end = np.searchsorted(first, [low * width - most, high * width]).tolist()
            own, here = level[base:end], slice(base, end)
            opens = (first[here] // width - low).clip(0)
            closes = (last[here] // width - low).clip(None, high - low - 1)
            closes[own > number] = -1
            active = (own == number) & (opens <= closes)
            company = last[here].astype(np.int64) - first[here] + 1 >= asked.shortest(least)
            yield _Buckets(base, end, high - low, Days(opens, closes, active, company.astype(np.uint8)))
        least = most + 1
    every, anybody = np.zeros_like(first), np.ones(first.size, np.uint8)
    yield _Buckets(0, first.size, 1, Days(every, every, level == _WITHOUT_LIMIT, anybody))


def _met_by(buckets: _Buckets, kind: _Kind) -> Crowds:
    """The crowds of one kind of block."""
    return _met(buckets, *kind(buckets))[0]


def _met(buckets: _Buckets, rows: Rows, codes: Ints | Rows) -> tuple[Crowds, Rows]:
    """The crowds of one kind of block, and the rows of those that are left out."""
    keys, rows = promising(codes, rows, buckets.days)
    active, large = buckets.days.active[rows], np.empty(0, np.uint32)
    if buckets.number == 1:  # keys are so few that most rows need no sorting
        fit = of_keys(keys, active, MOST_PAIRS)
        large = rows[fit.large]
        keys, rows, active = keys[fit.kept], rows[fit.kept], active[fit.kept]
    found, left_out = crowds(keys, rows, active, MOST_PAIRS)
    company = buckets.days.company
    if not (company == ANYBODY).any():
        found = among(found, company > 0)
    return found, np.concatenate([large, left_out])


def _others(told: Told, words: Keyed) -> list[_Kind]:
    """The kinds of blocks beside actors."""
    # Cells of half a degree, laid four times, so that near places share one of them.
    cells = [partial(_in_cells, told, up, across) for up in (0.0, 0.5) for across in (0.0, 0.5)]
    return [partial(_in_places, told), *cells, lambda buckets: buckets.keyed(words)]


def _in_places(told: Told, buckets: _Buckets) -> tuple[Rows, Ints]:
    place, country = told.place[buckets.base : buckets.end], told.country[buckets.base : buckets.end]
    rows = np.flatnonzero(place >= 0).astype(np.uint32)
    return rows, place[rows].astype(np.int64) * (int(country.max(initial=-1)) + 2) + country[rows] + 1


def _in_cells(told: Told, up: float, across: float, buckets: _Buckets) -> tuple[Rows, Ints]:
    lat, lon = told.lat[buckets.base : buckets.end], told.lon[buckets.base : buckets.end]
    rows = np.flatnonzero(~np.isnan(lat + lon)).astype(np.uint32)
    cells = np.floor(lat[rows] * 2 + up) * 1_000 + np.floor(lon[rows] * 2 + across)
    numbers: Ints = cells.astype(np.int64)
    numbers -= numbers.min(initial=0)
    return rows, numbers
