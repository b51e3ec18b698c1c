"""Delimited text (CSV, TSV and their kin) in batches of texts; a line of the wrong width is rejected, not repaired."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, reject_frame, unique_names
from timeline.ingest.values import LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["head_of", "read_delimited"]

_SEPARATORS = (",", "\t", ";", "|")
_TOLD = re.compile(r"\"?sep=(.)\"?\s*")  # the line by which Excel tells the separator
_BLOCKS = (8 << 20, 64 << 20, 512 << 20)


def head_of(file: File, read: Read, rows: int = 1) -> tuple[list[str], list[list[str]], str]:
    """The names of the columns (none where there is no header), the first rows, and the separator."""
    lines, _, separator = _opening(file, read)
    records = _records(lines, separator, read)
    header = [name.strip() for name in next(records, [])] if read.header else []
    return header, [row for row, _ in zip(records, range(rows), strict=False)], separator


def _opening(file: File, read: Read) -> tuple[list[str], int, str]:
    """The first lines that count, how many stand before them, and the separator."""
    lines = _decoded(file, read).splitlines(keepends=True)
    told = _TOLD.fullmatch(lines[0]) if lines else None
    skip = max(read.skip, 1 if told else 0)
    separator = told[1] if told else _separator("".join(lines[skip : skip + 1]), file)
    return lines[skip:], skip, read.separator or separator


def _decoded(file: File, read: Read) -> str:
    head = file.head()
    whole = head[: head.rfind(b"\n") + 1] or head
    text = whole.decode(read.encoding or file.encoding, errors="replace")
    return text.removeprefix("\ufeff")


def _separator(line: str, file: File) -> str:
    """The separator that cuts the first line into most pieces; in doubt what the name of the file says."""
    likely = "\t" if file.ending in (".tsv", ".tab") else ","
    most = max(_SEPARATORS, key=lambda sign: (line.count(sign), sign == likely))
    return most if line.count(most) else likely


def _records(lines: list[str], separator: str, read: Read) -> Iterator[list[str]]:
    quoting: Any = {"quotechar": read.quote} if read.quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(lines, delimiter=separator, **quoting)


def read_delimited(file: File, read: Read) -> Iterator[Batch]:
    """The lines of a delimited file.

    Every column is text, `NA` and the like are kept as they are.
    `LINE` is the physical line on which a record begins.
    Where there is no header, the mapping may name more columns than the file has: older editions lack the last ones.

    Raises:
        BadRow: the file cannot be decoded or parsed.
    """
    header, first, separator = head_of(file, read)
    width = len(first[0]) if first else 0
    given = read.columns if read.header else read.columns[:width]
    names = unique_names(given or header or [""] * width)
    if not names:
        return
    _, skip, _ = _opening(file, read)
    skip += 1 + sum(name.count("\n") for name in header) if read.header else 0
    for block in _BLOCKS:
        try:
            yield from _parsed(file, read, names, separator, skip, block)
        except _TooLong:
            continue
        return
    raise BadRow("a record is longer than 512 MB; a quotation mark may be missing", file.name)


class _TooLong(Exception):
    """A record does not fit into a block; raised before anything was read."""


def _parsed(
    file: File, read: Read, names: list[str], separator: str, skip: int, block: int
) -> Iterator[Batch]:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    bad: list[Any] = []

    def refuse(row: Any) -> str:
        bad.append(row)
        return "skip"

    encoding = read.encoding or file.encoding
    with file.opened() as stream:
        try:
            reader = arrow_csv.open_csv(
                pa.PythonFile(stream.plain, mode="r"),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=block, column_names=names, skip_rows=skip, encoding=encoding
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=separator,
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
            yield from _numbered(reader, names, bad, skip, file, stream)
        except pa.ArrowInvalid as fault:
            if "straddl" in str(fault):
                raise _TooLong from fault
            if "Empty CSV" in str(fault):
                return
            raise BadRow(
                f"cannot be read as delimited text: {str(fault).splitlines()[0]}", file.name
            ) from fault


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
