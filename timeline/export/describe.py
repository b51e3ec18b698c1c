"""What lies beside the data: `contract.json`, a Frictionless data package, and a JSON Schema of the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.export.contract import CONTRACT_VERSION, NULL_RULE
from timeline.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.export.contract import Column, Table

__all__ = ["CHANGE", "Written", "contract", "data_package", "json_schema"]

_FRICTIONLESS = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "timestamp[us]": "datetime",
    "list<string>": "list",
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
    "participants": ("entity_id", "entities"),
    "evidence": ("source_id", "sources"),
}
CHANGE = {
    "name": "_change",
    "type": "string",
    "meaning": "what happened to the event since: added, amended or retracted",
    "null": "never",
    "unit": "",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it was written: its files, relative to the dataset, and its rows."""

    table: Table
    files: tuple[str, ...]
    rows: int
    partition: str | None = None
    extra: tuple[dict[str, str], ...] = field(default=())

    @property
    def path(self) -> str:
        """One path or pattern that takes all its files."""
        return self.files[0] if self.partition is None else f"{self.table.name}/**/*.parquet"


def _column(column: Column) -> dict[str, str]:
    return {name: getattr(column, name) for name in ("name", "type", "meaning", "null", "unit")}


def contract(written: Sequence[Written], told: dict[str, Any]) -> dict[str, Any]:
    """The contract of one dataset."""
    return {
        "contract_version": CONTRACT_VERSION,
        "tool": f"timeline {VERSION}",
        "null_rule": NULL_RULE,
        **told,
        "tables": [
            {
                "name": item.table.name,
                "file": item.path,
                "files": list(item.files),
                "rows": item.rows,
                "row": item.table.row,
                "key": list(item.table.key),
                **({"partition": item.partition} if item.partition else {}),
                "columns": [*map(_column, item.table.columns), *item.extra],
            }
            for item in written
        ],
    }


def data_package(written: Sequence[Written]) -> dict[str, Any]:
    """The dataset as a Frictionless data package."""
    return {
        "profile": "data-package",
        "name": "timeline-export",
        "title": "Events with uncertain dates",
        "version": f"{CONTRACT_VERSION}.0.0",
        "resources": [
            {
                "name": "-".join([*item.files[0].split("/")[:-1], item.table.name]).replace("_", "-").lower()
                if item.partition is None
                else item.table.name,
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
    fields = [
        {
            "name": column.name,
            "type": _FRICTIONLESS[column.type],
            "description": column.meaning + (f" ({column.unit})" if column.unit else ""),
            "constraints": {"required": column.null == "never"},
        }
        for column in item.table.columns
    ]
    fields += [
        {"name": extra["name"], "type": "string", "description": extra["meaning"]} for extra in item.extra
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(item.table.key)}
    keys = []
    if item.table.name in ("participants", "evidence", "tags") and "version" not in item.table.key:
        keys.append({"fields": "event_id", "reference": {"resource": "events", "fields": "event_id"}})
    if item.table.name in _REFERS and "version" not in item.table.key:
        name, other = _REFERS[item.table.name]
        keys.append({"fields": name, "reference": {"resource": other, "fields": name}})
    return {**schema, "foreignKeys": keys} if keys else schema


def json_schema(written: Sequence[Written]) -> dict[str, Any]:
    """A JSON Schema for the rows of each table, written as JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of a timeline export",
        "$defs": {
            f"history_{item.table.name}" if item.files[0].startswith("history/") else item.table.name: {
                "type": "object",
                "description": item.table.row,
                "properties": {
                    **{column.name: _property(column) for column in item.table.columns},
                    **{extra["name"]: {"enum": ["added", "amended", "retracted"]} for extra in item.extra},
                },
                "required": [column.name for column in item.table.columns]
                + [extra["name"] for extra in item.extra],
                "additionalProperties": False,
            }
            for item in written
            if item.files
        },
    }


def _property(column: Column) -> dict[str, Any]:
    kind = dict(_JSON[column.type])
    told = column.meaning if column.null == "never" else f"{column.meaning}; null: {column.null}"
    if column.null != "never":
        kind["type"] = [kind["type"], "null"]
    return {**kind, "description": told}
