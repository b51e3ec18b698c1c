"""iCalendar: one row an event, dates as ISO 8601 in UTC, ends made inclusive."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadRow, MissingExtra
from timeline.ingest.batches import Batch, reject_frame
from timeline.ingest.faults import in_one_line
from timeline.ingest.recurring import BROKEN_RULE, SERIES, expanded, window_of
from timeline.ingest.values import LINE, LISTED
from timeline.ingest.zones import offsets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_ical"]

_END = re.compile(r"^END:VCALENDAR\s*\Z", re.IGNORECASE | re.MULTILINE)
_ANYWHERE = "-12:00..+14:00"  # the offsets of the places on earth
_DATES = ("dtstart", "dtend", "duration", "recurrence-id")
_TEXTS = ("uid", "summary", "description", "location", "status", "url", "class", "recurrence-id")
_READ = {*_TEXTS, *_DATES, "rrule", "categories", "organizer", "attendee", "geo"}


def read_ical(file: File, read: Read) -> Iterator[Batch]:
    """The events of an iCalendar file; `LINE` is the number of the event, from 1.

    `start` and `end` are days, or times in UTC where the file says so; a time without a zone stays without one.
    Of a zone that nobody defines, the file neither, `unknown-zone` is the name and `zone` every offset that there is.
    In the file an end is the first moment after the event; here `end` is the last day, or the last second, of it.
    A recurring event is its first occurrence, with its rule in the column `rrule`, or, where `expand` gives a window,
    its occurrences in it, with the rule in the column `series`; any other property is a column of its own.

    Raises:
        MissingExtra: icalendar is not installed.
        BadRow: the file is no calendar.
    """
    try:
        import icalendar
    except ImportError as missing:
        raise MissingExtra("icalendar", "ical", "reading iCalendar") from missing
    text = file.whole().decode(read.encoding or file.encoding, errors="replace").removeprefix("\ufeff")
    try:
        with warnings.catch_warnings(action="ignore"):  # of zones whose names have a maker's prefix
            calendars = _calendars(icalendar, text)
    except (ValueError, IndexError) as fault:
        raise BadRow(f"not iCalendar: {in_one_line(fault)}", file.name) from fault
    if not _END.search(text):
        raise BadRow("not a whole calendar: it has no END:VCALENDAR, and may be cut short", file.name)
    events = [event for calendar in calendars for event in _of_calendar(calendar, read)]
    rows, rejects = [], []
    for number, event in enumerate(events, 1):
        try:
            rows.append({LINE: number, **_row(event)})
        except (ValueError, AttributeError, TypeError, OverflowError):
            rejects.append((file.name, number, *_broken(event), event.to_ical().decode(errors="replace")))
    names = dict.fromkeys([*_columns(), *(name for row in rows for name in row if name != LINE)])
    schema = {LINE: pl.Int64, **dict.fromkeys(names, pl.String)}
    notes = (
        ("bytes that are not UTF-8 are written U+FFFD",) if read.encoding is None and file.is_damaged else ()
    )
    yield Batch(pl.DataFrame(rows, schema=schema, orient="row"), reject_frame(rejects), file.size, notes)


def _calendars(icalendar: Any, text: str) -> list[Any]:
    """The calendars of a text, with the zones that it defines itself, before or after they are used."""
    icalendar.timezone.tzp.use_default()  # which forgets the zones of other files
    calendars: list[Any] = icalendar.Calendar.from_ical(text, multiple=True)
    late = any(_undefined(event) for calendar in calendars for event in calendar.walk("VEVENT"))
    if late and "BEGIN:VTIMEZONE" in text:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    return calendars


def _undefined(event: Any) -> str | None:
    """The zone of an event that nobody defines: its times came without one."""
    for name in ("dtstart", "dtend"):
        value = event.get(name)
        try:
            moment, zone = (None, None) if value is None else (value.dt, value.params.get("TZID"))
        except (ValueError, AttributeError):  # no date of iCalendar, which is reported when its row is made
            continue
        if zone and isinstance(moment, datetime) and moment.tzinfo is None:
            return str(zone)
    return None


def _of_calendar(calendar: Any, read: Read) -> Iterable[Any]:
    """The events of a calendar; those that recur as the occurrences of a window, where one is given."""
    if read.expand is None:
        found: list[Any] = calendar.walk("VEVENT")
        return found
    return expanded(calendar, window_of(read.expand))


def _columns() -> list[str]:
    return [
        *_TEXTS,
        "start",
        "end",
        "rrule",
        SERIES,
        "categories",
        "organizer",
        "attendees",
        "lat",
        "lon",
        "zone",
        "unknown-zone",
    ]


def _row(event: Any) -> dict[str, str | None]:
    if event.get(SERIES) == BROKEN_RULE:
        raise ValueError(BROKEN_RULE)
    start = event.get("dtstart")
    end = event.get("dtend")
    begin = None if start is None else start.dt
    last = _last(begin, end, event.get("duration"))
    geo = event.get("geo")
    found: dict[str, str | None] = {name: str(event[name]) if name in event else None for name in _TEXTS[:-1]}
    recurrence = event.get("recurrence-id")
    others = {name.lower(): value for name, value in event.items() if name.lower() not in _READ}
    return {
        **{name: LISTED.join(map(_plain, _listed(value))) for name, value in others.items()},
        **found,
        "recurrence-id": None if recurrence is None else _iso(recurrence.dt),
        **_zones(_undefined(event)),
        "start": _iso(begin),
        "end": _iso(last),
        "rrule": "; ".join(map(_plain, _listed(event.get("rrule")))) or None,
        "categories": LISTED.join(_categories(event)) or None,
        "organizer": _person(event.get("organizer")),
        "attendees": LISTED.join(filter(None, map(_person, _listed(event.get("attendee"))))) or None,
        "lat": str(geo.latitude) if geo else None,
        "lon": str(geo.longitude) if geo else None,
    }


def _zones(undefined: str | None) -> dict[str, str | None]:
    """The zone of local times whose own is not defined: the offset that its name tells, else any that there is."""
    if undefined is None or offsets(undefined):
        return {"zone": undefined, "unknown-zone": None}
    return {"zone": _ANYWHERE, "unknown-zone": undefined}


def _plain(value: Any) -> str:
    """A property as the file writes it."""
    raw = value.to_ical() if hasattr(value, "to_ical") else str(value).encode()
    return raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw)


def _broken(event: Any) -> tuple[str | None, str | None, str]:
    """The first date or rule of an event that cannot be read, what stands there, and the reason."""
    if event.get(SERIES) == BROKEN_RULE:
        return "rrule", "; ".join(map(_plain, _listed(event.get("rrule")))), BROKEN_RULE
    for name in _DATES:
        value = event.get(name)
        try:
            _ = value and value.dt
        except (ValueError, AttributeError):
            return name, _plain(value), "not a date of iCalendar"
    dates = ", ".join(f"{name.upper()} {_plain(event[name])}" for name in _DATES if event.get(name))
    return (
        None,
        dates or None,
        "its dates do not fit together, or reach past the years 1 to 9999: write DTSTART and DTEND of one kind",
    )


def _last(begin: date | None, end: Any, duration: Any) -> date | None:
    """The last day or second of an event whose end is the first moment after it."""
    if end is not None:
        after = end.dt
    elif duration is not None and begin is not None:
        after = _later(begin, duration.dt)
    else:
        return None
    step = timedelta(seconds=1) if isinstance(after, datetime) else timedelta(days=1)
    last: date = after - step
    return begin if begin is not None and last < begin and after == begin else last


def _later(begin: date, span: timedelta) -> date:
    """The moment after a span, of which days are those of the calendar, and hours those that pass."""
    after = begin + timedelta(days=span.days)
    rest = span - timedelta(days=span.days)
    if not isinstance(after, datetime) or after.tzinfo is None or not rest:
        return after + rest
    return after.astimezone(UTC) + rest


def _iso(moment: date | None) -> str | None:
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _categories(event: Any) -> list[str]:
    return [
        str(name) for group in _listed(event.get("categories")) for name in getattr(group, "cats", [group])
    ]


def _person(value: Any) -> str | None:
    """A name where there is one, else the address."""
    if value is None:
        return None
    name = value.params.get("CN")
    return str(name) if name else str(value).removeprefix("mailto:").removeprefix("MAILTO:")
