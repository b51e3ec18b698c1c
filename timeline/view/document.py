"""The document of a drawing: the extents of an answer, with their texts, as the canvas reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import UnknownName
from timeline.view.extents import extents
from timeline.view.pack import pack
from timeline.view.words import with_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

__all__ = ["DIMENSIONS", "document", "lane_column"]

DIMENSIONS = {"kind": "kind", "who": "who", "place": "place", "country": "country", "tag": "tags", "source": "sources",
              "role": "roles", "certainty": "certainty", "item": "item"}  # fmt: skip
"""What lanes and colours go by, and the column of each."""
_NO_LANES = "none"
_VERSION = 1


def document(
    frame: pl.DataFrame,
    *,
    title: str = "",
    notes: Iterable[str] = (),
    lanes: str | None = None,
    colour: str | None = None,
    sources: Iterable[Mapping[str, Any]] = (),
    revisions: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """An answer with dates as compressed bytes, for `draw(element, data, options)` of the canvas.

    Args:
        frame: the answer: events, pairs of events, or stretches of time. Of an event all columns are kept that are
            texts, lists of texts or instants; `evidence` and `attributes` are JSON.
        title: what is drawn.
        notes: what a reader should know.
        lanes: a lane for each item of this dimension; `none` for a single one. Default: kind, where there are kinds.
        colour: a colour for each item of this dimension. Default: as the lanes.
        sources: source_id, title, published, publisher and url of the sources of the evidence.
        revisions: number, instant in microseconds, author and reason of each revision, where rows have `recorded_from`
            and `recorded_to`: then the drawing can go back to what was known.

    Raises:
        BadQuery: the answer has no dates.
        UnknownName: it has no such dimension.
    """
    told = _worth_telling(with_words(_in_order(_plain(extents(frame)))), changes=len(revisions) > 1)
    known = [name for name, column in DIMENSIONS.items() if column in told.columns]
    lanes = _dimension("lanes", lanes, known)
    header = {
        "version": _VERSION,
        "title": title,
        "notes": [*notes],
        "dimensions": {name: DIMENSIONS[name] for name in known},
        "lanes": lanes,
        "colour": lanes if colour is None else _dimension("colour", colour, known),
        "sources": {source["source_id"]: source for source in sources},
        "revisions": [*revisions],
    }
    return pack(_edges(told), header, [*DIMENSIONS.values()])


def lane_column(lanes: str | None, columns: Iterable[str]) -> str | None:
    """The column by which lanes go; empty where there is a single one, None where nothing is said.

    Raises:
        UnknownName: there is no such dimension.
    """
    if lanes is None:
        return None
    present = set(columns)
    known = [name for name, column in DIMENSIONS.items() if column in present]
    return DIMENSIONS.get(_dimension("lanes", lanes, known), "")


def _dimension(what: str, name: str | None, known: Sequence[str]) -> str:
    if name is None:
        return next((each for each in ("kind", "certainty") if each in known), _NO_LANES)
    if name not in known and name != _NO_LANES:
        raise UnknownName(f"{what}: dimension", name, [*known, _NO_LANES])
    return name


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that are texts, lists of texts or instants, the instants as microseconds; a text that says nothing is none."""
    import polars as pl

    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.select(
        pl.col(instants).dt.epoch("us"), pl.col(texts).replace("", None), pl.col(lists).list.drop_nulls()
    )


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """By the earliest start, what has none first, and what has no date last: the canvas relies on it."""
    import polars as pl

    undated = pl.all_horizontal(pl.col(bound).is_null() for bound in BOUNDS)
    return frame.sort(undated, *(pl.col(bound) for bound in BOUNDS), nulls_last=False, maintain_order=True)


def _worth_telling(frame: pl.DataFrame, *, changes: bool) -> pl.DataFrame:
    """Without the columns that say nothing: empty ones, certainty where all is certain, versions where there is one."""
    import polars as pl

    idle = [] if changes else ["recorded_from", "recorded_to"]
    idle += [
        column.name for column in frame if column.name not in BOUNDS and column.null_count() == frame.height
    ]
    idle += [
        name
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List) and not frame[name].list.len().sum()
    ]
    if "certainty" in frame.columns and (frame["certainty"] == "certain").all():
        idle.append("certainty")
    return frame.drop(idle, strict=False)


def _edges(frame: pl.DataFrame) -> pl.DataFrame:
    """The bounds as edges that are drawn: the latest start and the earliest end lie a tick beyond, on the clock's lines."""
    import polars as pl

    return frame.with_columns(pl.col("start_max") + 1, pl.col("end_min") - 1)
