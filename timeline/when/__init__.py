"""The time model: EDTF text, four bounds, calendars and relations. Knows no engine and no file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.when.columns import parse_edtf
    from timeline.when.reading import read_dates
    from timeline.when.when import When

_HOME = {
    "When": "timeline.when.when",
    "parse_edtf": "timeline.when.columns",
    "read_dates": "timeline.when.reading",
}

__all__ = ["When", "parse_edtf", "read_dates"]


def __getattr__(name: str) -> Any:
    """Names are imported when first used: a single date needs no frame library."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'timeline.when' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
