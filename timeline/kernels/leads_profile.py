"""The profile of delays between two items: how often one follows the other by how much."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.cooccurrence.extents import group_codes, shifted
from timeline.kernels.grouped import Grouped
from timeline.kernels.jit import kernel
from timeline.kernels.leads import Onsets, observed_onsets
from timeline.kernels.parallel import run, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Ints
    from timeline.kernels.cooccurrence.null_model.period import Period

__all__ = ["LagProfile", "lag_profile"]


@dataclass(frozen=True)
class LagProfile:
    """How often y follows x by how much: one entry a step of delay, `[lag_from, lag_to)` granules.

    Attributes:
        certain, possible: ordered choices of two different events with such a delay; negative: y comes first.
        expected: what events spread evenly over the period would give.
    """

    lag_from: Ints
    lag_to: Ints
    certain: Ints
    possible: Ints
    expected: Floats


@kernel
def _certain_delays(
    x_least: Ints,
    x_most: Ints,
    x_event: Ints,
    y_least: Ints,
    y_most: Ints,
    y_event: Ints,
    begin: Ints,
    end: Ints,
    edges: Ints,
    out: Ints,
) -> None:
    step = edges[1] - edges[0]
    for i in range(x_event.size):
        for j in range(begin[i], end[i]):
            low, high = y_least[j] - x_most[i], y_most[j] - x_least[i]
            place = (low - edges[0]) // step
            if high < edges[place + 1] and x_event[i] != y_event[j]:
                out[place] += 1


def lag_profile(
    onset: Onsets,
    x: Ints,
    y: Ints,
    *,
    edges: Ints,
    period: Period | None = None,
    group: Ints | None = None,
) -> LagProfile:
    """Count the delays from the events `x` to the events `y` (numbers of events) by step.

    Args:
        onset: the first granule of each event, by smallest and largest value.
        x: the events of one item.
        y: the events of the other.
        edges: the edges of the steps in granules, ascending, of one width but for the last; the last is not part.
        period: the observed period; by default from the earliest to the latest finite onset of all events.
        group: a number for each event; only events of one group pair up, an event of group -1 with none.

    >>> day = np.array([0, 2, 9])
    >>> profile = lag_profile(Onsets(day, day), np.array([0]), np.array([1, 2]), edges=np.array([-5, 0, 5, 10]))
    >>> profile.certain.tolist()
    [0, 1, 1]
    """
    period = period or observed_onsets(onset)
    group = group_codes(onset.least.size, group)
    latest, earliest = Grouped.of(onset.most[y], group[y]), Grouped.of(onset.least[y], group[y])
    opening, closing = earliest.opening(group[x]), earliest.opening(group[x] + 1)
    choices = int((closing - opening).sum())
    width = edges.size - 1
    possible = np.zeros(width, np.int64)
    spread_low, spread_high = _delays(onset, np.intersect1d(x, y))
    for k, (low, high) in enumerate(pairwise(edges)):
        too_late = closing - earliest.before(shifted(onset.most[x], int(high)), group[x], "left")
        too_early = latest.before(shifted(onset.least[x], int(low)), group[x], "left") - opening
        possible[k] = choices - too_late.sum() - too_early.sum()
        possible[k] -= ((spread_low < high) & (spread_high >= low)).sum()
    certain = _certain(onset, x, y, edges, group)
    beyond = _triangle(edges, period.length)
    return LagProfile(
        edges[:-1],
        edges[1:],
        certain,
        possible,
        choices * np.diff(beyond) / float(period.length) ** 2,
    )


def _certain(onset: Onsets, x: Ints, y: Ints, edges: Ints, group: Ints) -> Ints:
    """The delays that lie in one step under every reading."""
    dated = (onset.least > MINUS_INFINITY) & (onset.most < INFINITY)
    x, y = x[dated[x]], y[dated[y]]
    sorted_y = Grouped.of(onset.least[y], group[y])
    y = y[sorted_y.order]
    begin = sorted_y.before(shifted(onset.most[x], int(edges[0])), group[x], "left")
    end = sorted_y.before(shifted(onset.least[x], int(edges[-1])), group[x], "left")
    counts = np.zeros((workers(), edges.size - 1), np.int64)
    tasks = [
        (
            onset.least[x[part]], onset.most[x[part]], x[part],
            onset.least[y], onset.most[y], y, begin[part], end[part], edges, out,
        )
        for part, out in zip(np.array_split(np.arange(x.size), workers()), counts, strict=True)
    ]  # fmt: skip
    run(_certain_delays, tasks, x.size * y.size)
    total: Ints = counts.sum(axis=0)
    return total


def _delays(onset: Onsets, same: Ints) -> tuple[Ints, Ints]:
    least, most = onset.least[same], onset.most[same]
    unknown = (least == MINUS_INFINITY) | (most == INFINITY)
    with np.errstate(over="ignore"):
        spread = most - least
    return np.where(unknown, MINUS_INFINITY, -spread), np.where(unknown, INFINITY, spread)


def _triangle(edge: Ints, length: int) -> Floats:
    """How many ordered choices of two granules of the period have a delay below each edge."""
    d = edge.clip(-length, length).astype(np.float64)
    below = (length + d - 1) * (length + d) / 2
    above = (length - d) * (length - d + 1) / 2
    triangle: Floats = np.where(d <= 0, below, float(length) ** 2 - above)
    return triangle
