"""One value as people read it: a date at its precision, a length in units, a list in words, NULL as nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS, DAYS_PER_CYCLE, US_PER_DAY, US_PER_SECOND
from timeline.tables.bounds import bound_text, end_text, last_day, start_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.schema import Shown

    Row = Mapping[str, Any]

__all__ = [
    "ITEMS",
    "date_text",
    "evidence_text",
    "field_text",
    "instant_text",
    "length_text",
    "participant_text",
    "size_text",
    "text_of",
    "typed_text",
    "version_text",
]

_YEAR = DAYS_PER_CYCLE * US_PER_DAY // 400  # the mean Gregorian year
_UNITS = (
    ("y", _YEAR),
    ("mo", _YEAR // 12),
    ("d", US_PER_DAY),
    ("h", 3_600 * US_PER_SECOND),
    ("min", 60 * US_PER_SECOND),
    ("s", US_PER_SECOND),
    ("ms", 1_000),
    ("µs", 1),
)
_IN_DAYS = 100 * US_PER_DAY  # shorter lengths are shown without months
_UNITS_OF_DAYS = _UNITS[2:]
_BREAKS = re.compile(r"[\r\n\t\v\f]+")
_INSTANT = re.compile(r"([+-]?\d{4,}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d+)?)Z")


def text_of(name: str, row: Row, shown: Shown = "value", *, days: bool = False) -> str:
    """The value of the column `name` of a row, in one line, as `shown` says; `days`: an end is shown as its last day."""
    value = row.get(name)
    match shown:
        case "date":
            return date_text(name, row)
        case "text":
            return " ".join(str(value or "").split())
        case "length" | "overlap":
            return _length(value, row.get("unit", "microsecond"), instant=shown == "overlap")
        case "since" | "until" if value is None:
            return ".."
        case "bound" if value is not None and (bound := row.get("bound", row.get("field"))) in BOUNDS:
            return instant_text(bound_text(bound, value))
        case "start" if value is not None:
            return instant_text(start_text(value))
        case "end" | "until" if value is not None:
            return last_day(value) if days else instant_text(end_text(value, ticks=shown == "until"))
        case "estimate" if isinstance(value, float):
            return f"{value:.3g}"
        case "share" if isinstance(value, float):
            return f"{value:.1%}"
    return " ".join(_plain(value).split())


def typed_text(value: Any, *, instant: bool) -> str:
    """A value of a person's own SQL in one line, as its type is.

    >>> typed_text(1234567.891, instant=False), typed_text([1, None, "a"], instant=False)
    ('1234567.891', '[1, NULL, a]')
    """
    if value is None:
        return ""
    if instant:
        return str(value).replace("T", " ").removesuffix("Z")
    return _BREAKS.sub(" ", _typed(value))


def _typed(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_typed(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_typed, value))}]"
    return repr(value) if isinstance(value, float) else str(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str):
        return instant_text(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(item)}" for name, item in value.items() if item is not None)
    if isinstance(value, list):
        return ("; " if any(isinstance(item, dict) for item in value) else ", ").join(map(_plain, value))
    return str(value)


# --- dates ---------------------------------------------------------------------------------------------------


def date_text(name: str, row: Row) -> str:
    """The date of a row at the precision it has: from its EDTF, else from its bounds."""
    value = row.get(name)
    if isinstance(value, str):
        return _shown(value)
    prefix = name.removesuffix("when")
    bounds = [row.get(prefix + bound) for bound in BOUNDS]
    if value is not None or not any(prefix + bound in row for bound in BOUNDS):
        return _plain(value)
    start_kind, end_kind = row.get(f"{prefix}start_kind", ""), row.get(f"{prefix}end_kind", "")
    alone = bool(prefix) and row.get(prefix.removesuffix("_"), "") is None
    if alone or (start_kind is None and end_kind is None):
        return ""  # a row without a date, as a retraction is, or without an event on this side
    from timeline.when import When

    return When.from_bounds(*bounds, start_kind=start_kind or None, end_kind=end_kind or None).display()


@lru_cache(maxsize=4096)
def _shown(edtf: str) -> str:
    from timeline.errors import BadDate
    from timeline.when import When

    try:
        return When.parse(edtf).display()
    except BadDate:
        return edtf


def instant_text(text: str) -> str:
    """An ISO 8601 instant as short as it can be written; any other text as it is.

    >>> instant_text("2023-11-06T00:00:00Z"), instant_text("2023-11-06T12:30:00Z")
    ('2023-11-06', '2023-11-06 12:30')
    """
    found = _INSTANT.fullmatch(text)
    if not found:
        return text
    day, minute, second = found.groups()
    if second != ":00":
        return f"{day} {minute}{second}"
    return day if minute == "00:00" else f"{day} {minute}"


# --- lengths -------------------------------------------------------------------------------------------------


def _length(value: Any, unit: str, *, instant: bool) -> str:
    if value is None:
        return "unlimited"
    if unit not in ("microsecond", "tick"):
        return f"{value} {unit}" if value == 1 else f"{value} {unit}s"
    return "instant" if value == 1 and instant else length_text(round(value))


def length_text(microseconds: int) -> str:
    """A length in its two largest units; a year and a month are mean ones.

    >>> length_text(3 * 86_400_000_000), length_text(73_700_000_000_000), length_text(90_000_000)
    ('3 d', '2 y 4 mo', '1 min 30 s')
    """
    if microseconds < 0:
        return f"-{length_text(-microseconds)}"
    units = _UNITS if microseconds >= _IN_DAYS else _UNITS_OF_DAYS
    for (name, size), (smaller, step) in pairwise(units):
        rounded = microseconds + step // 2
        if rounded >= size:
            whole, rest = divmod(rounded, size)
            return f"{whole} {name}" + (f" {rest // step} {smaller}" if rest >= step else "")
    return f"{microseconds} µs" if microseconds else "0"


# --- what a card tells ---------------------------------------------------------------------------------------


def participant_text(item: Row) -> str:
    """`Iran (accused)`."""
    name, role = item.get("name") or item["entity_id"], item.get("role")
    return f"{name} ({role})" if role and role != "participant" else str(name)


def evidence_text(item: Row) -> str:
    """`infobae-2023, paragraph 4: "since 2010", that is 2010 -> ongoing`."""
    text = ", ".join(str(item[part]) for part in ("source_id", "locator") if item.get(part))
    if item.get("quote"):
        text += f': "{item["quote"]}"'
    if item.get("when"):
        text += f", that is {_shown(item['when'])}"
    return text + (f" ({item['stance']})" if item.get("stance", "supports") != "supports" else "")


def field_text(name: str, row: Row, shown: Shown = "value", *, days: bool = False) -> str:
    """The value of a field of a card: as in a table, but counts have room for separators and sizes for a unit."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and shown in ("value", "size"):
        return size_text(value) if shown == "size" else f"{value:,}"
    return text_of(name, row, shown, days=days)


def size_text(size: int) -> str:
    """A size of a file.

    >>> size_text(2_633_728), size_text(12)
    ('2.6 MB', '12 bytes')
    """
    scale = size / 1000
    for unit in ("kB", "MB", "GB"):
        if 1 <= scale < 1000:
            return f"{scale:.1f} {unit}"
        scale /= 1000
    return f"{size:,} bytes"


def version_text(item: Row) -> str:
    """`2, since 2023-11-20 12:00: the dates`."""
    return f"{item['version']}, since {instant_text(item['recorded_from'])}: {item['reason']}"


ITEMS: dict[Shown, Callable[[Row], str]] = {
    "participants": participant_text,
    "evidence": evidence_text,
    "versions": version_text,
}
