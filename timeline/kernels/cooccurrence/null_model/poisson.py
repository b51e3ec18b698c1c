"""The moments of a count when events fall independent of one another, anywhere among the places of their class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from timeline.kernels.cooccurrence.incidence import offsets_of, order_of
from timeline.kernels.cooccurrence.null_model.chances import chances
from timeline.kernels.jit import kernel
from timeline.kernels.parallel import run, slices, workers

if TYPE_CHECKING:
    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints
    from timeline.kernels.cooccurrence.null_model.placements import Classes

__all__ = ["Model", "Moments", "pair_moments", "poisson_model", "poisson_moments"]


_MOST_NARROWED = 0.95
"""The share of the variance that events which exclude one another can take away; more is an error of rounding."""


class Moments(NamedTuple):
    """A count of near pairs in two parts: pairs that are seldom near, and pairs that are mostly near.

    Attributes:
        pairs: how many pairs of events there are.
        mean, variance: how many of the pairs with a chance of at most one half are near.
        chance: of the more frequent of these: the mean of their chances, weighted by the squares of these.
        mostly: how many pairs have a larger chance.
        missing, missing_variance, missing_chance: the same of those of them that are not near.
    """

    pairs: Floats
    mean: Floats
    variance: Floats
    chance: Floats
    mostly: Floats
    missing: Floats
    missing_variance: Floats
    missing_chance: Floats

    @property
    def expected(self) -> Floats:
        """How many pairs are expected to be near."""
        return self.mean + self.mostly - self.missing

    @property
    def spread(self) -> Floats:
        """The variance of the whole count."""
        return self.variance + self.missing_variance


class _Features(NamedTuple):
    """How many events each item has in each (group, class), sorted: `key = group * classes + class`.

    `run` numbers the pairs of item and group.
    """

    offsets: Ints
    key: Ints
    events: Ints
    run: Ints


def _features(table: Incidence, event_key: Ints, classes: int, judged: Ints) -> _Features:
    """Those of the items that are judged."""
    offsets, owners = table.transposed
    item = np.repeat(np.arange(table.n_items), np.diff(offsets))
    wanted = np.zeros(table.n_items, bool)
    wanted[judged] = True
    if not wanted.all():
        item, owners = item[wanted[item]], owners[wanted[item]]
    keys = event_key[owners]
    if keys.any():
        order = order_of(item * (int(keys.max()) + 1) + keys)
        item, keys = item[order], keys[order]
    starts = np.flatnonzero(np.diff(item, prepend=-1) | np.diff(keys, prepend=-1))
    counts = np.diff(np.append(starts, item.size))
    item, keys = item[starts], keys[starts]
    run = np.cumsum((np.diff(item, prepend=-1) != 0) | (np.diff(keys // classes, prepend=-1) != 0)) - 1
    return _Features(offsets_of(item, table.n_items), keys, counts, run)


@kernel
def _vary(starts: Ints, key: Ints, events: Ints, together: Floats, first: int, out: Floats) -> None:
    """For each run and class b: how the number of the run's events near an event of b varies with its place."""
    classes = together.shape[0]
    for row in range(out.shape[0]):
        begin, end = starts[first + row], starts[first + row + 1]
        for b in range(classes):
            total = 0.0
            for k in range(begin, end):
                for m in range(begin, end):
                    total += (
                        float(events[k]) * float(events[m]) * together[b, key[k] % classes, key[m] % classes]
                    )
            out[row, b] = total


def _varying(features: _Features, together: Floats) -> Floats:
    runs = int(features.run[-1]) + 1 if features.run.size else 0
    starts = np.searchsorted(features.run, np.arange(runs + 1))
    out = np.empty((runs, together.shape[0]))
    tasks = [
        (starts, features.key, features.events, together, a, out[a:b]) for a, b in slices(runs, 4 * workers())
    ]
    run(_vary, tasks, 10 * features.key.size * together.shape[0])
    return out


@kernel
def _group_end(key: Ints, position: int, end: int, classes: int) -> int:
    group = key[position] // classes
    while position < end and key[position] // classes == group:
        position += 1
    return position


@kernel
def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


@kernel
def pair_moments(
    x: int,
    y: int,
    left: tuple[Ints, Ints, Ints, Ints, Floats],
    right: tuple[Ints, Ints, Ints, Ints, Floats],
    within: Floats,
    alone: Floats,
) -> tuple[float, float, float, float, float, float, float, float]:
    """The moments of one pair of items, in the order of `Moments`."""
    x_offsets, x_key, x_count, x_run, x_varying = left
    y_offsets, y_key, y_count, y_run, y_varying = right
    classes = within.shape[0]
    i, x_end = x_offsets[x], x_offsets[x + 1]
    j, y_end = y_offsets[y], y_offsets[y + 1]
    everything, expected, squares, cubes = 0.0, 0.0, 0.0, 0.0
    high, missing, missing_squares, missing_cubes = 0.0, 0.0, 0.0, 0.0
    shared = 0.0
    while i < x_end and j < y_end:
        x_group, y_group = x_key[i] // classes, y_key[j] // classes
        if x_group < y_group:
            i += 1
            continue
        if y_group < x_group:
            j += 1
            continue
        x_stop, y_stop = _group_end(x_key, i, x_end, classes), _group_end(y_key, j, y_end, classes)
        for k in range(i, x_stop):
            a = x_key[k] % classes
            shared += float(x_count[k]) * y_varying[y_run[j], a]
            for m in range(j, y_stop):
                b = y_key[m] % classes
                pairs = float(x_count[k]) * float(y_count[m])
                chance = within[a, b]
                everything += pairs
                shared -= pairs * (alone[a, b] + alone[b, a])
                if chance > 0.5:
                    high += pairs
                    missing += pairs * (1.0 - chance)
                    missing_squares += pairs * (1.0 - chance) ** 2
                    missing_cubes += pairs * (1.0 - chance) ** 3
                else:
                    expected += pairs * chance
                    squares += pairs * chance**2
                    cubes += pairs * chance**3
        for m in range(j, y_stop):
            shared += float(y_count[m]) * x_varying[x_run[i], y_key[m] % classes]
        i, j = x_stop, y_stop
    spread, missing_spread = expected - squares, missing - missing_squares
    total = spread + missing_spread
    widened = 1.0 + max(shared / total, -_MOST_NARROWED) if total > 0.0 else 1.0
    spread, missing_spread = spread * widened, missing_spread * widened
    chance, missing_chance = _ratio(cubes, squares), _ratio(missing_cubes, missing_squares)
    return everything, expected, spread, chance, high, missing, missing_spread, missing_chance


@kernel
def _moments(
    x: Ints,
    y: Ints,
    left: tuple[Ints, Ints, Ints, Ints, Floats],
    right: tuple[Ints, Ints, Ints, Ints, Floats],
    within: Floats,
    alone: Floats,
    out: Floats,
) -> None:
    for pair in range(x.size):
        out[:, pair] = pair_moments(x[pair], y[pair], left, right, within, alone)


class Model(NamedTuple):
    """What `pair_moments` needs of both sides and of their classes."""

    left: tuple[Any, ...]
    right: tuple[Any, ...]
    within: Floats
    alone: Floats


def poisson_model(
    x: Ints, y: Ints, left: Incidence, right: Incidence, classes: Classes, group: Ints, window: int
) -> Model:
    """The model of these pairs of items under which events fall anywhere among their places.

    Two pairs of events that share one of them are independent but for its place: near an end of the period it
    has fewer neighbours of every kind. That part of the variance is summed for whole items: of an event of class
    b, the number of x's events near it varies with its place as the covariances of their classes say.
    """
    found = chances(classes, window)
    count = found.within.shape[0]
    key = group * count + classes.of

    def end(table: Incidence, judged: Ints) -> tuple[Ints | Floats, ...]:
        features = _features(table, key, count, judged)
        return (*features, _varying(features, found.together))

    one = end(left, np.concatenate([x, y]) if right is left else x)
    alone = np.ascontiguousarray(np.diagonal(found.together, axis1=1, axis2=2))  # [b, a]
    return Model(one, one if right is left else end(right, y), found.within, alone)


def poisson_moments(x: Ints, y: Ints, model: Model) -> Moments:
    """The moments of the co-occurrences of each pair."""
    out = np.empty((len(Moments._fields), x.size))
    tasks = [(x[a:b], y[a:b], *model, out[:, a:b]) for a, b in slices(x.size, 4 * workers())]
    run(_moments, tasks, 10 * x.size)
    return Moments(*out)
