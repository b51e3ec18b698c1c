"""The columns that several answers share: what each is called, of which type it is, and what it says."""

from __future__ import annotations

from timeline.constants import BOUNDS
from timeline.schema import Column

__all__ = [
    "BOUNDS", "CERTAINTY", "END", "EVENT", "ITEM", "KINDS", "LEFT_AND_RIGHT", "START", "UNIT", "bound", "counted",
    "event_columns", "instant", "length", "names", "side", "text",
]  # fmt: skip

_INSTANT = "microseconds, UTC"
_MEANT = {
    "start_min": "earliest instant at which it can have started",
    "start_max": "latest instant at which it can have started",
    "end_min": "earliest instant at which it can have ended, exclusive",
    "end_max": "latest instant at which it can have ended, exclusive",
}
_STATES = ("known", "open", "unknown")


def text(name: str, meaning: str, null: str = "never", values: tuple[str, ...] = ()) -> Column:
    """A column of texts."""
    return Column(name, "string", meaning, null, values=values)


def counted(name: str, meaning: str, null: str = "never") -> Column:
    """A column of whole numbers."""
    return Column(name, "int64", meaning, null)


def length(name: str, meaning: str, unit: str = "microseconds", null: str = "without limit") -> Column:
    """A column of lengths of time."""
    return Column(name, "int64", meaning, null, unit, shown="length")


def names(name: str, meaning: str, null: str = "never") -> Column:
    """A column of lists of texts."""
    return Column(name, "list<string>", meaning, null)


def instant(name: str, meaning: str, null: str = "unbounded") -> Column:
    """A column of instants."""
    return Column(name, "timestamp[us]", meaning, null, _INSTANT)


def bound(name: str, meaning: str, null: str = "unbounded") -> Column:
    """A column of starts or ends, as its name says."""
    return Column(name, "timestamp[us]", meaning, null, _INSTANT, shown="end" if "end" in name else "start")


def event_columns(prefix: str = "", of: str = "") -> tuple[Column, ...]:
    """The date of an event and its four bounds."""
    return (
        Column(
            f"{prefix}when",
            "string",
            f"the date{of} in EDTF, or spelled from its bounds",
            "undated",
            shown="date",
        ),
        *(bound(prefix + name, meaning) for name, meaning in _MEANT.items()),
    )


def side(name: str) -> tuple[Column, ...]:
    """The event on one side of a pair."""
    of = f" of the {name} event"
    return (
        text(name, f"identity{of}"),
        text(f"{name}_title", f"title{of}"),
        text(f"{name}_kind", f"kind{of}"),
        *event_columns(f"{name}_", of),
    )


CERTAINTY = text("certainty", "whether it holds in every world, or in some", values=("certain", "possible"))
START = Column("start", "timestamp[us]", "first instant", "unbounded", _INSTANT, shown="since")
END = Column("end", "timestamp[us]", "first instant after it", "unbounded", _INSTANT, shown="until")
ITEM = text(
    "item", "item of the dimension `by`; without one there is no such column", "events without an item"
)
UNIT = text("unit", "unit of the lengths in this row")
LEFT_AND_RIGHT = (*side("left"), *side("right"))
KINDS = (
    text("start_kind", "what the start is", "no date", values=_STATES),
    text("end_kind", "what the end is: known, open (still going on) or unknown", "no date", values=_STATES),
)
EVENT = (
    text("event_id", "identity of the event"),
    text("title", "what happened, in a line"),
    text("kind", "lower-case words joined by dots, from general to special"),
    *event_columns(),
    *KINDS,
    text("place", "name of the place", "not stated"),
    text("country", "ISO 3166 code", "not stated"),
    names("who", "names of the participants, in their order"),
)
