"""Values of a mapping as expressions over a frame of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.tables import Shared
from timeline.ingest.templates import Column, Optional, columns_of, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from timeline.ingest.mapping_values import Value
    from timeline.ingest.templates import Part

    Each = Callable[[pl.Expr], pl.Expr]

__all__ = ["KIND", "LINE", "LISTED", "as_slug", "as_texts", "codes", "pieces_of", "text_in", "text_of"]

LINE = "#line"
LISTED = "\x1f"  # between the items of a list in a text
KIND = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$"
_WHOLE_NUMBER = r"^([+-]?\d+)\.0+$"


def as_texts(
    frame: pl.DataFrame, columns: Iterable[str], missing: Collection[str], *, verbatim: bool = False
) -> pl.DataFrame:
    """The lines of a frame and some of its columns as texts: trimmed, null where nothing is said.

    A whole number is written without decimals whatever the file is: `1.0` of a CSV is the `1` of a Parquet file;
    `verbatim` leaves it as it is.
    """
    schema = frame.schema  # made anew whenever it is asked for
    wanted = [name for name in dict.fromkeys(columns) if name in schema and name != LINE]
    texts = frame.select(LINE, *(text_in(pl.col(name), schema[name]) for name in wanted))
    if not verbatim:
        pointed = texts.select(pl.col(name).str.contains(".0", literal=True).any() for name in wanted)
        texts = texts.with_columns(
            pl.col(name).str.replace(_WHOLE_NUMBER, "$1") for name in wanted if pointed[name][0]
        )
    blank = codes(["", *missing])
    return texts.with_columns(
        pl.when(~pl.col(name).is_in(blank)).then(pl.col(name)) if missing else _not_blank(name)
        for name in wanted
    )


def codes(texts: Iterable[str]) -> list[str]:
    """Codes as `as_texts` writes them."""
    return [re.sub(_WHOLE_NUMBER, r"\1", text) for text in texts]


def _not_blank(name: str) -> pl.Expr:
    return pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)).alias(name)


def text_in(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """The texts of a column of a type, an instant in ISO 8601."""
    if kind in (pl.String, pl.Categorical, pl.Enum):
        return column.cast(pl.String).str.strip_chars()
    if isinstance(kind, pl.Datetime):
        column = column.dt.cast_time_unit("us") if kind.time_unit == "ns" else column
        utc = column if kind.time_zone is None else column.dt.convert_time_zone("UTC")
        text = utc.dt.to_string("%Y-%m-%dT%H:%M:%S%.f").str.replace(r"\.0+$", "")
        return text if kind.time_zone is None else text + "Z"
    if kind.is_float():
        return column.fill_nan(None).cast(pl.String)
    if isinstance(kind, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join(LISTED)
    return column.cast(pl.String)


def text_of(value: Value | None, have: Collection[str], each: Each | None = None) -> pl.Expr:
    """The text that a value gives for each line, null where it gives none.

    Args:
        value: of a mapping.
        have: the columns of the frame of texts.
        each: what is done to the text of each column before it is joined to others.
    """
    if value is None:
        return pl.lit(None, pl.String)
    usable = [
        text
        for text in value.text
        if all(column.optional or column.name in have for column in columns_of(text))
    ]
    found = [_rendered(template, have, each) for template in usable]
    text = pl.coalesce(found) if len(found) > 1 else found[0] if found else pl.lit(None, pl.String)
    for pattern, replacement in value.rewrite:
        text = text.str.replace_all(pattern, replacement)
    if value.missing or value.rewrite:
        text = pl.when(~text.is_in(codes(["", *value.missing]))).then(text)
    if value.fold:
        text = text.str.to_uppercase() if value.fold == "upper" else text.str.to_lowercase()
    return _looked_up(text, value) if value.values or value.otherwise is not None else text


def _rendered(template: str, have: Collection[str], each: Each | None) -> pl.Expr:
    """The text of a template, null where a column that it needs says nothing, or where nothing is left."""
    text = _joined([_piece(part, have, each, outside=True) for part in parsed(template)])
    if not any(column.optional for column in columns_of(template)):
        return text
    trimmed = text.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _piece(part: Part, have: Collection[str], each: Each | None, *, outside: bool = False) -> pl.Expr:
    """The text of a part; outside of brackets what may be blank is an empty text."""
    if isinstance(part, str):
        return pl.lit(part)
    if isinstance(part, Optional):
        return _joined([_piece(inner, have, each) for inner in part.parts]).fill_null("")
    text = _column(part, have)
    text = each(text) if each else text
    return text.fill_null("") if outside and part.optional else text


def _column(column: Column, have: Collection[str]) -> pl.Expr:
    if column.name not in have:
        return pl.lit(None, pl.String)
    text = pl.col(column.name)
    text = text.cast(pl.String) if column.name == LINE else text
    return text.str.replace(_WHOLE_NUMBER, "$1").str.zfill(column.width) if column.width else text


def _joined(pieces: list[pl.Expr]) -> pl.Expr:
    return pieces[0] if len(pieces) == 1 else pl.concat_str(pieces)


def _looked_up(text: pl.Expr, value: Value) -> pl.Expr:
    code = text.str.replace(_WHOLE_NUMBER, "$1")
    other = text if value.otherwise is None else pl.lit(value.otherwise or None, pl.String)
    if not value.values:
        return pl.coalesce(text, other)
    if isinstance(value.values, Shared):
        known = pl.coalesce(_found(code, value.values), other)
    else:
        known = code.replace_strict(
            list(value.values), list(value.values.values()), default=other, return_dtype=pl.String
        )
    known = pl.when(code.is_not_null()).then(known)
    return pl.when(known != "").then(known)


def _found(text: pl.Expr, table: Shared) -> pl.Expr:
    """What a shared table says of each text, each different one asked for once."""

    def asked(texts: pl.Series) -> pl.Series:
        names = texts.unique().drop_nulls().to_list()
        found = [table.find(name) for name in names]
        return texts.replace_strict(names, found, default=None, return_dtype=pl.String)

    return text.map_batches(asked, return_dtype=pl.String, is_elementwise=True)


def pieces_of(text: pl.Expr, value: Value) -> pl.Expr:
    """The texts into which a value is split, each trimmed, none of them blank; a list."""
    parts = text.str.replace_all(value.split, LISTED, literal=True) if value.split else text
    return parts.str.split(LISTED).list.eval(
        pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != "")
    )


def as_slug(text: pl.Expr) -> pl.Expr:
    """Lower-case letters and digits joined by `-`: one word of a kind; a text that is a kind already stays as it is."""
    plain = text.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}", "")
    slug = plain.str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    return pl.when(text.str.contains(KIND)).then(text).otherwise(slug)
