"""The time model: EDTF text, four bounds, calendars and relations. Knows no engine and no file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.when.allen import (
        COMPOSITES,
        Bounds,
        Relation,
        certain,
        gap,
        inverse,
        overlap_length,
        possible,
        relation_set,
        relations_to,
    )
    from timeline.when.columns import parse_edtf
    from timeline.when.composition import Closure, Statement, closure, compose
    from timeline.when.reading.columns import read_dates
    from timeline.when.relative import Inference, RelativeDate, infer
    from timeline.when.when import When

_HOME = {
    "When": "timeline.when.when",
    "closure": "timeline.when.composition",
    "compose": "timeline.when.composition",
    "infer": "timeline.when.relative",
    "parse_edtf": "timeline.when.columns",
    "read_dates": "timeline.when.reading.columns",
    "COMPOSITES": "timeline.when.allen",
    "Bounds": "timeline.when.allen",
    "Relation": "timeline.when.allen",
    "certain": "timeline.when.allen",
    "gap": "timeline.when.allen",
    "inverse": "timeline.when.allen",
    "overlap_length": "timeline.when.allen",
    "possible": "timeline.when.allen",
    "relation_set": "timeline.when.allen",
    "relations_to": "timeline.when.allen",
    "Closure": "timeline.when.composition",
    "Statement": "timeline.when.composition",
    "Inference": "timeline.when.relative",
    "RelativeDate": "timeline.when.relative",
}

__all__ = [
    "COMPOSITES",
    "Bounds",
    "Closure",
    "Inference",
    "Relation",
    "RelativeDate",
    "Statement",
    "When",
    "certain",
    "closure",
    "compose",
    "gap",
    "infer",
    "inverse",
    "overlap_length",
    "parse_edtf",
    "possible",
    "read_dates",
    "relation_set",
    "relations_to",
]


def __getattr__(name: str) -> Any:
    """Names are imported when first used: a single date needs no frame library."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'timeline.when' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
