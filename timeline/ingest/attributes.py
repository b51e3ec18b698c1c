"""What becomes of the columns of which no part of an event is made: a JSON object for each line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.values import LINE, LISTED, text_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["json_of", "records_of"]

_SPECIAL = r'[\\"\x00-\x1f]'
_ESCAPES = {sign: json.dumps(sign)[1:-1] for sign in ("\\", '"', *map(chr, range(32)))}
_BARE = r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$"


def json_of(
    frame: pl.DataFrame,
    columns: Iterable[str],
    *,
    missing: Collection[str] = (),
    numbers: Collection[str] = (),
    only: Mapping[str, pl.Series] | None = None,
) -> pl.Series:
    """The columns as compact JSON, keys in order, without what is missing; null where nothing is left.

    Args:
        frame: the lines.
        columns: what is kept.
        missing: texts that mean that nothing is said; blank always does.
        numbers: columns of text that are kept as numbers where they are numbers.
        only: columns that are kept for some lines alone.
    """
    limits = only or {}
    kept = sorted({*columns, *limits})
    special, schema = _special(frame, kept), frame.schema
    pieces = []
    for name in kept:
        piece = _piece(name, schema[name], missing, as_number=name in numbers, special=name in special)
        pieces.append(pl.when(limits[name]).then(piece) if name in limits else piece)
    if not pieces:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    joined = pl.concat_str(pieces, separator=",", ignore_nulls=True)
    return frame.select(
        pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}"))).alias("json")
    )["json"]


def records_of(frame: pl.DataFrame) -> pl.Series:
    """Whole lines as JSON, for the rows that are rejected."""
    return json_of(frame, [name for name in frame.columns if name != LINE])


def _special(frame: pl.DataFrame, columns: Iterable[str]) -> set[str]:
    """The columns of text in which something must be escaped."""
    schema = frame.schema  # made anew whenever it is asked for
    texts = [name for name in columns if schema[name] == pl.String]
    if not texts:
        return set()
    found = frame.select(pl.col(texts).str.contains(_SPECIAL).any())
    return {name for name in texts if found[name][0]}


def _piece(
    name: str, kind: pl.DataType, missing: Collection[str], *, as_number: bool, special: bool
) -> pl.Expr:
    """`"name":value`, null where nothing is said."""
    column, key = pl.col(name), json.dumps(name, ensure_ascii=False) + ":"
    if kind == pl.String:
        there = column.is_not_null() & ~column.str.strip_chars().is_in(["", *missing])
        quoted = pl.concat_str(pl.lit(key + '"'), _escaped(column) if special else column, pl.lit('"'))
        if as_number:
            bare = column.str.strip_chars().str.strip_prefix("+")
            quoted = (
                pl.when(bare.str.contains(_BARE)).then(pl.concat_str(pl.lit(key), bare)).otherwise(quoted)
            )
        return pl.when(there).then(quoted)
    if kind.is_integer() or kind == pl.Boolean:
        return pl.lit(key) + column.cast(pl.String)
    if kind.is_float():
        return pl.when(column.is_finite()).then(pl.lit(key) + column.cast(pl.String))
    if isinstance(kind, pl.List | pl.Array | pl.Struct):
        whole = pl.struct(column).struct.json_encode()
        return pl.when(column.is_not_null()).then(whole.str.slice(1, whole.str.len_chars() - 2))
    return pl.lit(key + '"') + _escaped(text_in(column, kind)) + pl.lit('"')


def _escaped(text: pl.Expr) -> pl.Expr:
    r"""A text as it stands between quotes in JSON; control characters become `\u` escapes."""
    plain = text.str.replace_all(LISTED, "; ", literal=True)
    escaped = plain.str.replace_many(_ESCAPES)
    return pl.when(plain.str.contains(_SPECIAL)).then(escaped).otherwise(plain)
