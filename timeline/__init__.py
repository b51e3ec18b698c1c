"""An embedded database for dated events: uncertain dates, two clocks, certain and possible answers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from timeline.version import VERSION

if TYPE_CHECKING:
    from timeline import intervals
    from timeline.database import Timeline
    from timeline.errors import *  # noqa: F403
    from timeline.model import Entity, Event, Evidence, Source
    from timeline.store import Result
    from timeline.when import When, parse_edtf, read_dates

__version__ = VERSION

_HOME = {
    "Timeline": "timeline.database",
    "Result": "timeline.store",
    "Event": "timeline.model",
    "Source": "timeline.model",
    "Entity": "timeline.model",
    "Evidence": "timeline.model",
    "When": "timeline.when",
    "parse_edtf": "timeline.when",
    "read_dates": "timeline.when",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that a command starts without what it does not need."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in {"intervals", "when"}:
        return import_module(f"timeline.{name}")
    errors = import_module("timeline.errors")
    if name in errors.__all__:
        return getattr(errors, name)
    raise AttributeError(f"module 'timeline' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*_HOME, "intervals", *import_module("timeline.errors").__all__, "__version__"])
