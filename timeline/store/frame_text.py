"""Frames as text, a whole frame at a time: what `formats` says of the same values row by row, many times sooner."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from timeline.constants import US_PER_DAY
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import polars as pl

__all__ = ["NOT_PLAIN", "SEPARATOR", "delimited", "json_objects", "no_formula", "with_iso"]

SEPARATOR = "; "
NOT_PLAIN = r'^(?:\["|\s)|\s;|; \s|\s$'
"""What joined items look like where they would be read back otherwise: as JSON, or without the blanks around one."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a text begins that a spreadsheet takes for a formula."""
_FAR = 250_000 * 365 * US_PER_DAY  # past this, no date library spells an instant
_ISO = "%Y-%m-%dT%H:%M:%S%.6fZ"


def delimited(frame: pl.DataFrame, separator: str, *, header: bool, escape_formulas: bool = False) -> str:
    """A line a row; lists are joined by `; `, those that would not be read back as they are, are JSON.

    What is empty is written as nothing, as NULL is; where a row has one cell only, a text without letters is quoted.
    With `escape_formulas` an apostrophe stands before what a spreadsheet would take for a formula.
    """
    import polars as pl

    texts = with_iso(frame)
    lists = [name for name, kind in texts.schema.items() if isinstance(kind, pl.List)]
    texts = texts.with_columns(map(_joined, lists))
    if texts.width > 1:
        texts = texts.with_columns(pl.col(pl.String).replace("", None))
    else:
        texts = texts.with_columns(pl.col(pl.String).fill_null(""))
    if escape_formulas:
        texts = texts.with_columns(map(_no_formula, texts.select(pl.col(pl.String)).columns))
        texts = texts.rename(no_formula)
    return texts.write_csv(include_header=header, separator=separator)


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> no_formula("=1+1"), no_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text[:1] in FORMULA else text


def _no_formula(name: str) -> pl.Expr:
    import polars as pl

    text = pl.col(name)
    return pl.when(text.str.slice(0, 1).is_in([*FORMULA])).then("'" + text).otherwise(text).alias(name)


def _joined(name: str) -> pl.Expr:
    """A list as one cell."""
    import polars as pl

    items = pl.col(name)
    joined = items.list.join(SEPARATOR)
    is_plain = joined.str.count_matches(";", literal=True) < pl.max_horizontal(items.list.len(), 1)
    is_plain &= ~joined.str.contains(NOT_PLAIN)
    return pl.when(is_plain).then(joined).when(items.is_not_null()).then(_json(name)).alias(name)


def _json(name: str) -> pl.Expr:
    """The values of a column as JSON."""
    import polars as pl

    return pl.struct(name).struct.json_encode().str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")


def json_objects(frame: pl.DataFrame, documents: Collection[str]) -> str:
    """An object a line; the columns `documents` hold JSON already."""
    import polars as pl

    texts = with_iso(frame)
    if not documents:
        return texts.write_ndjson()
    parts: list[pl.Expr] = []
    for names, raw in _runs(texts.columns, documents):
        if raw:
            pairs = (pl.concat_str(pl.lit(f'"{name}":'), pl.col(name).fill_null("null")) for name in names)
            parts += pairs
        else:
            parts.append(pl.struct(names).struct.json_encode().str.head(-1).str.slice(1))
    lines = texts.select(pl.concat_str(pl.lit("{"), pl.concat_str(parts, separator=","), pl.lit("}\n")))
    return "".join(lines.to_series())


def _runs(names: Iterable[str], documents: Collection[str]) -> Iterator[tuple[list[str], bool]]:
    """Neighbouring columns that are documents, or are none."""
    for raw, run in groupby(names, key=lambda name: name in documents):
        yield [*run], raw


def with_iso(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its instants as ISO 8601 texts; each distinct one is spelled once."""
    import polars as pl

    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(_iso_texts(frame[name]) for name in instants)


def _iso_texts(instants: pl.Series) -> pl.Series:
    import polars as pl

    distinct = instants.drop_nulls().unique().dt.epoch("us")
    near = distinct.is_between(-_FAR, _FAR)
    known, far = distinct.filter(near), distinct.filter(~near)
    texts = known.cast(pl.Datetime("us")).dt.to_string(_ISO).str.replace(".000000Z", "Z", literal=True)
    texts.append(pl.Series([calendar.iso(instant) for instant in far], dtype=pl.String))
    return instants.dt.epoch("us").replace_strict(known.append(far), texts, return_dtype=pl.String)
