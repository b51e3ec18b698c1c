"""The share of worlds in which each match of a search holds, counted over worlds drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import WORLDS
from timeline.intervals.mixtures import picks
from timeline.intervals.worlds import check_drawn, lots

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints, Mask
    from timeline.intervals.mixtures import Mixture
    from timeline.intervals.sequences.search import Found, Search
    from timeline.kernels.sequences.field import Field
    from timeline.when.areas import Picked

__all__ = ["Lots", "share_columns", "shares"]

_AT_ONCE = 1 << 20  # events and tuples of all worlds that are judged together


@dataclass(frozen=True, slots=True)
class Lots:
    """What the events of a search may turn out to be, a row an event of its field.

    Attributes:
        events: the extents of each, in the granules of the field.
        identity: the number of each, the same wherever it is drawn.
        seed: what makes worlds repeatable.
        moment: an event lasts one granule where it can.
        unit: the granules.
        picked: for a selection the extents that it picks; none named where it picks all.
    """

    events: Mixture
    identity: NDArray[np.uint64]
    seed: int
    moment: bool
    unit: tuple[int, int, int]
    picked: Mapping[int, Picked]


def shares(search: Search, found: Found, drawing: Lots, group: Ints | None = None) -> Floats:
    """The share of worlds in which each match holds, or one of a group; NaN where an end without a limit decides it.

    A match that is certain has the share 1, and no other has; one that is possible has more than 0. A world in which an
    absence reaches beyond what was observed counts against it.

    Args:
        search: where the matches were found.
        found: the matches; one that is unjudged has no share.
        drawing: the worlds.
        group: an ascending number for each match, from 0 on, of the group that it is in.

    Raises:
        TooManyMatches: there are too many of them.
    """
    import numpy as np

    from timeline.kernels.sequences.judge import CERTAIN, POSSIBLE

    group = np.arange(found.items.size) if group is None else group
    best = np.zeros(int(group[-1]) + 1 if group.size else 0, np.uint8)
    np.maximum.at(best, group, found.states)
    asked = np.flatnonzero((found.states == POSSIBLE) & (best[group] == POSSIBLE))
    share = np.where(best == CERTAIN, 1.0, np.nan)
    if not asked.size:
        return share
    numbers, of = np.unique(group[asked], return_inverse=True)
    check_drawn(asked.size, "possible matches")
    possible = found.some(asked)
    tuples, items = possible.tuples, possible.items
    worlds = _Worlds(search, tuples, items, drawing, _concerned(search, tuples, items))
    check_drawn(worlds.cast.rows.size + asked.size, "possible matches and events beside them")
    holds, open_ended = np.zeros(numbers.size, np.int64), np.zeros(numbers.size, np.bool_)
    size = max(1, _AT_ONCE // (worlds.cast.rows.size + asked.size))
    edges = np.flatnonzero(np.diff(of, prepend=-1))
    for first in range(0, WORLDS, size):
        states = worlds.judged(range(first, min(WORLDS, first + size)))
        most = np.maximum.reduceat(states, edges, axis=1)
        holds += (most == CERTAIN).sum(axis=0)
        open_ended |= (most == POSSIBLE).any(axis=0)
    least = 0.5 / WORLDS
    share[numbers] = np.where(open_ended, np.nan, np.clip(holds / WORLDS, least, 1 - least))
    return share


def share_columns(share: Floats) -> pl.DataFrame:
    """Shares with the standard errors of counting them."""
    import numpy as np
    import polars as pl

    error = np.sqrt(share * (1 - share) / WORLDS)
    return pl.DataFrame({"probability": share, "standard_error": error}, nan_to_null=True)


class _Cast(NamedTuple):
    """The events that may have a say in some tuples.

    Attributes:
        rows: their places in the field, ascending.
        item: the item of each, numbered among those of the tuples.
        opening: where those of each selection begin, and their number.
        known: the items of the tuples, ascending.
    """

    rows: Ints
    item: Ints
    opening: Ints
    known: Ints


def _concerned(search: Search, tuples: Ints, items: Ints) -> _Cast:
    """The events that have an item of a tuple; without groups only those near one in time."""
    import numpy as np

    from timeline.kernels.sequences.field import END_MAX, FAR, START_MIN

    bounds, opening = search.field.bounds, search.field.opening
    known = np.unique(items)
    shifts = [
        abs(shift)
        for each in search.plan.alternatives
        for stretch in each.stretches
        for shift in (stretch.start_shift, stretch.end_shift)
    ]
    reach = FAR if search.plan.groups else max(shifts, default=0)
    first = bounds[START_MIN][tuples].min(axis=1, initial=FAR)
    last = bounds[END_MAX][tuples].max(axis=1, initial=-FAR)
    low, high = np.maximum(first - reach, -FAR), np.minimum(last + reach, FAR)
    order = np.lexsort((low, items))
    low, high, edges = low[order], high[order], np.searchsorted(items[order], known)
    near = [
        (each[0], np.maximum.accumulate(each[1]))
        for each in zip(np.split(low, edges[1:]), np.split(high, edges[1:]), strict=True)
    ]
    rows, own, sizes = [], [], []
    for places in opening:
        for number, item in enumerate(known):
            some = np.arange(places[item], places[item + 1])
            begun, over = near[number]
            at = np.searchsorted(begun, bounds[END_MAX, some]) - 1
            some = some[(at >= 0) & (over[at] > bounds[START_MIN, some])]
            rows.append(some)
            own.append(np.full(some.size, number))
        sizes.append(sum(each.size for each in rows[-known.size :]))
    return _Cast(np.concatenate(rows), np.concatenate(own), np.cumsum([0, *sizes]), known)


@dataclass(frozen=True)
class _Worlds:
    """Some tuples, and what is drawn for the events that may have a say in them."""

    search: Search
    tuples: Ints
    items: Ints
    drawing: Lots
    cast: _Cast

    @cached_property
    def _events(self) -> tuple[Mixture, NDArray[np.uint64]]:
        return self.drawing.events.some(self.cast.rows), self.drawing.identity[self.cast.rows]

    def judged(self, numbers: range) -> np.ndarray:
        """What is true of each tuple in each of some worlds, a row a world.

        An event whose end has no limit keeps its bounds, so that a tuple is merely possible where that end decides.
        """
        import numpy as np

        bounds, there, sure = self._drawn(numbers)
        rows, known = self.cast.rows, self.cast.known
        field, places = self._field(bounds, there, sure)
        members = np.searchsorted(rows, self.tuples)
        world, row = np.nonzero(there[:, members].all(axis=2))
        moved = places[world[:, None] * rows.size + members[row]]
        items = world * known.size + np.searchsorted(known, self.items)[row]
        states = np.zeros((len(numbers), self.items.size), np.uint8)
        states[world, row] = self.search.among(field).judge(moved, items)[0]
        return states

    def _drawn(self, numbers: range) -> tuple[Ints, Mask, Mask]:
        """The bounds of each event in each world, whether it may be selected there, and whether it surely is."""
        import numpy as np

        from timeline.constants import INFINITY, MINUS_INFINITY

        events, identity = self._events
        drawn = lots(events, identity, numbers, self.drawing.seed, moment=self.drawing.moment)
        start, end = (side.reshape(len(numbers), identity.size) for side in drawn)
        begun, over = start != MINUS_INFINITY, end != INFINITY
        s0, s1, e0, e1 = self.search.field.bounds[:, self.cast.rows]
        s0, s1 = np.where(begun, start, s0), np.where(begun, start, s1)
        e0, e1 = np.where(over, end, e0), np.where(over, end, e1)
        s1 = np.where(over & ~begun, np.minimum(s1, end - 1), s1)
        e0 = np.where(begun & ~over, np.maximum(e0, start + 1), e0)
        there, sure = np.ones(start.shape, np.bool_), np.ones(start.shape, np.bool_)
        for selection, picked in self.drawing.picked.items():
            of = slice(self.cast.opening[selection], self.cast.opening[selection + 1])
            known = begun[:, of] & over[:, of]
            inside = picks(start[:, of].ravel(), end[:, of].ravel(), picked, self.drawing.unit)
            there[:, of] = ~known | inside.reshape(known.shape)
            sure[:, of] = known | self.search.field.surely[self.cast.rows[of]]
        return np.stack([s0, s1, e0, e1]), there, sure

    def _field(self, bounds: Ints, there: Mask, sure: Mask) -> tuple[Field, Ints]:
        """The events of some worlds in one field, in which an item of a world is an item, and the place of each there."""
        import numpy as np

        from timeline.kernels.relations import Bounds
        from timeline.kernels.sequences.field import Chosen, field

        (worlds, size), items = there.shape, self.cast.known.size
        event = self.search.field.event[self.cast.rows]
        chosen, numbers = [], []
        for first, last in pairwise(self.cast.opening):
            of = slice(first, last)
            world, row = np.nonzero(there[:, of])
            told = Bounds(*(each[:, of][world, row] for each in bounds))
            chosen.append(
                Chosen(told, event[of][row], sure[:, of][world, row], world * items + self.cast.item[of][row])
            )
            numbers.append(world * size + first + row)
        found, order = field(chosen, worlds * items, self.search.plan.absent)
        sizes = [each.size for each in numbers]
        places = np.full(worlds * size, -1)
        base = np.repeat(np.cumsum(sizes) - sizes, sizes)
        places[np.concatenate(numbers)[base + order]] = np.arange(order.size)
        return found, places
