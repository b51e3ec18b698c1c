"""Matches of a pattern as rows of an answer: the events of the steps, distances, certainty; some of them, or counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from timeline.errors import BadQuery
from timeline.query.overlap_kernel import length
from timeline.query.pair_sides import repeated, told
from timeline.query.sequence_steps import drawing
from timeline.store.late import LateFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import polars as pl

    from timeline.arrays import Ints
    from timeline.constants import Certainty
    from timeline.intervals.sequences.chances import Lots
    from timeline.intervals.sequences.plan import Plan
    from timeline.intervals.sequences.search import Found, Search
    from timeline.query.sequence_steps import Events
    from timeline.query.shares import Measure
    from timeline.store import Session, Steps
    from timeline.store.late import Told

__all__ = ["Asked", "Matches", "Tally", "counted_matches", "listed_matches", "tallied"]

MOST = 1_000_000_000
"""So many matches, or parts of them, are looked at where they need not be held."""


class Tally(NamedTuple):
    """How many matches are certain, how many are possible, and how many tuples are unjudged."""

    certain: int
    possible: int
    unjudged: int


@dataclass(frozen=True)
class Asked:
    """What is asked of a database.

    Attributes:
        steps: the selections.
        plan: the pattern.
        unit: in which it compares; None for the tick.
        period: what was observed, in that unit.
        certainty: `possible` or `certain`.
        matches: all matches, the first of each first event, or those that follow one another.
        exists: one row a first event.
        unjudged: whether tuples that cannot be judged are listed too.
        limit: maximum number of rows.
        measure: what a world is, where shares are asked for.
        seed: which worlds are drawn.
    """

    steps: Steps
    plan: Plan
    unit: str | None
    period: tuple[int | None, int | None]
    certainty: Certainty
    matches: Literal["all", "first", "disjoint"]
    exists: bool
    unjudged: bool
    limit: int | None
    measure: Measure | None = None
    seed: int = 0

    def fetched(self, session: Session, most: int, *, drawn: bool = False) -> Matches:
        """The events, fetched, and a search among them; `drawn`: and what worlds are made of, where shares are asked for."""
        from timeline.intervals.sequences.search import Search
        from timeline.kernels.sequences.field import field
        from timeline.query.sequence_steps import fetch

        events = fetch(session, self.steps, self.plan, self.plan.pattern.by, self.unit)
        items = 1 if events.items is None else len(events.items)
        laid = field(events.chosen, items, self.plan.absent)
        events = events._replace(chosen=[])  # they are laid out anew, and need not be held twice
        search = Search(self.plan, *laid, self.period, most, first_only=self.limit is not None)
        if self.measure is None or not drawn:
            return Matches(self, events, search)
        return Matches(
            self, events, search, drawing(session, self.steps, self.measure, self.seed, events, search)
        )


@dataclass(frozen=True)
class Matches:
    """The matches of what is asked among the events that were fetched."""

    asked: Asked
    events: Events
    search: Search
    lots: Lots | None = None

    def found(self) -> Iterator[Found]:
        """The matches that are asked for, piece by piece, those that are unjudged among them."""
        found = self._of_certainty()
        if self.asked.exists:
            return self._firsts(found, best=True)
        if self.asked.matches == "first":
            return self._firsts(found, best=False)
        return self._disjoint(found) if self.asked.matches == "disjoint" else found

    def _of_certainty(self) -> Iterator[Found]:
        from timeline.kernels.sequences.judge import CERTAIN, UNJUDGED

        for piece in self.search.found():
            if self.asked.certainty == "certain":
                yield piece.some((piece.states == CERTAIN) | (piece.states == UNJUDGED))
            else:
                yield piece

    def _firsts(self, found: Iterator[Found], *, best: bool) -> Iterator[Found]:
        """Of each first event and item one match: the first in order, or the most certain.

        Matches of a first event stand together. Those of the last one may go on in the next piece, so they wait.
        """
        import numpy as np

        from timeline.intervals.sequences.search import Found

        waiting: Found | None = None
        for piece in found:
            joined = piece if waiting is None else Found.joined([waiting, piece])
            first = _first(joined)
            last = first == first[-1] if first.size else np.empty(0, bool)
            waiting = joined.some(last)
            yield self._one_each(joined.some(~last), best=best)
        if waiting is not None:
            yield self._one_each(waiting, best=best)

    def _one_each(self, found: Found, *, best: bool) -> Found:
        import numpy as np

        from timeline.kernels.sequences.judge import UNJUDGED

        first = _first(found)
        judged = found.states > UNJUDGED
        rank = -found.states.astype(np.int64) if best else (~judged).astype(np.int64)
        order = np.lexsort((np.arange(first.size), rank, first))
        fresh = np.diff(first[order], prepend=-1) != 0
        return found.some(np.sort(order[fresh]))

    def _disjoint(self, found: Iterator[Found]) -> Iterator[Found]:
        """Of each item in order the matches whose events all start after those of the one kept before."""
        import numpy as np

        item, reached = -1, 0
        for piece in found:
            starts = self.search.field.bounds[:2, piece.tuples]
            if (starts[0] != starts[1]).any():
                row, step = map(int, np.argwhere(starts[0] != starts[1])[0])
                name = self.asked.plan.pattern.steps[self.asked.plan.singles[step]].selector
                raise BadQuery(
                    f"the start of an event of '{name}' is uncertain, and which matches are disjoint depends on it; "
                    "write --matches first"
                )
            kept = []
            for row, (at, begins, ends) in enumerate(
                zip(piece.items, starts[0].min(axis=1), starts[0].max(axis=1), strict=True)
            ):
                if at != item or begins > reached:
                    kept.append(row)
                    item, reached = at, ends
            yield piece.some(np.array(kept, np.int64))

    @cached_property
    def _every(self) -> Found:
        """All matches of the certainty that is asked for."""
        from timeline.intervals.sequences.search import Found

        return Found.joined([*self._of_certainty(), self.search.nothing])

    def _shares(self, found: Found) -> pl.DataFrame:
        """The shares of matches, or, of first events, those in which one of their matches holds."""
        import numpy as np

        from timeline.intervals.sequences.chances import share_columns, shares

        assert self.lots is not None
        if not self.asked.exists:
            share = shares(self.search, found, self.lots)
        else:
            rows, every = _first(found), _first(self._every)
            mine = np.flatnonzero(np.isin(every, rows))
            group = np.searchsorted(rows, every[mine])
            share = shares(self.search, self._every.some(mine), self.lots, group)
        return share_columns(share)

    def sides(self, events: pl.DataFrame) -> list[Told]:
        """What is told of the event of each step of one, among these events."""
        names = (step.name for step in self.asked.plan.pattern.steps if not step.group)
        return [told(events, name) for name in names]

    @cached_property
    def _items(self) -> pl.Enum:
        import polars as pl

        return pl.Enum([] if self.events.items is None else self.events.items)

    def _item(self, found: Found) -> pl.Series:
        """The item of each match, in words, which are numbered."""
        import polars as pl

        numbers = pl.Series("item", found.items).cast(pl.Series(dtype=self._items).to_physical().dtype)
        return numbers.cat.to(self._items)

    def rows(self, found: Found, sides: list[Told], of: Ints) -> LateFrame:
        """Matches as rows; `sides` tell of the events `of` these versions, ascending."""
        import numpy as np
        import polars as pl

        from timeline.intervals.sequences.search import state_words

        plan = self.asked.plan
        parts: list[pl.DataFrame | tuple[Told, Ints]] = [
            state_words(found.states).alias("certainty").to_frame()
        ]
        if self.lots is not None:
            parts.append(self._shares(found))
        if self.events.items is not None:
            parts.insert(0, self._item(found).to_frame())
        singles, counts, before = iter(range(len(plan.singles))), iter(found.counts), None
        for step in plan.pattern.steps:
            if step.group:
                n = next(counts)
                words_of = enumerate(("certain", "possible"))
                if not self.asked.exists:
                    parts.append(pl.DataFrame({f"{step.name}_n_{word}": n[:, i] for i, word in words_of}))
                continue
            place = next(singles)
            if self.asked.exists and before is not None:
                continue
            parts.append((sides[place], np.searchsorted(of, self.versions(found, place))))
            if before is not None:
                parts.append(self._distance(found, before, place, step.name))
            before = place
        if before is not None and not self.asked.exists:
            parts.append(self._span(found))
        return _beside(parts)

    def versions(self, found: Found, place: int) -> Ints:
        """The event of a step in each match, as `version_id`."""
        return self.events.of[self.asked.plan.chosen[place]][self.search.rows[found.steps[place]]]

    def _distance(self, found: Found, a: int, b: int, name: str) -> pl.DataFrame:
        """The distance of a step to the one before it."""
        import numpy as np
        import polars as pl

        from timeline.kernels.sequences.field import FAR

        (s0, s1, e0, e1), (u0, u1, v0, v1) = (
            self.search.field.bounds[:, found.steps[each]] for each in (a, b)
        )

        def less(x: Ints, y: Ints) -> Ints:
            value: Ints = np.where(
                (x >= FAR) | (y <= -FAR), FAR, np.where((x <= -FAR) | (y >= FAR), -FAR, x - y + 1)
            )
            return value

        smallest = np.maximum(0, np.maximum(less(u0, e1), less(s0, v1)))
        largest = np.maximum(0, np.maximum(less(u1, e0), less(s1, v0)))
        return pl.DataFrame(
            {f"{name}_distance_min": _length(smallest), f"{name}_distance_max": _length(largest)}
        )

    def _span(self, found: Found) -> pl.DataFrame:
        """The time from the first start to the last end."""
        import numpy as np
        import polars as pl

        from timeline.kernels.sequences.field import FAR

        start_min, start_max, end_min, end_max = self.search.field.bounds[:, found.tuples]
        first, last = start_min.min(axis=1), end_max.max(axis=1)
        least_first, least_last = start_max.min(axis=1), end_min.max(axis=1)
        largest = np.where((first <= -FAR) | (last >= FAR), FAR, last - first)
        smallest = np.where(
            (least_first >= FAR) | (least_last <= -FAR), 1, np.maximum(1, least_last - least_first)
        )
        unit = repeated("unit", self.asked.unit or "microsecond", found.items.size)
        return pl.DataFrame({"span_min": _length(smallest), "span_max": _length(largest), "unit": unit})


def _beside(parts: list[pl.DataFrame | tuple[Told, Ints]]) -> LateFrame:
    """Columns side by side, some of them those of rows told elsewhere, by their numbers."""
    import polars as pl

    own = [part for part in parts if isinstance(part, pl.DataFrame)]
    refers = [part for part in parts if not isinstance(part, pl.DataFrame)]
    schemas = [part.schema if isinstance(part, pl.DataFrame) else part[0].schema for part in parts]
    names = [name for schema in schemas for name in schema]
    return LateFrame.of(refers, pl.concat(own, how="horizontal")).select(names)


def _length(values: np.ndarray) -> pl.Series:
    import numpy as np

    from timeline.constants import LATEST
    from timeline.kernels.sequences.field import FAR

    return length(np.where(values >= FAR, LATEST, values))


def _first(found: Found) -> Ints:
    """A number for the first event and the item of each match: its place in the field, which an event has for each item."""
    return found.steps[0] if found.steps else found.items


def listed_matches(session: Session, asked: Asked) -> Iterator[LateFrame]:
    """The rows of the answer, piece by piece; the first piece always, for its columns."""
    from timeline.intervals.sequences.search import MOST_MATCHES

    matches = asked.fetched(session, MOST if asked.measure is None else MOST_MATCHES, drawn=True)
    pieces: Iterable[Found] = _pieces(matches)
    if asked.limit is not None and asked.limit <= _FEW:
        pieces = list(pieces)
        events = _events(session, matches, pieces)
    else:
        events = _events(session, matches)
    of, sides = events["version_id"].to_numpy(), matches.sides(events)
    for piece in pieces:
        yield matches.rows(piece, sides, of)


_PIECE = 1 << 16
_FEW = 10_000
"""Of so many matches the events are fetched by themselves."""


def _pieces(matches: Matches) -> Iterator[Found]:
    """The matches that are listed, after a piece that has none."""
    from timeline.kernels.sequences.judge import UNJUDGED

    yield matches.search.nothing
    asked = matches.asked
    room = asked.limit
    for piece in matches.found():
        kept = piece if asked.unjudged else piece.some(piece.states > UNJUDGED)
        for first in range(0, kept.items.size, _PIECE):
            part = kept.some(slice(first, first + (_PIECE if room is None else min(_PIECE, room))))
            yield part
            room = None if room is None else room - part.items.size
            if room == 0:
                return


_TOLD = """
SELECT version_id, event_id, title, kind, edtf, epoch_us(start_min) AS start_min, epoch_us(start_max) AS start_max,
    epoch_us(end_min) AS end_min, epoch_us(end_max) AS end_max
FROM event WHERE version_id IN ({chosen})"""


def _events(session: Session, matches: Matches, pieces: Iterable[Found] | None = None) -> pl.DataFrame:
    """The columns of the events of the steps, ascending: of all that are selected, or of those in some matches."""
    import numpy as np
    import polars as pl

    steps, places = matches.asked.steps, range(len(matches.asked.plan.singles))
    params = dict(steps.params)
    if pieces is None:
        chosen = sorted(set(matches.asked.plan.chosen))
        sql = " UNION ".join(f"SELECT version_id FROM chosen_{number}" for number in chosen) or "SELECT NULL"
    else:
        versions = [matches.versions(piece, place) for piece in pieces for place in places]
        params["told"] = np.unique(np.concatenate([np.empty(0, np.int64), *versions])).tolist()
        sql = "SELECT unnest($told)"
    told = pl.concat(session.frames(steps.text(_TOLD.format(chosen=sql)), params))
    return told.sort("version_id")  # the engine would hold all texts to sort them


def tallied(session: Session, asked: Asked) -> Tally:
    """How many matches there are, without listing them."""
    from timeline.kernels.sequences.judge import CERTAIN, UNJUDGED

    certain = possible = unjudged = 0
    for piece in asked.fetched(session, MOST).found():
        certain += int((piece.states == CERTAIN).sum())
        possible += int((piece.states > UNJUDGED).sum())
        unjudged += int((piece.states == UNJUDGED).sum())
    return Tally(certain, possible, unjudged)


def counted_matches(session: Session, asked: Asked) -> tuple[int, int]:
    """How many rows certainly and possibly hold."""
    certain, possible, _ = tallied(session, asked)
    return (
        (certain, possible)
        if asked.limit is None
        else (min(certain, asked.limit), min(possible, asked.limit))
    )
