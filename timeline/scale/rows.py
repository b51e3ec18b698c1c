"""The columns of an answer as the contract has them: instants, and what Python works out row by row, on the executors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from timeline.constants import BOUNDS
from timeline.scale.frames import arrow_types, polars_of, schema_of
from timeline.scale.spark_calendar import instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from timeline.schema import Column
    from timeline.store import Derived

__all__ = ["INSTANTS", "SPARK_TYPES", "completed", "typed"]

SPARK_TYPES = {
    "string": "string", "int32": "int", "int64": "bigint", "double": "double", "bool": "boolean",
    "list<string>": "array<string>", "timestamp[us]": "timestamp_ntz",
}  # fmt: skip
"""The types of the contract, in the words of Spark."""
INSTANTS = (*BOUNDS, "published_min", "published_max", "recorded_at", "recorded_from", "recorded_to")
"""The columns of tables and views that hold instants."""
_OF_PYTHON = {str: "string", int: "bigint", float: "double", bool: "boolean", list[str]: "array<string>"}


def typed(frame: DataFrame, columns: Mapping[str, Column]) -> DataFrame:
    """The frame with each column in the type that is declared of it."""
    return frame.selectExpr(
        *(_typed(name, columns[name].type) if name in columns else f"`{name}`" for name in frame.columns)
    )


def _typed(name: str, kind: str) -> str:
    if kind == "timestamp[us]":
        return f"{instants(f'`{name}`')} AS `{name}`"
    return f"CAST(`{name}` AS {SPARK_TYPES[kind]}) AS `{name}`"


def completed(frame: DataFrame, derived: Derived | None) -> DataFrame:
    """The frame with the dates that EDTF cannot write, and the columns that are derived."""
    added = {name: _OF_PYTHON[kind] for name, kind in derived.columns.items()} if derived else {}
    if not added and not any(name.endswith("when") for name in frame.columns):
        return frame
    kinds = {field.name: field.dataType.simpleString() for field in frame.schema.fields} | added
    return frame.mapInArrow(partial(_completed, derived=derived, added=added), schema_of(kinds))


def _completed(
    batches: Iterable[pa.RecordBatch], derived: Derived | None, added: Mapping[str, str]
) -> Iterator[pa.RecordBatch]:
    """The rows of one partition, on the executor that has them."""
    import pyarrow as pa

    from timeline.store.completed import completed as with_the_rest

    types = arrow_types()
    for batch in batches:
        schema = pa.schema([*batch.schema, *(pa.field(name, types[kind]) for name, kind in added.items())])
        yield from (
            with_the_rest(polars_of(batch), derived).select(schema.names).to_arrow().cast(schema).to_batches()
        )
