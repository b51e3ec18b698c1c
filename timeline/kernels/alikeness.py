"""How alike two events are, but for their titles: their dates, actors, places and kinds, each from 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Floats, Ints
    from timeline.kernels.partners import Keyed

    Day = int | np.int32
    Days = NDArray[np.int32]

__all__ = [
    "ALWAYS",
    "NEAR",
    "NEVER",
    "ROUNDING",
    "Told",
    "alike",
    "can_be",
    "compared",
    "left_over",
    "lost_by_actors",
]

NEVER, ALWAYS = -(1 << 31), (1 << 31) - 1
"""The days that stand for no first and no last one."""
NEAR = 25.0
"""Kilometres at which nearness has fallen to 1/e."""
_DIAMETER = 12_742.0
_RADIANS = np.pi / 180
ROUNDING = 1e-9
"""A score that can be reached but for so much is taken as one that can."""


class Told(NamedTuple):
    """What is told of events, row by row.

    Attributes:
        first: the first day on which each can have been; `NEVER` where there is none.
        last: the last one; `ALWAYS` where there is none.
        actors: numbers for the actors of each, ascending.
        sources: numbers for the sources of each, ascending.
        lat: latitudes in degrees, NaN where none is told.
        lon: longitudes.
        place: a number for the name of each place, -1 where none is told.
        country: a number for each country, -1 where none is told.
        kind: a number for each kind.
        family: a number for the first word of each kind.
    """

    first: Days
    last: Days
    actors: Keyed
    sources: Keyed
    lat: Floats
    lon: Floats
    place: Days
    country: Days
    kind: Days
    family: Days


@kernel
def _shared(opening: Ints, key: Ints, i: int, j: int) -> int:
    """How many keys two rows share."""
    p, q, shared = opening[i], opening[j], 0
    while p < opening[i + 1] and q < opening[j + 1]:
        if key[p] == key[q]:
            shared += 1
        step, other = key[p] <= key[q], key[q] <= key[p]
        p += step
        q += other
    return shared


@kernel
def _dates(a: Day, b: Day, c: Day, d: Day) -> float:
    """Between the share of the shorter that lies in both and that of their whole; NaN where one has no limit."""
    if min(a, c) == NEVER or max(b, d) == ALWAYS:
        return np.nan
    common = np.int64(min(b, d)) - max(a, c) + 1
    shorter = min(np.int64(b) - a, np.int64(d) - c) + 1
    whole = np.int64(max(b, d)) - min(a, c) + 1
    return float((common / shorter + common / whole) / 2)


@kernel
def _actors(opening: Ints, key: Ints, i: int, j: int) -> float:
    fewest = min(opening[i + 1] - opening[i], opening[j + 1] - opening[j])
    return _shared(opening, key, i, j) / fewest if fewest else np.nan


@kernel
def _kinds(kind: Days, family: Days, i: int, j: int) -> float:
    return 1.0 if kind[i] == kind[j] else 0.7 if family[i] == family[j] else 0.0


@kernel
def _kilometres(told: Told, i: int, j: int) -> float:
    """The distance on a sphere (haversine)."""
    if told.lat[i] == told.lat[j] and told.lon[i] == told.lon[j]:
        return 0.0
    lat, lon = told.lat[i] * _RADIANS, told.lon[i] * _RADIANS
    lat2, lon2 = told.lat[j] * _RADIANS, told.lon[j] * _RADIANS
    if np.isnan(lat + lon + lat2 + lon2):
        return np.nan
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return float(_DIAMETER * np.arcsin(np.sqrt(min(half, 1.0))))


@kernel
def _nearest(told: Told, i: int, j: int) -> float:
    """What two places score at most, by their latitudes alone: e to the -x is no more than 1 / (1 + x)."""
    if np.isnan(told.lon[i] + told.lon[j]):
        return 1.0
    km = abs(told.lat[i] - told.lat[j]) * (_RADIANS * _DIAMETER / 2)
    return 1.0 if np.isnan(km) else float(1 / (1 + km / NEAR))


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
    first, last = told.first, told.last
    dates = _dates(first[i], last[i], first[j], last[j])
    actors = _actors(told.actors.opening, told.actors.key, i, j)
    km = _kilometres(told, i, j)
    return dates, actors, _places(told, i, j, km), _kinds(told.kind, told.family, i, j), km


@kernel
def _cost(score: float, weight: float, least: float) -> float:
    """How much of what may be lost is lost by a score; what is not told cannot make up for others."""
    return weight * (1 - (least if np.isnan(score) else score))


@kernel
def left_over(
    first: Days, last: Days, kind: Days, family: Days, i: int, j: int, low: float, weights: Floats
) -> float:
    """What two rows may lose yet, after their dates and kinds; below 0 where they cannot score `low`, or not overlap.

    A mean reaches a score where what is compared loses no more, by weight, than all would with that score. These columns
    are those of `Told`, each by itself, for most pairs are told apart by them.
    """
    a, b, c, d = first[i], last[i], first[j], last[j]
    if a > d or c > b:
        return -1.0
    left = float(weights.sum()) * (1 - low) - _cost(_kinds(kind, family, i, j), weights[4], low)
    return left - _cost(_dates(a, b, c, d), weights[1], low) if left >= 0 else left


@kernel
def lost_by_actors(opening: Ints, key: Ints, i: int, j: int, low: float, weight: float) -> float:
    """What two rows lose by their actors, see `left_over`."""
    return _cost(_actors(opening, key, i, j), weight, low)


@kernel
def can_be(told: Told, i: int, j: int, left: float, low: float, weights: Floats, apart: bool) -> bool:
    """Whether two rows can score so much where their titles are the same.

    Args:
        told: what is told of all rows.
        i: one.
        j: the other.
        left: see `left_over`.
        low: the score, less `ROUNDING`.
        weights: those of the title, the date, the actors, the place and the kind.
        apart: only rows that share no source.
    """
    if left < _cost(_nearest(told, i, j), weights[3], low):
        return False
    left -= _cost(_places(told, i, j, _kilometres(told, i, j)), weights[3], low)
    return bool(left >= 0 and not (apart and _shared(told.sources.opening, told.sources.key, i, j)))


@kernel
def alike(told: Told, left: Ints, right: Ints) -> Floats:
    """What `compared` gives of each pair, a row of the array for each of its five numbers."""
    out = np.empty((5, left.size))
    for n in range(left.size):
        scores = compared(told, left[n], right[n])
        for m in range(5):
            out[m, n] = scores[m]
    return out
