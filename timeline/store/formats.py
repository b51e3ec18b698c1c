"""The formats in which rows and answers are written. One format is one function.

Text formats hold every column: instants as ISO 8601, lengths as whole microseconds, NULL as `null` or as nothing.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os
import stat
import tempfile
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from timeline.store.macros import needed
from timeline.store.quote import literal, quote_name
from timeline.store.replacing import mark_written
from timeline.store.session import parameters_of
from timeline.store.translate_errors import asked
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    Rows = Iterable[Mapping[str, Any]]
    AsLines = Callable[[Rows, Sequence[str]], Iterator[str]]
    AsText = Callable[[Rows, Sequence[str]], str]

__all__ = [
    "FRAMES", "LINES", "SEPARATOR", "TEXTS", "WRITERS", "as_grid", "as_script", "pieces", "whole_file", "with_iso",
    "write_lines", "write_page",
]  # fmt: skip


class Answer(Protocol):
    """What is written: an answer to a question."""

    @property
    def sql(self) -> str:
        """The SQL that answers."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The value of each parameter."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain values."""

    def pl(self) -> pl.DataFrame:
        """The rows as a frame."""


SEPARATOR = "; "
_PART = 1 << 16  # rows in a piece


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
    return (f"{_object(row)}\n" for row in rows)


def delimited_lines(rows: Rows, names: Sequence[str], *, delimiter: str) -> Iterator[str]:
    """A header and one line a row; texts are quoted where they must be."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\n")
    for cells in chain([names], ([_flat(row.get(name)) for name in names] for row in rows)):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


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
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())


def _object(row: Mapping[str, Any]) -> str:
    return json.dumps(_finite(row), ensure_ascii=False, allow_nan=False)


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
        return SEPARATOR.join(value)
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


# --- long frames as text -------------------------------------------------------------------------------------


def with_iso(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its instants as ISO 8601 texts, in years that no date library knows as well."""
    import polars as pl

    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(_iso_texts(frame[name].dt.epoch("us")) for name in instants)


def _iso_texts(instants: pl.Series) -> pl.Series:
    import polars as pl

    distinct = instants.drop_nulls().unique()
    texts = pl.Series([calendar.iso(instant) for instant in distinct], dtype=pl.String)
    return instants.replace_strict(distinct, texts, return_dtype=pl.String)


def pieces(frame: pl.DataFrame, name: str) -> Iterator[str]:
    """A flat frame in one of the text formats, piece by piece: what `TEXTS` says of its rows, never all of it at once."""
    texts = with_iso(frame)
    if name in ("csv", "tsv"):
        separator = "," if name == "csv" else "\t"
        for at, part in _parts(texts):
            yield part.write_csv(include_header=at == 0, separator=separator)
    elif name == "jsonl":
        yield from (part.write_ndjson() for _, part in _parts(texts))
    else:
        yield from LINES[name](texts.iter_rows(named=True), texts.columns)


def _parts(frame: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    for at in range(0, max(frame.height, 1), _PART):
        yield at, frame[at : at + _PART]


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


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; a reader never sees half of it.

    What is no file, such as a pipe or a device, is written as it stands; what a link points to is replaced, not the link.
    Until then nobody else may read the draft; a file that is replaced goes on being readable to whom it was.
    """
    path = path.resolve() if path.is_symlink() and path.is_file() else path
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file in it", str(path))
    if path.exists() and not path.is_file():
        yield path
        return
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        mark_written(draft)
        draft.replace(path)
    except OSError as fault:
        fault.filename = fault.filename or str(path)
        raise
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_page(text: str, path: Path) -> Path:
    """Write a text whole, or not at all."""
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8")
    return path


def write_text(result: Answer, path: Path, lines: AsLines) -> None:
    """Write an answer in one of the text formats."""
    rows = result.rows()
    write_lines(lines(rows, names_of(result, rows)), path)


def write_lines(lines: Iterable[str], path: Path) -> None:
    """Write a text, whole or not at all."""
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def names_of(result: Answer, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of an answer, which an empty one has as well."""
    return list(rows[0]) if rows else result.columns


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet."""
    with whole_file(path) as draft:
        frame.write_parquet(draft, compression="zstd")


def write_arrow(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Arrow IPC."""
    with whole_file(path) as draft:
        frame.write_ipc(draft, compression="zstd")


def write_frame(result: Answer, path: Path, write: Callable[[pl.DataFrame, Path], None]) -> None:
    """Write an answer in one of the formats of frames."""
    write(result.pl(), path)


def write_script(result: Answer, path: Path) -> None:
    """Write the SQL of an answer."""
    write_lines([as_script(result)], path)


FRAMES: dict[str, Callable[[pl.DataFrame, Path], None]] = {"parquet": write_parquet, "arrow": write_arrow}
WRITERS: dict[str, Callable[[Answer, Path], None]] = {
    **{name: partial(write_text, lines=lines) for name, lines in LINES.items()},
    "md": partial(write_text, lines=markdown_lines),
    "ndjson": partial(write_text, lines=jsonl_lines),
    "sql": write_script,
    **{name: partial(write_frame, write=write) for name, write in FRAMES.items()},
}
