"""The slow twin of the canvas' reader: a document back as rows of plain values."""

from __future__ import annotations

import gzip
import json
import struct
from itertools import pairwise
from typing import Any

_WIDTHS = {1: "B", 2: "H", 4: "I"}


def header_of(data: bytes) -> dict[str, Any]:
    """What a document says of its columns."""
    whole = gzip.decompress(data)
    (length,) = struct.unpack_from("<I", whole)
    assert (length + 4) % 8 == 0
    found: dict[str, Any] = json.loads(whole[4 : 4 + length])
    return found


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """The rows of a document: instants in microseconds, texts, lists of texts; None for none."""
    whole = gzip.decompress(data)
    (length,) = struct.unpack_from("<I", whole)
    header, arrays = json.loads(whole[4 : 4 + length]), whole[4 + length :]

    def numbers(place: list[int], kind: str) -> list[Any]:
        offset, size = place
        assert offset % 8 == 0
        count = size // struct.calcsize(kind)
        return list(struct.unpack_from(f"<{count}{kind}", arrays, offset))

    def heap(column: dict[str, Any], name: str) -> list[str]:
        offset, size = column[name]
        held, ends = arrays[offset : offset + size], numbers(column[f"{name}_ends"], "I")
        return [held[start:end].decode() for start, end in pairwise([0, *ends])]

    def values(column: dict[str, Any]) -> list[Any]:
        match column["type"]:
            case "days":
                return [
                    None if day == -(2**31) else day * 86_400_000_000
                    for day in numbers(column["values"], "i")
                ]
            case "ticks":
                return [None if tick != tick else int(tick) for tick in numbers(column["values"], "d")]
            case "text":
                return [text or None for text in heap(column, "texts")]
        names = [None, *heap(column, "names")]
        items = [names[code] for code in numbers(column["codes"], _WIDTHS[column["width"]])]
        if column["type"] == "coded":
            return items
        ends = numbers(column["ends"], "I")
        return [items[start:end] for start, end in pairwise([0, *ends])]

    columns = {name: values(column) for name, column in header["columns"].items()}
    return [
        {name: column[row] for name, column in columns.items() if len(column) == header["rows"]}
        for row in range(header["rows"])
    ]
