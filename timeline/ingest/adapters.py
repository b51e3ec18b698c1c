"""The mappings that are shipped, one file each in `seeds/adapters/`, and which of them knows a file."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from timeline.errors import BadRow, UnknownName
from timeline.ingest.formats import format_of, head_of, nothing_read
from timeline.ingest.load_mapping import load_mapping, shipped_mappings
from timeline.ingest.mapping import Mapping, Read

if TYPE_CHECKING:
    from timeline.ingest.files import File
    from timeline.ingest.mapping import Detect

__all__ = ["adapter", "adapters", "detected", "named"]

_OF_A_FORMAT = 1000  # a format of events says more than any columns that its reader makes


@cache
def adapters() -> dict[str, Mapping]:
    """Every shipped mapping, by name."""
    return {name: load_mapping(file) for name, file in shipped_mappings().items()}


def adapter(name: str) -> Mapping:
    """A shipped mapping by its name.

    Raises:
        UnknownName: there is none.
    """
    known = adapters()
    if name not in known:
        hint = "the file of a mapping is given with --map, or as map_" if name.endswith(".toml") else ""
        raise UnknownName("adapter", name, known, hint)
    return known[name]


def named(name: str, file: File) -> Mapping:
    """The mapping of a name, or the one of its family (`gdelt-...`) that knows the file where this one does not.

    Raises:
        UnknownName: there is none.
        BadRow: it is of files of a fixed number of columns, and the file has another.
    """
    wanted = adapter(name)
    header, first = head_of(file, Read())
    if _fits(wanted, file, header, first):
        return wanted
    related = [found for key, found in adapters().items() if key.split("-")[0] == name.split("-")[0]]
    fitting = [found for found in related if _fits(found, file, header, first)]
    if not fitting and wanted.detect and wanted.detect.width and len(header) not in wanted.detect.width:
        widths = " or ".join(map(str, wanted.detect.width))
        raise BadRow(f"it has {len(header)} columns, and {name} is of files of {widths}", file.name)
    return max(fitting, key=lambda found: _weight(found.detect), default=wanted)


def detected(file: File) -> Mapping:
    """The mapping that knows a file by its columns; of several the one that asks for most of them.

    Raises:
        BadRow: none does.
    """
    header, first = head_of(file, Read())
    fitting = [found for found in adapters().values() if _fits(found, file, header, first)]
    if not header and (not fitting or not file.size):
        raise nothing_read(file, Read(), "the file is empty")
    if not fitting:
        shown = ", ".join(header[:8]) + (", ..." if len(header) > 8 else "")
        raise BadRow(
            f"no adapter knows a file of the columns {shown}; write a mapping with: timeline ingest --guess FILE",
            file.name,
        )
    return max(fitting, key=lambda found: _weight(found.detect))


def _records_head(file: File, records: str) -> tuple[list[str], list[str]]:
    """The columns and the first of the records that a document keeps at a place of its own; none where there is no such place."""
    try:
        return head_of(file, Read(records=records))
    except BadRow:
        return [], []


def _have_forms(mapping: Mapping, header: list[str], first: list[str]) -> bool:
    """Whether the first values of the columns have the forms that the mapping knows them by."""
    values = dict(zip((name.casefold() for name in header), first, strict=False))
    forms = mapping.detect.values if mapping.detect else {}
    for column, form in forms.items():
        names = (column, *mapping.read.rename.get(column, ()))
        shown = next((values[name.casefold()] for name in names if name.casefold() in values), "")
        if not re.search(form, shown):
            return False
    return True


def _weight(detect: Detect | None) -> int:
    return (
        0
        if detect is None
        else len(detect.columns)
        + len(detect.keys)
        + len(detect.first)
        + len(detect.values)
        + _OF_A_FORMAT * bool(detect.ending)
    )


def _fits(mapping: Mapping, file: File, header: list[str], first: list[str]) -> bool:
    detect = mapping.detect
    if detect is None:
        return False
    if mapping.read.records and detect.columns and format_of(file, Read()) == "json":
        header, first = _records_head(file, mapping.read.records)
    names = {name.casefold() for name in header}
    for name, others in mapping.read.rename.items():
        names |= {name.casefold()} if names & {other.casefold() for other in others} else set()
    if detect.ending:
        return file.ending in detect.ending or format_of(file, Read()) == mapping.read.format
    if detect.keys:
        return format_of(file, Read()) == "json" and set(detect.keys) <= set(header)
    if detect.width:
        return len(header) in detect.width and all(
            column < len(header) and re.fullmatch(pattern, header[column])
            for column, pattern in detect.first.items()
        )
    return (
        bool(detect.columns)
        and all(name.casefold() in names for name in detect.columns)
        and _have_forms(mapping, header, first)
    )
