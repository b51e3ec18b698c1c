"""Delimited text (CSV, TSV and similar formats) in batches of texts; a line of the wrong width is rejected, not repaired."""

from __future__ import annotations

import csv
import io
import re
from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, check_width, reject_frame, unique_names
from timeline.ingest.encodings import BadLines, bad_byte
from timeline.ingest.faults import in_one_line
from timeline.ingest.headers import header_place, is_comment
from timeline.ingest.limits import LONGEST_LINE, in_bytes
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["head_of", "read_delimited"]

_SEPARATORS = (",", "\t", ";", "|")
_TOLD = re.compile(r"\"?sep=(.)\"?\s*")  # the line by which Excel tells the separator
_HEAD, _LARGEST_HEAD = 1 << 16, 1 << 20  # bytes that hold the first lines of most files
_LOOKED_AT = 30  # lines among which the one that names the columns is
_BLOCKS = (8 << 20, LONGEST_LINE)


class Opening(NamedTuple):
    """How a file begins.

    Attributes:
        lines: its first lines, from the one that names the columns on.
        skip: how many lines stand above them.
        above: how many of those were found to be no part of the table.
        separator: what separates the columns.
        escape: what stands before a quotation mark within quotes, where it is not another one.
    """

    lines: list[str]
    skip: int
    above: int
    separator: str
    escape: str | None


def head_of(file: File, read: Read, rows: int = 1) -> tuple[list[str], list[list[str]], str]:
    """The names of the columns (none where there is no header), the first rows, and the separator."""
    opening = _opening(file, read)
    records = _records(opening, read)
    header = [name.strip() for name in next(records, [])] if read.header else []
    first: list[list[str]] = []
    with suppress(csv.Error) if header else nullcontext():  # of a very long cell
        first += islice(records, rows)
    return header, first, opening.separator


def _opening(file: File, read: Read) -> Opening:
    lines = _decoded(file, read).splitlines(keepends=True)
    marked = _TOLD.fullmatch(lines[0]) if lines else None
    skip = max(read.skip, 1 if marked else 0)
    separator = read.separator or (marked[1] if marked else _separator(lines[skip:], file))
    opening = Opening(lines[skip:], skip, 0, separator, _escape(lines[skip:], separator, read))
    above = _lines_above(opening, read) if read.header and not read.skip else 0
    return opening._replace(lines=lines[skip + above :], skip=skip + above, above=above)


def _decoded(file: File, read: Read) -> str:
    """The first lines, as many as are looked at."""
    encoding = read.encoding or file.encoding
    wide = re.search("16|32", encoding) is not None
    size = _HEAD
    while len(head := file.head(size)) == size < _wanted(head, read):
        size *= 4
    whole = head if wide else head[: head.rfind(b"\n") + 1] or head
    return whole.decode(encoding, errors="replace").removeprefix("\ufeff")


def _wanted(head: bytes, read: Read) -> int:
    """How many bytes are looked at: the line that names the columns is whole, and as a rule those where it may be."""
    lines = head.count(b"\n")
    return LONGEST_LINE if lines <= read.skip else _LARGEST_HEAD if lines < _LOOKED_AT else 0


def _separator(lines: list[str], file: File) -> str:
    """The separator that cuts the header into most pieces; in doubt what the name of the file says.

    A line that the next one outdoes is taken to be a title.
    """
    likely = "\t" if file.ending in (".tsv", ".tab") else ","
    counts = [
        {sign: line.count(sign) for sign in _SEPARATORS}
        for line in lines[:_LOOKED_AT]
        if line.strip() and not is_comment(line)
    ]
    for place, count in enumerate(counts):
        most = max(_SEPARATORS, key=lambda sign: (count[sign], sign == likely))
        follows = counts[place + 1][most] if place + 1 < len(counts) else count[most]
        if count[most] and 2 * follows >= count[most]:
            return most
    first = counts[0] if counts else {}
    most = max(_SEPARATORS, key=lambda sign: (first.get(sign, 0), sign == likely))
    return most if first.get(most) else likely


def _escape(lines: list[str], separator: str, read: Read) -> str | None:
    r"""`\` where quotation marks within quotes are written with it, as MySQL does; `"C:\"` ends with one, and has none."""
    if not read.quote:
        return None
    odd = rf"\\{re.escape(read.quote)}[^{re.escape(read.quote + separator)}\s]"
    return "\\" if any(re.search(odd, line) for line in lines) else None


def _lines_above(opening: Opening, read: Read) -> int:
    """How many lines stand above the one that names the columns."""
    reader = _records(opening._replace(lines=opening.lines[:_LOOKED_AT]), read)
    ends, rows = [0], []
    with suppress(csv.Error):  # of a very long cell, which is no name of a column
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    return ends[header_place(rows)]


def _records(opening: Opening, read: Read) -> Any:
    quoting: Any = {"quotechar": read.quote} if read.quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(opening.lines, delimiter=opening.separator, escapechar=opening.escape, **quoting)


def read_delimited(file: File, read: Read) -> Iterator[Batch]:
    """The lines of a delimited file.

    Every column is text, `NA` and the like are kept as they are.
    `LINE` is the physical line on which a record begins.
    Where there is no header, the mapping may name more columns than the file has: older editions lack the last ones.

    Raises:
        BadRow: the file cannot be decoded or parsed.
    """
    header, first, _ = head_of(file, read)
    width = len(first[0]) if first else 0
    check_width(max(width, len(header)), file.name)
    given = read.columns if read.header else read.columns[:width]
    names = unique_names(given or header or [""] * width)
    if not names:
        return
    opening = _opening(file, read)
    notes = (f"line {opening.skip + 1} names the columns",) if opening.above else ()
    if read.header:
        opening = opening._replace(skip=opening.skip + 1 + sum(name.count("\n") for name in header))
    last = 0
    for block in _BLOCKS:
        try:
            for batch in _parsed(file, read, names, opening, block):
                part = _after(last, batch)
                last = _last(last, part)
                yield replace(part, notes=notes)
                notes = ()
        except _TooLong:
            continue
        return
    raise BadRow(
        f"the record after line {max(last, opening.skip)} is longer than {in_bytes(LONGEST_LINE)}; "
        "a quotation mark may be missing",
        file.name,
    )


class _TooLong(Exception):
    """A record does not fit into a block; what was read before it is read once more in larger ones."""


def _after(line: int, batch: Batch) -> Batch:
    """What of a batch lies after a line."""
    if not line:
        return batch
    frame, rejects = batch.frame, batch.rejects
    return replace(
        batch,
        frame=frame.filter(pl.col(LINE) > line) if frame.height else frame,
        rejects=rejects.filter(pl.col("line") > line),
    )


def _last(line: int, batch: Batch) -> int:
    """The last line of a batch, or the one before it."""
    lines = [batch.frame[LINE]] if batch.frame.height else []
    return max([line, *(int(part.max()) for part in (*lines, batch.rejects["line"]) if len(part))])  # type: ignore[arg-type]


def _parsed(file: File, read: Read, names: list[str], opening: Opening, block: int) -> Iterator[Batch]:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    bad: list[Any] = []

    def refuse(row: Any) -> str:
        bad.append(row)
        return "skip"

    encoding, skip = read.encoding or file.encoding, opening.skip
    with file.opened() as stream:
        damaged = BadLines(stream.plain, file.name) if encoding == "utf-8" and file.is_damaged else None
        plain = stream.plain if damaged is None else io.BufferedReader(damaged, 1 << 20)
        try:
            reader = arrow_csv.open_csv(
                pa.PythonFile(plain, mode="r"),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=block, column_names=names, skip_rows=skip, encoding=encoding
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=opening.separator,
                    escape_char=opening.escape or False,
                    quote_char=read.quote or False,
                    double_quote=bool(read.quote),
                    newlines_in_values=bool(read.quote),
                    ignore_empty_lines=False,
                    invalid_row_handler=refuse,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
            found = damaged.found if damaged else {}
            for batch in _numbered(reader, names, bad, skip, file, stream):
                yield _without_bad_lines(batch, found, file) if found else batch
        except UnicodeError as fault:
            raise BadRow(f"not {encoding}: {in_one_line(fault)}", file.name) from fault
        except pa.ArrowInvalid as fault:
            if "straddl" in str(fault):
                raise _TooLong from fault
            if "Empty CSV" in str(fault):
                return
            raise BadRow(f"cannot be read as delimited text: {in_one_line(fault)}", file.name) from fault


def _numbered(
    reader: Any, names: list[str], bad: list[Any], skip: int, file: File, stream: Any
) -> Iterator[Batch]:
    """Records with the line on which each begins: those before it, and the line breaks within them."""
    record, extra = skip, 0
    for block in reader:
        frame = _frame(block)
        if not frame.height:
            continue
        refused = {row.number - 1: row for row in bad}
        numbers = _places(record, frame.height, refused)
        last = int(numbers[-1])
        mine = [row for row in bad if row.number <= last]
        del bad[: len(mine)]
        inside = np.zeros(last + 1 - record, dtype=np.int64)
        inside[numbers - record] = _breaks(frame)
        for row in mine:
            inside[row.number - 1 - record] = row.text.count("\n")
        lines = extra + np.arange(record, last + 1) + np.cumsum(inside) - inside + 1
        rejects = [(int(lines[row.number - 1 - record]), row) for row in mine]
        blank = frame.select(pl.all_horizontal(pl.all().str.len_bytes() == 0)).to_series()
        whole = frame.with_columns(pl.Series(LINE, lines[numbers - record])).filter(~blank)
        record, extra = last + 1, extra + int(inside.sum())
        yield Batch(whole, _rejects(rejects, names, file), stream.done)
    if bad:
        yield Batch(
            pl.DataFrame(), _rejects([(row.number + extra, row) for row in bad], names, file), stream.done
        )


def _without_bad_lines(batch: Batch, found: dict[int, bytes], file: File) -> Batch:
    """A batch in which a record with a line that is no UTF-8 is a reject."""
    frame = batch.frame
    if not frame.height:
        return batch
    starts = frame[LINE].to_list()
    ends = [start + broken for start, broken in zip(starts, _breaks(frame.drop(LINE)), strict=True)]
    hit = {}
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        line = next((line for line in range(start, end + 1) if line in found), None)
        if line is not None:
            hit[place] = line
    if not hit:
        return batch
    records = frame.drop(LINE)
    rejects = reject_frame(
        (
            file.name,
            starts[place],
            None,
            _visible(found[line])[:200],
            _reason(found[line]),
            records.row(place, named=True),
        )
        for place, line in hit.items()
    )
    kept = frame.with_row_index("#place").filter(~pl.col("#place").is_in(list(hit))).drop("#place")
    return replace(batch, frame=kept, rejects=pl.concat([batch.rejects, rejects]).sort("line"))


def _visible(line: bytes) -> str:
    return line.decode(errors="backslashreplace").strip()


def _reason(line: bytes) -> str:
    return f"byte 0x{bad_byte(line) or 0:02X} is not UTF-8, as the file is; if it is not, state encoding in [read]"


def _frame(block: Any) -> pl.DataFrame:
    import pyarrow as pa

    frame = pl.from_arrow(pa.Table.from_batches([block]))
    assert isinstance(frame, pl.DataFrame), "a table becomes a frame"
    return frame


def _places(first: int, count: int, refused: Collection[int]) -> Any:
    """The numbers of so many records from the first on, those that were refused left out."""
    numbers = np.arange(first, first + count + len(refused), dtype=np.int64)
    kept = numbers[~np.isin(numbers, list(refused))] if refused else numbers
    return kept[:count]


def _breaks(frame: pl.DataFrame) -> Any:
    counts = frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True)).cast(pl.Int64))
    return counts.to_series().to_numpy()


def _rejects(found: list[tuple[int, Any]], names: list[str], file: File) -> pl.DataFrame:
    return reject_frame(
        (
            file.name,
            line,
            None,
            row.text[:200],
            f"{row.actual_columns} fields where there are {len(names)} columns",
            row.text,
        )
        for line, row in found
    )
