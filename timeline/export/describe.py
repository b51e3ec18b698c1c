"""What lies beside the data: `contract.json`, a Frictionless data package, and a JSON Schema of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.schema.contract import CONTRACT_VERSION, NULL_RULE
from timeline.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.schema import Column
    from timeline.schema.contract import Table

__all__ = ["Written", "contract", "data_package", "json_schema"]

_FRICTIONLESS = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "timestamp[us]": "datetime",
    "list<string>": "array",
}
_JSON: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "double": {"type": "number"},
    "bool": {"type": "boolean"},
    "timestamp[us]": {"type": "string", "format": "date-time"},
    "list<string>": {"type": "array", "items": {"type": "string"}},
}
_REFERS = {
    "participants": {"event_id": "events", "entity_id": "entities"},
    "evidence": {"event_id": "events", "source_id": "sources"},
    "tags": {"event_id": "events"},
}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it was written: its files, relative to the dataset, and its rows."""

    table: Table
    files: tuple[str, ...]
    rows: int
    partition: str | None = None

    @property
    def name(self) -> str:
        """What it is called among all tables: those of the history have names of their own."""
        return f"history_{self.table.name}" if self.is_past else self.table.name

    @property
    def is_past(self) -> bool:
        """Whether it belongs to the history."""
        return bool(self.files) and self.files[0].startswith("history/")

    @property
    def path(self) -> str:
        """One path or pattern that takes all its files."""
        return self.files[0] if self.partition is None else f"{self.table.name}/**/*.parquet"


def _column(column: Column) -> dict[str, str]:
    return {name: getattr(column, name) for name in ("name", "type", "meaning", "null", "unit")}


def contract(written: Sequence[Written], extent: dict[str, Any]) -> dict[str, Any]:
    """The contract of one dataset."""
    return {
        "contract_version": CONTRACT_VERSION,
        "tool": f"timeline {VERSION}",
        "null_rule": NULL_RULE,
        **extent,
        "tables": [
            {
                "name": item.table.name,
                "file": item.path,
                "files": list(item.files),
                "rows": item.rows,
                "row": item.table.row,
                "key": list(item.table.key),
                **({"partition": item.partition} if item.partition else {}),
                "columns": [*map(_column, item.table.columns)],
            }
            for item in written
        ],
    }


def data_package(written: Sequence[Written]) -> dict[str, Any]:
    """The dataset as a Frictionless data package."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "name": "timeline-export",
        "title": "Events with uncertain dates",
        "version": f"{CONTRACT_VERSION}.0.0",
        "resources": [
            {
                "name": item.name,
                "title": item.table.row,
                "path": item.files[0] if len(item.files) == 1 else list(item.files),
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "schema": _schema(item),
            }
            for item in written
            if item.files
        ],
    }


def _schema(item: Written) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [*map(_field, item.table.columns)],
        "primaryKey": list(item.table.key),
    }
    refers = {} if item.is_past else _REFERS.get(item.table.name, {})
    keys = [
        {"fields": [name], "reference": {"resource": other, "fields": [name]}}
        for name, other in refers.items()
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.null == "never"}
    if column.values:
        constraints["enum"] = list(column.values)
    return {
        "name": column.name,
        "type": _FRICTIONLESS[column.type],
        "description": column.meaning + (f" ({column.unit})" if column.unit else ""),
        "constraints": constraints,
    }


def json_schema(written: Sequence[Written]) -> dict[str, Any]:
    """A JSON Schema for the rows of each table, written as JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of a timeline export",
        "$defs": {
            item.name: {
                "type": "object",
                "description": item.table.row,
                "properties": {column.name: _property(column) for column in item.table.columns},
                "required": [column.name for column in item.table.columns],
                "additionalProperties": False,
            }
            for item in written
            if item.files
        },
    }


def _property(column: Column) -> dict[str, Any]:
    kind = dict(_JSON[column.type])
    text = column.meaning if column.null == "never" else f"{column.meaning}; null: {column.null}"
    if column.null != "never":
        kind["type"] = [kind["type"], "null"]
    if column.values:
        kind["enum"] = list(column.values)
    return {**kind, "description": text}
