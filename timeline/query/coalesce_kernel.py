"""coalesce by kernel: extents joined from sorted starts and sorted ends, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.state_arrays import fetch, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from timeline.arrays import Ints, Rows
    from timeline.store import Session, Steps

__all__ = ["joined"]

_STRETCHES = 1 << 15
"""Of so many stretches the events are listed at once."""


def joined(
    session: Session, steps: Steps, by: str | None, shortest: int, certainty: str
) -> Iterator[pl.DataFrame]:
    """The rows that the SQL of `coalesce` gives, in the same order, piece by piece.

    Args:
        session: where the extents are fetched.
        steps: those up to `whole`.
        by: the dimension.
        shortest: the shortest gap that is kept.
        certainty: `possible` or `certain`.
    """
    import numpy as np
    import polars as pl

    from timeline.kernels.union import clusters

    extents = fetch(session, steps, by, named=True)
    sure = certainty == "certain"
    kept = np.flatnonzero(extents.sure if sure else extents.some)
    start, end, key = extents.certain() if sure else extents.possible()
    number, unions = clusters(start, end, key, shortest)
    event = kept if extents.event is None else extents.event[kept]
    ids = extents.events
    assert ids is not None
    event = event[_in_order(number, start, end, ids.rank("dense").cast(pl.Int64).to_numpy()[event])]
    opening = np.append(0, np.cumsum(unions.members))
    for first in range(0, max(unions.key.size, 1), _STRETCHES):
        some = slice(first, first + _STRETCHES)
        edges = opening[first : first + _STRETCHES + 1]
        members = ids[event[edges[0] : edges[-1]]]
        yield rows(
            extents,
            unions.key[some],
            unions.start[some],
            unions.end[some],
            events=unions.members[some],
            event_ids=_lists(members, unions.members[some]),
        )


def _in_order(number: Rows, start: Ints, end: Ints, name: Ints) -> Ints:
    """The extents by the number of their stretch, start, end, and the place of their name."""
    import numpy as np

    from timeline.kernels.group_sort import order_within
    from timeline.kernels.number_line import draw
    from timeline.kernels.sorting import sort_values

    by_start = sort_values(draw([(start, start)], [number]), start, number)
    row = by_start.row.astype(np.int64)
    return row[order_within(by_start.place.astype(np.int64), end[row], name[row], row)]


def _lists(values: pl.Series, sizes: Ints) -> pl.Series:
    """One list after the other, of so many values each."""
    import numpy as np
    import polars as pl
    import pyarrow as pa

    opening = pa.array(np.append(0, np.cumsum(sizes)), pa.int64())
    return pl.Series(pa.LargeListArray.from_arrays(opening, values.to_arrow()))
