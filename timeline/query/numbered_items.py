"""The items of events as numbers in the order of their names: a name is looked at once, not with every event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.dimensions import SINGLE, items
from timeline.store import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from timeline.arrays import Ints, Rows
    from timeline.store import Session, Steps

__all__ = [
    "NAMES",
    "NUMBERED_ENTITIES",
    "Listed",
    "coded",
    "names",
    "numbered",
    "numbered_alone",
    "rows_of",
    "with_names",
    "with_numbers",
]

NAMES = {"who": "SELECT DISTINCT name FROM entity ORDER BY name"}
"""The dimensions whose names stand in a table of their own, with the SQL of all that can occur."""
NUMBERED_ENTITIES = (
    "SELECT entity_id, name, (dense_rank() OVER (ORDER BY name) - 1)::UINTEGER AS number FROM entity"
)
"""SQL of the entities, with the places of their names among all."""
_NUMBERED = {
    "who": f"""
SELECT {{once}}e.version_id, n.name AS item, n.number
FROM {{chosen}} AS e
JOIN participant AS p ON p.version_id = e.version_id
JOIN ({NUMBERED_ENTITIES}) AS n ON n.entity_id = p.entity_id"""
}
"""The same as `items`, and the places of names among these."""
_SPREAD = 16
"""So many times as many numbers of versions as events may be laid out to look one up."""


class Listed(NamedTuple):
    """Which event has which item, each once, by event and item.

    Attributes:
        row: the row of the event.
        code: the number of the item.
    """

    row: Ints
    code: Rows


def names(session: Session, steps: Steps, by: str) -> pl.Series:
    """All names of a dimension of `NAMES`, in order."""
    return session.frame(tables(steps).text(NAMES[by]), steps.params)["name"]


def numbered(
    session: Session, steps: Steps, by: str, versions: Mapping[str, Ints]
) -> tuple[pl.Series, list[Listed]]:
    """The names that occur, in their order, and the items of the events of some steps, of which the versions are given."""
    import numpy as np
    import polars as pl

    found = [session.frame(steps.text(_listing(by, chosen)), steps.params) for chosen in versions]
    item = pl.concat([frame["item"] for frame in found])
    if by in NAMES:
        known, code = names(session, steps, by), item.to_numpy()
    else:
        known, code = _coded(item)
    occurs = np.zeros(known.len(), np.bool_)
    occurs[code] = True
    code = (np.cumsum(occurs) - 1)[code]
    edges = np.cumsum([frame.height for frame in found])[:-1]
    listed = [
        _listed(rows_of(of, frame["version_id"].to_numpy()), some, once=by in SINGLE)
        for of, frame, some in zip(versions.values(), found, np.split(code, edges), strict=True)
    ]
    return known.filter(pl.Series(occurs)), listed


def numbered_alone(item: pl.Series) -> tuple[pl.Series, Rows, Ints]:
    """The items in their order, the number of that of each event that has one, and the rows of those events."""
    import numpy as np

    known, code = _coded(item.drop_nulls())
    return known, code.astype(np.uint32), np.flatnonzero(item.is_not_null().to_numpy())


def _listing(by: str, chosen: str) -> str:
    listed = with_numbers(by, chosen, once=False)
    return f"SELECT version_id, number AS item FROM ({listed})" if listed else items(by, chosen, once=False)


def with_numbers(by: str, chosen: str = "selected", *, once: bool = True) -> str | None:
    """The same as `items` with the `number` of each name; None where names have no table of their own."""
    if by not in _NUMBERED:
        return None
    return _NUMBERED[by].format(chosen=chosen, once="DISTINCT " if once else "").strip()


def with_names(session: Session, steps: Steps, by: str, numbers: pl.Series) -> pl.Series:
    """The names of such numbers, each text once."""
    import polars as pl

    return numbers.cat.to(pl.Enum(names(session, steps, by)))


def coded(columns: Sequence[pl.Series]) -> list[Listed]:
    """The items of events that have one at most, given as columns that are NULL where an event has none."""
    import numpy as np
    import polars as pl

    _, code = _coded(pl.concat(columns).drop_nulls())
    rows = [np.flatnonzero(column.is_not_null().to_numpy()) for column in columns]
    edges = np.cumsum([each.size for each in rows])[:-1]
    return [
        Listed(row, some.astype(np.uint32)) for row, some in zip(rows, np.split(code, edges), strict=True)
    ]


def _coded(texts: pl.Series) -> tuple[pl.Series, Ints]:
    """The different texts in their order, and the number of that of each row."""
    import polars as pl

    from timeline.intervals.occurrences import numbers

    code, known = numbers(texts.cast(pl.Categorical(pl.Categories.random())))
    return known, code


def rows_of(versions: Ints, wanted: Ints) -> Ints:
    """The row of each version that is wanted; all of them are there."""
    import numpy as np

    if not wanted.size:
        return np.empty(0, np.int64)
    low, high = int(versions.min()), int(versions.max())
    if high - low < _SPREAD * versions.size:
        row = np.empty(high - low + 1, np.int64)
        row[versions - low] = np.arange(versions.size)
        return row[wanted - low]
    order = np.argsort(versions)
    return order[np.searchsorted(versions, wanted, sorter=order)]


def _listed(row: Ints, code: Ints, *, once: bool) -> Listed:
    """Events with their items in order; `once`: none has one twice, or two."""
    import numpy as np

    from timeline.kernels.distinct import distinct

    if once and (row[1:] > row[:-1]).all():
        return Listed(row, code.astype(np.uint32))
    width = int(code.max(initial=0)) + 1
    row, code = np.divmod(distinct(row * width + code), width)
    return Listed(row, code.astype(np.uint32))
