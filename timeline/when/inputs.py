"""What a person may give for a date, for a moment of recorded time, and for a length: one alias each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeAlias

from timeline.when.when import When

__all__ = ["AsOfLike", "DateLike", "LengthLike"]

DateLike: TypeAlias = str | date | datetime | When
"""A date as a person writes it, a `date`, a `datetime`, or a `When`."""
AsOfLike: TypeAlias = int | str | date | datetime | When
"""A revision by its number, or a moment of recorded time (a date means its last instant)."""
LengthLike: TypeAlias = str | int | timedelta
"""A length of time such as `90d`, a `timedelta`, or whole microseconds."""
