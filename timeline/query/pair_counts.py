"""How many rows an answer about pairs has, certain and possible: counted in sorted ends, without listing a pair."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from timeline.query import pair_fetch
from timeline.query.dimensions import SINGLE
from timeline.query.lookup_kernel import held
from timeline.query.nearest_kernel import candidates, found_near
from timeline.query.overlap_kernel import pairs_found
from timeline.query.pair_arrays import fetch
from timeline.store.kernel import counted

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask, Rows
    from timeline.constants import Direction
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps

__all__ = ["counted_near", "counted_pairs", "counted_states"]


class Counting(NamedTuple):
    """Both sides, of each event what counting needs.

    Attributes:
        left, right: bounds of the events.
        surely: whether each event is selected in every world, on either side.
        keys: numbers of their items; None without a dimension.
        same: the rows of the events that are on both sides, on either.
        lacking: how many more events there are on the left that have no item.
    """

    left: Bounds
    right: Bounds
    surely: tuple[Mask, Mask]
    keys: tuple[Rows, Rows] | None
    same: tuple[Ints, Ints]
    lacking: int = 0

    @property
    def sure(self) -> Counting:
        """Of the events those alone that every world selects."""
        import numpy as np

        mine, theirs = (np.flatnonzero(sure) for sure in self.surely)
        both = self.surely[0][self.same[0]] & self.surely[1][self.same[1]]
        place = [np.cumsum(sure) - 1 for sure in self.surely]
        return Counting(
            _taken(self.left, mine),
            _taken(self.right, theirs),
            (self.surely[0][mine], self.surely[1][theirs]),
            None if self.keys is None else (self.keys[0][mine], self.keys[1][theirs]),
            (place[0][self.same[0][both]], place[1][self.same[1][both]]),
        )


def fetched(session: Session, steps: Steps, by: str | None) -> Counting | None:
    """Both sides; None where an event may have several items, so that a pair may share more than one."""
    if by and by not in SINGLE:
        return None
    import numpy as np

    left, right = pair_fetch.fetched(session, steps, by)
    keys, lacking, rows = None, 0, (np.arange(left.version.size), np.arange(right.version.size))
    if by:
        mine, theirs = pair_fetch.shared_items(session, steps, by, left, right)
        keys, lacking = (mine.code, theirs.code), left.version.size - mine.row.size
        rows = mine.row, theirs.row
    versions = left.version[rows[0]], right.version[rows[1]]
    _, on_left, on_right = np.intersect1d(*versions, assume_unique=True, return_indices=True)
    return Counting(
        _taken(left.bounds, rows[0]),
        _taken(right.bounds, rows[1]),
        (left.surely[rows[0]], right.surely[rows[1]]),
        keys,
        (on_left, on_right),
        lacking,
    )


def counted_pairs(
    session: Session,
    steps: Steps,
    wanted: int,
    certainty: str,
    limit: int | None,
    unit: str,
    by: str | None = None,
) -> tuple[int, int]:
    """How many pairs `swept` lists, certain and possible ones: looked up where that is possible, else looked through."""
    from timeline.kernels.pair_counts import COUNTABLE

    sides = fetched(session, steps, by) if limit is None and wanted in COUNTABLE else None
    if sides:
        return _related(sides, wanted, certainty)
    certain = possible = 0
    for _, rows in pairs_found(session, steps, wanted, certainty, limit, unit, by):
        certain += int(rows.certain.sum())
        possible += rows.certain.size
    return certain, possible


def counted_states(
    session: Session, steps: Steps, certainty: str, limit: int | None, by: str | None
) -> tuple[int, int]:
    """How many rows `held` lists, certain and possible ones."""
    sides = fetched(session, steps, by) if limit is None else None
    return _held(sides, certainty) if sides else counted(held(session, steps, certainty, limit, by))


def counted_near(
    session: Session,
    steps: Steps,
    *,
    k: int,
    direction: Direction,
    within: int | None,
    certainty: str,
    unit: str,
    limit: int | None = None,
    by: str | None = None,
) -> tuple[int, int]:
    """How many rows `found_near` lists, certain and possible ones: none is made of the pairs that are found."""
    if limit is not None:
        listed = partial(found_near, certainty=certainty, unit=unit, limit=limit, by=by)
        return counted(listed(session, steps, k=k, direction=direction, within=within))
    certain = possible = 0
    for found in candidates(fetch(session, steps, by), k, direction, within):
        certain += int(found.certain.sum())
        possible += found.left.size
    return certain, certain if certainty == "certain" else possible


def _related(sides: Counting, wanted: int, certainty: str) -> tuple[int, int]:
    import numpy as np

    from timeline.kernels.pair_counts import COUNTABLE, related
    from timeline.kernels.relations import relation_masks

    found, asked = [], np.uint16(wanted)
    for test, some, surely in zip(COUNTABLE[wanted], (sides, sides.sure), (False, True), strict=True):
        masks = relation_masks(some.left, some.right, some.same)
        itself = (masks & ~asked) == 0 if surely else (masks & asked) != 0
        found.append(int(related(some.left, some.right, test, some.keys).sum()) - int(itself.sum()))
    possible, certain = found
    return certain, certain if certainty == "certain" else possible


def _held(sides: Counting, certainty: str) -> tuple[int, int]:
    """How many rows of `lookup` certainly, and possibly, hold; an event without a state has one, which is not certain."""
    possible = _states(sides, ("start_min", "start_max"), ("start_min", "end_max"))
    certain = _states(sides.sure, ("start_max", "start_min"), ("start_max", "end_min"))
    kept = certain if certainty == "certain" else possible
    alone = possible.size - int((kept > 0).sum()) + sides.lacking
    return int(certain.sum()), int(kept.sum()) + alone


def _states(sides: Counting, ask: tuple[str, str], state: tuple[str, str]) -> Ints:
    """For each event how many others go on at some moment from one bound to, and with, another."""
    from timeline.kernels.cooccurrence.extents import shifted
    from timeline.kernels.pair_counts import counted

    after, until = (getattr(sides.left, name) for name in ask)
    start, end = (getattr(sides.right, name) for name in state)
    until = shifted(until, 1)
    found = counted((after, until), (start, end), sides.keys)
    mine, theirs = sides.same
    found[mine] -= (after[mine] < end[theirs]) & (start[theirs] < until[mine])
    return found


def _taken(bounds: Bounds, rows: Ints) -> Bounds:
    return type(bounds)(*(bound[rows] for bound in bounds))
