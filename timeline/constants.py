"""What every room counts and names alike: the tick, the four bounds, the two certainties, and what is unlimited."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = [
    "BOUNDS",
    "DAYS_PER_CYCLE",
    "EARLIEST",
    "INFINITY",
    "LATEST",
    "MINUS_INFINITY",
    "MOST_DRAWN",
    "US_PER_DAY",
    "US_PER_SECOND",
    "WORLDS",
    "Certainty",
    "Direction",
    "NullModel",
]

BOUNDS = ("start_min", "start_max", "end_min", "end_max")
"""The four bounds of an event, in this order everywhere."""

Certainty: TypeAlias = Literal["possible", "certain"]
"""An answer that holds under some reading, or one that holds under every reading."""
Direction: TypeAlias = Literal["either", "before", "after"]
"""On which side of an event its neighbours are looked for."""
NullModel: TypeAlias = Literal["clustered", "poisson", "shift", "none"]
"""What chance means in co-occurrence, and `none` for counts alone."""

US_PER_SECOND = 1_000_000
"""Ticks of a second; the tick is one microsecond."""
US_PER_DAY = 86_400 * US_PER_SECOND
DAYS_PER_CYCLE = 146_097
"""Days of 400 Gregorian years, after which the calendar repeats itself."""

INFINITY = 2**63 - 1
"""No end: after every instant."""
MINUS_INFINITY = -(2**63)
"""No start: before every instant."""
LATEST = INFINITY - 1
"""A bound that may be arbitrarily late, yet is an instant: before `INFINITY`."""
EARLIEST = MINUS_INFINITY + 1
"""A bound that may be arbitrarily early, yet is an instant: after `MINUS_INFINITY`."""

WORLDS = 4096
"""So many possible worlds are drawn by lot for a share that has no closed form."""
MOST_DRAWN = 100_000
"""So many matches, and events that have a say in them, get shares that are counted over drawn worlds."""
