"""Events as mixtures of boxes of extents, weighted, in granules: the stretches that a date offers, what a selection picks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadDate
from timeline.intervals.relations import granular
from timeline.when.stretches import Stretch, stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from timeline.arrays import Floats, Ints, Mask
    from timeline.kernels.relations import Bounds
    from timeline.when.areas import Area, Picked

__all__ = ["Mixture", "mixture", "picks", "shares_in"]

_BLOCK = 1 << 20
"""So many pairs of boxes are measured together."""
_LEAST, _BELOW_ONE = 2.2250738585072014e-308, 1 - 2.0**-53


class Mixture(NamedTuple):
    """Some events, each of one box of extents or several.

    Attributes:
        opening: the first box of each event, and the number of boxes.
        bounds: the four bounds of each box.
        weight: of each box: its part of the worlds of its event. Together they make 1, or less where the event is
            there in some worlds only.
        there: whether each event is there in every world.
    """

    opening: Ints
    bounds: Bounds
    weight: Floats
    there: Mask

    @property
    def many(self) -> Ints:
        """How many boxes each event has."""
        return self.opening[1:] - self.opening[:-1]

    @property
    def is_plain(self) -> bool:
        """Whether each event has one box, in every world."""
        return self.weight.size == self.there.size and bool(self.there.all())

    def some(self, events: Ints) -> Mixture:
        """The events of these numbers."""
        import numpy as np

        many = self.many[events]
        opening = np.concatenate([[0], np.cumsum(many)])
        boxes = np.repeat(self.opening[:-1][events] - opening[:-1], many) + np.arange(int(opening[-1]))
        return Mixture(opening, self.rows(boxes), self.weight[boxes], self.there[events])

    def rows(self, boxes: Ints) -> Bounds:
        """The bounds of some boxes."""
        return type(self.bounds)(*(column[boxes] for column in self.bounds))


def mixture(
    bounds: Bounds,
    dates: Sequence[str | None] = (),
    *,
    unit: tuple[int, int, int],
    moment: bool = False,
    picked: Picked | None = None,
) -> Mixture:
    """Events with the stretches that their dates offer, and of these what a selection picks.

    Args:
        bounds: the bounds of the events, in microseconds.
        dates: their dates, in EDTF where it has a form for them; none where they offer nothing.
        unit: the granules.
        moment: an event lasts one granule where it can.
        picked: an event is there in the worlds in which its extent is picked.

    Raises:
        TooManyAlternatives: a date leaves the choice between more than 16 stretches.
    """
    import numpy as np

    opening, boxes, weight = _stretched(bounds, dates)
    there = np.ones(bounds.start_min.size, np.bool_)
    found = Mixture(opening, granular(boxes, unit), weight, there)
    return found if picked is None else _selected(found, picked, unit, moment)


def _stretched(bounds: Bounds, dates: Sequence[str | None]) -> tuple[Ints, Bounds, Floats]:
    import numpy as np

    offered = {text: _offered(text) for text in {*dates}}
    if not any(offered.values()):
        size = bounds.start_min.size
        return np.arange(size + 1), bounds, np.ones(size)
    choices = [offered[text] for text in dates]
    opening = np.concatenate([[0], np.cumsum([len(choice) or 1 for choice in choices])])
    columns = [np.repeat(column, opening[1:] - opening[:-1]) for column in bounds]
    weight = np.ones(int(opening[-1]))
    for row, choice in enumerate(choices):
        if choice:
            boxes = slice(opening[row], opening[row + 1])
            lo, hi, members = (np.array(values, np.int64) for values in zip(*choice, strict=True))
            for column, values in zip(columns, (lo, hi - 1, lo + 1, hi), strict=True):
                column[boxes] = values
            weight[boxes] = members / members.sum()
    return opening, type(bounds)(*columns), weight


def _offered(text: str | None) -> tuple[Stretch, ...]:
    try:
        return stretches(text or "")
    except BadDate:  # bounds that EDTF cannot write are spelled
        return ()


_BLOCK = 1 << 20
"""So many pairs of boxes are measured together."""


def _selected(events: Mixture, picked: Picked, unit: tuple[int, int, int], moment: bool) -> Mixture:
    """The events cut to what is picked of them; one of which nothing is picked keeps a box without weight."""
    import numpy as np

    from timeline.kernels.worlds import momentary, worlds

    short = momentary(events.bounds) & moment
    total = worlds(events.bounds, short)
    outside = [worlds(_cut(events.bounds, area, unit), short) for area in picked.outside]
    surely = np.sum(outside, axis=0) == 0 if outside else np.ones(total.size, np.bool_)
    parts = [(events.bounds, np.where(surely, events.weight, 0.0))]
    for area in picked.inside:
        cut = _cut(events.bounds, area, unit)
        left = worlds(cut, short)
        part = np.divide(left, total, out=np.full(total.size, np.nan), where=np.isfinite(total))
        part[np.logical_and.reduce([old == new for old, new in zip(events.bounds, cut, strict=True)])] = 1.0
        part[surely | (left == 0)] = 0.0
        parts.append((cut, events.weight * part))
    box, weight = np.tile(np.arange(total.size), len(parts)), np.concatenate([part for _, part in parts])
    event = np.repeat(np.arange(events.there.size), events.many)
    kept = np.flatnonzero(weight != 0)
    alone = np.setdiff1d(np.arange(events.there.size), event[box[kept]])
    kept = np.concatenate([kept, events.opening[alone]])
    kept = kept[np.argsort(event[box[kept]], kind="stable")]
    opening = np.searchsorted(event[box[kept]], np.arange(events.there.size + 1))
    columns = (np.concatenate(column)[kept] for column in zip(*(cut for cut, _ in parts), strict=True))
    there = np.logical_and.reduceat(surely, events.opening[:-1]) if total.size else events.there
    return Mixture(opening, type(events.bounds)(*columns), weight[kept], there)


def picks(start: Ints, end: Ints, picked: Picked, unit: tuple[int, int, int]) -> Mask:
    """Which extents in granules are picked."""
    import numpy as np

    from timeline.kernels.relations import Bounds

    exact = Bounds(start, start, end, end)
    cuts = (_cut(exact, area, unit) for area in picked.inside)
    inside = [(cut.start_min <= cut.start_max) & (cut.end_min <= cut.end_max) for cut in cuts]
    return np.logical_or.reduce(inside) if inside else np.zeros(start.size, np.bool_)


def _cut(bounds: Bounds, area: Area, unit: tuple[int, int, int]) -> Bounds:
    """The extents of boxes that lie in an area; an area that holds none leaves bounds that allow none."""
    import numpy as np

    edges = (np.array([edge]) for edge in (area.after, area.last, area.first, area.before))
    after, last, first, before = (int(edge[0]) for edge in granular(type(bounds)(*edges), unit))
    s0, e1 = np.maximum(bounds.start_min, first), np.minimum(bounds.end_max, last)
    s1 = np.minimum(bounds.start_max, before if before == INFINITY else before - 1)
    e0 = np.maximum(bounds.end_min, after if after == MINUS_INFINITY else after + 1)
    s1 = np.where(e1 == INFINITY, s1, np.minimum(s1, e1 - 1))
    e0 = np.where(s0 == MINUS_INFINITY, e0, np.maximum(e0, s0 + 1))
    return type(bounds)(s0, s1, e0, e1)


def shares_in(
    left: Mixture, right: Mixture, i: Ints, j: Ints, measure: Callable[[Bounds, Bounds], Floats]
) -> Floats:
    """The shares of event `i[k]` of the left against event `j[k]` of the right: means over their boxes.

    Args:
        left: events.
        right: others.
        i: rows of the left.
        j: as many of the right.
        measure: gives the shares of boxes, a row each; NaN where there is no measure.
    """
    import numpy as np

    if left.is_plain and right.is_plain:
        return measure(left.rows(i), right.rows(j))
    many = left.many[i] * right.many[j]
    boxes = np.cumsum(many)
    total = int(boxes[-1]) if boxes.size else 0
    cuts = np.searchsorted(boxes, np.arange(_BLOCK, total, _BLOCK))
    edges = np.unique(np.concatenate([[0], cuts, [i.size]])).tolist()
    found = [_means(left, right, i[at:stop], j[at:stop], measure) for at, stop in pairwise(edges)]
    return np.concatenate(found) if found else measure(left.rows(i), right.rows(j))


def _means(
    left: Mixture, right: Mixture, i: Ints, j: Ints, measure: Callable[[Bounds, Bounds], Floats]
) -> Floats:
    """The shares of some pairs of events from those of all pairs of their boxes."""
    import numpy as np

    lefts, rights = left.many[i], right.many[j]
    many = lefts * rights
    first = np.cumsum(many) - many
    place = np.arange(int(many.sum())) - np.repeat(first, many)
    across = np.repeat(rights, many)
    a = np.repeat(left.opening[i], many) + place // across
    b = np.repeat(right.opening[j], many) + place % across
    found = measure(left.rows(a), right.rows(b))
    parts = (found.T * left.weight[a] * right.weight[b]).T
    means = np.add.reduceat(parts, first)
    least = np.where(np.logical_or.reduceat(parts > 0, first), _LEAST, 0.0)
    sure = (np.logical_and.reduceat(found == 1, first).T & left.there[i] & right.there[j]).T
    means = np.clip(means, least, _BELOW_ONE)
    return np.where(sure, 1.0, means)
