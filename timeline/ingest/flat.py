"""The flat table that `export` writes, read back: each row is an event as it was written, and its columns count as they stand."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.constants import BOUNDS
from timeline.errors import BadBounds
from timeline.ingest.attributes import records_of
from timeline.ingest.batches import REJECT, Staged
from timeline.ingest.countries import COUNTRY
from timeline.ingest.date_ranges import read_when
from timeline.ingest.mapping_values import PRECISION_UNITS
from timeline.ingest.normalise import LONGEST_ID, NUMBERS
from timeline.ingest.values import KIND, LINE, as_texts
from timeline.store.changes import attributes_text
from timeline.store.formats import SEPARATOR
from timeline.when.instant import instant
from timeline.when.precision import PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.mapping import Mapping

    Fault = tuple[str, pl.Series, str | pl.Series]

__all__ = ["stage_flat"]

_TEXTS = (
    "event_id", "title", "kind", "description", "place", "country", "when", "when_text", "start_kind", "end_kind", "precision",
)  # fmt: skip
_FLAGS = ("approximate", "uncertain")
_LISTS = ("relative", "who", "roles", "tags", "sources")
_OWN = {*_TEXTS, *BOUNDS, *_FLAGS, *_LISTS, *NUMBERS, "attributes", "_change", LINE}
_ISO = "%Y-%m-%dT%H:%M:%S%.fZ"
_OTHERS = tuple(unit for unit in PRECISION_UNITS if unit not in PRECISIONS)
_KINDS = ("known", "open", "unknown")
_VOCABULARY = {"start_kind": _KINDS, "end_kind": _KINDS, "precision": (*PRECISIONS, *_OTHERS)}
_TOLD = ("when", "start_kind", "end_kind", "precision", *_FLAGS)


def stage_flat(frame: pl.DataFrame, mapping: Mapping, file: str) -> Staged:
    """Stage a batch of such a table; a row that is not as it was written is rejected.

    Args:
        frame: the lines as they were read, with their numbers in the column `LINE`.
        mapping: the one of this table, for how its date is read.
        file: how the file is called, for the rejects.
    """
    texts = as_texts(frame, (name for name in frame.columns if name != LINE), (), verbatim=True)
    texts = texts.with_columns(_as_written(frame, texts))
    columns = {name: _column(name, frame, texts) for name in sorted(_OWN - {LINE, "_change"})}
    rows = pl.DataFrame([frame[LINE].alias("line"), *columns.values()])
    stated = read_when(mapping.when, texts.with_columns(rows["when"]))
    rows = _dated(rows, stated)
    rejects = _rejects(frame, texts, rows, stated, file)
    rows = rows.with_columns(
        when=pl.select(pl.when(stated["edtf"].is_not_null()).then(rows["when"])).to_series()
    )
    good = rows.filter(~pl.col("line").is_in(rejects["line"].implode()))
    frames = {
        "stage_event": good.drop(name for name in _LISTS if name != "relative").rename({"when": "edtf"}),
        "stage_participant": _items(good, entity="who", role="roles"),
        "stage_tag": _items(good, tag="tags"),
        "stage_evidence": _items(good, source_id="sources").with_columns(stance=pl.lit("supports")),
        "stage_reject": rejects,
    }
    return Staged({table: part for table, part in frames.items() if part.height})


# --- columns -----------------------------------------------------------------------------------------------


def _column(name: str, frame: pl.DataFrame, texts: pl.DataFrame) -> pl.Series:
    """A column in the type that it has in the database; null where it is not there or cannot be read."""
    if name not in frame.columns:
        nothing = pl.Series(name, [None], pl.List(pl.String) if name in _LISTS else pl.String)
        frame = texts = pl.select(nothing.new_from_index(0, frame.height))
    if name in BOUNDS:
        return _instants(frame[name], texts[name])
    if name in _LISTS:
        return _lists(frame[name])
    if name in _FLAGS:
        return texts[name].str.to_lowercase().replace_strict({"true": True, "false": False}, default=None)
    if name in NUMBERS:
        return texts[name].cast(pl.Float64, strict=False)
    return _attributes(frame, texts) if name == "attributes" else texts[name]


def _as_written(frame: pl.DataFrame, texts: pl.DataFrame) -> list[pl.Series]:
    """The texts of people with the blanks that stand around them; null where only blanks stand."""
    return [
        pl.select(pl.when(texts[name].is_not_null()).then(frame[name])).to_series()
        for name in ("event_id", "title", "description", "place", "when_text")
        if name in frame.columns and frame[name].dtype == pl.String
    ]


def _instants(column: pl.Series, text: pl.Series) -> pl.Series:
    """Microseconds."""
    if isinstance(column.dtype, pl.Datetime):
        return column.cast(pl.Datetime("us")).to_physical()
    read = text.str.to_datetime(_ISO, time_unit="us", strict=False).to_physical()
    odd = text.filter(read.is_null() & text.is_not_null()).unique()
    if odd.is_empty():
        return read
    others = text.replace_strict(odd, [_instant(one) for one in odd], default=None, return_dtype=pl.Int64)
    return read.fill_null(others)


def _instant(text: str) -> int | None:
    """An instant in any other form of ISO 8601, such as a program that saves a table writes it."""
    try:
        return instant(text)
    except (BadBounds, ValueError):
        return None


def _lists(column: pl.Series) -> pl.Series:
    """Lists, as one cell holds them: items joined by `; `, or JSON."""
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String))
    cells = column.cast(pl.String).str.strip_chars()
    cells = pl.select(pl.when(cells != "").then(cells)).to_series().alias(column.name)
    read = {cell: _list(cell) for cell in cells.drop_nulls().unique()}
    return pl.Series(
        column.name, [None if cell is None else read[cell] for cell in cells], pl.List(pl.String)
    )


def _list(cell: str) -> list[str]:
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except ValueError:
            found = None
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return found
    return [item for part in cell.split(SEPARATOR.strip()) if (item := part.strip())]


def _attributes(frame: pl.DataFrame, texts: pl.DataFrame) -> pl.Series:
    """Attributes as they are stored, with whatever columns stand beside those of the table."""
    beside = [name for name in frame.columns if name not in _OWN]
    if texts["attributes"].null_count() == frame.height and not beside:
        return texts["attributes"]
    rows = zip(texts["attributes"], *(frame[name] for name in beside), strict=True)
    return pl.Series(
        "attributes", [_object(row[0], dict(zip(beside, row[1:], strict=True))) for row in rows], pl.String
    )


def _object(text: str | None, beside: dict[str, Any]) -> str | None:
    try:
        known = {} if text is None else json.loads(text)
    except ValueError:
        return None
    if not isinstance(known, dict):
        return None
    more = {name: plain for name, value in beside.items() if (plain := _plain(value)) not in (None, "")}
    return attributes_text(known | more)


def _plain(value: Any) -> Any:
    """A value as JSON has it; None where it says nothing, as what is not a number does not."""
    if isinstance(value, pl.Series):
        value = value.to_list()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _items(rows: pl.DataFrame, **columns: str) -> pl.DataFrame:
    """One row an item of lists of one length: line, ordinal, items."""
    listed = rows.select("line", *(pl.col(source).alias(name) for name, source in columns.items()))
    some = listed.filter(pl.col(next(iter(columns))).list.len() > 0)
    return some.explode(*columns).with_columns(ordinal=pl.int_range(pl.len(), dtype=pl.Int32).over("line"))


# --- rows --------------------------------------------------------------------------------------------------


def _dated(rows: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Rows whose bounds are blank get what their date says."""
    alone = rows.select(pl.all_horizontal(pl.col(BOUNDS).is_null())).to_series() & stated["error"].is_null()
    found = stated.rename({"edtf": "when"}).select(*BOUNDS, *_TOLD)
    return rows.with_columns(
        pl.select(
            pl.when(alone & rows[name].is_null()).then(found[name]).otherwise(rows[name]).alias(name)
        ).to_series()
        for name in found.columns
    ).with_columns(pl.col("kind").fill_null("event"))


def _faults(texts: pl.DataFrame, rows: pl.DataFrame, stated: pl.DataFrame) -> Iterator[Fault]:
    """What can be wrong with a row: where, for which rows, and the reason."""
    yield "event_id", rows["event_id"].is_null(), "no identity"
    yield (
        "event_id",
        rows["event_id"].str.len_chars() > LONGEST_ID,
        f"an identity has at most {LONGEST_ID} characters",
    )
    yield "title", rows["title"].is_null(), "no title"
    yield "kind", ~rows["kind"].str.contains(KIND), "a kind is lower-case words joined by dots"
    yield "country", ~rows["country"].str.contains(COUNTRY), "not an ISO 3166 code"
    for name, (low, high) in NUMBERS.items():
        yield name, _unread(name, texts, rows), "not a number"
        yield name, ~rows[name].is_between(low, high), f"not between {low} and {high}"
    for name in BOUNDS:
        yield name, _unread(name, texts, rows), "not an instant in ISO 8601"
    for name, known in _VOCABULARY.items():
        yield (
            name,
            ~rows[name].is_in(known).fill_null(value=False),
            f"not one of: {', '.join(known)}" if known is _KINDS else "no precision of a date",
        )
    for name in _FLAGS:
        yield name, rows[name].is_null(), "neither true nor false"
    yield "attributes", _unread("attributes", texts, rows), "not a JSON object"
    yield (
        "roles",
        rows["roles"].list.len().fill_null(0) != rows["who"].list.len().fill_null(0),
        "not one role for each of who",
    )
    yield "when", stated["error"].is_not_null(), stated["error"]
    yield (
        "when",
        _says_otherwise(rows, stated),
        "when and the bounds say two things: correct the one and blank the other",
    )
    yield "end_max", ~_in_order(rows), "the bounds are not in order, or not tight"
    if "_change" in texts.columns:
        yield "_change", texts["_change"] == "retracted", "retracted: bring changes in with import"


def _unread(name: str, texts: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Where something stands that could not be read."""
    return (
        rows[name].is_null() & texts[name].is_not_null()
        if name in texts.columns
        else rows[name].is_null() & False
    )


def _says_otherwise(rows: pl.DataFrame, stated: pl.DataFrame) -> pl.Series:
    """Where the date has other bounds; what goes on may have been going on later than it says."""
    differs = [rows[name].ne_missing(stated[name]) for name in BOUNDS]
    differs[2] &= rows["end_kind"] != "open"
    return rows["when"].is_not_null() & (differs[0] | differs[1] | differs[2] | differs[3])


def _in_order(rows: pl.DataFrame) -> pl.Series:
    """Whether the four bounds are those of an extent, as tight as they can be."""
    first, last = pl.col("start_min"), pl.col("end_max")
    start = (
        pl.when(last.is_null())
        .then(pl.col("start_max").is_null() | ~(pl.col("start_max") < first))
        .otherwise(
            ~(pl.col("start_max") < first).fill_null(value=False)
            & (pl.col("start_max") < last).fill_null(value=False)
        )
    )
    end = (
        pl.when(first.is_null())
        .then(pl.col("end_min").is_null() | ~(pl.col("end_min") > last))
        .otherwise(
            ~(pl.col("end_min") > last).fill_null(value=False)
            & (pl.col("end_min") > first).fill_null(value=False)
        )
    )
    return rows.select((start & end).fill_null(value=True)).to_series()


def _rejects(
    frame: pl.DataFrame, texts: pl.DataFrame, rows: pl.DataFrame, stated: pl.DataFrame, file: str
) -> pl.DataFrame:
    """The lines that are no event as it was written, with the first reason of each."""
    faults = list(_faults(texts, rows, stated))
    reason = pl.coalesce(
        pl.when(mask).then(pl.lit(why) if isinstance(why, str) else why) for _, mask, why in faults
    )
    column = pl.coalesce(pl.when(mask).then(pl.lit(name)) for name, mask, _ in faults)
    value = pl.coalesce(
        pl.when(mask).then(texts[name] if name in texts.columns else pl.lit(None, pl.String))
        for name, mask, _ in faults
    )
    judged = rows.select("line", reason=reason, column_name=column, value=value, file=pl.lit(file))
    bad = judged["reason"].is_not_null()
    if not bad.any():
        return pl.DataFrame(schema=REJECT)
    return (
        judged.filter(bad)
        .with_columns(records_of(frame.filter(bad)).alias("record"))
        .select(pl.col(name).cast(kind) for name, kind in REJECT.items())
    )
