"""Several rows into one event: what they say in parts is put together, and it lasts from the first start to the last end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.constants import BOUNDS
from timeline.ingest.batches import Staged

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["joined"]

_PARTS = {
    "stage_participant": ["entity", "role"],
    "stage_tag": ["tag"],
    "stage_evidence": ["source_id", "locator", "quote"],
}
_FLAGS = ("approximate", "uncertain")


def joined(staged: Staged) -> Staged:
    """A batch in which each identity is one event, at the line of its first row."""
    events = staged.frames.get("stage_event")
    if events is None or events["event_id"].n_unique() == events.height:
        return staged
    several = pl.len().over("event_id") > 1
    groups = [rows for _, rows in events.filter(several).group_by("event_id", maintain_order=True)]
    whole = pl.concat([events.filter(~several), *(_one_event(rows) for rows in groups)]).sort("line")
    lines = events.select("line", first=pl.col("line").first().over("event_id"))
    frames = staged.frames | {"stage_event": whole}
    for table, keys in _PARTS.items():
        if table in frames:
            frames[table] = _moved(frames[table], lines, keys)
    counted = {"rows joined to the event of an earlier one": events.height - whole.height}
    return Staged(frames, staged.set_aside | counted, staged.by_content)


def _moved(rows: pl.DataFrame, lines: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Parts at the line of their event, each once, counted anew."""
    at_first = rows.join(lines, on="line", how="left", maintain_order="left")
    once = at_first.with_columns(pl.coalesce("first", "line").alias("line")).drop("first")
    once = once.unique(["line", *keys], keep="first", maintain_order=True).sort("line", maintain_order=True)
    return once.with_columns(ordinal=pl.int_range(pl.len(), dtype=pl.Int32).over("line"))


def _one_event(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows.row(0, named=True)
    shared = {name: _told(rows, name) for name in rows.columns if first[name] is None}
    fresh = shared | _when(rows) | {"attributes": _attributes(rows["attributes"])}
    return rows.head(1).with_columns(
        pl.lit(value, rows.schema[name]).alias(name) for name, value in fresh.items()
    )


def _told(rows: pl.DataFrame, name: str) -> Any:
    """The first value that is there."""
    return next(iter(rows[name].drop_nulls()), None)


def _when(rows: pl.DataFrame) -> dict[str, Any]:
    """From the earliest start to the latest end; a row without a date says nothing of it."""
    is_dated = pl.col("precision") != "undated"
    dated = rows.filter(is_dated)
    said = rows.select(pl.coalesce("when_text", pl.when(is_dated).then("edtf"))).to_series()
    texts = list(dict.fromkeys(said.drop_nulls()))
    if dated.is_empty():
        first = {name: rows[name][0] for name in ("edtf", *BOUNDS)}
        return first | {"when_text": "; ".join(texts) or None}
    limits = {
        "start_min": None if dated["start_min"].null_count() else dated["start_min"].min(),
        "start_max": dated["start_max"].min(),
        "end_min": dated["end_min"].max(),
        "end_max": None if dated["end_max"].null_count() else dated["end_max"].max(),
    }
    edtf = _edtf(dated, limits)
    precisions = dated["precision"].unique(maintain_order=True)
    return limits | {
        "edtf": edtf,
        "when_text": dated["when_text"][0] if len(texts) == 1 else "; ".join(texts),
        "precision": precisions[0],
        **{kind: _kind(dated[kind]) for kind in ("start_kind", "end_kind")},
        **{flag: bool(dated[flag].any()) for flag in _FLAGS},
    }


def _kind(kinds: pl.Series) -> str:
    """What is known of an end: that it goes on where one row says so; that it is unknown where one row does not say."""
    there = set(kinds)
    return next(kind for kind in ("open", "unknown", "known") if kind in there)


def _edtf(rows: pl.DataFrame, limits: dict[str, Any]) -> str | None:
    """The start of the row that starts first and the end of the one that ends last, where one row is both bounds of it."""
    if rows["edtf"].n_unique() == 1:
        return str(rows["edtf"][0]) if rows["edtf"][0] is not None else None
    start = _edge(rows, {name: limits[name] for name in ("start_min", "start_max")}, 0)
    end = _edge(rows, {name: limits[name] for name in ("end_min", "end_max")}, -1)
    if start is None or end is None or "[" in start + end or "{" in start + end:
        return None
    return start if start == end else f"{start}/{end}"


def _edge(rows: pl.DataFrame, bounds: dict[str, Any], side: int) -> str | None:
    fitting = rows.filter(
        pl.all_horizontal(pl.col(name).eq_missing(pl.lit(value, pl.Int64)) for name, value in bounds.items())
    )["edtf"].drop_nulls()
    return None if fitting.is_empty() else str(fitting[0]).split("/")[side]


def _attributes(texts: pl.Series) -> str | None:
    """The attributes of all rows; those that differ as the list of what each row says."""
    found = [json.loads(text) for text in texts.drop_nulls()]
    names = sorted({name for each in found for name in each})
    whole = {name: _alike([each[name] for each in found if name in each]) for name in names}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) if whole else None


def _alike(values: Iterable[Any]) -> Any:
    kept = list(values)
    return kept[0] if all(value == kept[0] for value in kept) else kept
