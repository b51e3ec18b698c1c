"""How alike two events are, but for their titles: their dates, actors, places and kinds, each from 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.kernels.number_line import Ints
    from timeline.kernels.partners import Keyed

    Floats = NDArray[np.float64]

__all__ = ["NEAR", "Told", "alike", "can_be", "compared"]

NEAR = 25.0
"""Kilometres at which nearness has fallen to 1/e."""
_DIAMETER = 12_742.0
_ROUNDING = 1e-9


class Told(NamedTuple):
    """What is told of events, row by row.

    Attributes:
        first: the first day on which each can have been; the least number where there is none.
        last: the last one; the largest number where there is none.
        actors: numbers for the actors of each, ascending.
        sources: numbers for the sources of each, ascending.
        lat: latitudes in radians, NaN where none is told.
        lon: longitudes.
        place: a number for the name of each place, -1 where none is told.
        country: a number for each country.
        kind: a number for each kind.
        family: a number for the first word of each kind.
    """

    first: Ints
    last: Ints
    actors: Keyed
    sources: Keyed
    lat: Floats
    lon: Floats
    place: Ints
    country: Ints
    kind: Ints
    family: Ints


@kernel
def _shared(keyed: Keyed, i: int, j: int) -> int:
    """How many keys two rows share."""
    opening, key = keyed.opening, keyed.key
    p, q, shared = opening[i], opening[j], 0
    while p < opening[i + 1] and q < opening[j + 1]:
        if key[p] == key[q]:
            shared += 1
        step, other = key[p] <= key[q], key[q] <= key[p]
        p += step
        q += other
    return shared


@kernel
def _dates(told: Told, i: int, j: int) -> float:
    """Between the share of the shorter that lies in both and that of their whole; NaN where one has no limit."""
    a, b, c, d = told.first[i], told.last[i], told.first[j], told.last[j]
    if min(a, c) == MINUS_INFINITY or max(b, d) == INFINITY:
        return np.nan
    common = min(b, d) - max(a, c) + 1
    shorter, whole = min(b - a, d - c) + 1, max(b, d) - min(a, c) + 1
    return float((common / shorter + common / whole) / 2)


@kernel
def _actors(told: Told, i: int, j: int) -> float:
    opening = told.actors.opening
    fewest = min(opening[i + 1] - opening[i], opening[j + 1] - opening[j])
    return _shared(told.actors, i, j) / fewest if fewest else np.nan


@kernel
def _kilometres(told: Told, i: int, j: int) -> float:
    """The distance on a sphere (haversine)."""
    lat, lon, lat2, lon2 = told.lat[i], told.lon[i], told.lat[j], told.lon[j]
    if lat == lat2 and lon == lon2:
        return 0.0
    if np.isnan(lat + lon + lat2 + lon2):
        return np.nan
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return float(_DIAMETER * np.arcsin(np.sqrt(min(half, 1.0))))


@kernel
def _places(told: Told, i: int, j: int, km: float) -> float:
    if not np.isnan(km):
        return float(np.exp(-km / NEAR))
    place, other = told.place[i], told.place[j]
    named = min(place, other) >= 0
    if named and place == other:
        return 1.0
    if min(told.country[i], told.country[j]) >= 0 and told.country[i] != told.country[j]:
        return 0.0
    return 0.2 if named else np.nan


@kernel
def compared(told: Told, i: int, j: int) -> tuple[float, float, float, float, float]:
    """The scores of the dates, actors, places and kinds of two rows, and their distance; NaN where nothing is told of one."""
    km = _kilometres(told, i, j)
    kind = 1.0 if told.kind[i] == told.kind[j] else 0.7 if told.family[i] == told.family[j] else 0.0
    return _dates(told, i, j), _actors(told, i, j), _places(told, i, j, km), kind, km


@kernel
def can_be(told: Told, i: int, j: int, least: float, weights: Floats, apart: bool) -> bool:
    """Whether two rows can have been at one time, and score so much where their titles are the same.

    Args:
        told: what is told of all rows.
        i: one.
        j: the other.
        least: the score.
        weights: those of the title, the date, the actors, the place and the kind.
        apart: only rows that share no source.
    """
    if told.first[i] > told.last[j] or told.first[j] > told.last[i]:
        return False
    if apart and _shared(told.sources, i, j):
        return False
    scores = compared(told, i, j)
    top = whole = weights[0]
    for n in range(4):
        if not np.isnan(scores[n]):
            top += weights[n + 1] * scores[n]
            whole += weights[n + 1]
    return bool(top >= (least - _ROUNDING) * whole)


@kernel
def alike(told: Told, left: Ints, right: Ints) -> Floats:
    """What `compared` gives of each pair, a row of the array for each of its five numbers."""
    out = np.empty((5, left.size))
    for n in range(left.size):
        scores = compared(told, left[n], right[n])
        for m in range(5):
            out[m, n] = scores[m]
    return out
