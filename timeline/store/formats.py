"""The formats in which rows and answers are written. One format is one function.

Text formats hold every column: instants as ISO 8601, lengths as whole microseconds, NULL as `null` or as nothing.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from timeline.charts import FILES
from timeline.errors import BadQuery
from timeline.store.frame_files import write_arrow, write_parquet
from timeline.store.frame_text import NOT_PLAIN, SEPARATOR, delimited, json_objects, no_formula, with_iso
from timeline.store.macros import needed
from timeline.store.quote import literal, quote_name
from timeline.store.replacing import output_file
from timeline.store.session import parameters_of
from timeline.store.translate_errors import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from timeline.store.late import Frame

    Rows = Iterable[Mapping[str, Any]]
    AsLines = Callable[[Rows, Sequence[str]], Iterator[str]]
    AsText = Callable[[Rows, Sequence[str]], str]
    WriteFrames = Callable[[Iterable[Frame], Path], None]

__all__ = [
    "ESCAPING", "FRAMES", "LINES", "SEPARATOR", "TEXTS", "WRITERS", "Piece", "as_grid", "as_script",
    "check_escape", "grid_lines", "row_lines", "texts", "write_lines", "write_page", "write_text",
]  # fmt: skip


class Answer(Protocol):
    """What is written: an answer to a question."""

    @property
    def sql(self) -> str:
        """The SQL that answers."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The value of each parameter."""

    def pieces(self) -> Iterator[Piece]:
        """The rows, some at a time."""

    def _frames(self) -> Iterator[Frame]:
        """The rows as frames, some at a time; texts that repeat may be numbered."""

    def chart(self) -> Any:
        """The chart of the answer."""


# --- rows as text --------------------------------------------------------------------------------------------


def json_lines(rows: Rows, names: Sequence[str]) -> Iterator[str]:
    """A list of objects."""
    before = "[\n"
    for row in rows:
        yield f"{before}  {_object(row)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def jsonl_lines(rows: Rows, names: Sequence[str]) -> Iterator[str]:
    """One object a line."""
    return (f"{_object(row, (',', ':'))}\n" for row in rows)


def delimited_lines(
    rows: Rows, names: Sequence[str], *, delimiter: str, escape_formulas: bool = False
) -> Iterator[str]:
    """A header and one line a row; texts are quoted where they must be."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\n")
    for cells in chain([names], ([_flat(row.get(name)) for name in names] for row in rows)):
        writer.writerow([_escaped(cell) for cell in cells] if escape_formulas else cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _escaped(cell: Any) -> Any:
    return no_formula(cell) if isinstance(cell, str) else cell


def markdown_lines(rows: Rows, names: Sequence[str]) -> Iterator[str]:
    """A table in Markdown."""
    return grid_lines(names, ([str(_flat(row.get(name))) for name in names] for row in rows))


def as_grid(names: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """Ready texts as a table in Markdown."""
    return "".join(grid_lines(names, cells))


def grid_lines(names: Sequence[str], cells: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of `as_grid`."""
    return (f"| {' | '.join(map(_cell, line))} |\n" for line in chain([names, ["---"] * len(names)], cells))


def _cell(text: str) -> str:
    return " ".join(_MARKUP.sub(r"\\\g<0>", text).split())


def _object(row: Mapping[str, Any], separators: tuple[str, str] = (", ", ": ")) -> str:
    return json.dumps(_finite(row), ensure_ascii=False, allow_nan=False, separators=separators)


def _finite(value: Any) -> Any:
    """The value as JSON can hold it: it knows neither infinity nor what is no number."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value


def _flat(value: Any) -> Any:
    """A value as one cell: a list of words joined, anything deeper as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) and ";" not in item for item in value):
        joined = SEPARATOR.join(value)
        return json.dumps(value, ensure_ascii=False) if re.search(NOT_PLAIN, joined) else joined
    return json.dumps(_finite(value), ensure_ascii=False) if isinstance(value, list | dict) else value


def _whole(rows: Rows, names: Sequence[str], *, lines: AsLines) -> str:
    return "".join(lines(rows, names))


LINES: dict[str, AsLines] = {
    "json": json_lines,
    "jsonl": jsonl_lines,
    "csv": partial(delimited_lines, delimiter=","),
    "tsv": partial(delimited_lines, delimiter="\t"),
    "markdown": markdown_lines,
}
TEXTS: dict[str, AsText] = {name: partial(_whole, lines=lines) for name, lines in LINES.items()}


# --- answers as text -----------------------------------------------------------------------------------------


_MARKUP = re.compile(r"[\\|<\[`*&]|(?<!\w)_|_(?!\w)")
"""What Markdown would take for markup: a table, HTML, a link or a picture, code, an emphasis, an entity."""
ESCAPING = ("csv", "tsv")
"""The formats that spreadsheets open, in which formulas can be escaped."""
_TOGETHER = {"csv": ",", "tsv": "\t", "jsonl": "\n"}
"""The formats of which each row is a text by itself, and what stands between two cells or rows of it."""


class Piece(NamedTuple):
    """Some rows of an answer, one after the other.

    Attributes:
        names: the columns.
        values: a frame where it holds each value as it is, else rows of plain values.
        documents: the columns of a frame that hold JSON.
    """

    names: Sequence[str]
    values: pl.DataFrame | list[dict[str, Any]]
    documents: Collection[str] = ()

    @property
    def height(self) -> int:
        """How many rows these are."""
        return len(self.values)

    def rows(self) -> Rows:
        """The rows as plain values."""
        if isinstance(self.values, list):
            return self.values
        rows = with_iso(self.values).iter_rows(named=True)
        if not self.documents:
            return rows
        return ({**row, **{name: _loaded(row[name]) for name in self.documents}} for row in rows)

    def slice(self, start: int, rows: int) -> Piece:
        """So many of the rows, from one on, counted from 0."""
        if isinstance(self.values, list):
            return self._replace(values=self.values[start : start + rows])
        return self._replace(values=self.values.slice(start, rows))

    def select(self, names: Sequence[str]) -> Piece:
        """The same rows with these columns only."""
        if isinstance(self.values, list):
            return Piece(names, [{name: row[name] for name in names} for row in self.values])
        return Piece(names, self.values.select(names), {*self.documents} & {*names})


def _loaded(document: str | None) -> Any:
    return None if document is None else json.loads(document)


def texts(pieces: Iterable[Piece], name: str, *, escape_formulas: bool = False) -> Iterator[str]:
    """The rows of some pieces, at least one, in one of the text formats; never all of it at once."""
    check_escape(name, escape_formulas=escape_formulas)
    coming = iter(pieces)
    first = next(coming)
    if name in _TOGETHER:
        yield from _together(first, name, header=True, escape_formulas=escape_formulas)
        for piece in coming:
            yield from _together(piece, name, header=False, escape_formulas=escape_formulas)
    else:
        rows = chain.from_iterable(piece.rows() for piece in chain([first], coming))
        yield from LINES[name](rows, first.names)


def row_lines(rows: Rows, names: Sequence[str], name: str, *, escape_formulas: bool = False) -> Iterator[str]:
    """Plain rows in one of the text formats."""
    if escape_formulas:
        return delimited_lines(rows, names, delimiter=_TOGETHER[name], escape_formulas=True)
    return LINES[name](rows, names)


def check_escape(name: str, *, escape_formulas: bool) -> None:
    """Refuse to escape formulas in a format that no spreadsheet opens as cells."""
    if escape_formulas and name not in ESCAPING:
        raise BadQuery(f"formulas are escaped in {' and '.join(ESCAPING)}, not in {name}")


def _together(piece: Piece, name: str, *, header: bool, escape_formulas: bool) -> Iterator[str]:
    """A piece as text, all its rows at once where it is a frame."""
    if isinstance(piece.values, list):
        lines = row_lines(piece.values, piece.names, name, escape_formulas=escape_formulas)
        yield from islice(lines, 0 if header or name == "jsonl" else 1, None)
    elif name == "jsonl":
        yield json_objects(piece.values, piece.documents)
    else:
        yield delimited(piece.values, _TOGETHER[name], header=header, escape_formulas=escape_formulas)


# --- a question as a script ----------------------------------------------------------------------------------


def as_script(result: Answer) -> str:
    """What answers a question, to be pasted into a shell of the engine: its macros, its SQL, its parameters."""
    macros = [f"{macro.statement.strip().rstrip(';')};\n\n" for macro in needed(result.sql)]
    with asked(result.sql):
        named = parameters_of(result.sql)
    used = {name: value for name, value in result.params.items() if name in named}
    statement = result.sql.strip().rstrip(";")
    if not used:
        return f"{''.join(macros)}{statement};\n"
    values = ",\n".join(f"    {quote_name(name)} := {literal(value)}" for name, value in used.items())
    return f"{''.join(macros)}PREPARE question AS\n{statement};\n\nEXECUTE question(\n{values}\n);\n"


# --- answers as files ----------------------------------------------------------------------------------------


def write_page(text: str, path: Path) -> Path:
    """Write a text whole, or not at all."""
    with output_file(path) as draft:
        draft.write_text(text, encoding="utf-8")
    return path


def write_text(answer: Answer, path: Path, name: str, *, escape_formulas: bool = False) -> None:
    """Write an answer in one of the text formats."""
    write_lines(texts(answer.pieces(), name, escape_formulas=escape_formulas), path)


def write_lines(lines: Iterable[str], path: Path) -> None:
    """Write a text, whole or not at all."""
    with output_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def write_frames(answer: Answer, path: Path, write: WriteFrames) -> None:
    """Write an answer in one of the formats of frames."""
    write(answer._frames(), path)


def write_script(answer: Answer, path: Path) -> None:
    """Write the SQL of an answer."""
    write_lines([as_script(answer)], path)


FRAMES: dict[str, WriteFrames] = {"parquet": write_parquet, "arrow": write_arrow}


def write_chart(result: Answer, path: Path, format: str) -> None:  # noqa: A002
    """Write the chart of an answer."""
    from timeline.charts.altair import save_as

    made = result.chart()
    with output_file(path) as draft:
        save_as(made, draft, format)


WRITERS: dict[str, Callable[[Answer, Path], None]] = {
    **{name: partial(write_text, name=name) for name in LINES},
    "md": partial(write_text, name="markdown"),
    "ndjson": partial(write_text, name="jsonl"),
    "sql": write_script,
    **{name: partial(write_chart, format=name) for name in FILES},
    **{name: partial(write_frames, write=write) for name, write in FRAMES.items()},
}
