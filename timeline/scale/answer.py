"""An answer on a cluster: a frame of Spark that is not computed yet, with what a reader should know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, warn
from timeline.tables import Look

if TYPE_CHECKING:
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
        sql: the SQL of Spark that answers; empty where it is not SQL alone.
        notes: what a reader of the answer should know.
        title: what the answer is about.
        look: what is known of its columns, and which of them people see.
        path: which way answers, and why.
    """

    frame: DataFrame
    sql: str = ""
    notes: tuple[str, ...] = ()
    title: str = ""
    look: Look = field(default_factory=partial(Look, "*"))
    path: str = "spark: SQL alone"

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
        import polars as pl

        if limit is not None and limit < 0:
            raise BadQuery(f"a limit of {limit} rows makes no sense; give 0 or more")
        most = MOST_ROWS + 1 if limit is None else limit
        table = self.frame.limit(most).toArrow()
        found: Any = pl.from_arrow(table)
        if limit is None and found.height > MOST_ROWS:
            warn(
                f"only the first {MOST_ROWS:,} rows are here; give a limit, or write the answer from the cluster"
            )
            found = found.head(MOST_ROWS)
        return found  # type: ignore[no-any-return]

    def explain(self) -> str:
        """Which way answers and why, in a few lines."""
        return f"path: {self.path}"
