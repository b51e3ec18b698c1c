"""What a question needs of a store, answered by Spark: the questions themselves do not know the difference."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from timeline.scale.spark_sql import spark_sql, statement_of
from timeline.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from timeline.store.session import Params

__all__ = ["ClusterSession", "ClusterStore"]


class ClusterSession:
    """Reads as `timeline.store.Session` does, few rows at a time: names, counts, revisions.

    Args:
        spark: the session of Spark.
        tables: what each table of a database is called there.
        views: what each view of a database is called there; a statement of an asker's own reads these.
    """

    def __init__(self, spark: SparkSession, tables: Mapping[str, str], views: Mapping[str, str]) -> None:
        self._spark = spark
        self._tables, self._views = tables, views

    def asked(self, sql: str, params: Params | None = None, *, foreign: bool = False) -> DataFrame:
        """What a statement of the embedded engine selects, as a frame of Spark that is not computed yet."""
        there = spark_sql(sql, self._views if foreign else self._tables, foreign=foreign)
        return self._spark.sql(there, args=dict(params)) if params else self._spark.sql(there)

    def rows(self, sql: str, params: Params | None = None) -> list[dict[str, Any]]:
        """All rows, each as a dict."""
        return [row.asDict() for row in self.asked(sql, params).collect()]

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


def _reads(sql: str) -> bool:
    from sqlglot import exp

    return statement_of(sql).find(exp.Table) is not None


class ClusterStore:
    """A store that only reads: what a question asks of its `_store`.

    Attributes:
        name: where the events are.
        path: None, for it is no file.
    """

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
