"""Two sets of instants: for each of the one the last before it, the first after it, or the nearest of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from timeline.constants import INFINITY
from timeline.errors import BadColumn, BadQuery
from timeline.intervals.extents import instants, read_sides
from timeline.intervals.frames import beside

if TYPE_CHECKING:
    import polars as pl

    from timeline.intervals.extents import By
    from timeline.intervals.frames import Frame
    from timeline.intervals.time_type import Length
    from timeline.kernels.asof import Pick

__all__ = ["asof"]

_ELSEWHERE = {"backward": "before", "forward": "after", "nearest": "either"}
"""What other libraries call the directions."""


def asof(
    left: Frame,
    right: Frame,
    *,
    at: str = "at",
    at_right: str | None = None,
    by: By = None,
    by_right: By = None,
    direction: Pick = "before",
    strict: bool = False,
    tolerance: Length | None = None,
    how: Literal["left", "inner"] = "left",
    suffix: str = "_right",
) -> pl.DataFrame:
    """For each instant of `left` one row of `right`: the last no later than it, the first no earlier, or the nearest.

    `lookup` asks for the extent that holds an instant; `nearest` compares extents, uncertain ones too.

    Args:
        left: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        right: the same; neither needs to be sorted.
        at: the column of instants: dates, datetimes or integers. Null finds nothing and is not found.
        at_right: that of `right`, where it has another name.
        by: key columns; only rows with equal keys meet.
        by_right: those of `right`, where they have other names.
        direction: "before" for the last no later (pandas: backward), "after" for the first no earlier (forward),
            "either" for the nearest of both, the earlier where both are as near.
        strict: leave out what has the same instant.
        tolerance: the largest distance: ticks, a `timedelta` or a text such as "36h".
        how: "left" keeps instants that find nothing, with nulls on the right; "inner" drops them.
        suffix: added to the name of every column of `right`.

    Returns:
        The columns of `left`, then those of `right` with the suffix but without its keys; one row for each of left,
        in its order. Of several rows of `right` at one instant it is the last before it and the first after it.

    Raises:
        BadColumn: a column is missing or holds no instants.
        BadQuery: an option is none of those above.
        BadWindow: the tolerance is no fixed length.

    >>> import polars as pl
    >>> quotes = pl.DataFrame({"at": [1, 4, 9], "price": [10, 12, 11]})
    >>> trades = pl.DataFrame({"at": [4, 8, 0]})
    >>> asof(trades, quotes)["price_right"].to_list()
    [12, 12, None]
    >>> asof(trades, quotes, strict=True)["price_right"].to_list()
    [10, 12, None]
    >>> asof(trades, quotes, direction="either")["price_right"].to_list()
    [12, 11, 10]
    """
    import numpy as np

    from timeline.kernels.asof import asof as find

    _check(direction, how, at, at_right or at)
    others = instants(right, "right", at_right or at, by_right or by)
    _, (asked, known) = read_sides(instants(left, "left", at, by), others)
    rows, found = (
        np.flatnonzero(side.frame[side.names[0]].is_not_null().to_numpy()) for side in (asked, known)
    )
    keys = (None if side.key is None else side.key[some] for side, some in ((asked, rows), (known, found)))
    most = INFINITY if tolerance is None else asked.scale.length(tolerance, "tolerance")
    picked = find(
        asked.start_min[rows],
        known.start_min[found],
        *keys,
        direction=direction,
        strict=strict,
        tolerance=most,
    )
    j = np.full(asked.frame.height, -1, np.int64)
    j[rows] = np.where(picked < 0, -1, np.append(found, -1)[picked])
    i = np.arange(asked.frame.height)
    if how == "inner":
        i, j = i[j >= 0], j[j >= 0]
    return beside(asked.frame, i, known.frame.drop(known.by), j, suffix)


def _check(direction: str, how: str, *columns: object) -> None:
    if direction not in _ELSEWHERE.values():
        hint = (
            f"did you mean {_ELSEWHERE[direction]!r}?"
            if direction in _ELSEWHERE
            else "known: before, after, either"
        )
        raise BadQuery(f"direction={direction!r}; {hint}")
    if how not in ("left", "inner"):
        raise BadQuery(f"how={how!r}; known: left, inner")
    if not all(isinstance(name, str) for name in columns):
        raise BadColumn("asof takes one column of instants on each side; nearest ranks uncertain ones")
