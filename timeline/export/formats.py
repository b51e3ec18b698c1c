"""Events as one file for other programs: CSV, JSON Lines, Arrow IPC, TimelineJS, iCalendar, GeoJSON.

Each takes the answer of `timeline.query.events_flat`.
What a format cannot hold is not made up: it is left out, and a warning counts it.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadQuery, MissingExtra, warn
from timeline.store.formats import SEPARATOR, whole_file
from timeline.store.replacing import check_replaceable
from timeline.texts import with_pictures
from timeline.when import When, calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import polars as pl

    from timeline.store import Result

__all__ = ["FORMATS", "export_file"]

_LISTS = ("relative", "who", "roles", "tags", "sources")


def export_file(answer: Result, path: Path, kind: str, *, replace: bool = False) -> Path:
    """Write events to a file in one of the `FORMATS`; a reader never sees half of it.

    Raises:
        BadQuery: there is no such format.
        Frozen: the file is there and is not to be replaced, or is a database in use.
        MissingExtra: the format needs a package that is not installed.
    """
    if kind not in FORMATS:
        raise BadQuery(f"export as parquet, {', '.join(FORMATS)}, not as '{kind}'")
    check_replaceable(path, replace=replace)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as draft:
        FORMATS[kind](answer, draft)
    return path


# --- tables ------------------------------------------------------------------------------------------------


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Instants as ISO 8601 in UTC."""
    import polars as pl

    told = pl.col(BOUNDS).dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ").str.replace(".000000Z", "Z", literal=True)
    return frame.with_columns(told)


def write_csv(answer: Result, draft: Path) -> None:
    """A header and one line an event; lists are joined by `; `, those that hold a `;` or look like JSON are JSON."""
    _texts(answer.pl()).with_columns(map(_joined, _LISTS)).write_csv(draft)


def _joined(name: str) -> pl.Expr:
    """A list as one cell."""
    import polars as pl

    items = pl.col(name)
    joined = items.list.join(SEPARATOR)
    told = pl.struct(name).struct.json_encode().str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")
    is_plain = joined.str.count_matches(";", literal=True) < pl.max_horizontal(items.list.len(), 1)
    is_plain &= ~joined.str.starts_with('["')
    return pl.when(is_plain).then(joined).when(items.is_not_null()).then(told).alias(name)


def write_jsonl(answer: Result, draft: Path) -> None:
    """One object a line; attributes are an object within it."""
    with draft.open("w", encoding="utf-8") as file:
        for row in answer.rows():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_arrow(answer: Result, draft: Path) -> None:
    """Arrow IPC, instants as timestamps in microseconds."""
    answer.pl().write_ipc(draft, compression="zstd")


# --- slides ------------------------------------------------------------------------------------------------


def write_timelinejs(answer: Result, draft: Path) -> None:
    """TimelineJS: a slide an event, placed by the earliest start and the latest end, told by its own date."""
    slides, left_out = [], 0
    for row in answer.rows():
        slide = _slide(row)
        left_out += slide is None
        slides += [slide] if slide else []
    _say(left_out, "without an earliest start have no place on a slide")
    draft.write_text(json.dumps({"events": slides}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _slide(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["start_min"] is None:
        return None
    start = instant(row["start_min"])
    end = None if row["end_max"] is None else instant(row["end_max"])
    told = {
        "unique_id": row["event_id"],
        "start_date": _numbers(start, row["precision"]),
        "display_date": _display(row),
        "text": {"headline": row["title"], "text": row["description"] or ""},
        "group": row["kind"].split(".")[0],
    }
    last = None if end is None else _numbers(end - 1, row["precision"])
    if last not in (None, told["start_date"]):
        told["end_date"] = last
    return told


def _display(row: dict[str, Any]) -> str:
    if row["when"]:
        return When.read(row["when"]).display()
    bounds = [None if row[name] is None else instant(row[name]) for name in BOUNDS]
    when = When.from_bounds(*bounds, start_kind=row["start_kind"], end_kind=row["end_kind"])
    return when.display()


_STATED = {
    "month": 2, "quarter": 2, "season": 2, "quadrimester": 2, "semester": 2,
    "day": 3, "week": 3, "hour": 4, "minute": 5, "second": 6, "subsecond": 7, "tick": 7,
}  # fmt: skip
"""How many numbers of a date a precision states; a coarser one states the year."""


def _numbers(us: int, precision: str) -> dict[str, int]:
    """The numbers of a date, no more of them than are stated."""
    day, clock = divmod(us, calendar.US_PER_DAY)
    year, month, of_month = calendar.civil(day)
    seconds, rest = divmod(clock, calendar.US_PER_SECOND)
    known = {"year": year, "month": month, "day": of_month}
    known |= {"hour": seconds // 3600, "minute": seconds // 60 % 60, "second": seconds % 60}
    known["millisecond"] = rest // 1000
    return dict(list(known.items())[: _STATED.get(precision, 1)])


# --- calendars ---------------------------------------------------------------------------------------------


def write_ical(answer: Result, draft: Path) -> None:
    """iCalendar: an entry an event, from the earliest start to the latest end; whole days unless a time is stated."""
    try:
        import icalendar
    except ImportError as missing:
        raise MissingExtra("icalendar", "ical", "exporting iCalendar") from missing
    whole = icalendar.Calendar()
    whole.add("prodid", "-//timeline-db//timeline//EN")
    whole.add("version", "2.0")
    left_out = 0
    for row in answer.rows():
        span = _entry_span(row)
        if span is None:
            left_out += 1
            continue
        entry = icalendar.Event()
        for name, value in _entry(row, *span):
            entry.add(name, _for_calendar(value))
        whole.add_component(entry)
    _say(
        left_out,
        "without an earliest start or a latest end, or outside the years 1 to 9999, have no place in a calendar",
    )
    draft.write_bytes(whole.to_ical())


def _for_calendar(value: Any) -> Any:
    """A value whose texts a calendar can hold."""
    if isinstance(value, list):
        return [_for_calendar(one) for one in value]
    return with_pictures(value) if isinstance(value, str) else value


def _entry(row: dict[str, Any], start: date, end: date) -> Iterator[tuple[str, Any]]:
    yield "uid", row["event_id"]
    yield "dtstamp", datetime(1970, 1, 1, tzinfo=UTC)
    yield "dtstart", start
    yield "dtend", end
    yield "summary", row["title"]
    told = [f"When: {_display(row)}", row["description"], ", ".join(row["who"])]
    yield "description", "\n".join(filter(None, told))
    if row["place"]:
        yield "location", row["place"]
    if row["lat"] is not None and row["lon"] is not None:
        yield "geo", (row["lat"], row["lon"])
    if row["tags"]:
        yield "categories", row["tags"]


def _entry_span(row: dict[str, Any]) -> tuple[date, date] | None:
    """The first day or moment, and the one after the last."""
    if row["start_min"] is None or row["end_max"] is None:
        return None
    start, end = instant(row["start_min"]), instant(row["end_max"])
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        first, last = (epoch + timedelta(microseconds=us) for us in (start, end))
    except OverflowError:
        return None
    whole_days = start % calendar.US_PER_DAY == 0 and end % calendar.US_PER_DAY == 0
    if whole_days:
        return first.date(), last.date()
    return first.replace(microsecond=0), (last + timedelta(microseconds=999_999)).replace(microsecond=0)


# --- maps --------------------------------------------------------------------------------------------------


def write_geojson(answer: Result, draft: Path) -> None:
    """GeoJSON (RFC 7946): a feature an event; one without a place on the map has no geometry."""
    features = [_feature(row) for row in answer.rows()]
    whole = {"type": "FeatureCollection", "features": features}
    draft.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lat, lon = row["lat"], row["lon"]
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    told = {name: value for name, value in row.items() if name not in ("event_id", "lat", "lon")}
    return {"type": "Feature", "id": row["event_id"], "geometry": point, "properties": told}


def _say(count: int, why: str) -> None:
    if count:
        warn(f"{count:,} events {why}: they are left out")


FORMATS: dict[str, Callable[[Result, Path], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "arrow": write_arrow,
    "timelinejs": write_timelinejs,
    "ical": write_ical,
    "geojson": write_geojson,
}
