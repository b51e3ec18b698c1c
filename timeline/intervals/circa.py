"""How wide a circa is taken: uncertain extents whose dates are approximate or uncertain, made wider on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import EARLIEST, INFINITY, LATEST, MINUS_INFINITY, US_PER_DAY
from timeline.errors import BadColumn, BadWindow
from timeline.when.duration import Span, span
from timeline.when.marks import marked_ends

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints, Mask
    from timeline.kernels.relations import Bounds
    from timeline.when.inputs import LengthLike

__all__ = ["around", "length_of", "marks_of"]

_LONGEST = 100_000 * 12  # months
_PER_MONTH = 31 * 86_400_000_000


def length_of(circa: LengthLike) -> Span:
    """How wide a circa is taken.

    Raises:
        BadWindow: it is no length of time, or longer than a hundred thousand years.
    """
    try:
        found = span(circa)
    except BadWindow as error:
        raise BadWindow(
            f"circa '{circa}' is not a length of time; write one such as 5y, 18mo or 30d"
        ) from error
    if not 0 <= found.months <= _LONGEST or not 0 <= found.length <= _LONGEST * _PER_MONTH:
        raise BadWindow(
            f"circa '{circa}' is below 0 or above 100,000 years; write one such as 5y, 18mo or 30d"
        )
    return found


def around(bounds: Bounds, side: Any, circa: LengthLike, *, per_day: int = US_PER_DAY) -> Bounds:
    """The bounds of a side, wider where its dates bear a mark.

    Args:
        bounds: in ticks.
        side: a date, or a frame with the columns `approximate` and `uncertain` of the events view.
        circa: how much wider on either side.
        per_day: how many ticks make a day; 0 where they are no dates.

    Raises:
        BadColumn: the side does not say which of its dates bear a mark, or they are no dates.
        BadWindow: `circa` is no length of whole ticks.
    """
    import numpy as np

    wide = length_of(circa)
    if not per_day:
        raise BadColumn("circa: the columns hold integers, of which none is a length of time; leave it out")
    if wide.length * per_day % US_PER_DAY:
        raise BadWindow(
            f"circa '{circa}' is no whole number of days, which the columns hold; write one such as 30d"
        )
    start, end = _marks(side, bounds.start_min.size)
    s0, e1 = (
        _moved(column, marked, wide, sign, per_day)
        for column, marked, sign in ((bounds.start_min, start, -1), (bounds.end_max, end, 1))
    )
    s1, e0 = (
        _moved(column, marked, wide, sign, per_day)
        for column, marked, sign in ((bounds.start_max, start, 1), (bounds.end_min, end, -1))
    )
    s1 = np.where(e1 == INFINITY, s1, np.minimum(s1, e1 - 1))
    e0 = np.where(s0 == MINUS_INFINITY, e0, np.maximum(e0, s0 + 1))
    return type(bounds)(s0, s1, e0, e1)


def marks_of(frame: pl.DataFrame) -> list[str]:
    """The columns that say which dates bear a mark.

    Raises:
        BadColumn: there is none.
    """
    known: list[str] = [name for name in ("approximate", "uncertain") if name in frame.columns]
    if not known:
        raise BadColumn(
            "circa: the columns approximate and uncertain say which dates are wider, and there is neither"
        )
    return known


def _marks(side: Any, rows: int) -> tuple[Mask, Mask]:
    import numpy as np

    edtf = getattr(side, "edtf", None)
    if isinstance(edtf, str):
        start, end = marked_ends(edtf)
        return np.full(rows, start), np.full(rows, end)
    from timeline.intervals.frames import read

    frame = read(side, "the frame")
    known = marks_of(frame)
    found = np.any([frame[name].fill_null(False).to_numpy() for name in known], axis=0)
    return found, found


def _moved(values: Ints, marked: Mask, wide: Span, sign: int, per_day: int) -> Ints:
    """Instants moved by the calendar where they are marked; those without limit stay."""
    import numpy as np
    import polars as pl

    rows = np.flatnonzero(marked & (values > EARLIEST) & (values < LATEST))
    finer = max(1, per_day // US_PER_DAY)  # ticks in a microsecond
    ticks, rest = np.divmod(values[rows], finer)
    instants = pl.Series(ticks * (US_PER_DAY * finer // per_day), dtype=pl.Datetime("us"))
    moved = instants.dt.offset_by(f"{sign * wide.months}mo").cast(pl.Int64).to_numpy() + sign * wide.length
    out = values.copy()
    out[rows] = moved // (US_PER_DAY * finer // per_day) * finer + rest
    return out
