"""Rows between Spark and Polars: the types of columns in the words of Spark and of Arrow, and frames as batches."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl
    import pyarrow as pa

__all__ = ["arrow_types", "polars_of", "schema_of", "told"]


@cache
def arrow_types() -> dict[str, pa.DataType]:
    """The types of Arrow by the words of Spark."""
    import pyarrow as pa

    return {
        "string": pa.string(), "bigint": pa.int64(), "int": pa.int32(), "double": pa.float64(),
        "boolean": pa.bool_(), "array<string>": pa.list_(pa.string()), "timestamp_ntz": pa.timestamp("us"),
    }  # fmt: skip


def schema_of(kinds: Mapping[str, str]) -> str:
    """The columns as Spark takes them."""
    return ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())


def told(rows: pl.DataFrame, kinds: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """Rows with these columns, as Spark takes them."""
    import pyarrow as pa

    if not rows.height:
        return
    types = arrow_types()
    schema = pa.schema([pa.field(name, types[kind]) for name, kind in kinds.items()])
    yield from rows.select(list(kinds)).to_arrow().cast(schema).to_batches(max_chunksize=1 << 16)


def polars_of(data: Any) -> pl.DataFrame:
    """A table or a batch of Arrow as a frame."""
    import polars as pl

    frame: Any = pl.from_arrow(data)
    return frame  # type: ignore[no-any-return]
