"""JSON documents and JSON Lines in batches; objects within objects become columns such as `place.name`."""

from __future__ import annotations

import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, reject_frame
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["flat", "read_json", "read_lines", "records_at", "top_keys"]

_ROWS = 50_000
_DEEPEST = 8


def read_json(file: File, read: Read) -> Iterator[Batch]:
    """The records of a JSON document: a list of objects, or the list at `records` of an object.

    `LINE` is the number of the record, from 1.

    Raises:
        BadRow: it is not JSON, or has no such list.
    """
    with file.opened() as stream:
        try:
            content = json.loads(stream.read().decode(read.encoding or file.encoding))
        except ValueError as fault:
            raise BadRow(f"not JSON: {fault}", file.name) from fault
    records = _found(content, read.records, file)
    numbered = enumerate(records, 1)
    while part := list(islice(numbered, _ROWS)):
        lines = [(number, json.dumps(record, ensure_ascii=False)) for number, record in part]
        yield _batch(lines, file, read, file.size)


def top_keys(file: File) -> set[str]:
    """The keys at the top of a JSON document; none where it is a list or no JSON."""
    content = _document(file)
    return set(content) if isinstance(content, dict) else set()


def records_at(file: File) -> str | None:
    """Where in a JSON document the longest list of objects is, such as `results.bindings`; none where it is all of it."""
    path, _ = max(_lists(_document(file), ()), key=lambda found: found[1], default=((), 0))
    return ".".join(path) or None


def _lists(content: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The lists of objects within objects, with their lengths."""
    for key, value in content.items() if isinstance(content, dict) and len(path) < _DEEPEST else ():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            yield (*path, key), len(value)
        yield from _lists(value, (*path, key))


def _document(file: File) -> Any:
    """A JSON document; nothing where it is none."""
    with file.opened() as stream:
        try:
            return json.loads(stream.read().decode(file.encoding))
        except ValueError:
            return None


def _found(content: Any, records: str | None, file: File) -> list[Any]:
    found = content
    path = records.split(".") if records and isinstance(content, dict) else []
    for key in path:
        if not isinstance(found, dict) or key not in found:
            raise BadRow(f"the document has no '{records}'", file.name)
        found = found[key]
    if path and isinstance(found, dict):
        return [found]
    if isinstance(found, dict):
        lists = [key for key, value in found.items() if isinstance(value, list)]
        if len(lists) != 1:
            hint = f"; it has: {', '.join(lists)}" if lists else ""
            raise BadRow(f"say where the list of records is, with records = ... in [read]{hint}", file.name)
        found = found[lists[0]]
    if not isinstance(found, list):
        raise BadRow("there is no list of records", file.name)
    return found


def read_lines(file: File, read: Read) -> Iterator[Batch]:
    """JSON Lines: one object a line; a line that is not one is rejected."""
    with file.opened() as stream:
        text = io.TextIOWrapper(stream.plain, encoding=read.encoding or file.encoding, newline="\n")
        numbered = ((number, line) for number, line in enumerate(text, 1) if not line.isspace())
        while part := list(islice(numbered, _ROWS)):
            yield _batch(part, file, read, stream.done)
        text.detach()


def _batch(lines: list[tuple[int, str]], file: File, read: Read, done: int) -> Batch:
    rejects: list[tuple[Any, ...]] = []
    lines = [(number, _kept_whole(line, read.whole)) for number, line in lines] if read.whole else lines
    frame = _parsed(lines)
    if frame is None:
        good = []
        for number, line in lines:
            reason = _fault(line)
            if reason is None:
                good.append((number, line))
            else:
                rejects.append((file.name, number, None, line.strip()[:200], reason, line.strip()))
        lines = good
        frame = _parsed(lines)
        if frame is None:
            raise BadRow("the records differ too much in their shape to be one table", file.name)
    numbers = pl.Series(LINE, [number for number, _ in lines], dtype=pl.Int64)
    return Batch(flat(frame.with_columns(numbers), read.explode), reject_frame(rejects), done)


def _kept_whole(line: str, names: Sequence[str]) -> str:
    """A record in which some objects are texts that hold JSON; what is no record stays as it is."""
    try:
        record = json.loads(line)
    except ValueError:
        return line
    if not isinstance(record, dict):
        return line
    objects = {name: record[name] for name in names if isinstance(record.get(name), dict)}
    texts = {name: json.dumps(found, ensure_ascii=False) for name, found in objects.items()}
    return json.dumps(record | texts, ensure_ascii=False)


def _parsed(lines: list[tuple[int, str]]) -> pl.DataFrame | None:
    if not lines:
        return pl.DataFrame()
    text = "\n".join(line.strip() for _, line in lines).encode()
    try:
        frame = pl.read_ndjson(io.BytesIO(text), infer_schema_length=None)
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == len(lines) else None


def _fault(line: str) -> str | None:
    try:
        return None if isinstance(json.loads(line), dict) else "a line is one JSON object"
    except ValueError as fault:
        return f"not JSON: {str(fault).split(':')[0]}"


def flat(frame: pl.DataFrame, explode: Sequence[str] = ()) -> pl.DataFrame:
    """A frame whose objects within objects are columns of their own, and whose lists of objects are JSON texts.

    Args:
        frame: records as they are.
        explode: lists of which each item makes a row of its own; its number becomes the column `NAME.#`.
    """
    frame = _without_objects(frame)
    for name in explode:
        if isinstance(frame.schema.get(name), pl.List):
            numbers = pl.int_ranges(1, pl.col(name).list.len().cast(pl.Int64) + 1).alias(f"{name}.#")
            frame = _without_objects(
                frame.with_columns(numbers).explode(name, f"{name}.#", empty_as_null=True)
            )
    return frame.with_columns(
        pl.col(name).map_elements(_as_json, return_dtype=pl.String)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct | pl.List)
    )


def _without_objects(frame: pl.DataFrame) -> pl.DataFrame:
    for _ in range(_DEEPEST):
        nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]
        if not nested:
            break
        frame = frame.select(_unnested(frame, frame.columns))
    return frame


def _as_json(items: Any) -> str:
    return json.dumps(items.to_list(), ensure_ascii=False, default=str)


def _unnested(frame: pl.DataFrame, names: Iterable[str]) -> Iterator[pl.Expr]:
    for name in names:
        kind = frame.schema[name]
        if isinstance(kind, pl.Struct):
            for part in kind.fields:
                yield pl.col(name).struct.field(part.name).alias(f"{name}.{part.name}")
        else:
            yield pl.col(name)
