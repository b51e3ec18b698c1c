"""The parts of staged events that there may be several of: participants, tags, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.countries import code_of
from timeline.ingest.values import LINE, LISTED, pieces_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.ingest.mapping import Evidence, Participant
    from timeline.ingest.mapping_values import Value

__all__ = ["evidence_of", "participants_of", "tags_of"]


def participants_of(parts: Sequence[Participant], texts: pl.DataFrame) -> pl.DataFrame:
    """One row a participant: line, ordinal, entity, role, kind, country; one without an identity is known by its name."""
    have = texts.columns
    columns = []
    for who in parts:
        name = text_of(who.name, have)
        one = name if who.id is None else pl.coalesce(text_of(who.id, have), name)
        rows = texts.select(
            line=LINE,
            entity=one if who.id or not _several(who.name, texts) else pieces_of(one, who.name),
            role=pl.coalesce(text_of(who.role, have), pl.lit("participant")),
            kind=text_of(who.kind, have),
            country=code_of(who.country, have),
        )
        columns.append(_exploded(rows, "entity"))
    return _numbered(columns)


def tags_of(values: Sequence[Value], texts: pl.DataFrame) -> pl.DataFrame:
    """One row a tag, each once in an event: line, ordinal, tag."""
    columns = [
        _exploded(texts.select(line=LINE, tag=pieces_of(text_of(value, texts.columns), value)), "tag")
        for value in values
    ]
    return _numbered(columns, once=["line", "tag"])


def evidence_of(parts: Sequence[Evidence], texts: pl.DataFrame) -> pl.DataFrame:
    """One row a piece of evidence: line, ordinal, source_id, locator, quote, stance."""
    have = texts.columns
    columns = [
        texts.select(
            line=LINE,
            source_id=text_of(part.source, have),
            locator=text_of(part.locator, have),
            quote=text_of(part.quote, have),
            stance=pl.lit(part.stance),
        ).filter(pl.col("source_id").is_not_null())
        for part in parts
    ]
    return _numbered(columns)


def _several(value: Value, texts: pl.DataFrame) -> bool:
    """Whether a value can hold several: it is split, or some text of its columns is a list."""
    if value.split is not None:
        return True
    return any(
        texts[name].str.contains(LISTED, literal=True).any()
        for name in value.columns
        if name in texts.columns and name != LINE
    )


def _exploded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    if isinstance(rows.schema[name], pl.List):
        rows = rows.explode(name)
    return rows.filter(pl.col(name).is_not_null())


def _numbered(columns: Sequence[pl.DataFrame], once: Sequence[str] = ()) -> pl.DataFrame:
    """The rows of all columns, counted from 0 within each line."""
    if not columns:
        return pl.DataFrame()
    rows = pl.concat(columns)
    if once:
        rows = rows.unique(once, keep="first", maintain_order=True)
    place = pl.int_range(pl.len(), dtype=pl.Int32)
    first = pl.when(pl.col("line").ne_missing(pl.col("line").shift())).then(place).forward_fill()
    return rows.sort("line", maintain_order=True).with_columns(ordinal=place - first)
