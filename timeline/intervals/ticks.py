"""Ticks of one scale as ticks of another, kept within 64 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import EARLIEST, LATEST, US_PER_DAY

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["in_ticks", "times"]


def in_ticks(microseconds: Ints, per_day: int) -> Ints:
    """Microseconds in ticks of which a day has so many."""
    if per_day < US_PER_DAY:
        return microseconds // (US_PER_DAY // per_day)
    return times(microseconds, per_day // US_PER_DAY)


def times(values: Ints, factor: int, less: int = 0) -> Ints:
    """The products less a number; the first or last instant of 64 bits where they lie beyond."""
    import numpy as np

    least, most = -(-(EARLIEST + less) // factor), (LATEST + less) // factor
    product = (
        np.clip(values, least, most) * factor - less
    )  # what the first step wraps around, the second brings back
    for mask, limit in ((values < least, EARLIEST), (values > most, LATEST)):
        product = np.where(mask, limit, product) if mask.any() else product
    return product
