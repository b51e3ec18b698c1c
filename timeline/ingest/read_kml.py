"""KML: one row a placemark, with its span or its moment of time, its point, and its data as columns.

The file is read by a parser that expands no entities, since a few lines of them can fill the memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow, MissingExtra
from timeline.ingest.batches import Batch, reject_frame
from timeline.ingest.faults import in_one_line
from timeline.ingest.values import LINE, LISTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_kml"]

_COLUMNS = ("id", "name", "description", "address", "folder", "begin", "end", "when", "lon", "lat")
_NAMES = {"name": "name", "description": "description", "address": "address"}
_FOLDERS = ("Document", "Folder")
_OPEN = ".."


def read_kml(file: File, read: Read) -> Iterator[Batch]:
    """The placemarks of a KML file; `LINE` is the number of the placemark, from 1.

    A span without one of its ends goes on there: `begin` or `end` is `..`.
    A track, or several of them, lasts from its first moment to its last.

    Raises:
        MissingExtra: defusedxml is not installed.
        BadRow: the file is not XML, or defines entities.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError as missing:
        raise MissingExtra("defusedxml", "kml", "reading KML") from missing
    try:
        root = fromstring(file.whole())
    except ParseError as fault:
        raise BadRow(f"not KML: {in_one_line(fault)}", file.name) from fault
    except DefusedXmlException as fault:
        raise BadRow(
            "it defines entities of XML, which are not expanded; write their text out", file.name
        ) from fault
    rows = [{LINE: number, **row} for number, row in enumerate(_rows(root, ()), 1)]
    names = dict.fromkeys([*_COLUMNS, *(name for row in rows for name in row if name != LINE)])
    schema = {LINE: pl.Int64, **dict.fromkeys(names, pl.String)}
    yield Batch(pl.DataFrame(rows, schema=schema, orient="row"), reject_frame([]), file.size)


def _rows(element: Element, folders: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The placemarks within an element, each with the names of the folders in which it lies."""
    for part in element:
        tag = _tag(part)
        if tag == "Placemark":
            yield _row(part, folders)
        else:
            name = _child_text(part, "name") if tag in _FOLDERS else None
            yield from _rows(part, (*folders, name) if name else folders)


def _row(place: Element, folders: tuple[str, ...]) -> dict[str, str | None]:
    return {
        **_data(place),
        "id": place.get("id"),
        **{column: _child_text(place, tag) for tag, column in _NAMES.items()},
        "folder": LISTED.join(folders) or None,
        **_time(place),
        **_point(place),
    }


def _time(place: Element) -> dict[str, str | None]:
    """The span or the moment of a placemark itself, not of the view of it, else the moments of its tracks."""
    span, stamp = (
        next((part for part in place if _tag(part) == tag), None) for tag in ("TimeSpan", "TimeStamp")
    )
    if span is not None:
        begin, end = (_child_text(span, name) for name in ("begin", "end"))
        return {"begin": begin or _OPEN, "end": end or _OPEN} if begin or end else {}
    if stamp is not None:
        return {"when": _child_text(stamp, "when")}
    tracks = [part for part in place.iter() if _tag(part) == "Track"]
    moments = [text for track in tracks for part in track if _tag(part) == "when" and (text := _text(part))]
    return {"begin": moments[0], "end": moments[-1]} if moments else {}


def _point(place: Element) -> dict[str, str | None]:
    point = _first(place, "Point")
    numbers = ((_child_text(point, "coordinates") or "") if point is not None else "").split(",")
    return {"lon": numbers[0].strip(), "lat": numbers[1].strip()} if len(numbers) > 1 else {}


def _data(place: Element) -> dict[str, str | None]:
    """What is written beside: `<Data name="x"><value>`, `<SimpleData name="x">`."""
    found: dict[str, str | None] = {}
    for part in place.iter():
        name = part.get("name")
        if name and _tag(part) == "Data":
            found[f"data.{name}"] = _child_text(part, "value")
        elif name and _tag(part) == "SimpleData":
            found[f"data.{name}"] = _text(part)
    return found


def _tag(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _first(element: Element, tag: str) -> Element | None:
    return next((part for part in element.iter() if _tag(part) == tag), None)


def _child_text(element: Element, tag: str) -> str | None:
    return next((_text(part) for part in element if _tag(part) == tag), None)


def _text(element: Element) -> str | None:
    return "".join(element.itertext()).strip() or None
