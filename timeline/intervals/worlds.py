"""Worlds drawn by lot: each row of a frame gets one of the extents that its bounds allow, again and again."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from timeline.constants import INFINITY, MINUS_INFINITY, MOST_DRAWN, WORLDS
from timeline.errors import BadQuery, TooManyMatches
from timeline.intervals.expected import Chances
from timeline.intervals.extents import Side, read_sides
from timeline.intervals.frames import check_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from timeline.arrays import Ints
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.mixtures import Mixture
    from timeline.intervals.probability import Lasting
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

__all__ = ["check_drawn", "check_draws", "identities", "lots", "worlds"]

_MOST = 100_000_000
_LARGEST = 1 << 62


def worlds(
    frame: Frame,
    *,
    n: int = 1000,
    seed: int = 0,
    event: str | None = "event",
    start: Column = ("start_min", "start_max"),
    end: Column = ("end_min", "end_max"),
    closed: str = "left",
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    resolution: str | None = None,
    circa: LengthLike | None = None,
) -> pl.DataFrame:
    """Draw worlds by lot: in each of them every row has one of the extents that its bounds allow.

    All extents of a row weigh the same. A world is the same for a seed, its number and the name of an event, whatever
    other rows there are.

    Args:
        frame: any frame that gives Arrow data, a row an event.
        n: how many worlds, numbered from 0.
        seed: what makes them repeatable.
        event: the column that names the event; None where the number of the row does.
        start: the columns of the earliest and the latest start, as for `overlap`.
        end: those of ends.
        closed: which ends the columns include, as for `overlap`.
        lasting: as for `probabilities`.
        horizon: likewise.
        resolution: as for `concurrency`.
        circa: likewise.

    Returns:
        One row a world and event: `world`, the event, `start`, `end`. Null where there is no limit.

    Raises:
        BadColumn: as for `overlap`.
        BadQuery: n is below 1, or there are more than 100 million rows.

    >>> import polars as pl
    >>> vague = pl.DataFrame({"event": ["a"], "start_min": [0], "start_max": [9], "end_min": [5], "end_max": [12]})
    >>> drawn = worlds(vague, n=500, seed=7)
    >>> drawn.select((pl.col("start") < pl.col("end")).all(), pl.col("end").max()).row(0)
    (True, 12)
    """
    import numpy as np
    import polars as pl

    check_draws(n, seed)
    _, (extents,) = read_sides(Side(frame, "the frame", start, end, None, closed, circa))  # type: ignore[arg-type]
    if n * extents.frame.height > _MOST:
        raise BadQuery(
            f"{n} worlds of {extents.frame.height:,} rows are more than {_MOST:,} rows; draw fewer at a time"
        )
    if event is not None:
        check_columns(extents.frame, "the frame", [event])
    names = pl.Series("row", np.arange(extents.frame.height)) if event is None else extents.frame[event]
    chances = Chances(extents, lasting, horizon, resolution, None)
    begun, over = lots(chances.events, identities(names), range(n), seed, moment=chances.moment)
    length = chances.unit[0]
    if chances.unit[2]:
        raise BadQuery("months and longer units differ in length; draw by day or week")
    columns = extents.columns(*(_times(side, length) for side in (begun, over)))
    return pl.DataFrame(
        [
            pl.Series("world", np.repeat(np.arange(n), names.len())),
            names.gather(np.tile(np.arange(names.len()), n)),
            *(column.alias(name) for column, name in zip(columns, ("start", "end"), strict=True)),
        ]
    )


def check_draws(n: int, seed: int) -> None:
    """Refuse no worlds, and a seed that is no seed.

    Raises:
        BadQuery: one of both.
    """
    if n < 1:
        raise BadQuery(f"n is 1 or more, not {n}")
    if not 0 <= seed < _LARGEST:
        raise BadQuery(f"a seed is a whole number from 0 on, not {seed}")


def check_drawn(number: int, what: str) -> None:
    """Refuse to draw worlds for more than can be waited for.

    Raises:
        TooManyMatches: there are more.
    """
    if number > MOST_DRAWN:
        raise TooManyMatches(
            f"the shares of {number:,} {what} would each be counted over {WORLDS:,} worlds, and at most {MOST_DRAWN:,} are; "
            "ask for fewer, or without probability"
        )


def identities(names: Iterable[Any]) -> NDArray[np.uint64]:
    """A number for each event, made from its name."""
    import numpy as np

    numbers = (
        int.from_bytes(blake2b(str(name).encode(), digest_size=8).digest(), "little") for name in names
    )
    return np.fromiter(numbers, np.uint64)


def lots(
    events: Mixture, identity: NDArray[np.uint64], numbers: range, seed: int, *, moment: bool
) -> tuple[Ints, Ints]:
    """Starts and ends of the events in some worlds, in granules, one world after the other."""
    from timeline.kernels.draws import drawn

    return drawn(
        identity, events.opening, events.bounds, events.weight, worlds=numbers, seed=seed, moment=moment
    )


def _times(granules: Ints, length: int) -> Ints:
    import numpy as np

    endless = (granules == INFINITY) | (granules == MINUS_INFINITY)
    return np.where(endless, granules, granules * length)
