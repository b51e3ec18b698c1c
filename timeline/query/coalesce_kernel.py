"""coalesce by kernel: extents joined from sorted starts and sorted ends, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.state_arrays import extents_of, fetching, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from timeline.query.state_arrays import Ints, Rows
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

    found = session.frame(steps.text(fetching(by, named=True)), steps.params)
    extents = extents_of(found)
    sure = certainty == "certain"
    kept = extents.sure if sure else extents.some
    start, end, key = extents.certain() if sure else extents.possible()
    number, unions = clusters(start, end, key, shortest)
    ids = found["event_id"].filter(pl.Series(kept, dtype=pl.Boolean)).rechunk()
    order = _in_order(number, start, end, ids)
    opening = np.append(0, np.cumsum(unions.members))
    for first in range(0, max(unions.key.size, 1), _STRETCHES):
        some = slice(first, first + _STRETCHES)
        edges = opening[first : first + _STRETCHES + 1]
        members = ids[order[edges[0] : edges[-1]]]
        yield rows(
            extents,
            unions.key[some],
            unions.start[some],
            unions.end[some],
            events=unions.members[some],
            event_ids=_lists(members, unions.members[some]),
        )


def _in_order(number: Rows, start: Ints, end: Ints, ids: pl.Series) -> Rows:
    """The extents by the number of their stretch, start, end and identity: sorted by the last of these first."""
    import polars as pl

    from timeline.kernels.number_line import draw
    from timeline.kernels.sorting import sort, sort_values

    order = sort(ids.rank("dense").cast(pl.UInt32).to_numpy()).row
    order = order[sort_values(draw([(end, end)]), end[order], None).row]
    line = draw([(start, start)], [number])
    return order[sort_values(line, start[order], number[order]).row]


def _lists(values: pl.Series, sizes: Ints) -> pl.Series:
    """One list after the other, of so many values each."""
    import numpy as np
    import polars as pl

    numbers = np.repeat(np.arange(sizes.size), sizes)
    listed = pl.DataFrame({"number": numbers, "value": values}).group_by("number", maintain_order=True)
    return listed.agg("value")["value"]
