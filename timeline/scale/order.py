"""Where the order of pairs is cut, and in which part a pair lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from timeline.arrays import Ints

    Column = Callable[[Ints], NDArray[Any]]

__all__ = ["Order", "order_at"]

_UNLIMITED = {"start_min": MINUS_INFINITY, "end_max": INFINITY}


class Order(NamedTuple):
    """Where the order of pairs is cut.

    Attributes:
        columns: by what pairs are ordered: columns of the left event, and `other`, which stands for all of the right one.
        bounds: of each column the values of the first pair of each part after the first one, in order.
    """

    columns: tuple[str, ...]
    bounds: tuple[Any, ...]

    @property
    def number(self) -> int:
        """How many parts there are."""
        return len(self.bounds[0]) + 1

    def part(self, left: pl.DataFrame, i: Ints, right: pl.DataFrame, j: Ints) -> Ints:
        """The part of each pair of a left and a right row."""
        columns = [_column(name, left, i, right, j) for name in self.columns]
        found = np.empty(i.size, np.int64)
        self._place(columns, np.arange(i.size), 0, self.number - 1, found)
        return found

    def _place(self, columns: Sequence[Column], rows: Ints, low: int, high: int, found: Ints) -> None:
        """How many bounds are not behind each of some rows, which in earlier columns equal those from `low` to `high`."""
        if not columns:
            found[rows] = high
            return
        bounds, values = self.bounds[len(self.columns) - len(columns)][low:high], columns[0](rows)
        first, last = (low + np.searchsorted(bounds, values, side) for side in ("left", "right"))
        found[rows] = first
        tied = np.flatnonzero(first < last)
        for begin in np.unique(first[tied]).tolist():
            some = tied[first[tied] == begin]
            self._place(columns[1:], rows[some], begin, int(last[some[0]]), found)


def _column(name: str, left: pl.DataFrame, i: Ints, right: pl.DataFrame, j: Ints) -> Column:
    """What gives the values of a column in some of the pairs."""
    if name == "event_id":
        return lambda some: left[name].gather(i[some]).to_numpy().astype(object)
    frame, rows, source = (right, j, "start_min_n") if name == "other" else (left, i, name)
    values = frame[source].cast(int).fill_null(_UNLIMITED.get(name, MINUS_INFINITY)).to_numpy()
    return lambda some: values[rows[some]]


def order_at(found: pl.DataFrame, columns: tuple[str, ...], each: int) -> Order:
    """The order cut at every so manieth point.

    Args:
        found: the points.
        columns: by what pairs are ordered.
        each: so many points a part has.
    """
    import polars as pl

    limited = found.with_columns(pl.col(name).fill_null(value) for name, value in _UNLIMITED.items())
    cuts = limited.sort(columns)[each::each].select(columns).unique(maintain_order=True)
    return Order(
        columns,
        tuple(np.array(cuts[name].to_list(), object if name == "event_id" else np.int64) for name in columns),
    )
