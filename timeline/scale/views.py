"""The views of a database, as `sql/schema/` defines them, on the tables of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.resources import folder
from timeline.scale.rows import INSTANTS
from timeline.scale.spark_calendar import instants
from timeline.scale.spark_sql import selection, statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import DataFrame, SparkSession

__all__ = ["shown", "views"]


def views(tables: Mapping[str, str]) -> dict[str, str]:
    """The SQL of Spark of each view; its instants are numbers, NULL where there is no limit."""
    from sqlglot import exp

    found = {}
    for path in sorted((folder("sql") / "schema").glob("[0-9][0-9][0-9]_*.sql")):
        for statement in statements(path.read_text(encoding="utf-8")):
            if isinstance(statement, exp.Create) and statement.kind == "VIEW":
                found[statement.this.name] = selection(statement.expression, tables)
    return found


def shown(spark: SparkSession, name: str) -> DataFrame:
    """A view as an asker sees it: its instants are timestamps."""
    frame = spark.table(name)
    return frame.selectExpr(
        *(
            f"{instants(f'`{each}`')} AS `{each}`" if each in INSTANTS else f"`{each}`"
            for each in frame.columns
        )
    )
