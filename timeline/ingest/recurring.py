"""Recurring events of calendars: the occurrences of a window, each an event of its own."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from timeline.errors import BadRow, MissingExtra, TimelineError
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["BROKEN_RULE", "SERIES", "expanded", "window_of"]

SERIES = "series"
BROKEN_RULE = "a rule of recurrence that cannot be read"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RULES = ("rrule", "rdate")
_TIMES = ("dtstart", "dtend", "recurrence-id")


def window_of(text: str) -> tuple[datetime, datetime]:
    """The first moment of a stretch of time, and the first after it.

    Raises:
        BadRow: it is no date, or has no first or no last moment.

    >>> [moment.year for moment in window_of("2024/2025")]
    [2024, 2026]
    """
    try:
        when = When.read(text)
    except TimelineError as fault:
        raise BadRow(f"expand is a stretch of time such as 2024 or 2024-01/2024-06: {fault}") from fault
    if when.start_min is None or when.end_max is None:
        raise BadRow(f"expand needs a first and a last day, such as 2024-01/2024-06; '{text}' has not both")
    try:
        first, last = (_EPOCH + timedelta(microseconds=bound) for bound in (when.start_min, when.end_max))
    except OverflowError as fault:
        raise BadRow(f"expand lies between the years 1 and 9999, not '{text}'") from fault
    return first, last


def expanded(calendar: Any, window: tuple[datetime, datetime]) -> Iterator[Any]:
    """The events of a calendar, with the occurrences of a window in the place of each series.

    What happens once stays, wherever it lies, and so does an occurrence outside of the window that was moved by hand.
    A series that cannot be read is one event, with `SERIES` saying `BROKEN_RULE`.

    Raises:
        MissingExtra: recurring-ical-events is not installed.
    """
    events = calendar.walk("VEVENT")
    series = {str(event.get("uid")): event for event in events if any(rule in event for rule in _RULES)}
    zones = calendar.walk("VTIMEZONE")
    for event in events:
        key = str(event.get("uid"))
        if key not in series:
            yield event
        elif series[key] is event:
            mine = [other for other in events if str(other.get("uid")) == key]
            yield from _occurrences(event, mine, zones, window)


def _occurrences(
    event: Any, mine: Sequence[Any], zones: Sequence[Any], window: tuple[datetime, datetime]
) -> Iterator[Any]:
    try:
        import recurring_ical_events
    except ImportError as missing:
        raise MissingExtra("recurring-ical-events", "ical", "expanding recurring events") from missing
    import icalendar

    if not _advances(event.get("rrule")):  # the library would look for the next occurrence for ever
        event[SERIES] = BROKEN_RULE
        yield event
        return
    alone = icalendar.Calendar()
    for part in (*zones, *mine):
        alone.add_component(part)
    try:
        found = recurring_ical_events.of(alone).between(*window)
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
    ):  # the library passes on what its own parts raise
        event[SERIES] = BROKEN_RULE
        yield event
        return
    rule = event.get("rrule", "RDATE")
    moved = {key: other for other in mine if (key := _replaced(other)) is not None}
    made: set[str | None] = set()
    for occurrence in found:
        occurrence[SERIES] = rule
        _keep_zone(event, occurrence)
        key = _replaced(occurrence)
        if key in made and key in moved:
            _name_by_own_time(occurrence, moved[key])
        made.add(key)
        yield occurrence
    yield from (other for key, other in moved.items() if key not in made)


def _replaced(event: Any) -> str | None:
    """The time of the occurrence that an event stands for, as it is written; None for the whole series."""
    return str(event["recurrence-id"].to_ical()) if "recurrence-id" in event else None


def _name_by_own_time(occurrence: Any, moved: Any) -> None:
    """Name an occurrence by the time that it had in its series, where a change of an earlier one (THISANDFUTURE) moved it too."""
    start = occurrence["dtstart"].dt
    with suppress(KeyError, TypeError):  # a day beside a time, which are no time apart
        start -= moved["dtstart"].dt - moved["recurrence-id"].dt
    del occurrence["recurrence-id"]
    occurrence.add("recurrence-id", start)


def _advances(rules: Any) -> bool:
    """Whether each rule goes from one occurrence to a later one."""
    listed = rules if isinstance(rules, list) else [rules] if rules is not None else []
    try:
        return all(int(step) > 0 for rule in listed for step in rule.get("INTERVAL", [1]))
    except (AttributeError, TypeError, ValueError):
        return False


def _keep_zone(event: Any, occurrence: Any) -> None:
    """Name the zone of local times again, which the library forgets of a zone that it does not know."""
    zone = event["dtstart"].params.get("TZID") if "dtstart" in event else None
    for name in _TIMES if zone else ():
        value = occurrence.get(name)
        if value is not None and isinstance(value.dt, datetime) and value.dt.tzinfo is None:
            value.params.setdefault("TZID", zone)
