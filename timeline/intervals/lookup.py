"""The state as of an instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from timeline.errors import BadQuery
from timeline.intervals.expected import cut_off
from timeline.intervals.extents import Side, instants, read_sides
from timeline.intervals.frames import add_columns, beside, with_alone
from timeline.intervals.probability import check_lasting, warn_of_missing
from timeline.intervals.time_type import as_text

if TYPE_CHECKING:
    import polars as pl

    from timeline.constants import Certainty
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.probability import Lasting
    from timeline.intervals.time_type import Closed, Length
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

__all__ = ["lookup"]

Multiple = Literal["latest", "all", "error"]


def lookup(
    left: Frame,
    right: Frame,
    *,
    at: str = "at",
    start: Column = "start",
    end: Column = "end",
    by: By = None,
    by_right: By = None,
    closed: Closed = "left",
    certainty: Certainty = "possible",
    multiple: Multiple = "latest",
    tolerance: Length | None = None,
    how: Literal["left", "inner"] = "left",
    suffix: str = "_right",
    probability: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    circa: LengthLike | None = None,
) -> pl.DataFrame:
    """For each instant of `left` the extent of `right` that holds it: the state as of then.

    Args:
        left: any frame that gives Arrow data (Polars, also lazy; pandas; pyarrow; a DuckDB relation).
        right: the same, with extents.
        at: the column of instants in `left`; a date among datetimes is its first instant, null is held by nothing.
        start: the column of starts in `right`, or two columns (earliest, latest); null is no start.
        end: the column or columns of ends, likewise.
        by: key columns; an instant is held by extents of its own key.
        by_right: those of `right`, where they have other names.
        closed: which ends the columns of `right` include, as for `overlap`.
        certainty: with uncertain extents, "possible" takes those that may hold the instant, "certain" those that do
            under every reading.
        multiple: where several extents hold an instant, "latest" takes the one that started last (of equal starts
            the last row), "all" gives one row each, "error" refuses.
        tolerance: an instant that nothing holds takes the extent that ended last before it, if its last tick is at
            most this far back: ticks, a `timedelta` or a text such as "36h".
        how: "left" keeps instants that find nothing, with nulls on the right; "inner" drops them.
        suffix: added to the name of every column of `right`.
        probability: say in which share of the possible worlds the extent holds; null where an end without a limit decides it.
        lasting: with `probability`, as for `probabilities`.
        horizon: likewise.
        circa: how much wider on either side an extent is taken whose column `approximate` or `uncertain` is true, such as
            `5y`.

    Returns:
        The columns of `left`, then those of `right` with the suffix but without its keys; in the order of left. With
        `probability` that column follows, exact.

    Raises:
        BadColumn: a column is missing, holds no instants, or a row of `right` holds no extent.
        BadQuery: with "error", several extents hold an instant.
        BadWindow: the tolerance is no fixed length.

    >>> import polars as pl
    >>> terms = pl.DataFrame({"who": ["Ann", "Bob"], "start": [2000, 2004], "end": [2004, None]})
    >>> lookup(pl.DataFrame({"at": [2003, 2004, 1999]}), terms)["who_right"].to_list()
    ['Ann', 'Bob', None]
    """
    import numpy as np

    from timeline.kernels.lookup import latest

    if multiple not in ("latest", "all", "error") or how not in ("left", "inner"):
        raise BadQuery(f"multiple={multiple!r}, how={how!r}: known are latest, all, error; left, inner")
    check_lasting(lasting)
    held = Side(right, "right", start, end, by_right or by, closed, circa)
    _, (points, extents) = read_sides(instants(left, "left", at, by), held)
    b_start, b_end, b_key, b_rows = extents.proper(certainty)
    asked = np.flatnonzero(points.frame[at].is_not_null().to_numpy())
    moment, key = points.start_min[asked], None if points.key is None else points.key[asked]
    back = 0 if tolerance is None else extents.scale.length(tolerance, "tolerance")
    found = latest(moment, b_start, b_end, key, b_key, back)
    row = np.arange(asked.size)
    if multiple != "latest":
        i, j = _holding(moment, b_start, b_end, key, b_key)
        if multiple == "error":
            _refuse_several(points.frame[at], asked, i)
        else:
            row, found = _all_or_latest(i, j, found)
    if b_rows is not None and b_rows.size:
        found = np.where(found < 0, -1, b_rows[np.maximum(found, 0)])
    row = asked[row]
    if how == "inner":
        row, found = row[found >= 0], found[found >= 0]
    else:
        row, found, _ = with_alone(row, found, points.frame.height)
    joined = beside(points.frame, row, extents.frame.drop(extents.by), found, suffix)
    if not probability:
        return joined
    return add_columns(joined, _shares(points, extents, row, found, horizon, moment=lasting == "moment"))


def _shares(
    points: Extents, extents: Extents, row: Any, found: Any, horizon: str | When | None, *, moment: bool
) -> pl.Series:
    """The share of worlds in which each extent holds its instant; null where there is none."""
    import numpy as np
    import polars as pl

    from timeline.kernels.relations import Bounds
    from timeline.kernels.shares import shares
    from timeline.when.allen import relation_set, to_mask

    met = np.flatnonzero(found >= 0)
    states = cut_off(extents.tight, extents.scale, horizon)
    instant, state = (
        Bounds(*(column[rows[met]] for column in bounds))
        for bounds, rows in ((points.tight, row), (states, found))
    )
    share = np.full(row.size, np.nan)
    share[met] = shares(instant, state, [to_mask(relation_set("intersects"))], moment=moment)[:, 0]
    warn_of_missing(pl.Series("probability", share[met], nan_to_null=True), dates=points.scale.per_day > 0)
    return pl.Series("probability", share, nan_to_null=True)


def _holding(moment: Any, start: Any, end: Any, key: Any, key_right: Any) -> tuple[Any, Any]:
    """Each instant with each extent that holds it."""
    import numpy as np

    from timeline.kernels.overlap import pairs

    i, j = pairs(moment, moment + 1, start, end, key, key_right)
    return i.astype(np.int64), j.astype(np.int64)


def _all_or_latest(i: Any, j: Any, latest: Any) -> tuple[Any, Any]:
    """Each instant with all that hold it, and where nothing does with the latest before it, in order."""
    import numpy as np

    from timeline.kernels.distinct import absent

    alone = absent(i, latest.size)
    rows, found = np.concatenate([i, alone]), np.concatenate([j, latest[alone]])
    order = np.lexsort((found, rows))
    return rows[order], found[order]


def _refuse_several(column: pl.Series, asked: Any, i: Any) -> None:
    import numpy as np

    times = np.bincount(i, minlength=1)
    if times.max() > 1:
        first = int(times.argmax())
        raise BadQuery(
            f"{int((times > 1).sum())} instants of left are held by several extents of right: row {asked[first]} "
            f"({column.name} = {as_text(column, int(asked[first]))}) by {times[first]}; say multiple='latest' or 'all'"
        )
