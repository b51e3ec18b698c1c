"""The period that a question is about: two moments, or a frame with a period for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadColumn
from timeline.intervals.extents import Extents, Side, read_sides
from timeline.intervals.time_type import END_SHIFT, START_SHIFT

if TYPE_CHECKING:
    from timeline.arrays import Codes, Ints
    from timeline.intervals.extents import By, Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.keys import Keys
    from timeline.intervals.time_type import Closed, Moment
    from timeline.when.inputs import LengthLike

__all__ = ["Limits", "Period", "read_within", "spans"]

Limits: TypeAlias = "tuple[Moment, Moment] | Frame | None"
Period: TypeAlias = "tuple[Ints, Ints, Codes]"
"""Start, end and key of each period, in the order of keys."""


def read_within(
    frame: Frame,
    limits: Limits,
    start: Column,
    end: Column,
    by: By,
    closed: Closed,
    circa: LengthLike | None = None,
) -> tuple[Keys, Extents, Period]:
    """The extents of a frame, and for each of its keys (and each of the limits') the period asked about.

    Two moments hold for every key of the frame. Without limits every period is all of time.
    """
    import numpy as np

    from timeline.kernels.distinct import distinct

    side = Side(frame, "the frame", start, end, by, closed, circa)
    if limits is not None and not isinstance(limits, tuple):
        names = (start if isinstance(start, str) else "start", end if isinstance(end, str) else "end")
        keys, (extents, periods) = read_sides(side, Side(limits, "limits", *names, by, closed))
        codes = np.zeros(periods.frame.height, np.uint32) if periods.key is None else periods.key
        order = np.lexsort((periods.start_min, codes))
        return keys, extents, (periods.start_min[order], periods.end_max[order], codes[order])
    keys, (extents,) = read_sides(side)
    if limits is not None and len(limits) != 2:
        raise BadColumn(f"limits={limits!r}: give two moments, None for one without limit")
    low, high = limits or (None, None)
    first = extents.scale.moment(low, MINUS_INFINITY, "limits")
    last = extents.scale.moment(high, INFINITY, "limits")
    first += START_SHIFT[closed] if low is not None else 0
    last += END_SHIFT[closed] if high is not None else 0
    if first >= last:
        raise BadColumn(f"limits=({low!r}, {high!r}) hold no time")
    codes = np.zeros(1, np.uint32) if extents.key is None else distinct(extents.key)
    return keys, extents, (np.full(codes.size, first), np.full(codes.size, last), codes)


def spans(key: Codes | None, starts: Ints, ends: Ints) -> Period:
    """From the first of the starts to the last of the ends of each key."""
    import numpy as np

    codes, place = np.unique(np.zeros(starts.size, np.uint32) if key is None else key, return_inverse=True)
    if not codes.size:
        return starts[:0], ends[:0], codes
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place[order], np.arange(codes.size))
    return np.minimum.reduceat(starts[order], first), np.maximum.reduceat(ends[order], first), codes
