"""The extents of a question about states as arrays, and what is found of them as rows of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import EARLIEST, LATEST
from timeline.query.dimensions import SINGLE
from timeline.query.numbered_items import numbered, numbered_alone
from timeline.store.coded import coded

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Floats, Ints, Mask, Rows
    from timeline.kernels.levels import Keyed, Levels
    from timeline.query.window import Window
    from timeline.store import Session, Steps

__all__ = ["Extents", "fetch", "fetching", "finite", "lengths", "level", "rows"]

_ENDS = "possible_start", "possible_end", "core_start", "core_end"


class Extents(NamedTuple):
    """One extent for each event and item, cut to the window; what has no limit is beyond `EARLIEST` and `LATEST`.

    Attributes:
        items: the items in order, numbered as texts that repeat; None without a dimension.
        key: the number of the item of each.
        events: the names of the events, where they are asked for.
        event: the row of the event of each among these; None where there is one of each.
        surely: whether the event is selected in every world.
        possible_start, possible_end: when it may be going on, nothing where these are not in order.
        core_start, core_end: when it surely is, where these are in order.
    """

    items: pl.Series | None
    key: Rows
    events: pl.Series | None
    event: Ints | None
    surely: Mask
    possible_start: Ints
    possible_end: Ints
    core_start: Ints
    core_end: Ints

    @property
    def n_keys(self) -> int:
        """How many items there are; one without a dimension, also of no events."""
        return 1 if self.items is None else self.items.len()

    def possible(self) -> Keyed:
        """When events are possibly going on."""
        return self._kept(self.possible_start, self.possible_end, self.some)

    def certain(self) -> Keyed:
        """When events are certainly going on."""
        return self._kept(self.core_start, self.core_end, self.sure)

    @property
    def some(self) -> Mask:
        """Which extents have some time."""
        some: Mask = self.possible_start < self.possible_end
        return some

    @property
    def sure(self) -> Mask:
        """Of which extents some time is certain."""
        return self.some & self.surely & (self.core_start < self.core_end)

    def _kept(self, start: Ints, end: Ints, kept: Mask) -> Keyed:
        from timeline.kernels.levels import Keyed

        if kept.all():
            return Keyed(start, end, self.key)
        return Keyed(start[kept], end[kept], self.key[kept])


def fetching(by: str | None, *, named: bool = False) -> str:
    """The SQL that fetches the extents of events, with the item of an event where it has one at most."""
    item = ", item" if by in SINGLE else ""
    return f"SELECT version_id, {'event_id, ' * named}surely, {', '.join(_ENDS)}{item} FROM bounded"


def fetch(session: Session, steps: Steps, by: str | None, *, named: bool = False) -> Extents:
    """The extents of the step `bounded`, one for each of their items; `named`: with the names of the events."""
    import numpy as np

    found = session.frame(steps.text(fetching(by, named=named)), steps.params)
    events = found["event_id"].rechunk() if named else None  # rows of one chunk are taken ten times as fast
    surely, *ends = (found[name].to_physical().to_numpy() for name in ("surely", *_ENDS))
    if by is None:
        return Extents(None, np.zeros(found.height, np.uint32), events, None, surely, *ends)
    if by in SINGLE:
        names, key, row = numbered_alone(found["item"])
    else:
        names, ((row, key),) = numbered(session, steps, by, {"selected": found["version_id"].to_numpy()})
    items = coded(names.to_frame())[:, 0]
    if by in SINGLE and row.size == found.height:
        return Extents(items, key, events, None, surely, *ends)
    return Extents(items, key, events, row, surely[row], *(end[row] for end in ends))


def level(extents: Extents, window: Window | None, cuts: tuple[Ints, Rows] | None = None) -> Levels:
    """The levels of every item; those of a window begin and end with it.

    Args:
        extents: what is going on.
        window: the window.
        cuts: more moments at which they are cut, and the key of each.
    """
    import numpy as np

    from timeline.kernels.levels import levels

    limits = [] if window is None else [limit for limit in (window.low, window.high) if limit is not None]
    moments = np.repeat(np.array(limits, np.int64), extents.n_keys)
    keys = np.tile(np.arange(extents.n_keys, dtype=np.uint32), len(limits))
    if cuts is not None:
        moments, keys = np.concatenate([moments, cuts[0]]), np.concatenate([keys, cuts[1]])
    return levels(extents.possible(), extents.certain(), (moments, keys))


def rows(
    extents: Extents, key: Rows, start: Ints, end: Ints, **columns: pl.Series | Ints | Floats
) -> pl.DataFrame:
    """The rows of an answer: the item, where there is a dimension, start, end, and the rest."""
    import polars as pl

    item = {} if extents.items is None else {"item": extents.items[key]}
    return pl.DataFrame({**item, "start": instants(start), "end": instants(end), **columns})


def instants(values: Ints) -> pl.Series:
    """Instants as a column, NULL where there is no limit."""
    import polars as pl

    return pl.Series(values).set(~pl.Series(finite(values)), None).cast(pl.Datetime("us"))


def finite(values: Ints) -> Mask:
    """Which instants are such, and not without limit."""
    inside: Mask = (values > EARLIEST) & (values < LATEST)
    return inside


def lengths(values: Ints) -> pl.Series:
    """Lengths as a column, NULL where one has no limit."""
    import polars as pl

    series = pl.Series(values, dtype=pl.Int64)
    return series.set(series >= LATEST, None)
