"""A column of dates: taken out of a file, explained value by value, and its refusals counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from timeline.constants import BOUNDS
from timeline.errors import BadQuery, UnknownName, kind_of
from timeline.ingest.faults import of_file
from timeline.ingest.files import found_files
from timeline.ingest.formats import rows_of
from timeline.ingest.mapping import Read
from timeline.ingest.values import LINE, as_texts
from timeline.when import When
from timeline.when.reading.remedies import in_words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.ingest.files import File

__all__ = ["Column", "column_of", "explained", "refusals"]

_KINDS = ("start_kind", "end_kind")
_PLAIN_ENDINGS = ("", ".txt", ".text", ".list", ".dat")  # of no table
_PLAIN_DAY = r"^[1-9]\d{3}(-(0[1-9]|1[0-2])(-\d\d)?)?$"  # EDTF that is displayed as it stands
_PLACE = re.compile(r"( at position \d+)?: ")


@dataclass(frozen=True, slots=True)
class Column:
    """The values of a column in their order.

    Attributes:
        file: how the file is called.
        values: `line` and `text`, null where nothing is said.
        broken: how many rows of the file could not be read as rows.
    """

    file: str
    values: pl.DataFrame
    broken: int = 0


def column_of(path: str, name: str | None) -> Column:
    """A column of a table, or the lines of a plain text where no column is named.

    Args:
        path: the file, or `-` for standard input; packed files are unpacked.
        name: the column; may be left out where the table has only one.

    Raises:
        UnknownName: the table has no such column.
        BadQuery: the path names several files, or the table several columns and none is named.
        BadRow: the file cannot be read.
    """
    with found_files([path]) as found:
        file = found[0]
        if len(found) > 1:
            raise BadQuery(f"--column takes one file; {path} names {len(found)}")
        if name is None and file.ending in _PLAIN_ENDINGS:
            return Column(file.name, _lines(file))
        return _table(file, name)


def _lines(file: File) -> pl.DataFrame:
    with of_file(file.name):
        text = file.whole().decode(file.encoding)
    lines = pl.Series("text", text.removesuffix("\n").split("\n") if text else [], dtype=pl.String)
    numbered = lines.str.strip_chars().to_frame().with_row_index("line", offset=1)
    return numbered.select(pl.col("line").cast(pl.Int64), _said("text"))


def _said(name: str) -> pl.Expr:
    return pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)).alias("text")


def _table(file: File, name: str | None) -> Column:
    read = Read()
    frames, columns, broken = (
        [pl.DataFrame(schema={"line": pl.Int64, "text": pl.String})],
        dict[str, None](),
        0,
    )
    for batch in rows_of(file, read):
        broken += batch.rejects.height
        if not batch.frame.width:
            continue
        columns |= dict.fromkeys(column for column in batch.frame.columns if column != LINE)
        name = name or _only(columns, file)
        texts = as_texts(batch.frame, [name], ())
        text = pl.col(name) if name in texts.columns else pl.lit(None, pl.String)
        frames.append(texts.select(line=pl.col(LINE), text=text))
    if name and columns and name not in columns:
        raise UnknownName(f"column of {file.name}", name, columns)
    return Column(file.name, pl.concat(frames), broken)


def _only(columns: dict[str, None], file: File) -> str:
    if len(columns) > 1:
        raise BadQuery(f"{file.name} has the columns {', '.join(columns)}; say which with --name")
    return next(iter(columns))


def explained(column: Column, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """A row for each value: what it says, or why it was refused.

    Args:
        column: the values.
        read: gives the columns of `timeline.read_dates`.
    """
    found = read(column.values["text"])
    frame = column.values.hstack(
        found.with_columns(pl.col(BOUNDS).cast(pl.Datetime("us")), _in_our_words(found["error"]))
    )
    return frame.with_columns(display=_displayed(found)).select(
        "line", "text", "edtf", "display", *BOUNDS, *_KINDS, "precision", "approximate", "uncertain", "error"
    )


def _in_our_words(errors: pl.Series) -> pl.Series:
    """Errors with their hints in the words of the command."""
    distinct = errors.drop_nulls().unique().to_list()
    return (
        errors.replace({error: in_words_of("command", error) for error in distinct}) if distinct else errors
    )


def _displayed(found: pl.DataFrame) -> pl.Series:
    """What `When.display` says of each row; each distinct date is asked once."""
    facts = [*BOUNDS, *_KINDS, "edtf"]
    read = found.filter(pl.col("error").is_null() & pl.col("precision").is_not_null())
    asked = read.filter(~pl.col("edtf").str.contains(_PLAIN_DAY).fill_null(value=False))
    distinct = asked.select(facts).unique()
    texts = pl.Series("display", [_display(*row) for row in distinct.iter_rows()], dtype=pl.String)
    shown = found.select(facts).join(
        distinct.with_columns(texts), on=facts, how="left", nulls_equal=True, maintain_order="left"
    )
    plain = pl.when(found["error"].is_null()).then(found["edtf"])
    return shown.select(pl.coalesce("display", plain)).to_series()


def _display(*facts: object) -> str:
    *bounds, start_kind, end_kind, edtf = facts
    if isinstance(edtf, str):
        return When.parse(edtf).display()
    kinds = {"start_kind": start_kind, "end_kind": end_kind}
    return When.from_bounds(*bounds, **kinds).display()  # type: ignore[arg-type]


def refusals(rows: pl.DataFrame) -> list[tuple[int, str, str]]:
    """How often each kind of refusal occurs, most frequent first: count, reason, and the most frequent text."""
    refused = rows.filter(pl.col("error").is_not_null())
    counted = refused.group_by("text", "error").len().sort(["len", "text"], descending=[True, False])
    found: dict[str, tuple[int, str, str]] = {}
    for text, error, count in counted.iter_rows():
        reason = error.removeprefix(f"'{text}'")
        reason = reason[place.end() :] if (place := _PLACE.match(reason)) else error
        kind = kind_of(reason)
        so_far, first, example = found.get(kind, (0, reason, text))
        found[kind] = so_far + count, first, example
    return sorted(found.values(), key=lambda reason: -reason[0])
