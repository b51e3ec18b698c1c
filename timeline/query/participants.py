"""The participants of events, looked up in arrays beside the engine, which then sorts events alone and no lists of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.query.numbered_items import NUMBERED_ENTITIES
from timeline.query.numbered_items import names as names_of
from timeline.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from timeline.arrays import Codes, Ints
    from timeline.store import Session, Steps

__all__ = ["FEW", "Participants", "with_participants"]

FEW = 1 << 18
"""So many events are held until their participants are fetched; of more, the participants of all events are fetched before."""
_SPREAD = 16
"""So many times as many numbers of versions as participants may be laid out to look one up."""
_NUMBERED = f"JOIN ({NUMBERED_ENTITIES}) AS n ON n.entity_id = p.entity_id"
_ALL = f"SELECT p.version_id AS event, p.ordinal, n.number FROM participant AS p {_NUMBERED}"
_SOUGHT = f"""
SELECT s.event, p.ordinal, n.number
FROM sought AS s JOIN participant AS p ON p.version_id = s.version_id {_NUMBERED}
ORDER BY s.event, p.ordinal"""


class Participants(NamedTuple):
    """The participants of numbered events.

    Attributes:
        names: the names that there are.
        number: of each participant the place of the name, by event.
        low: the number of the first event.
        edges: where the participants of each event begin, and where those of the last one end.
    """

    names: pl.Series
    number: Codes
    low: int
    edges: Ints

    @classmethod
    def of(cls, names: pl.Series, found: pl.DataFrame) -> Participants:
        """Those of some rows of `event`, `ordinal` and `number`."""
        import numpy as np

        event, ordinal, number = (found[name].to_numpy() for name in ("event", "ordinal", "number"))
        low = int(event.min()) if event.size else 0
        rising = (event[1:] > event[:-1]) | (event[1:] == event[:-1]) & (ordinal[1:] > ordinal[:-1])
        if not rising.all():
            number = number[np.lexsort((ordinal, event))]
        return cls(names, number, low, np.append(0, np.cumsum(np.bincount(event - low))))

    def lists(self, events: Ints) -> pl.Series:
        """The names of the participants of each event, in their order."""
        import numpy as np
        import polars as pl
        import pyarrow as pa

        event = events - self.low
        event[(event < 0) | (event >= self.edges.size)] = self.edges.size - 1  # an event without participants
        begin, end = self.edges[event], self.edges[np.minimum(event + 1, self.edges.size - 1)]
        ends = np.cumsum(end - begin)
        place = np.repeat(end - ends, end - begin) + np.arange(ends[-1] if ends.size else 0)
        names = self.names.gather(self.number[place]).to_arrow()
        return pl.Series(pa.LargeListArray.from_arrays(pa.array(np.append(0, ends)), names))


def with_participants(
    session: Session, *, steps: Steps, events: str, are_many: bool
) -> Iterator[pl.DataFrame]:
    """Some rows with the names of the participants in their column `who`, piece by piece; at least one piece.

    Args:
        session: where they are fetched.
        steps: those that the rows come from.
        events: SQL of the rows with their `version_id`, which is left out.
        are_many: there are more than `FEW`, so that they are not held.
    """
    with session.at_one_moment():
        names = names_of(session, steps, "who")
        known = _known(session, steps, names) if are_many else None
        coming = session.frames(steps.text(events), steps.params)
        if known is None:
            yield _held(session, steps, names, coming)
            return
        for frame in coming:
            yield _with_lists(frame, known, frame["version_id"].to_numpy())


def _known(session: Session, steps: Steps, names: pl.Series) -> Participants | None:
    """The participants of all events; None where their numbers lie too far apart."""
    import numpy as np

    found = session.frame(tables(steps).text(_ALL), steps.params)
    event = found["event"].to_numpy()
    if event.size and np.ptp(event) > _SPREAD * (event.size + FEW):
        return None
    return Participants.of(names, found)


def _held(session: Session, steps: Steps, names: pl.Series, events: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The same rows, held until the participants of these alone are fetched."""
    import numpy as np
    import polars as pl

    frame = pl.concat(events, rechunk=True)
    number = pl.int_range(frame.height, dtype=pl.Int64).alias("event")
    with session.given("sought", frame.select("version_id", number)):
        found = Participants.of(names, session.frame(tables(steps).text(_SOUGHT), steps.params))
    return _with_lists(frame, found, np.arange(frame.height))


def _with_lists(frame: pl.DataFrame, known: Participants, events: Ints) -> pl.DataFrame:
    return frame.drop("version_id").with_columns(known.lists(events).alias("who"))
