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
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.store.macros import needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from timeline.store.result import Result

    Rows = Sequence[Mapping[str, Any]]
    AsText = Callable[[Rows, Sequence[str]], str]

__all__ = ["FRAMES", "SEPARATOR", "TEXTS", "WRITERS", "as_grid", "as_script", "whole_file"]

SEPARATOR = "; "


# --- rows as text --------------------------------------------------------------------------------------------


def as_json(rows: Rows, names: Sequence[str]) -> str:
    """A list of objects."""
    lines = ",\n".join(f"  {_object(row)}" for row in rows)
    return f"[\n{lines}\n]\n" if rows else "[]\n"


def as_jsonl(rows: Rows, names: Sequence[str]) -> str:
    """One object a line."""
    return "".join(f"{_object(row)}\n" for row in rows)


def as_delimited(rows: Rows, names: Sequence[str], *, delimiter: str) -> str:
    """A header and one line a row; texts are quoted where they must be."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_flat(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def as_markdown(rows: Rows, names: Sequence[str]) -> str:
    """A table in Markdown."""
    return as_grid(names, [[str(_flat(row.get(name))) for name in names] for row in rows])


def as_grid(names: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """Ready texts as a table in Markdown."""
    lines = [names, ["---"] * len(names), *cells]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


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


TEXTS: dict[str, AsText] = {
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": partial(as_delimited, delimiter=","),
    "tsv": partial(as_delimited, delimiter="\t"),
    "markdown": as_markdown,
}


# --- a question as a script ----------------------------------------------------------------------------------


def as_script(result: Result) -> str:
    """What answers a question, to be pasted into a shell of the engine: its macros, its SQL, its parameters."""
    macros = [f"{macro.statement.strip().rstrip(';')};\n\n" for macro in needed(result.sql)]
    used = {name: value for name, value in result.params.items() if f"${name}" in result.sql}
    statement = result.sql.strip().rstrip(";")
    if not used:
        return f"{''.join(macros)}{statement};\n"
    values = ",\n".join(f"    {name} := {_literal(value)}" for name, value in used.items())
    return f"{''.join(macros)}PREPARE question AS\n{statement};\n\nEXECUTE question(\n{values}\n);\n"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    return "'" + str(value).replace("'", "''") + "'"


# --- answers as files ----------------------------------------------------------------------------------------


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; a reader never sees half of it."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o666 & ~_umask())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(result: Result, path: Path, as_text: AsText) -> None:
    """Write an answer in one of the text formats."""
    rows = result.rows()
    with whole_file(path) as draft:
        draft.write_text(as_text(rows, names_of(result, rows)), encoding="utf-8", newline="")


def names_of(result: Result, rows: Rows) -> list[str]:
    """The columns of an answer, which an empty one has as well."""
    return list(rows[0]) if rows else result.columns


def write_parquet(result: Result, path: Path) -> None:
    """Write an answer as Parquet."""
    with whole_file(path) as draft:
        result.pl().write_parquet(draft, compression="zstd")


def write_arrow(result: Result, path: Path) -> None:
    """Write an answer as Arrow IPC."""
    with whole_file(path) as draft:
        result.pl().write_ipc(draft, compression="zstd")


def write_script(result: Result, path: Path) -> None:
    """Write the SQL of an answer."""
    with whole_file(path) as draft:
        draft.write_text(as_script(result), encoding="utf-8", newline="")


FRAMES: dict[str, Callable[[Result, Path], None]] = {"parquet": write_parquet, "arrow": write_arrow}
WRITERS: dict[str, Callable[[Result, Path], None]] = {
    **{name: partial(write_text, as_text=as_text) for name, as_text in TEXTS.items()},
    "md": partial(write_text, as_text=as_markdown),
    "ndjson": partial(write_text, as_text=as_jsonl),
    "sql": write_script,
    **FRAMES,
}
