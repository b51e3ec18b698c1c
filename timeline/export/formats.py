"""Events as one file for other programs: CSV, JSON Lines, Arrow IPC, TimelineJS, iCalendar, GeoJSON.

Each takes the answer of `timeline.query.events_flat`.
What a format cannot hold is not made up: it is left out, and a warning counts it.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadQuery, MissingExtra, warn
from timeline.store.formats import LINES, WRITERS, check_escape, write_lines, write_text
from timeline.store.replacing import check_replaceable
from timeline.texts import with_pictures
from timeline.when import When, calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from timeline.store import Result

    Rows = Iterable[Mapping[str, Any]]

__all__ = ["FORMATS", "export_file"]


def export_file(
    answer: Result, path: Path, kind: str, *, replace: bool = False, escape_formulas: bool = False
) -> Path:
    """Write events to a file in one of the `FORMATS`; a reader never sees half of it.

    Raises:
        BadQuery: there is no such format, or formulas are not escaped in it.
        Frozen: the file is there and is not to be replaced, or is a database in use.
        MissingExtra: the format needs a package that is not installed.
    """
    if kind not in FORMATS:
        raise BadQuery(f"export as parquet, {', '.join(FORMATS)}, not as '{kind}'")
    check_escape(kind, escape_formulas=escape_formulas)
    check_replaceable(path, replace=replace)
    path.parent.mkdir(parents=True, exist_ok=True)
    if escape_formulas:
        write_text(answer, path, kind, escape_formulas=True)
    else:
        FORMATS[kind](answer, path)
    return path


def _write_lines(answer: Result, path: Path, lines: Callable[[Rows], Iterator[str]]) -> None:
    """Write what `lines` makes of the rows, as they come."""
    write_lines(lines(row for piece in answer.pieces() for row in piece.rows()), path)


# --- slides ------------------------------------------------------------------------------------------------


def timelinejs_lines(rows: Rows) -> Iterator[str]:
    """TimelineJS: a slide an event, placed by the earliest start and the latest end, shown by its own date.

    TimelineJS takes texts for HTML, so what would be markup there is escaped.
    """
    left_out = Counter[str]()
    yield '{"events": '
    yield from LINES["json"](_slides(rows, left_out), ())
    yield "}\n"
    _say(left_out["undated"], "without an earliest start have no place on a slide")


def _slides(rows: Rows, left_out: Counter[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        slide = _slide(row)
        left_out["undated"] += slide is None
        if slide:
            yield slide


def _slide(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["start_min"] is None:
        return None
    start = instant(row["start_min"])
    end = None if row["end_max"] is None else instant(row["end_max"])
    slide = {
        "unique_id": row["event_id"],
        "start_date": _numbers(start, row["precision"]),
        "display_date": _display(row),
        "text": {"headline": escape(row["title"]), "text": escape(row["description"] or "")},
        "group": escape(row["kind"].split(".")[0]),
    }
    last = None if end is None else _numbers(end - 1, row["precision"])
    if last not in (None, slide["start_date"]):
        slide["end_date"] = last
    return slide


def _display(row: Mapping[str, Any]) -> str:
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


def ical_lines(rows: Rows) -> Iterator[str]:
    """iCalendar: an entry an event, from the earliest start to the latest end; whole days unless a time is stated."""
    try:
        import icalendar
    except ImportError as missing:
        raise MissingExtra("icalendar", "ical", "exporting iCalendar") from missing
    whole = icalendar.Calendar()
    whole.add("prodid", "-//timeline-db//timeline//EN")
    whole.add("version", "2.0")
    begin, end = whole.to_ical().decode().split("END:")
    yield begin
    left_out = 0
    for row in rows:
        span = _entry_span(row)
        if span is None:
            left_out += 1
            continue
        entry = icalendar.Event()
        for name, value in _entry(row, *span):
            entry.add(name, _for_calendar(value))
        yield entry.to_ical().decode()
    yield f"END:{end}"
    _say(
        left_out,
        "without an earliest start or a latest end, or outside the years 1 to 9999, have no place in a calendar",
    )


def _for_calendar(value: Any) -> Any:
    """A value whose texts a calendar can hold."""
    if isinstance(value, list):
        return [_for_calendar(one) for one in value]
    return with_pictures(value) if isinstance(value, str) else value


def _entry(row: Mapping[str, Any], start: date, end: date) -> Iterator[tuple[str, Any]]:
    yield "uid", row["event_id"]
    yield "dtstamp", datetime(1970, 1, 1, tzinfo=UTC)
    yield "dtstart", start
    yield "dtend", end
    yield "summary", row["title"]
    lines = [f"When: {_display(row)}", row["description"], ", ".join(row["who"])]
    yield "description", "\n".join(filter(None, lines))
    if row["place"]:
        yield "location", row["place"]
    if row["lat"] is not None and row["lon"] is not None:
        yield "geo", (row["lat"], row["lon"])
    if row["tags"]:
        yield "categories", row["tags"]


def _entry_span(row: Mapping[str, Any]) -> tuple[date, date] | None:
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


def geojson_lines(rows: Rows) -> Iterator[str]:
    """GeoJSON (RFC 7946): a feature an event; one without a place on the map has no geometry."""
    yield '{"type": "FeatureCollection", "features": '
    yield from LINES["json"](map(_feature, rows), ())
    yield "}\n"


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    lat, lon = row["lat"], row["lon"]
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    properties = {name: value for name, value in row.items() if name not in ("event_id", "lat", "lon")}
    return {"type": "Feature", "id": row["event_id"], "geometry": point, "properties": properties}


def _say(count: int, why: str) -> None:
    if count:
        warn(f"{count:,} events {why}: they are left out")


FORMATS: dict[str, Callable[[Result, Path], None]] = {
    **{name: WRITERS[name] for name in ("csv", "jsonl", "arrow")},
    "timelinejs": partial(_write_lines, lines=timelinejs_lines),
    "ical": partial(_write_lines, lines=ical_lines),
    "geojson": partial(_write_lines, lines=geojson_lines),
}
