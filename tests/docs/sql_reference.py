"""`docs/sql.md`, from the headers in `sql/` and the contract of the export: `python -m tests.docs.sql_reference`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.docs.pages import ROOT
from timeline import Timeline
from timeline.schema.contract import CONTRACT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/sql.md"
NOT_TO_CALL = {"schema", "store"}  # what makes and fills tables
FIRST_ROOMS = ("relations", "windows", "names")
PAIR = [f"{side}_{bound}" for side in "ab" for bound in ("start_min", "start_max", "end_min", "end_max")]

# What the contract of the export does not tell: views that stay in the file, and columns that only they have.
ROWS = {
    "rejected_rows": "one row of a source that made no event",
    "merges": "one event that stands for another",
}
MEANINGS = {
    ("participants", "name"): "name of the entity",
    ("rejected_rows", "revision_id"): "the revision that met the row",
    ("rejected_rows", "file"): "the file it stands in",
    ("rejected_rows", "line"): "its line",
    ("rejected_rows", "column_name"): "the column that is wrong",
    ("rejected_rows", "value"): "what the column holds",
    ("rejected_rows", "reason"): "why it makes no event",
    ("rejected_rows", "record"): "the whole row",
    ("revisions", "origin"): "the source of an ingested file",
    ("revisions", "file"): "the path of the ingested file, from the folder of the database",
    ("merges", "event_id"): "the event that was merged away",
    ("merges", "into_id"): "the event that stands for it",
    ("merges", "revision_id"): "the revision that merged them",
}

HEAD = """# SQL

This page is written by `make docs` from the headers in `sql/` and the contract of the export.

A database is a DuckDB file that needs no help from this package.
Its [views](#views) call built-in functions only, and in them unbounded is NULL.
`timeline sql` and `Timeline.sql` ask them too, and there the [macros](#relations) can be used as well.
Macros are installed on each connection and never stored in the file.

Bounds are TIMESTAMP in the views and BIGINT microseconds in the macros, so `epoch_us` stands between them.

```sql
SELECT a.title, b.title AS government
FROM events AS a, events AS b
WHERE a.kind = 'attack' AND b.kind = 'government'
    AND certainly_during(
        epoch_us(a.start_min), epoch_us(a.start_max), epoch_us(a.end_min), epoch_us(a.end_max),
        epoch_us(b.start_min), epoch_us(b.start_max), epoch_us(b.end_min), epoch_us(b.end_max)
    )
ORDER BY ALL
```
"""


@dataclass(frozen=True)
class Object:
    """One file of `sql/`: its name, what it is for, further remarks, its example, its arguments."""

    room: str
    name: str
    purpose: str
    notes: str
    example: str
    arguments: list[tuple[str, str, str]]


def parse(path: Path) -> Object:
    """The contract in the header of a file."""
    text = path.read_text(encoding="utf-8")
    header = re.match(r"(?:--[^\n]*\n)+", text)
    assert header, f"{path} has no header"
    lines = [line.removeprefix("--").removeprefix(" ") for line in header.group().splitlines()]
    told, _, example = "\n".join(lines).partition("Example:\n")
    first, _, notes = told.partition("\n")
    name, colon, purpose = first.partition(": ")
    assert colon, f"{path} does not start with '-- name: purpose.'"
    assert name == path.stem, f"{path} is about {name}"
    arguments = re.findall(
        r"^    (\w+)(?: ([A-Z]\w*(?:\[\])?))?(?: := [^,\n]*)?,?  -- (.+)$", text, re.MULTILINE
    )
    example = "\n".join(line.removeprefix("  ") for line in example.rstrip().splitlines())
    return Object(path.parent.name, name, purpose, notes.strip(), example, arguments)


def objects() -> list[Object]:
    """Every file of `sql/` that can be called or that judges data, by room."""
    found = [parse(path) for path in (ROOT / "sql").glob("*/*.sql") if path.parent.name not in NOT_TO_CALL]
    rooms = (*FIRST_ROOMS, *sorted({item.room for item in found} - {*FIRST_ROOMS, "checks"}), "checks")
    return sorted(found, key=lambda item: (rooms.index(item.room), item.name))


def page() -> str:
    parts = [HEAD, "## Views\n", *_views()]
    shown = [item for item in objects() if not item.name.startswith("_")]
    for room in dict.fromkeys(item.room for item in shown):
        members = [item for item in shown if item.room == room]
        parts.append(f"## {room.capitalize()}\n")
        parts += [_checks(members)] if room == "checks" else [_told(item) for item in members]
    return "\n".join(parts)


def _views() -> list[str]:
    contract = {table.name: table for table in CONTRACT}
    told = {(t.name, column.name): column for t in CONTRACT for column in t.columns}
    parts = []
    with Timeline.memory() as tl:
        tl.add(title="x", when="1994")
        columns = tl.sql(
            "SELECT table_name, column_name, data_type FROM duckdb_columns()"
            " WHERE table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal)"
            " ORDER BY table_oid, column_index"
        ).rows()
    for view in dict.fromkeys(row["table_name"] for row in columns):
        row_is = contract[view].row if view in contract else ROWS[view]
        parts.append(
            f"### {view}\n\nA row is {row_is}.\n\n| column | type | meaning | NULL |\n|---|---|---|---|"
        )
        for row in columns:
            if row["table_name"] == view:
                column = told.get((view, row["column_name"]))
                meaning = column.meaning if column else MEANINGS.get((view, row["column_name"]))
                assert meaning, f"say in MEANINGS what {view}.{row['column_name']} means"
                null = "" if not column or column.null == "never" else column.null
                parts.append(f"| `{row['column_name']}` | {row['data_type']} | {meaning} | {null} |")
        parts.append("")
    return parts


def _told(item: Object) -> str:
    rows = item.arguments
    if [name for name, _, _ in rows[: len(PAIR)]] == PAIR:
        pair = (f"{PAIR[0]}` ... `{PAIR[-1]}", "BIGINT", "the four bounds of A, then those of B")
        rows = [pair, *rows[len(PAIR) :]]
    arguments = "\n".join(f"| `{name}` | {kind} | {text} |" for name, kind, text in rows)
    parts = [f"### {item.name}", f"{item.purpose[0].upper()}{item.purpose[1:]}"]
    parts += [item.notes] if item.notes else []
    parts += [f"| argument | type | meaning |\n|---|---|---|\n{arguments}"] if arguments else []
    parts.append(f"```sql\n{item.example}\n```\n")
    return "\n\n".join(parts)


def _checks(members: list[Object]) -> str:
    rows = "\n".join(f"| `{item.name}` | {item.purpose} |" for item in members)
    return f"`timeline check` runs them; each returns the rows that break it.\n\n| rule | says |\n|---|---|\n{rows}\n"


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
