"""What the question of which items come before which takes and gives: onsets, and shares of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.cooccurrence.extents import mirrored

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["Leads", "Onsets", "Share"]


class Onsets(NamedTuple):
    """The first granule of each event by its smallest and largest value; MINUS_INFINITY and INFINITY are infinite."""

    least: Ints
    most: Ints

    @property
    def mirrored(self) -> Onsets:
        """The same on a line of time that runs backwards."""
        return Onsets(mirrored(self.most), mirrored(self.least))


@dataclass(frozen=True)
class Share:
    """For each ordered pair, how many events of one item have one of the other within the window.

    Attributes:
        judged: events whose whole window surely lies inside the period.
        judged_most: events whose whole window may lie inside it.
        left_out: events too near its edge, or without a known onset.
        certain, possible: judged events that certainly, or possibly, have such a partner.
        p: the chance of at least `certain` hits when the partners fall anywhere in the period.
        q: the false discovery rate of p among all ordered pairs.
    """

    judged: Ints
    judged_most: Ints
    left_out: Ints
    certain: Ints
    possible: Ints
    p: Floats
    q: Floats

    @property
    def rate(self) -> Floats:
        """The least that any reading gives, `certain` over `judged_most`; NaN where none is surely judged."""
        with np.errstate(invalid="ignore"):
            rate: Floats = self.certain / np.where(self.judged > 0, self.judged_most, np.nan)
        return rate


@dataclass(frozen=True)
class Leads:
    """One entry an ordered pair: does x come before y?

    Attributes:
        x, y: the numbers of the items.
        n_x, n_y: events of each item.
        precursor: the y-events that have an x-event `lag` to `lag + window` before them.
        trigger: the x-events that have a y-event `lag` to `lag + window` after them.
        tested: how many ordered pairs there are.
    """

    x: Ints
    y: Ints
    n_x: Ints
    n_y: Ints
    precursor: Share
    trigger: Share
    tested: int
