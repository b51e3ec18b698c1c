"""What is compared of events, as numbers: fetched piece by piece, for the texts of millions of events are not held twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import polars as pl

from timeline.constants import US_PER_DAY
from timeline.kernels.alikeness import ALWAYS, NEVER, Told
from timeline.kernels.distinct import distinct
from timeline.kernels.partners import Keyed
from timeline.query.event_sql import UNDATED
from timeline.query.numbered_items import rows_of
from timeline.query.numbered_texts import NumberedTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from timeline.arrays import Ints, Rows
    from timeline.store import Session, Steps

__all__ = ["Events", "described", "events"]

_EVENTS = """
SELECT e.version_id, e.title, e.kind, e.start_min, e.end_max, e.place, e.country, e.lat, e.lon
FROM selected AS e"""
_KEYS = """
SELECT name_key(place) AS key
FROM (SELECT unnest($places) AS place, generate_subscripts($places, 1) AS number)
ORDER BY number"""
_NAMES = {
    "actor": "SELECT version_id, entity_id AS name FROM participant SEMI JOIN selected USING (version_id)",
    "source": "SELECT version_id, source_id AS name FROM evidence_item SEMI JOIN selected USING (version_id)",
}
_DESCRIBED = f"""
SELECT
    e.version_id, e.event_id, e.title, e.kind, e.edtf AS "when",
    {UNDATED} AS undated, e.start_min, e.start_max, e.end_min, e.end_max
FROM selected AS e"""
_ORDER = ["undated", "start_min", "start_max", "end_min", "end_max", "event_id"]
PIECE = 1 << 17
"""So many rows are fetched at once."""
_FEW = 8
"""Of fewer than one event of so many, those that are wanted are picked by the engine."""


class Events(NamedTuple):
    """Events in the order of the first days on which they can have been.

    Attributes:
        told: what is compared, but for the titles.
        titles: the titles, in another order.
        title: which of these each event has.
        version: the version of each.
    """

    told: Told
    titles: pl.Series
    title: Rows
    version: Ints


def events(session: Session, steps: Steps, *, across: bool) -> Events:
    """The events of the step `selected`; `across`: with their sources."""
    titles, columns = [], []
    names = {name: NumberedTexts() for name in ("kind", "place", "country")}
    for frame in session.frames(steps.text(_EVENTS), steps.params, PIECE):
        titles.append(frame["title"])
        columns.append(_numbers(frame, names))
    found: dict[str, Any] = {
        name: np.concatenate([piece.pop(name) for piece in columns]) for name in list(columns[0])
    }
    order = np.argsort(found["first"], kind="stable").astype(np.uint32)
    found = {name: found.pop(name)[order] for name in list(found)}
    version, kind, place = found.pop("version_id"), found.pop("kind"), found.pop("place")
    told = Told(
        actors=_keyed(session, steps, "actor", version),
        sources=_keyed(session, steps, "source", version) if across else _nothing(version.size),
        kind=kind,
        place=_renumbered(_place_keys(session, names["place"].texts), place),
        family=_renumbered(names["kind"].texts.str.split(".").list.first(), kind),
        **found,
    )
    return Events(told, pl.concat(titles, rechunk=True), order, version)


def _numbers(frame: pl.DataFrame, names: dict[str, NumberedTexts]) -> dict[str, NDArray[Any]]:
    """The columns of some events as numbers."""
    country = frame["country"].replace("", None)
    return {
        "version_id": frame["version_id"].to_numpy(),
        "first": _day(frame["start_min"], 0, NEVER),
        "last": _day(frame["end_max"], 1, ALWAYS),
        "lat": frame["lat"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        "lon": frame["lon"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        "kind": names["kind"].numbers(frame["kind"]),
        "place": names["place"].numbers(frame["place"]),
        "country": names["country"].numbers(country),
    }


def _day(instants: pl.Series, before: int, none: int) -> NDArray[np.int32]:
    ticks = instants.cast(pl.Datetime("us")).to_physical()
    finite = ticks.abs() < 9_000_000_000_000_000_000
    return ((ticks - before) // US_PER_DAY).set(~finite, none).cast(pl.Int32).to_numpy()


def _place_keys(session: Session, places: pl.Series) -> pl.Series:
    """The key of each place, by which it is the same with and without accents."""
    if places.is_empty():
        return places
    return session.frame(_KEYS, {"places": places.to_list()})["key"]


def _renumbered(texts: pl.Series, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Numbers of texts as those of other texts, which several of them may have."""
    other = np.append(NumberedTexts().numbers(texts), np.int32(-1))
    return other[numbers]


def _nothing(rows: int) -> Keyed:
    return Keyed(np.zeros(rows + 1, np.int64), cast("Ints", np.empty(0, np.uint32)))


def _keyed(session: Session, steps: Steps, what: str, versions: Ints) -> Keyed:
    """Numbers of the names of each event, ascending, each once."""
    names = NumberedTexts()
    pieces = session.frames(steps.text(_NAMES[what]), steps.params, PIECE)
    pairs = np.concatenate(
        [(piece["version_id"].to_numpy() << 32) | names.numbers(piece["name"]) for piece in pieces]
    )
    pairs = distinct((rows_of(versions, pairs >> 32) << 32) | (pairs & 0xFFFFFFFF))
    opening = np.searchsorted(pairs, np.arange(versions.size + 1) << 32)
    return Keyed(opening, cast("Ints", pairs.astype(np.uint32)))


# --- what an answer tells -----------------------------------------------------------------------------------------


def described(session: Session, steps: Steps, versions: Ints, wanted: Rows) -> pl.DataFrame:
    """What an answer tells of some events by `row`, in the documented order of events."""
    rows = pl.DataFrame({"row": wanted, "version_id": versions[wanted]})
    told = pl.concat(_some(session, steps, _DESCRIBED, rows, versions.size))
    names = pl.concat(_some(session, steps, _NAMES["actor"], rows, versions.size))
    actors = names.group_by("row").agg(who=pl.col("name").unique())
    return told.join(actors, on="row", how="left").with_columns(pl.col("who").fill_null([])).sort(_ORDER)


def _some(session: Session, steps: Steps, sql: str, rows: pl.DataFrame, every: int) -> Iterator[pl.DataFrame]:
    """The rows of a statement of the versions that are wanted."""
    params: dict[str, Any] = dict(steps.params)
    if rows.height * _FEW < every:
        sql += "\nWHERE version_id IN (SELECT unnest($told))"
        params["told"] = rows["version_id"].to_list()
    for frame in session.frames(steps.text(sql), params, PIECE):
        yield frame.join(rows, on="version_id")
