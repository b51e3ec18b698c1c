"""JSON documents and JSON Lines in batches; objects within objects become columns such as `place.name`."""

from __future__ import annotations

import io
import json
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, check_width, distinct, numbered, reject_frame
from timeline.ingest.faults import in_one_line
from timeline.ingest.limits import DEEPEST, LONGEST_LINE, MOST_CELLS, MOST_COLUMNS, in_bytes
from timeline.ingest.mapping import Read
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from timeline.ingest.files import File

__all__ = ["flat", "read_json", "read_lines", "records_at", "top_keys"]

_ROWS = 50_000
_DEEPEST = 8
_HALF = re.compile("[\ud800-\udfff]")  # surrogates: halves of characters
_STRING = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*(?:"(\s*:)?|\\?\Z)', re.DOTALL
)  # linear: it ends wherever it begins
_SAMPLED, _MANY_KEYS = 256, 1000
_DIGITS = 38
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
_SHOWN = 1 << 20  # characters of a record that is rejected
_BYTE = re.compile("[\udc80-\udcff]")  # those that stand for bytes of no encoding


def read_json(file: File, read: Read) -> Iterator[Batch]:
    """The records of a JSON document: a list of objects, or the list at `records` of an object.

    `LINE` is the number of the record, from 1.

    Raises:
        BadRow: it is not JSON, or has no such list.
    """
    try:
        content = json.loads(_decoded(file, read), parse_constant=_none_of_nan)
    except (ValueError, RecursionError) as fault:
        raise BadRow(f"not JSON: {in_one_line(fault)}", file.name) from fault
    records = _found(content, read.records, file)
    lines = ((number, json.dumps(record, ensure_ascii=False)) for number, record in enumerate(records, 1))
    for part in _parts(lines, file):
        yield _batch(part, file, read, file.size)


def _parts(lines: Iterable[tuple[int, str]], file: File) -> Iterator[list[tuple[int, str]]]:
    """Lines by so many, or fewer where they are long or have many keys."""
    part: list[tuple[int, str]] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line[1])
        if len(part) == _ROWS or size > LONGEST_LINE:
            yield from _narrow(part, file)
            part, size = [], 0
    if part:
        yield from _narrow(part, file)


def _narrow(part: list[tuple[int, str]], file: File) -> Iterator[list[tuple[int, str]]]:
    """Lines in parts that do not have too many cells, should each of their keys become a column."""
    keys = _keys(part[:: max(1, len(part) // _SAMPLED)])
    if keys > _MANY_KEYS:
        keys = _keys(part)
        check_width(keys, file.name)
    step = max(1, MOST_CELLS // max(keys, 1))
    for begin in range(0, len(part), step):
        yield part[begin : begin + step]


def _keys(lines: list[tuple[int, str]]) -> int:
    """How many different keys stand in lines."""
    found: set[str] = set()
    for _, line in lines:
        if _is_too_much(line) is None:
            found.update(string[0] for string in _STRING.finditer(line) if string[1])
    return len(found)


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
    try:
        return json.loads(_decoded(file, Read()))
    except (ValueError, RecursionError):
        return None


def _decoded(file: File, read: Read) -> str:
    """A text in which bytes that are none of its encoding are surrogates, by which its record is known."""
    return (
        file.whole().decode(read.encoding or file.encoding, errors="surrogateescape").removeprefix("\ufeff")
    )


def _none_of_nan(name: str) -> float | None:
    """Not a number, as pandas and JavaScript write what is not there; infinity is judged when its record is read."""
    return None if name == "NaN" else float(name)


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
        encoding = read.encoding or file.encoding
        text = io.TextIOWrapper(stream.plain, encoding, errors="surrogateescape", newline="\n")
        try:
            for part in _parts(_numbered(text), file):
                yield _batch(part, file, read, stream.done)
        except UnicodeError as fault:
            raise BadRow(f"not {encoding}: {in_one_line(fault)}", file.name) from fault
        text.detach()


def _numbered(text: TextIO) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers; of one that is too long, its beginning."""
    for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE), ""), 1):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
        plain = line.removeprefix("\ufeff") if number == 1 else line
        if plain and not plain.isspace():
            yield number, plain


def _batch(lines: list[tuple[int, str]], file: File, read: Read, done: int) -> Batch:
    rejects: list[tuple[Any, ...]] = []
    lines = [(number, _kept_whole(line, read.whole)) for number, line in lines] if read.whole else lines
    odd = any("\\ud" in line or "\\uD" in line or _is_too_much(line) for _, line in lines)
    frame = None if odd else _parsed(lines)
    if frame is None:
        good = []
        for number, line in lines:
            try:
                good.append((number, _sound(line)))
            except ValueError as fault:
                shown = _visible(line[:_SHOWN].strip())
                rejects.append((file.name, number, None, shown[:200], str(fault), shown))
        lines = good
        frame = _parsed(lines)
    if frame is None or _has_lists_as_texts(frame, lines):
        frame = _parsed(_of_one_shape(lines))
        if frame is None:
            raise BadRow("the records differ too much in their shape to be one table", file.name)
    numbers = pl.Series([number for number, _ in lines], dtype=pl.Int64)
    return Batch(flat(numbered(frame, numbers), file.name, read.explode), reject_frame(rejects), done)


def _kept_whole(line: str, names: Sequence[str]) -> str:
    """A record in which some objects are texts that hold JSON; what is no record stays as it is."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(record, dict):
        return line
    objects = {name: record[name] for name in names if isinstance(record.get(name), dict)}
    texts = {name: json.dumps(found, ensure_ascii=False) for name, found in objects.items()}
    return json.dumps(record | texts, ensure_ascii=False)


def _parsed(lines: list[tuple[int, str]]) -> pl.DataFrame | None:
    if not lines:
        return pl.DataFrame()
    try:
        text = "\n".join(line.strip() for _, line in lines).encode()
        frame = pl.read_ndjson(io.BytesIO(text), infer_schema_length=None)
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        return None
    return frame if frame.height == len(lines) else None


def _has_lists_as_texts(frame: pl.DataFrame, lines: list[tuple[int, str]]) -> bool:
    """Whether a list of some record became a text, because other records have a text there."""
    texts = frame.select(pl.col(pl.String).str.contains(r"^\[.*\]$").any())
    names = [name for name in texts.columns if texts[name][0]]
    lists = [re.compile(rf"{re.escape(json.dumps(name, ensure_ascii=False))}\s*:\s*\[") for name in names]
    return any(form.search(line) for form in lists for _, line in lines)


def _sound(line: str) -> str:
    """A line as one object of JSON.

    Raises:
        ValueError: it is none, or holds what is no character; the message is the reason.
    """
    if reason := _is_too_much(line):
        raise ValueError(reason)
    try:
        record = json.loads(line, parse_constant=_finite, parse_float=_in_range, parse_int=_whole)
    except json.JSONDecodeError as fault:
        raise ValueError(f"not JSON: {str(fault).split(':')[0]}") from fault
    except RecursionError as fault:
        raise ValueError("not JSON: too deep") from fault
    if not isinstance(record, dict):
        raise ValueError("a line is one JSON object")
    text = json.dumps(record, ensure_ascii=False)
    half = _HALF.search(text)
    if half:
        code = ord(half[0])
        raw = 0xDC80 <= code <= 0xDCFF and half[0] in line
        raise ValueError(
            f"byte 0x{code - 0xDC00:02X} is not of the encoding of the file; state encoding in [read]"
            if raw
            else f"\\u{code:04x} is half a character: the text was cut within it"
        )
    return text


def _in_range(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:40]} is out of the range of numbers")
    return number


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise ValueError(f"a whole number has at most {_DIGITS} digits; write it as a text")
    return int(text)


def _is_too_much(line: str) -> str | None:
    """Why a record is not read: it is longer or deeper than there is memory for."""
    if len(line) >= LONGEST_LINE:
        return f"a record has at most {in_bytes(LONGEST_LINE)}"
    if line.count("{") + line.count("[") > DEEPEST and _depth(line) > DEEPEST:
        return f"a record has at most {DEEPEST} levels of lists and objects within each other"
    if line.count(":") > MOST_COLUMNS:
        keys = len({string[0] for string in _STRING.finditer(line) if string[1]})
        if keys > MOST_COLUMNS:
            return f"a record has at most {MOST_COLUMNS:,} keys, and this one has {keys:,}"
    return None


def _depth(text: str) -> int:
    """How deep lists and objects of JSON lie within each other; at most, where the text is none."""
    opened = np.frombuffer(_NO_BRACKET.sub("", _STRING.sub("", text)).encode(), dtype=np.uint8)
    steps = np.where((opened == ord("{")) | (opened == ord("[")), 1, -1)
    return int(np.cumsum(steps).max(initial=0))


def _finite(name: str) -> None:
    if name != "NaN":
        raise ValueError(f"{name} is no number of JSON")


def _visible(text: str) -> str:
    bytes_told = _BYTE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
    return bytes_told.encode(errors="backslashreplace").decode()


def _of_one_shape(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Records in which what is an object or a list in some of them, and of another shape in others, is a text that holds JSON.

    Beside single values a list of such values stays a list, and each single one is a list of one.
    """
    records = _alike([json.loads(line) for _, line in lines])
    return [
        (n, json.dumps(record, ensure_ascii=False)) for (n, _), record in zip(lines, records, strict=True)
    ]


def _alike(values: list[Any]) -> list[Any]:
    """The values of one key in all records, in one shape."""
    shapes = {shape for value in values if (shape := _shape(value)) is not None}
    if shapes == {"one", "list of one"}:
        return [value if isinstance(value, list) or value is None else [value] for value in values]
    if len(shapes) > 1:
        return [json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v for v in values]
    if shapes != {"object"}:
        return values
    keys = dict.fromkeys(key for value in values if value for key in value)
    alike = {key: _alike([value.get(key) if value else None for value in values]) for key in keys}
    return [value and {key: alike[key][place] for key in value} for place, value in enumerate(values)]


def _shape(value: Any) -> str | None:
    """An object, a list of a shape, or something else; none where nothing is given."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return f"list of {next(filter(None, map(_shape, value)), None)}"
    return "object" if isinstance(value, dict) else "one"


def flat(frame: pl.DataFrame, file: str, explode: Sequence[str] = ()) -> pl.DataFrame:
    """A frame whose objects within objects are columns of their own, and whose lists of objects are JSON texts.

    Args:
        frame: records as they are.
        file: how messages call the file.
        explode: lists of which each item makes a row of its own; its number becomes the column `NAME.#`.
    """
    frame = _without_objects(frame, file)
    for name in explode:
        if isinstance(frame.schema.get(name), pl.List):
            numbers = pl.int_ranges(1, pl.col(name).list.len().cast(pl.Int64) + 1).alias(f"{name}.#")
            rows = frame.with_columns(numbers).explode(name, f"{name}.#", empty_as_null=True)
            frame = _without_objects(rows, file)
    return frame.with_columns(
        pl.col(name).map_elements(_as_json, return_dtype=pl.String)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct | pl.List)
    )


def _without_objects(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    for _ in range(_DEEPEST):
        nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]
        if not nested:
            break
        parts = [(name, part) for name, part in _unnested(frame) if name != LINE]
        check_width(len(parts), file)
        names = distinct(name for name, _ in parts)
        frame = frame.select(LINE, *(part.alias(name) for name, (_, part) in zip(names, parts, strict=True)))
    return frame


def _as_json(items: Any) -> str:
    return json.dumps(items.to_list(), ensure_ascii=False, default=str)


def _unnested(frame: pl.DataFrame) -> Iterator[tuple[str, pl.Expr]]:
    """The columns of a frame, those of objects by their keys, with the names that they ask for."""
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.Struct):
            for part in kind.fields:
                yield f"{name}.{part.name}", pl.col(name).struct.field(part.name)
        else:
            yield name, pl.col(name)
