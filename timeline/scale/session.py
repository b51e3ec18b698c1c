"""What a question needs of a store, answered by Spark: the questions themselves do not know the difference."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from timeline.constants import EARLIEST, LATEST
from timeline.scale.faults import translated
from timeline.scale.levels import runs_by_item
from timeline.scale.spark_sql import FUNCTIONS, spark_sql, statement_of
from timeline.scale.views import shown, views
from timeline.store import Store
from timeline.store.name_keys import folded, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from timeline.store.session import Params

__all__ = ["ClusterSession", "ClusterStore"]


_VIEWS = {"events", "participants", "evidence", "sources", "entities", "tags", "revisions"}


class ClusterSession:
    """Reads as `timeline.store.Session` does, few rows at a time: names, counts, revisions.

    Args:
        spark: the session of Spark.
        tables: the tables of a database.
        slices: into how many slices of time levels are cut.
    """

    def __init__(self, spark: SparkSession, tables: Mapping[str, DataFrame], slices: int = 1) -> None:
        self._spark = spark
        self._slices = slices
        self._mark = uuid4().hex[:8]
        self._tables = {name: self._named(name, frame) for name, frame in tables.items()}
        for name, function in (("name_key", name_key), ("folded", folded)):
            spark.udf.register(FUNCTIONS[name], function, "string")

    def _named(self, name: str, frame: DataFrame) -> str:
        """Give a frame a name in the session of Spark that no other has."""
        called = f"timeline_{self._mark}_{name}"
        frame.createOrReplaceTempView(called)
        return called

    @cached_property
    def _viewed(self) -> dict[str, str]:
        """The views, with instants as numbers."""
        return {
            name: self._named(f"view_{name}", self._spark.sql(sql))
            for name, sql in views(self._tables).items()
        }

    @cached_property
    def _shown(self) -> dict[str, str]:
        """The views as a statement of an asker's own reads them."""
        return {
            name: self._named(f"shown_{name}", shown(self._spark, view))
            for name, view in self._viewed.items()
        }

    def asked(self, sql: str, params: Params | None = None, *, foreign: bool = False) -> DataFrame:
        """What a statement of the embedded engine selects, as a frame of Spark that is not computed yet."""
        cuts = self._cuts if self._slices > 1 and not foreign and runs_by_item(statement_of(sql)) else ()
        there = spark_sql(sql, self._known(sql, foreign=foreign), foreign=foreign, cuts=cuts)
        with translated(there):
            found = self._spark.sql(there, args=dict(params)) if params else self._spark.sql(there)
            found.schema  # noqa: B018 - a client of Spark Connect resolves names only now
        return found

    @cached_property
    def _cuts(self) -> list[int]:
        """Where slices begin: at quantiles of the beginnings of all events."""
        from pyspark.sql import functions as f

        begun = self._spark.table(self._tables["event_version"]).where(
            f.col("start_min").between(EARLIEST, LATEST)
        )
        at = [step / self._slices for step in range(1, self._slices)]
        found = begun.agg(f.percentile_approx("start_min", at, 10 * self._slices)).head()
        return sorted(set(found[0] or [])) if found else []

    def _known(self, sql: str, *, foreign: bool) -> Mapping[str, str]:
        """The tables that a statement may name; views are made when one is asked for."""
        if foreign:
            return self._shown
        from sqlglot import exp

        named = {table.name for table in statement_of(sql).find_all(exp.Table) if not table.db}
        return {**self._viewed, **self._tables} if named & _VIEWS else self._tables

    def rows(self, sql: str, params: Params | None = None) -> list[dict[str, Any]]:
        """All rows, each as a dict."""
        return [row.asDict() for row in self.asked(sql, params).collect()]

    def rows_where(
        self, sql: str, holds: Callable[[dict[str, Any]], bool], params: Params | None = None
    ) -> Iterator[dict[str, Any]]:
        """The rows for which a function of Python holds, which the executors ask; those alone come to the driver."""
        found = self.asked(sql, params)
        kept = found.mapInArrow(partial(_holding, holds=holds), found.schema)
        return (row.asDict() for row in kept.collect())

    def value(self, sql: str, params: Params | None = None) -> Any:
        """The first column of the first row; None where there is no row. What reads no table is worked out here."""
        if not _reads(sql):
            with Store(None).reading() as session:
                return session.value(sql, params)
        found = self.asked(sql, params).head()
        return found[0] if found else None

    def column(self, sql: str, params: Params | None = None) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.asked(sql, params).collect()]


def _holding(
    batches: Iterable[pa.RecordBatch], holds: Callable[[dict[str, Any]], bool]
) -> Iterator[pa.RecordBatch]:
    """The rows of one partition for which a function holds, on the executor that has them."""
    import pyarrow as pa

    for batch in batches:
        yield batch.filter(pa.array([holds(row) for row in batch.to_pylist()], pa.bool_()))


def _reads(sql: str) -> bool:
    from sqlglot import exp

    return statement_of(sql).find(exp.Table) is not None


class ClusterStore:
    """A store that only reads: what a question asks of its `_store`.

    Attributes:
        name: where the events are.
        path: None, for it is no file.
        joins_pairs: False, for a join of all pairs is what slices of time are there to avoid.
        walks_states: False, for a kernel would need all of them in one place; gaps are found slice by slice.
        numbers_items: False, for every task would need the names that the numbers are of.
        looks_up_participants: False, for every task would need them all.
    """

    joins_pairs = False
    walks_states = False
    numbers_items = False
    looks_up_participants = False

    def __init__(self, session: ClusterSession, name: str) -> None:
        self.session = session
        self.name = name
        self.path: Path | None = None

    def check_exists(self) -> None:
        """The datasets were there when they were opened."""

    @contextmanager
    def reading(self, *, foreign: bool = False) -> Iterator[ClusterSession]:
        """The one session."""
        yield self.session
