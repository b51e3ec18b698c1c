"""Tables and cards as plain text: no colour, no frame, nothing cut. What a pipe and a file get."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, Any

from timeline.tables.values import ITEMS, field_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from timeline.tables.layout import Look

__all__ = ["card_fields", "card_text", "is_number", "table_lines", "table_text", "width_of"]

_GAP = "  "


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def is_number(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a column holds numbers and nothing else."""
    values = [row.get(name) for row in rows if row.get(name) is not None]
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )


def table_text(rows: Sequence[Mapping[str, Any]], names: Sequence[str], look: Look) -> str:
    """Aligned columns under their names."""
    return "".join(_lines([rows], names, look))


def table_lines(parts: Iterable[Sequence[Mapping[str, Any]]], look: Look) -> Iterator[str]:
    """The lines of a table whose rows come in parts; those of the first say how wide the columns are."""
    coming = iter(parts)
    first = next(coming)
    return _lines(chain([first], coming), look.names([*first[0]]), look)


def _lines(parts: Iterable[Sequence[Mapping[str, Any]]], names: Sequence[str], look: Look) -> Iterator[str]:
    widths: list[int] = []
    right: list[bool] = []
    for rows in parts:
        lines = [[look.tell(name, row) for name in names] for row in rows]
        if not widths:
            lines = [[*map(look.heading, names)], *lines]
            widths = [max(width_of(line[at]) for line in lines) for at in range(len(names))]
            right = [is_number(name, rows) for name in names]
        yield from (_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, width, to_right in zip(cells, widths, right, strict=True):
        space = " " * (width - width_of(text))
        padded.append(space + text if to_right else text + space)
    return _GAP.join(padded).rstrip() + "\n"


def card_fields(row: Mapping[str, Any], look: Look) -> list[tuple[str, list[str]]]:
    """What a card tells: each field that holds something, with its lines; all where the look says all."""
    fields = []
    for name in look.names(list(row)):
        value = row.get(name)
        shown = look.shown(name)
        if shown in ITEMS and isinstance(value, list):
            lines = [ITEMS[shown](item) for item in value]
        else:
            text = (
                field_text(name, row, shown, days=name in look.last_days)
                if look.instants is None
                else look.tell(name, row)
            )
            lines = [text] if text else []
        if lines or look.shows == "*":
            fields.append((look.heading(name), lines))
    return fields


def card_text(row: Mapping[str, Any], look: Look) -> str:
    """One row written downwards: the title, then a field a line."""
    fields = card_fields(row, look)
    width = max((len(name) for name, _ in fields), default=0)
    lines = [row["title"]] if "title" in row and "title" not in dict(fields) else []
    for name, texts in fields:
        for at, text in enumerate(texts):
            lines.append(f"{(name if at == 0 else '').ljust(width)}{_GAP}{text}")
    return "".join(f"{line}\n" for line in lines)
