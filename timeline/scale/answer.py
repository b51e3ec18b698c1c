"""An answer on a cluster: a frame of Spark that is not computed yet, with what a reader should know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, warn
from timeline.scale.dataset import absolute
from timeline.scale.faults import translated
from timeline.scale.frames import polars_of
from timeline.tables import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from pyspark.sql import DataFrame

__all__ = ["MOST_ROWS", "ClusterAnswer"]

MOST_ROWS = 100_000
"""So many rows of an answer come to one machine where no other number is asked for."""


@dataclass(frozen=True)
class ClusterAnswer:
    """The answer to a question on a cluster; nothing runs until it is read.

    Whatever a frame of Spark can do, it can do, too: `answer.count()`, `answer.write.parquet(...)`, `answer.collect()`.

    Attributes:
        frame: the rows, as a frame of Spark: bounds as `timestamp_ntz`, NULL where unbounded.
        ordered: the rows in order before `finish` makes of them what they are; None where `frame` is all there is.
        finish: what makes `frame` of `ordered`, or of the first rows of it, row by row.
        notes: what a reader of the answer should know.
        title: what the answer is about.
        look: what is known of its columns, and which of them people see.
        path: which way answers, and why.
    """

    frame: DataFrame
    notes: tuple[str, ...] = ()
    title: str = ""
    look: Look = field(default_factory=partial(Look, "*"))
    path: str = "spark: SQL alone"
    ordered: DataFrame | None = None
    finish: Callable[[DataFrame], DataFrame] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.frame, name)

    def result(self, limit: int | None = None) -> pl.DataFrame:
        """The answer as a Polars frame on this machine, in its order.

        Args:
            limit: so many rows at most; without one 100,000, and a warning where there are more.

        Raises:
            BadQuery: a limit below zero.
        """
        if limit is not None and limit < 0:
            raise BadQuery(f"a limit of {limit} rows makes no sense; give 0 or more")
        most = MOST_ROWS + 1 if limit is None else limit
        with translated():
            table = self._first(most).toArrow()
        found = polars_of(table)
        if limit is None and found.height > MOST_ROWS:
            warn(
                f"only the first {MOST_ROWS:,} rows are here; give a limit, or write the answer from the cluster"
            )
            found = found.head(MOST_ROWS)
        return found

    def _first(self, rows: int) -> DataFrame:
        """The first rows, cut where Spark still knows of their order: behind a function of Python it does not."""
        if self.ordered is None or self.finish is None:
            return self.frame.limit(rows)
        return self.finish(self.ordered.limit(rows))

    def write_parquet(self, place: str, *, replace: bool = False) -> None:
        """Write the answer from the cluster into a folder of Parquet files, which hold it in order.

        Args:
            place: the URL, or the folder as seen from here; one of the executors, where they are on other machines.
            replace: take the place of what is there.

        Raises:
            BadQuery: something is there and is not to be replaced.
        """
        with translated():
            self.frame.write.mode("overwrite" if replace else "error").parquet(absolute(place))

    def explain(self) -> str:
        """Which way answers and why, in a few lines."""
        return f"path: {self.path}"
