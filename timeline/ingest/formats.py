"""Which reader reads a file, and its columns under the names by which a mapping calls them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from timeline.errors import BadRow
from timeline.ingest import (
    read_columnar,
    read_delimited,
    read_excel,
    read_gedcom,
    read_ical,
    read_json,
    read_kml,
)
from timeline.ingest.batches import check_width
from timeline.ingest.faults import of_file
from timeline.ingest.mapping import ROW
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.ingest.batches import Batch
    from timeline.ingest.files import File
    from timeline.ingest.mapping import Mapping, Read

__all__ = ["batches_of", "format_of", "head_of", "nothing_read", "rows_of"]

_FORMATS: dict[str, Callable[[File, Read], Iterator[Batch]]] = {
    "delimited": read_delimited.read_delimited,
    "json": read_json.read_json,
    "jsonl": read_json.read_lines,
    "parquet": read_columnar.read_parquet,
    "arrow": read_columnar.read_arrow,
    "excel": read_excel.read_excel,
    "ical": read_ical.read_ical,
    "gedcom": read_gedcom.read_gedcom,
    "kml": read_kml.read_kml,
}
_ENDINGS = {
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".arrows": "arrow",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".xlsb": "excel",
    ".ods": "excel",
    ".ics": "ical",
    ".ged": "gedcom",
    ".gedcom": "gedcom",
    ".kml": "kml",
    ".kmz": "kml",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
}
_UNREAD = {
    rb"<html|<!doctype html": "HTML",
    rb"<[?!]?[a-z]": "XML",
    rb"%pdf": "PDF",
    rb"sqlite format 3": "SQLite",
    rb"\{\\rtf": "RTF",
    rb"\xd0\xcf\x11\xe0": "an old Office document",
    rb".{0,8}DUCK..\0{6}": "a DuckDB file",
}
_ARCHIVES = {
    rb".{257}ustar[ \0]": "a tar archive",
    rb"Rar!\x1a": "a RAR archive",
    rb"7z\xbc\xaf": "a 7z archive",
}
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r")
_MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow", b"\xff\xff\xff\xff": "arrow", b"BEGIN:VCALENDAR": "ical"}
_MAGIC |= {b"0 HEAD": "gedcom"}


def format_of(file: File, read: Read) -> str:
    """The format of a file: what the mapping says, else the ending of its name, else its first bytes."""
    if read.format:
        return read.format
    if file.ending in _ENDINGS:
        return _ENDINGS[file.ending]
    head = file.head(1 << 12).lstrip(b"\xef\xbb\xbf")
    magic = next((name for mark, name in _MAGIC.items() if head.startswith(mark)), None)
    if magic:
        return magic
    if b"<kml" in head:
        return "kml"
    text = head.lstrip()
    if archive := _named_by(_ARCHIVES, head):
        raise BadRow(f"it is {archive}, which is not read; unpack it, and name the files in it", file.name)
    unread = _named_by(_UNREAD, text) or ("binary" if _is_binary(file, head) else None)
    if unread:
        raise BadRow(f"it is {unread}, which is not read; turn it into CSV, JSON or a spreadsheet", file.name)
    if text[:1] == b"[":
        return "json"
    if text[:1] == b"{":
        first_line = text.split(b"\n", 1)[0].rstrip()
        return "jsonl" if first_line.endswith(b"}") and b"\n" in text else "json"
    return "delimited"


def _named_by(marks: dict[bytes, str], head: bytes) -> str | None:
    found = (name for mark, name in marks.items() if re.match(mark, head, re.IGNORECASE | re.DOTALL))
    return next(found, None)


def _is_binary(file: File, head: bytes) -> bool:
    """Whether it is no text: of a text hardly any byte is a control character."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) / 20 and not file.encoding.startswith(("utf-16", "utf-32"))


def head_of(file: File, read: Read) -> tuple[list[str], list[str]]:
    """The names of the columns and the first row; of a JSON document its keys, where it is no list."""
    kind = format_of(file, read)
    if kind == "delimited":
        with of_file(file.name):
            header, rows, _ = read_delimited.head_of(file, read)
        return header, rows[0] if rows else []
    if kind == "json" and read.records is None and (keys := read_json.top_keys(file)):
        return sorted(keys), []
    first = next(rows_of(file, read), None)
    if first is None or not first.frame.height:
        return [], []
    # Python has no dates of the years before 1 and after 9999.
    row = first.frame.drop(LINE).head(1).with_columns(cs.temporal().cast(pl.String))
    return row.columns, [str(value) for value in row.row(0)]


def nothing_read(file: File, read: Read, otherwise: str) -> BadRow:
    """Why a file gives no rows: its records are rejected, or else what `otherwise` says."""
    batches = list(rows_of(file, read)) if file.size else []
    rejects = [batch.rejects for batch in batches if batch.rejects.height]
    if not rejects:
        return BadRow(otherwise, file.name)
    first, count = rejects[0].row(0, named=True), sum(rows.height for rows in rejects)
    summary = (
        "its only record cannot be read"
        if count == 1
        else f"none of its {count:,} records can be read, the first"
    )
    return BadRow(
        f"{summary}: {first['reason']}", file.name, first["line"], first["column_name"], first["value"]
    )


def rows_of(file: File, read: Read) -> Iterator[Batch]:
    """The batches of a file as its reader makes them.

    Raises:
        BadRow: it cannot be read, or has too many columns.
    """
    with of_file(file.name):
        for batch in _FORMATS[format_of(file, read)](file, read):
            check_width(batch.frame.width, file.name)
            yield batch


def batches_of(file: File, mapping: Mapping) -> Iterator[Batch]:
    """The batches of a file, its columns under the names that the mapping uses.

    Raises:
        BadRow: a column that the mapping needs is not there.
    """
    wanted: list[str] | None = None
    rows = 0
    for batch in rows_of(file, mapping.read):
        if not batch.frame.height and batch.rejects.height:  # a frame of no rows has not all columns
            yield replace(batch, frame=pl.DataFrame())
            continue
        if not batch.frame.width:
            yield batch
            continue
        frame = batch.frame.rename(_renamed(batch.frame.columns, mapping))
        if mapping.read.explode:  # several rows of one record have its number; a line is a row of its own
            frame = frame.with_columns(pl.int_range(rows + 1, rows + 1 + pl.len()).alias(LINE))
            rows += frame.height
        if wanted is None:
            wanted = list(frame.columns)
            _require(mapping, wanted, file)
        yield replace(batch, frame=frame)


def _renamed(columns: list[str], mapping: Mapping) -> dict[str, str]:
    """Columns that differ from the names in the mapping by case alone, or that have another name there."""
    wanted = {name.casefold(): name for name in mapping.columns}
    for name, others in mapping.read.rename.items():
        wanted |= {other.casefold(): name for other in others if name not in columns}
    taken = set(columns)
    renamed = {}
    for column in columns:
        known = wanted.get(column.casefold()) or wanted.get(column.casefold().removesuffix("?"))
        if known and known != column and known not in taken:
            renamed[column] = known
            taken.add(known)
    return renamed


def _require(mapping: Mapping, columns: list[str], file: File) -> None:
    for name in mapping.read.explode:
        if f"{name}.#" not in columns:
            raise BadRow(
                f"the records have no list '{name}' to explode, as JSON, Parquet and Arrow can", file.name
            )
    if mapping.absent == "missing":
        return
    lookups = tuple(f"{name}." for name in mapping.lookup)
    for name in mapping.needed:
        if name not in (*columns, ROW) and not name.startswith(lookups):
            shown = ", ".join(column for column in columns[:40] if column != LINE)
            raise BadRow(
                f"the file has no column '{name}', which the mapping '{mapping.name}' names; it has: {shown}",
                file.name,
            )
