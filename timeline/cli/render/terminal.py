"""Tables and cards on a terminal: colour, and as many columns as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from timeline.tables.layout import GAP
from timeline.tables.text import card_fields, is_number, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import JustifyMethod

    from timeline.charts.picture import Picture
    from timeline.tables.layout import Column, Look

__all__ = ["print_card", "print_chart", "print_table", "shared_widths"]

_COLOURS = {"certain": "green", "possible": "yellow", "contradicts": "red"}
_ROLES = {
    "label": "",
    "lane": "bold",
    "certain": "green",
    "possible": "yellow",
    "expected": "red",
    "axis": "dim",
}
_QUIET = {"event_id", "left", "right", "revision_id", "rule"}
_LEAST = 10  # a column that is narrower is no use
_DATES = {"when", "left_when", "right_when"}


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def print_table(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], look: Look, cut: int | None = None
) -> None:
    """Print rows as a table that fits the terminal; at `cut` a line says that some are left out."""
    console = _console()
    texts = [{name: look.tell(name, row) for name in names} for row in rows]
    widths = {
        name: max(width_of(look.heading(name)), *(width_of(text[name]) for text in texts)) for name in names
    }
    columns = look.fitting(widths, console.width)
    needed = [max(widths[name] for name in column.names) for column in columns]
    if sum(min(width, _LEAST) + GAP for width in needed) - GAP > console.width:
        _print_cards(rows, look)
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for column, width in zip(columns, shared_widths(needed, console.width), strict=True):
        justify: JustifyMethod = "right" if is_number(column.names[0], rows) else "left"
        table.add_column(look.heading(column.names[0]), justify=justify, width=width, overflow="fold")
    for number, text in enumerate(texts):
        if number == cut:
            table.add_row(*("..." for _ in columns), style="dim")
        table.add_row(*(_cell(column, text) for column in columns))
    console.print(table)


def print_chart(picture: Picture) -> None:
    """Print a picture in colour, where the terminal has colour."""
    console = _console()
    for line in picture.lines:
        console.print(Text.assemble(*((text, _ROLES[role]) for text, role in line)), no_wrap=True, crop=True)


def shared_widths(needed: Sequence[int], room: int) -> list[int]:
    """The width of each column: what it needs, or an equal share of what the narrower ones leave.

    >>> shared_widths([10, 50, 30], 64)
    [10, 25, 25]
    """
    left, widths = room - GAP * (len(needed) - 1), list(needed)
    narrow_first = sorted(range(len(needed)), key=needed.__getitem__)
    for place, at in enumerate(narrow_first):
        widths[at] = max(1, min(needed[at], left // (len(needed) - place)))
        left -= widths[at]
    return widths


def _print_cards(rows: Sequence[Mapping[str, Any]], look: Look) -> None:
    """Print rows that have too many columns for the terminal one below the other."""
    for at, row in enumerate(rows):
        if at:
            click.echo()
        print_card(row, look)


def _cell(column: Column, text: Mapping[str, str]) -> Text:
    parts = [
        Text(text[name], style=_style(name, text[name], under=at > 0)) for at, name in enumerate(column.names)
    ]
    return Text("\n").join(parts)


def _style(name: str, text: str, *, under: bool) -> str:
    if name in _QUIET or under:
        return "dim"
    return _COLOURS.get(text, "") or ("cyan" if name in _DATES else "")


def print_card(row: Mapping[str, Any], look: Look) -> None:
    """Print one row downwards, field by field."""
    console = _console()
    fields = card_fields(row, look)
    if "title" in row and "title" not in dict(fields):
        console.print(Text(row["title"], style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, lines in fields:
        grid.add_row(
            name, Text("\n").join(Text(line, style=_style(name, line, under=False)) for line in lines)
        )
    console.print(grid)
