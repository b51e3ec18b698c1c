"""Tables and cards as HTML, for a notebook: the columns that people see, and the others on demand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from timeline.tables.text import card_fields, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from timeline.tables.layout import Look

    Row = Mapping[str, Any]

__all__ = ["card", "overview", "table"]

_LONG = 80  # characters of a cell that may be wrapped


def table(rows: Sequence[Row], names: Sequence[str], look: Look, title: str, count: int | None = None) -> str:
    """The first rows of an answer.

    Args:
        rows: those that are shown.
        names: all columns of the answer.
        look: how it looks.
        title: what it is about.
        count: how many rows it has.  Default: those that are shown.
    """
    count = len(rows) if count is None else count
    number = f"{count:,} {'row' if count == 1 else 'rows'}"
    caption = f"{title or 'rows'}: {number}" + (
        f", the first {len(rows)} of them" if 0 < len(rows) < count else ""
    )
    if not rows:
        return _figure(caption, f"<p>{escape(look.empty)}</p>")
    look = look.seen(rows)
    shown = look.names(names)
    others = [name for name in names if name not in shown]
    body = _grid(rows, shown, look)
    if others:
        keys = [name for name in shown if name == "event_id"] or shown[:1]
        body += f"<details><summary>{len(others)} more columns</summary>{_grid(rows, [*keys, *others], look)}</details>"
    return _figure(caption, body)


def card(row: Row, look: Look, title: str) -> str:
    """One row written downwards, field by field."""
    lines = "".join(
        f'<tr><th style="text-align:left;vertical-align:top">{escape(name)}</th>{_cell("<br>".join(map(escape, texts)))}</tr>'
        for name, texts in card_fields(row, look.seen([row]))
    )
    return _figure(str(row.get("title") or title), f"<table>{lines}</table>")


def overview(title: str, parts: Iterable[str]) -> str:
    """Several tables or cards below each other, under a heading."""
    return f'<section><p dir="auto"><b>{escape(title)}</b></p>{"".join(parts)}</section>'


def _figure(caption: str, body: str) -> str:
    return (
        '<figure style="margin:0;overflow-x:auto">'
        f'<figcaption dir="auto" style="font-weight:bold">{escape(caption)}</figcaption>{body}</figure>'
    )


def _grid(rows: Sequence[Row], names: Sequence[str], look: Look) -> str:
    right = {name for name in names if is_number(name, rows)}
    head = "".join(
        f'<th style="text-align:{"right" if name in right else "left"}">{escape(look.heading(name))}</th>'
        for name in names
    )
    body = "".join(f"<tr>{''.join(_cells(row, names, right, look))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Row, names: Sequence[str], right: set[str], look: Look) -> Iterable[str]:
    for name in names:
        text = look.tell(name, row)
        yield _cell(escape(text), right=name in right, wrapped=len(text) > _LONG)


def _cell(html: str, *, right: bool = False, wrapped: bool = True) -> str:
    style = "text-align:right" if right else "text-align:left"
    if not wrapped:
        style += ";white-space:nowrap"
    return f'<td dir="auto" style="{style}">{html}</td>'
