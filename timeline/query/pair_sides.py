"""The two events of a pair as an answer tells them: identity, title, kind, date and bounds, in SQL and in frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import BOUNDS
from timeline.query.numbered_items import rows_of
from timeline.store.late import Told
from timeline.store.spelling import with_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import polars as pl

    from timeline.arrays import Ints, Mask
    from timeline.store import Session, Steps

__all__ = ["certainties", "fetched_late", "repeated", "side_columns", "side_frame", "told"]

_COLUMNS = {"event_id": "", "title": "_title", "kind": "_kind", "edtf": "_when"} | {
    name: f"_{name}" for name in BOUNDS
}
"""What a column of an event is called on a side: the name of the side, and this."""


def side_columns(alias: str, side: str) -> str:
    """The SQL of the columns of one side.

    >>> side_columns("l", "left")[:40]
    'l.event_id AS "left", l.title AS "left_t'
    """
    return ", ".join(f'{alias}.{name} AS "{side}{suffix}"' for name, suffix in _COLUMNS.items())


def side_frame(events: pl.DataFrame, rows: np.ndarray | pl.Series | slice, side: str) -> pl.DataFrame:
    """The columns of one side, of these rows of its events, whose bounds are microseconds."""
    import polars as pl

    instants = [pl.col(name).cast(pl.Datetime("us")) for name in BOUNDS]
    names = {name: side + suffix for name, suffix in _COLUMNS.items()}
    return events.with_columns(instants).select(*names).rename(names)[rows]


_TOLD = """
SELECT version_id, event_id, title, kind, edtf,
    epoch_us(start_min) AS start_min, epoch_us(start_max) AS start_max,
    epoch_us(end_min) AS end_min, epoch_us(end_max) AS end_max
FROM chosen_{side}"""


def told(events: pl.DataFrame, side: str) -> Told:
    """The columns of one side of events that are there, with what EDTF cannot write of their dates."""
    return Told.of(with_dates(side_frame(events, slice(None), side)))


def fetched_late(session: Session, steps: Steps, side: str, versions: Ints) -> Told:
    """The same of the events of the step `chosen_` of a side, in the order of their versions, fetched when they are read."""
    sql = _TOLD.format(side=side)

    def fetch(rows: pl.Series | None) -> pl.DataFrame:
        some = versions if rows is None else versions[rows.to_numpy()]
        if rows is None:
            found = session.frame(steps.text(sql), steps.params).rechunk()
        else:
            wanted = f"{sql}\nWHERE version_id IN (SELECT unnest($told))"
            found = session.frame(steps.text(wanted), {**steps.params, "told": some.tolist()})
        place = rows_of(found["version_id"].to_numpy(), some)
        return with_dates(side_frame(found, place, side))

    return Told(versions.size, dict(_schema(side)), fetch)


def _schema(side: str) -> Iterator[tuple[str, pl.DataType]]:
    import polars as pl

    for name, suffix in _COLUMNS.items():
        yield side + suffix, pl.Datetime("us") if name in BOUNDS else pl.String()


def certainties(certain: Mask) -> pl.Series:
    """What is true of each pair, in words, which are numbered."""
    import numpy as np
    import polars as pl

    return pl.Series("certainty", certain.view(np.uint8)).cat.to(pl.Enum(["possible", "certain"]))


def repeated(name: str, value: str, rows: int) -> pl.Series:
    """The same text in every row, which is numbered."""
    import polars as pl

    return pl.repeat(0, rows, dtype=pl.UInt8, eager=True).cat.to(pl.Enum([value])).alias(name)
