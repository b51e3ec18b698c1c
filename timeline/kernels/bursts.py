"""Bursts: stretches in which an item's events follow one another faster than its own mean rate.

Kleinberg, Bursty and hierarchical structure in streams, Data Mining and Knowledge Discovery 7 (2003) 373-397:
the gaps between events come from a base state with the mean rate or from a burst state with `scale` times it;
entering the burst state costs `gamma * ln(gaps)`. The cheapest sequence of states is found exactly (Viterbi).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from timeline.errors import BadQuery
from timeline.kernels.cooccurrence.incidence import offsets_of
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Ints

__all__ = ["Bursts", "bursts"]


@dataclass(frozen=True)
class Bursts:
    """One entry a burst, by item and time.

    Attributes:
        item: the number of the item.
        first, last: the granules of the first and the last event of the burst.
        events: how many events it has.
        weight: by how much the burst state is cheaper than the base state over it, its cost of entry deducted.
        ratio: its rate (gaps by time) over the item's mean rate; infinite where all its events share a granule.
    """

    item: Ints
    first: Ints
    last: Ints
    events: Ints
    weight: Floats
    ratio: Floats


@kernel
def _states(gaps: Ints, scale: float, entry: float, in_burst: Ints) -> None:
    """The cheapest state of each gap: 1 in the burst state."""
    n = gaps.size
    mean = gaps.sum() / n
    log_scale = math.log(scale)
    base = 0.0
    burst = np.inf
    came_from = np.zeros((n, 2), np.int8)
    for k in range(n):
        saved = log_scale - (scale - 1.0) * gaps[k] / mean  # what the burst state saves on this gap
        up, stay = base + entry, burst
        came_from[k, 1] = 1 if stay <= up else 0
        came_from[k, 0] = 1 if burst < base else 0
        base, burst = min(base, burst), min(up, stay) - saved
    state = 1 if burst < base else 0
    for k in range(n - 1, -1, -1):
        in_burst[k] = state
        state = came_from[k, state]


@kernel
def _bursts(offsets: Ints, granule: Ints, scale: float, gamma: float, found: Ints, weight: Floats) -> int:
    n_found = 0
    for item in range(offsets.size - 1):
        times = granule[offsets[item] : offsets[item + 1]]
        n = times.size - 1
        if n < 2 or times[n] == times[0]:
            continue
        gaps = times[1:] - times[:-1]
        mean = gaps.sum() / n
        entry = gamma * math.log(n)
        in_burst = np.zeros(n, np.int8)
        _states(gaps, scale, entry, in_burst)
        k = 0
        while k < n:
            if not in_burst[k]:
                k += 1
                continue
            begin = k
            saved = -entry
            while k < n and in_burst[k]:
                saved += math.log(scale) - (scale - 1.0) * gaps[k] / mean
                k += 1
            found[0, n_found] = item
            found[1, n_found] = times[begin]
            found[2, n_found] = times[k]
            found[3, n_found] = k - begin + 1
            weight[0, n_found] = saved
            weight[1, n_found] = (
                (k - begin) * mean / (times[k] - times[begin]) if times[k] > times[begin] else np.inf
            )
            n_found += 1
    return n_found


def bursts(item: Ints, granule: Ints, n_items: int, *, scale: float = 2.0, gamma: float = 1.0) -> Bursts:
    """The bursts of each item.

    Args:
        item: the number of the item of each occurrence.
        granule: when it occurred.
        n_items: how many items there are.
        scale: how many times the mean rate the burst state has, more than 1.
        gamma: how reluctantly it is entered, 0 or more.

    An item with fewer than three events, or all in one granule, has no bursts.

    >>> found = bursts(np.zeros(8, int), np.array([0, 100, 200, 201, 202, 203, 204, 300]), 1)
    >>> found.first.tolist(), found.last.tolist(), found.events.tolist()
    ([200], [204], [5])
    """
    if not (scale > 1 and gamma >= 0):
        raise BadQuery(f"scale is more than 1 and gamma not negative, not {scale:g} and {gamma:g}")
    order = np.lexsort((granule, item))
    offsets = offsets_of(item, n_items)
    found = np.empty((4, max(item.size // 2, 1)), np.int64)
    weight = np.empty((2, found.shape[1]))
    size = _bursts(offsets, np.ascontiguousarray(granule[order], np.int64), scale, gamma, found, weight)
    return Bursts(*found[:, :size].copy(), *weight[:, :size].copy())
