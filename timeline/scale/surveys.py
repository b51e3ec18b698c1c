"""What one reading of a side of a question about pairs tells: how many rows, how many bytes, where they begin."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import EARLIEST, LATEST
from timeline.scale.loads import steps_for

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from timeline.arrays import Ints
    from timeline.scale.pairs import Stretch

__all__ = ["MARKS", "STEPS", "Survey", "size_of", "surveyed"]

STEPS = steps_for(1)
"""So many steps quantiles have where no other number is asked for."""
MARKS = {
    "_cell": "int", "_left": "boolean", "_home": "boolean", "_blank": "boolean",
    "_part": "bigint", "_low": "bigint", "_high": "bigint",
}  # fmt: skip
"""What a copy has beside the columns of its event."""


class Survey(NamedTuple):
    """What one reading of a side tells.

    Attributes:
        rows: how many rows it has.
        bytes: how much they are, before compression.
        begun: where its stretches begin, as far as that is known, at even steps of their order.
    """

    rows: int
    bytes: float
    begun: Ints


def surveyed(frame: DataFrame, stretch: Stretch, steps: int = STEPS) -> Survey:
    """A side, read once."""
    import numpy as np
    from pyspark.sql import functions as f

    low = _moved(f.col(f"{stretch.start}_n"), stretch.later)
    at = [step / steps for step in range(steps + 1)]
    row = frame.agg(
        f.count(f.lit(1)), f.sum(size_of(frame)), f.percentile_approx(low, at, 10 * steps)
    ).head() or (0, None, None)
    return Survey(int(row[0]), float(row[1] or 0), np.array(row[2] or [], np.int64))


def _moved(bound: Any, by: int) -> Any:
    """A bound so much later; what has no limit stays, and what would have none is not counted."""
    from pyspark.sql import functions as f

    return f.when(bound.between(EARLIEST + 1 + abs(by), LATEST - 1 - abs(by)), bound + f.lit(by))


_WORD = 8
"""Spark moves rows as words of so many bytes: one a column, one for the NULLs, and texts and lists behind them."""


def size_of(frame: DataFrame) -> Any:
    """The bytes of a row of a frame, with the marks of a copy, as Spark lays it out for a shuffle."""
    from pyspark.sql import functions as f

    columns = len(frame.columns) + len(MARKS) - 1  # without the number, which is not copied
    sizes: list[Any] = [f.lit(4 + _WORD * (1 + columns))]
    for name, kind in frame.dtypes:
        if kind == "array<string>":
            words = f.octet_length(f.array_join(name, "")) + (2 * _WORD) * f.size(name) + 2 * _WORD
            sizes.append(f.coalesce(words, f.lit(0)))
        elif kind == "string":
            words = f.ceil((f.octet_length(name)) / _WORD) * _WORD
            sizes.append(f.coalesce(words, f.lit(0)))
    return reduce(lambda one, other: one + other, sizes)
