"""From the lines of a foreign file to staged events: what a mapping says, for a whole batch at once."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.attributes import json_of, records_of
from timeline.ingest.batches import REJECT, Staged
from timeline.ingest.countries import code_of, set_aside
from timeline.ingest.date_ranges import read_when
from timeline.ingest.joining import joined
from timeline.ingest.mapping import ROW
from timeline.ingest.participants import evidence_of, participants_of, tags_of
from timeline.ingest.values import KIND, LINE, LISTED, as_slug, as_texts, codes, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from timeline.ingest.mapping import Mapping, When
    from timeline.ingest.mapping_values import Moment, Value

__all__ = ["LONGEST_ID", "NUMBERS", "stage"]

LONGEST_ID = 200
NUMBERS = {"lat": (-90, 90), "lon": (-180, 180), "confidence": (0, 1)}
_DECIMAL_COMMA = r"^([+-]?\d{1,3}),(\d+)$"


def stage(
    frame: pl.DataFrame, mapping: Mapping, file: str, digest: Callable[[pl.Series], pl.Series]
) -> Staged:
    """Stage a batch.

    Args:
        frame: the lines as they were read, with their numbers in the column `LINE`.
        mapping: what makes what.
        file: how the file is called, for the rejects.
        digest: makes an identity of whole rows, where the mapping names none.
    """
    texts = as_texts(frame, mapping.columns, mapping.read.missing)
    if ROW in mapping.columns:
        columns = [name for name in frame.columns if name != LINE]
        texts = texts.with_columns(digest(json_of(as_texts(frame, columns, ()), columns)).alias(ROW))
    frame, texts, left_out = _left_out(frame, texts, mapping)
    events = _events(texts, mapping)
    by_content = _by_content(mapping, events, texts)
    dates = read_when(mapping.when, texts)
    rejects = _rejects(frame, events, dates, file)
    seen = rejects.join(events, left_on="line", right_on=LINE).select("event_id", "record")
    good = ~frame[LINE].is_in(rejects["line"].implode()) if rejects.height else None
    if good is not None:
        frame, texts, events, dates = (part.filter(good) for part in (frame, texts, events, dates))
    events, aside = _checked(events)
    unknown, uncounted = _countries(mapping, texts)
    attributes = _attributes(frame, mapping, aside, unknown)
    whole = events.with_columns(dates.drop("error", "column", "value", "unread", "remark")).with_columns(
        attributes.alias("attributes")
    )
    frames = {
        "stage_event": whole.rename({LINE: "line"}),
        "stage_participant": participants_of(mapping.participant, texts),
        "stage_tag": tags_of(mapping.tag, texts),
        "stage_evidence": evidence_of(mapping.evidence, texts),
        "stage_entity": _entities(mapping, texts),
        "stage_reject": rejects,
        "stage_seen": seen,
    }
    counted = {
        f"{name} set aside: {_ASIDE[name]}": int(mask.sum()) for name, mask in aside.items() if mask.any()
    }
    remarks = {
        words: found
        for column, words in mapping.remark.items()
        if column in frame.columns and (found := frame[column].count())
    } | dict(dates["remark"].drop_nulls().value_counts().iter_rows())
    unread = int(dates["unread"].sum())
    kept = {"with a date that cannot be read: kept without it, with its text": unread} if unread else {}
    staged = Staged(
        {table: rows for table, rows in frames.items() if rows.height},
        counted | uncounted | left_out | remarks | kept,
        by_content,
    )
    return joined(staged) if mapping.join else staged


_ASIDE = {
    "lat": "not a latitude",
    "lon": "not a longitude",
    "confidence": "not between 0 and 1",
}


def _countries(mapping: Mapping, texts: pl.DataFrame) -> tuple[list[tuple[Value, pl.Series]], dict[str, int]]:
    """The lines of which a country is set aside, by the value that gives it, and how many there are of each."""
    asked = [
        ("country", mapping.country),
        *(("country of a participant", who.country) for who in mapping.participant),
    ]
    masks, counted = [], Counter[str]()
    for words, value in asked:
        if value is not None:
            mask, counts = set_aside(value, texts, words)
            masks.append((value, mask))
            counted.update(counts)
    return masks, dict(counted)


def _left_out(
    frame: pl.DataFrame, texts: pl.DataFrame, mapping: Mapping
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """The rows that are events, and how many were none."""
    counted: dict[str, int] = {}
    for column, values in mapping.leave_out.items():
        if column in texts.columns:
            mask = texts[column].is_in(codes(values)).fill_null(value=False)
            if mask.any():
                there = [value for value in values if value in set(texts[column].filter(mask))]
                counted[f"rows left out: {column} is {' or '.join(there)}"] = int(mask.sum())
                frame, texts = frame.filter(~mask), texts.filter(~mask)
    return frame, texts, counted


def _events(texts: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    have = texts.columns
    plain = {name: text_of(getattr(mapping, name), have) for name in ("title", "description", "place")}
    numbers = {
        name: text_of(getattr(mapping, name), have).str.replace(_DECIMAL_COMMA, "$1.$2") for name in NUMBERS
    }
    kind = _kind(mapping.kind, have)
    made = texts.select(
        LINE,
        text_of(mapping.id, have).alias("event_id"),
        *(text.str.replace_all(LISTED, "; ", literal=True).alias(name) for name, text in plain.items()),
        kind=pl.when(kind.str.strip_chars("-.") != "")
        .then(kind.str.to_lowercase())
        .otherwise(pl.lit("event")),
        **numbers,
        country=code_of(mapping.country, have),
    )
    return made.with_columns((pl.lit(f"{mapping.name}:") + pl.col("event_id")).alias("event_id"))


def _by_content(mapping: Mapping, events: pl.DataFrame, texts: pl.DataFrame) -> int:
    """How many rows have no other identity than a digest of the whole row."""
    if ROW not in texts.columns:
        return 0
    return int((events["event_id"] == f"{mapping.name}:" + texts[ROW]).sum())


def _kind(value: Value, have: list[str]) -> pl.Expr:
    """A kind that the mapping names as it stands, any other text as words joined by `-`, dots of the template kept."""
    if not isinstance(value.values, dict) or not value.values:
        return text_of(value, have, as_slug)
    named = [*value.values.values(), *([value.otherwise] if value.otherwise else [])]
    kind = text_of(value, have)
    return pl.when(kind.is_in(named)).then(kind).otherwise(as_slug(kind))


def _rejects(frame: pl.DataFrame, events: pl.DataFrame, dates: pl.DataFrame, file: str) -> pl.DataFrame:
    """The lines that make no event, with the first reason of each."""
    no_id, no_title = pl.col("event_id").is_null(), pl.col("title").is_null()
    long = pl.col("event_id").str.len_chars() > LONGEST_ID
    bad_kind = ~pl.col("kind").str.contains(KIND)
    reason = (
        pl.when(no_id).then(pl.lit("no identity: the columns that make it are blank"))
        .when(long).then(pl.lit(f"an identity has at most {LONGEST_ID} characters"))
        .when(no_title).then(pl.lit("no title: the columns that make it are blank"))
        .when(bad_kind).then(pl.lit("a kind is lower-case words joined by dots"))
        .otherwise("error")
    )  # fmt: skip
    column = (
        pl.when(no_id | long).then(pl.lit("event_id"))
        .when(no_title).then(pl.lit("title"))
        .when(bad_kind).then(pl.lit("kind"))
        .otherwise("column")
    )  # fmt: skip
    value = (
        pl.when(no_id | no_title)
        .then(None)
        .when(long)
        .then("event_id")
        .when(bad_kind)
        .then("kind")
        .otherwise("value")
    )
    judged = events.with_columns(dates.select("error", "column", "value")).select(
        LINE, "event_id", "title", "kind", reason=reason, column_name=column, value=value
    )
    bad = judged["reason"].is_not_null()
    if not bad.any():
        return pl.DataFrame(schema=REJECT)
    return (
        judged.filter(bad)
        .with_columns(records_of(frame.filter(bad)).alias("record"), file=pl.lit(file))
        .rename({LINE: "line"})
        .select(pl.col(name).cast(kind) for name, kind in REJECT.items())
    )


def _checked(events: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Events whose side values are in their ranges, and for each of them where one was not."""
    numbers = events.select(pl.col(name).cast(pl.Float64, strict=False).alias(name) for name in NUMBERS)
    fit = {
        name: pl.select(numbers[name].is_between(low, high).fill_null(value=False)).to_series()
        for name, (low, high) in NUMBERS.items()
    }
    aside = {name: events[name].is_not_null() & ~mask for name, mask in fit.items()}
    kept = events.with_columns(numbers).with_columns(
        pl.when(mask).then(pl.col(name)).alias(name) for name, mask in fit.items()
    )
    return kept, aside


def _attributes(
    frame: pl.DataFrame,
    mapping: Mapping,
    aside: dict[str, pl.Series],
    countries: list[tuple[Value, pl.Series]],
) -> pl.Series:
    """What no part of an event is made of, and what was set aside."""
    rules = mapping.attributes
    codes: list[When | Moment] = [mapping.when, *mapping.when.moments]
    coded = {name for value in mapping.values if not value.verbatim for name in value.columns}
    coded |= {
        name
        for part in codes
        for code in (part.precision, part.zone, part.hemisphere, part.calendar)
        if code is not None
        for name in code.columns
    }
    dates = {name for moment in mapping.when.moments for name in moment.columns}
    used = ({name for value in mapping.values for name in value.columns} - coded) | dates
    kept = {name for name in frame.columns if name not in used or _fits(name, rules.keep)}
    kept -= {LINE, *(name for name in frame.columns if _fits(name, rules.drop))}
    only: dict[str, pl.Series] = {}
    for value, mask in [*((getattr(mapping, name), mask) for name, mask in aside.items()), *countries]:
        for column in value.columns if value and mask.any() else ():
            if column not in kept and column in frame.columns:
                only[column] = mask | only.get(column, mask)
    return json_of(frame, kept, missing=mapping.read.missing, numbers=rules.numbers, only=only)


def _fits(name: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _entities(mapping: Mapping, texts: pl.DataFrame) -> pl.DataFrame:
    """The entities that have an identity of their own."""
    have = texts.columns
    found = [
        texts.select(
            entity_id=text_of(who.id, have),
            name=pl.coalesce(text_of(who.name, have), text_of(who.id, have)),
            kind=text_of(who.kind, have),
            country=code_of(who.country, have),
        )
        for who in mapping.participant
        if who.id is not None
    ]
    if not found:
        return pl.DataFrame()
    return (
        pl.concat(found)
        .drop_nulls(["entity_id", "name"])
        .unique("entity_id", keep="first", maintain_order=True)
    )
