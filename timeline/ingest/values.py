"""Values of a mapping as expressions over a frame of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.mapping_values import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from timeline.ingest.mapping_values import Value

__all__ = ["KIND", "LINE", "LISTED", "as_slug", "as_texts", "pieces_of", "text_of"]

LINE = "#line"
LISTED = "\x1f"  # between the items of a list in a text
KIND = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$"
_FIELD = re.compile(r"(\{[^{}]+\})")
_WHOLE_NUMBER = r"^([+-]?\d+)\.0+$"


def as_texts(frame: pl.DataFrame, columns: Iterable[str], missing: Collection[str]) -> pl.DataFrame:
    """The lines of a frame and some of its columns as texts: trimmed, null where nothing is said."""
    wanted = [name for name in dict.fromkeys(columns) if name in frame.columns]
    texts = frame.select(LINE, *(_as_text(name, frame.schema[name]) for name in wanted))
    blank = ["", *missing]
    return texts.with_columns(
        pl.when(~pl.col(name).is_in(blank)).then(pl.col(name)) if missing else _not_blank(name)
        for name in wanted
    )


def _not_blank(name: str) -> pl.Expr:
    return pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)).alias(name)


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.String:
        return column.str.strip_chars()
    if kind.is_float():
        return column.cast(pl.String).str.replace(_WHOLE_NUMBER, "$1")
    if isinstance(kind, pl.Datetime):
        utc = column if kind.time_zone is None else column.dt.convert_time_zone("UTC")
        text = utc.dt.to_string("%Y-%m-%dT%H:%M:%S%.f").str.replace(r"\.0+$", "")
        return text if kind.time_zone is None else text + "Z"
    if isinstance(kind, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join(LISTED)
    return column.cast(pl.String)


def text_of(
    value: Value | None, have: Collection[str], each: Callable[[pl.Expr], pl.Expr] | None = None
) -> pl.Expr:
    """The text that a value gives for each line, null where it gives none.

    Args:
        value: of a mapping.
        have: the columns of the frame of texts.
        each: what is done to the text of each column before it is joined to others.
    """
    if value is None:
        return pl.lit(None, pl.String)
    usable = [text for text in value.text if all(name in have for name, _ in columns_of(text))]
    found = [_rendered(template, each) for template in usable]
    text = pl.coalesce(found) if len(found) > 1 else found[0] if found else pl.lit(None, pl.String)
    for pattern, replacement in value.rewrite:
        text = text.str.replace_all(pattern, replacement)
    if value.missing or value.rewrite:
        text = pl.when(~text.is_in(["", *value.missing])).then(text)
    if value.fold:
        text = text.str.to_uppercase() if value.fold == "upper" else text.str.to_lowercase()
    return _looked_up(text, value) if value.values or value.otherwise is not None else text


def _rendered(template: str, each: Callable[[pl.Expr], pl.Expr] | None) -> pl.Expr:
    parts = [part for part in _FIELD.split(template) if part]
    found = [_piece(part, each) if _FIELD.fullmatch(part) else pl.lit(part) for part in parts]
    return found[0] if len(found) == 1 else pl.concat_str(found)


def _piece(field: str, each: Callable[[pl.Expr], pl.Expr] | None) -> pl.Expr:
    ((name, width),) = columns_of(field)
    text = pl.col(name)
    if width:
        text = text.str.replace(_WHOLE_NUMBER, "$1").str.zfill(width)
    return each(text) if each else text


def _looked_up(text: pl.Expr, value: Value) -> pl.Expr:
    code = text.str.replace(_WHOLE_NUMBER, "$1")
    other = text if value.otherwise is None else pl.lit(value.otherwise or None, pl.String)
    if not value.values:
        return pl.coalesce(text, other)
    known = code.replace_strict(
        list(value.values), list(value.values.values()), default=other, return_dtype=pl.String
    )
    known = pl.when(code.is_not_null()).then(known)
    return pl.when(known != "").then(known)


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
