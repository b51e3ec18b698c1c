"""Pairs of uncertain extents, row by row: in which share of the possible worlds a relation holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY
from timeline.errors import BadBounds, NoMeasure, UnknownName
from timeline.intervals.relations import both_sides, granular
from timeline.when.allen import RELATIONS, relation_set, to_mask
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from timeline.kernels.relations import Bounds
    from timeline.kernels.shares import Shares
    from timeline.when.when import When

__all__ = ["NO_MEASURE", "Lasting", "clipped", "probabilities", "shares_of"]

Lasting = Literal["any", "moment"]

NO_MEASURE = "a date without a limit has no measure, and its place matters; horizon= says where it ends"


def probabilities(
    left: Any,
    right: Any = None,
    relation: str | Iterable[str] | None = None,
    *,
    resolution: str | None = None,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
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
    import polars as pl

    names = [str(name) for name in RELATIONS] if relation is None else ["probability"]
    wanted = None if relation is None else [to_mask(relation_set(relation))]
    a, b = both_sides(left, right, left_columns, right_columns)
    found = shares_of(a, b, wanted, resolution=resolution, lasting=lasting, horizon=horizon)
    frame = pl.DataFrame(found, names, orient="row", nan_to_null=True)
    if strict and any(frame.null_count().row(0)):
        row = next(i for i, values in enumerate(frame.iter_rows()) if None in values)
        raise NoMeasure(f"row {row}: {NO_MEASURE}, such as horizon='1900/2030'")
    return frame


def shares_of(
    a: Bounds,
    b: Bounds,
    wanted: list[int] | None,
    *,
    resolution: str | None = None,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
) -> Shares:
    """The shares of pairs whose bounds are microseconds; NaN where there is no measure."""
    from timeline.kernels.shares import shares

    if lasting not in ("any", "moment"):
        raise UnknownName("measure", str(lasting), ["any", "moment"])
    unit = unit_of(resolution).parts
    a, b = (granular(clipped(side, horizon), unit) for side in (a, b))
    return shares(a, b, wanted, moment=lasting == "moment")


def clipped(bounds: Bounds, horizon: str | When | None) -> Bounds:
    """The bounds with what has no limit cut off at the horizon.

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
    cut = (first, last, first, last)
    infinite = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)
    open_sides = [column == limit for column, limit in zip(bounds, infinite, strict=True)]
    near = kernels.Bounds(
        *(_filled(column, is_open, to) for column, is_open, to in zip(bounds, open_sides, cut, strict=True))
    )
    bad = kernels.tighten(near)
    if bad >= 0:
        raise BadBounds(f"the horizon {when.display()} leaves out the event in row {bad}; make it wider")
    return near


def _filled(column: Any, is_open: Any, value: int) -> Any:
    import numpy as np

    return np.where(is_open, value, column)
