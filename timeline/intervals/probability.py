"""Pairs of uncertain extents, row by row: in which share of the possible worlds a relation holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.errors import BadBounds, NoMeasure, UnknownName, warn
from timeline.intervals.circa import around
from timeline.intervals.mixtures import mixture, shares_in
from timeline.intervals.relations import both_sides
from timeline.when.allen import RELATIONS, relation_set, to_mask
from timeline.when.marks import marked
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from timeline.kernels.relations import Bounds
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

__all__ = ["NO_MEASURE", "Lasting", "check_lasting", "clipped", "probabilities", "warn_of_missing"]

Lasting = Literal["any", "moment"]

_OPEN_END = "no measure: a date has no limit, and the place of its open end matters"
NO_MEASURE = f"{_OPEN_END}; a horizon such as 1900/2030 closes it"
"""Why a share, or a number that shares make up, is missing."""


def probabilities(
    left: Any,
    right: Any = None,
    relation: str | Iterable[str] | None = None,
    *,
    resolution: str | None = None,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    circa: LengthLike | None = None,
    strict: bool = False,
    left_columns: Sequence[str] = BOUNDS,
    right_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The share of the possible worlds in which row i of `left` stands in a relation to row i of `right`.

    A world gives each event one extent out of those that its four bounds allow, in granules of the resolution. All
    extents of an event weigh the same, and events are independent of each other. A share is above 0 exactly where
    the relation is possible, and 1 exactly where it is certain. It is exact: nothing is sampled.

    Args:
        left: as for `relations`.
        right: as for `relations`.
        relation: a relation, a composite (`precedes`, `intersects`), or several; default: each of the thirteen.
        resolution: as for `relations`; the worlds are then choices of whole granules.
        lasting: `any` length that the bounds allow, or `moment`: of an event that can last one granule only the worlds
            count in which it does.
        horizon: an interval such as `1900/2030` that cuts off what has no limit.
        circa: how much wider on either side a date is taken that is approximate or uncertain, such as `5y`: a `When` that
            bears the mark `~` or `?`, or a row whose column `approximate` or `uncertain` says so.
        strict: an error where there is no measure, instead of null.
        left_columns: as for `relations`.
        right_columns: as for `relations`.

    Returns:
        One row for each pair: `probability` (float64), or without a relation one column for each of the thirteen, from
        `before` to `after`. Null where a date has no limit and its place matters; where no placement of the open
        end changes the share, it is given.

    Raises:
        NoMeasure: `strict`, and a row has no measure.
        BadBounds: the horizon leaves out an event; the bounds of a row allow no extent.
        BadColumn, UnknownName: as for `relations`.

    The closed form adds up, over the pieces into which the line is cut by the ends of all intervals, in how many ways
    the starts and ends can lie in order.

    >>> from timeline.when.allen import Bounds
    >>> month, day = Bounds(0, 30, 1, 31), Bounds(17, 17, 18, 18)
    >>> probabilities(month, day, "contains")["probability"].round(3).item()
    0.446
    >>> probabilities(month, day, "precedes", lasting="moment")["probability"].round(3).item()
    0.548
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.shares import shares

    names = [str(name) for name in RELATIONS] if relation is None else ["probability"]
    wanted = None if relation is None else [to_mask(relation_set(relation))]
    check_lasting(lasting)
    a, b = both_sides(left, right, left_columns, right_columns)
    if circa is not None:
        a = around(a, left, circa)
        b = around(b, left if right is None else right, circa)
    unit, moment = unit_of(resolution).parts, lasting == "moment"
    events = [
        mixture(clipped(bounds, horizon), _dates(side, bounds, circa), unit=unit, moment=moment)
        for side, bounds in ((left, a), (right, b))
    ]
    rows = np.arange(a.start_min.size)
    found = shares_in(events[0], events[1], rows, rows, partial(shares, wanted=wanted, moment=moment))
    frame = pl.DataFrame(found, names, orient="row", nan_to_null=True)
    if strict and any(frame.null_count().row(0)):
        row = next(i for i, values in enumerate(frame.iter_rows()) if None in values)
        raise NoMeasure(f"row {row}: {NO_MEASURE}")
    warn_of_missing(
        frame.select(pl.sum_horizontal(names, ignore_nulls=False).alias("probability")).to_series()
    )
    return frame


def warn_of_missing(column: pl.Series, *, dates: bool = True) -> None:
    """Say why some shares of a column, or numbers that they make up, are null; only dates have a horizon."""
    if column.null_count():
        warn(f"{column.name}: null is {NO_MEASURE if dates else _OPEN_END}")


def _dates(side: Any, bounds: Bounds, circa: LengthLike | None) -> list[str]:
    """The date of a side that is one `When`, for each row."""
    edtf = getattr(side, "edtf", None)
    if not isinstance(edtf, str) or (circa is not None and marked(edtf)):
        return []
    return [edtf] * bounds.start_min.size


def check_lasting(lasting: str) -> None:
    """Refuse anything but the two words.

    Raises:
        UnknownName: there is no such way of lasting.
    """
    if lasting not in get_args(Lasting):
        raise UnknownName("measure", str(lasting), get_args(Lasting))


def clipped(
    bounds: Bounds,
    horizon: str | When | None,
    names: Sequence[str] | None = None,
    *,
    per_day: int = US_PER_DAY,
) -> Bounds:
    """The bounds with what has no limit cut off at the horizon.

    Args:
        bounds: uncertain extents.
        horizon: an interval; None cuts off nothing.
        names: what the events are called.
        per_day: how many ticks of the bounds make a day.

    Raises:
        BadBounds: an event lies outside, or the horizon has no limits itself.
    """
    if horizon is None:
        return bounds
    from timeline.kernels import relations as kernels
    from timeline.when.reading.today import read_date

    when = read_date(horizon) if isinstance(horizon, str) else horizon
    first, last = when.hull
    if first is None or last is None:
        raise BadBounds(f"the horizon {when.display()} has no limit; write one such as 1900/2030")
    first, last = (edge * per_day // US_PER_DAY for edge in (first, last))
    cut = (first, last, first, last)
    infinite = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)
    open_sides = [column == limit for column, limit in zip(bounds, infinite, strict=True)]
    near = kernels.Bounds(
        *(_filled(column, is_open, to) for column, is_open, to in zip(bounds, open_sides, cut, strict=True))
    )
    bad = kernels.tighten(near)
    if bad >= 0:
        name = f"in row {bad}" if names is None else names[bad]
        raise BadBounds(f"the horizon {when.display()} leaves out the event {name}; make it wider")
    return near


def _filled(column: Any, is_open: Any, value: int) -> Any:
    import numpy as np

    return np.where(is_open, value, column)
