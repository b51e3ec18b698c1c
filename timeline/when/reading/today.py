"""Dates in words that count from today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from timeline.errors import BadDate
from timeline.when import When
from timeline.when.reading.remedies import REMEDIES

__all__ = ["read_date", "today"]


def read_date(text: str, **options: Any) -> When:
    """A date, or words such as `today` or `now` that count from the day of the question, which is that of UTC.

    Args and errors are those of `When.read`.
    """
    try:
        return When.read(text, **options)
    except BadDate as error:
        if error.hint != REMEDIES["said"].python:
            raise
        return When.read(text, **options | {"said": today()})


def today() -> date:
    """The day of the clock, in UTC."""
    return datetime.now(UTC).date()
