"""The columns of a statement: their types, and how they are selected so that a frame or a row can hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.store.quote import quote_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

__all__ = ["FINITE", "IN_FRAMES", "counting", "is_instant", "selecting", "sorting_as", "types_of"]

IN_FRAMES = {
    "VARCHAR", "VARCHAR[]", "JSON", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "TIMESTAMP",
}  # fmt: skip
"""The types of columns of which a frame says what a row says; the engine's others have no type there, or a rounder one."""
FINITE = "CASE WHEN isfinite({0}) THEN {0} END"
_TURNED = {"DATE": FINITE, "INTERVAL": "{0}::VARCHAR"}
"""Columns of a person's own SQL: a day is NULL where it has no limit; months that are no number of days are a text."""
_IN_NO_FRAME = re.compile(r"\bUNION\(|\bSTRUCT(\(\))?(?![(\w])")
"""A type that is one of several, and a struct without fields, which neither frames nor Parquet know: a text, too."""


def types_of(relation: duckdb.DuckDBPyRelation) -> dict[str, str]:
    """The type of each column; where a name comes again it is numbered, so that none hides another."""
    types: dict[str, str] = {}
    for name, kind in zip(relation.columns, relation.types, strict=True):
        unique, number = name, 0
        while unique in types:
            number += 1
            unique = f"{name}_{number}"
        types[unique] = str(kind)
    return types


def is_instant(kind: str) -> bool:
    """Whether a column of this type holds instants."""
    return kind.startswith("TIMESTAMP") and not kind.endswith("]")


def selecting(sql: str, types: Mapping[str, str], instant: str) -> str:
    """`sql` with its instants turned as the template says, so that no infinity leaves the file."""
    names = [quote_name(name) for name in types]
    columns = []
    for name, kind in zip(names, types.values(), strict=True):
        columns.append(f"{_turned(kind, instant).format(name)} AS {name}")
    return f"SELECT {', '.join(columns)} FROM (\n{sql}\n) AS answer({', '.join(names)})"


def _turned(kind: str, instant: str) -> str:
    """How a column of this type is selected."""
    if kind == "TIMESTAMPTZ_NS":  # for which the engine has no functions
        return instant.replace("{0}", "{0}::TIMESTAMPTZ")
    if is_instant(kind):
        return instant
    return "{0}::VARCHAR" if _IN_NO_FRAME.search(kind) else _TURNED.get(kind, "{0}")


def counting(sql: str, columns: Sequence[str]) -> str:
    """The SQL that counts the rows of `sql`: those that certainly hold, and all."""
    certain = "count(*) FILTER (certainty = 'certain')" if "certainty" in columns else "count(*)"
    return f"SELECT {certain} AS certain, count(*) AS possible FROM (\n{sql}\n)"


def sorting_as(name: str, known: Sequence[str]) -> Sequence[str]:
    """The columns that sort as this one does: a date goes by its bounds."""
    bounds = [name.removesuffix("when") + bound for bound in ("start_min", "start_max", "end_max")]
    return bounds if name.endswith("when") and set(bounds) <= set(known) else [name]
