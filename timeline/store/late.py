"""Rows of an answer that repeat rows of others: which ones, by number, until somebody reads them (late materialisation).

A pair of events tells what is known of both, and an event stands in many pairs. So a kernel gives the numbers of both
events, and their texts are fetched for the pairs that are read: those of few events alone, else of all, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from timeline.store.coded import spelled_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl
    import pyarrow as pa

__all__ = ["LateFrame", "Told", "in_batches", "joined", "settled", "spelled"]

_FEW = 8
"""All rows are fetched where one of so many is wanted."""
_TIMES = 4
"""So often some are fetched by themselves, and then all."""
_AHEAD = 1 << 20
"""So many rows are made while what they tell is fetched."""


class Told:
    """Rows that an answer repeats, fetched when they are read.

    Args:
        size: how many there are.
        schema: their columns.
        fetch: gives those of some numbers in ascending order, or, of None, all.
    """

    def __init__(
        self, size: int, schema: Mapping[str, Any], fetch: Callable[[pl.Series | None], pl.DataFrame]
    ) -> None:
        self.size = size
        self.schema = schema
        self._fetch = fetch
        self._is_whole = False
        self._promised: list[pl.Series] = []
        self._some: tuple[pl.Series, pl.DataFrame] | None = None
        self._fetched = 0

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Told:
        """Rows that are there already."""
        told = cls(frame.height, frame.schema, lambda _: frame)
        told._is_whole = True
        return told

    @cached_property
    def whole(self) -> pl.DataFrame:
        """All rows."""
        self._is_whole, self._promised, self._some = True, [], None
        return self._fetch(None)

    def promise(self, numbers: pl.Series) -> None:
        """The rows of some numbers will be read, perhaps when nothing can be fetched any more, see `settle`."""
        if not self._is_whole:
            self._promised.append(numbers)

    @property
    def is_due(self) -> bool:
        """Whether so many are promised that all are to be fetched, and are not there."""
        return _FEW * sum(each.len() for each in self._promised) > self.size

    def settle(self) -> None:
        """Fetch what was promised."""
        if self.is_due:
            _ = self.whole
        elif self._promised:
            self._fetch_promised()

    def _fetch_promised(self) -> None:
        import polars as pl

        self._fetched += 1
        if self._fetched > _TIMES:
            _ = self.whole
        else:
            wanted = pl.concat(self._promised).drop_nulls().unique().sort()
            self._some = wanted, self._fetch(wanted)

    def rows(self, numbers: pl.Series) -> pl.DataFrame:
        """The rows of some numbers, in their order; NULL is a row of NULLs."""
        import polars as pl

        if not numbers.len():
            return pl.DataFrame(schema=self.schema)
        self._need(numbers)
        if self._some is None:
            return self.whole.select(pl.all().gather(numbers))
        wanted, some = self._some
        place = pl.Series(wanted.search_sorted(numbers)).set(numbers.is_null(), None)
        return some.select(pl.all().gather(place))

    def _need(self, numbers: pl.Series) -> None:
        """Fetch the rows of some numbers, unless they are there."""
        if not (self._is_whole or self._has(numbers)):
            self.promise(numbers)
            self.settle()

    def _has(self, numbers: pl.Series) -> bool:
        return self._some is not None and bool(numbers.drop_nulls().is_in(self._some[0].implode()).all())

    def prepare(self, numbers: pl.Series) -> None:
        """Fetch what `arrow` reads of some numbers: an engine answers one thread at a time."""
        if numbers.len() < self.size:
            self._need(numbers)
        else:
            _ = self.whole

    def arrow(self, numbers: pl.Series) -> dict[str, pa.Array]:
        """The columns of the rows of some numbers, texts as numbers of the different ones among them."""
        import polars as pl
        import pyarrow as pa

        used, places = _used(numbers, self.size)
        told = self.rows(used)
        found = {}
        for name, kind in self.schema.items():
            if kind == pl.String:
                different = told[name].rechunk().to_arrow().dictionary_encode()
                codes = pl.Series(different.indices).gather(places).to_arrow()
                found[name] = pa.DictionaryArray.from_arrays(codes, different.dictionary, safe=False)
            else:
                found[name] = told[name].gather(places).to_arrow()
        return found


def _used(numbers: pl.Series, size: int) -> tuple[pl.Series, pl.Series]:
    """The different ones of some numbers below `size`, in order, and the place of each number among them."""
    import numpy as np
    import polars as pl

    is_used = np.zeros(size, np.bool_)
    is_used[numbers.drop_nulls().to_numpy()] = True
    places = np.cumsum(is_used, dtype=np.uint32)
    places -= is_used  # the first has none before it
    return pl.Series(np.flatnonzero(is_used)), pl.Series(places).gather(numbers)


@dataclass(frozen=True, slots=True)
class LateFrame:
    """Rows of an answer, of which some columns are those of rows told elsewhere.

    Attributes:
        refers: what is told, and the number of the row of it in each row; NULL where a row tells nothing of it.
        own: the other columns.
        columns: the names of all columns, in their order.
    """

    refers: tuple[tuple[Told, pl.Series], ...]
    own: pl.DataFrame
    columns: Sequence[str]

    @classmethod
    def of(cls, refers: Iterable[tuple[Told, Any]], own: pl.DataFrame) -> LateFrame:
        """Rows that tell what they refer to, by numbers, and then their own columns."""
        import polars as pl

        numbered = tuple((told, pl.Series(numbers)) for told, numbers in refers)
        return cls(numbered, own, [name for told, _ in numbered for name in told.schema] + own.columns)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.own.height

    def __getitem__(self, name: str) -> pl.Series:
        """One of its own columns."""
        return self.own[name]

    def slice(self, offset: int, length: int | None = None) -> LateFrame:
        """So many rows from one on."""
        refers = tuple((told, numbers.slice(offset, length)) for told, numbers in self.refers)
        return replace(self, refers=refers, own=self.own.slice(offset, length))

    def select(self, columns: Sequence[str]) -> LateFrame:
        """The same rows with these columns only."""
        return replace(self, columns=columns)

    def head(self, rows: int) -> LateFrame:
        """The first rows."""
        return self.slice(0, rows)

    def frame(self) -> pl.DataFrame:
        """The rows with all that is told of them, in texts."""
        import polars as pl

        told = [told.rows(numbers) for told, numbers in self.refers]
        return pl.concat([*told, spelled_out(self.own)], how="horizontal").select(self.columns)

    def arrow(self) -> pa.Table:
        """The same as a table of Arrow, whose texts are numbers of the different ones."""
        import pyarrow as pa

        from timeline.kernels.parallel import run

        columns: dict[str, Any] = {}
        for told, numbers in self.refers:
            told.prepare(numbers)
        for some in run(Told.arrow, self.refers, self.height):
            columns |= some
        own = self.own.to_arrow()
        columns |= zip(own.column_names, own.columns, strict=True)
        return pa.table({name: columns[name] for name in self.columns})


if TYPE_CHECKING:
    Frame = pl.DataFrame | LateFrame


def joined(frames: Sequence[Frame]) -> Frame:
    """The rows of some frames of one answer, one after the other."""
    import polars as pl

    late = [frame for frame in frames if isinstance(frame, LateFrame)]
    if not late:
        return pl.concat([frame for frame in frames if isinstance(frame, pl.DataFrame)], rechunk=True)
    refers = tuple(
        (told, pl.concat([frame.refers[at][1] for frame in late], rechunk=True))
        for at, (told, _) in enumerate(late[0].refers)
    )
    return replace(late[0], refers=refers, own=pl.concat([frame.own for frame in late], rechunk=True))


def spelled(frame: Frame) -> pl.DataFrame:
    """The rows with their texts."""
    return frame.frame() if isinstance(frame, LateFrame) else spelled_out(frame)


def in_batches(frames: Iterable[Frame], rows: int) -> Iterator[pl.DataFrame]:
    """The rows of some frames, at most so many at a time, their texts spelled out; of each frame at least one batch."""
    for frame in frames:
        for at in range(0, max(frame.height, 1), rows):
            yield spelled(frame.slice(at, rows))


def settled(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Some frames, one after the other; what they tell is there when the last is gone, and can be read from then on.

    While all that is told is fetched, the next frames are made: whoever makes them fetches nothing by then.
    """
    from timeline.kernels.parallel import Beside

    told: dict[int, Told] = {}
    due: dict[int, Told] = {}
    ahead: list[Frame] = []
    with Beside() as beside:
        for frame in frames:
            for each, numbers in frame.refers if isinstance(frame, LateFrame) else ():
                told[id(each)] = each
                each.promise(numbers)
            ahead.append(frame)
            if new := {at: each for at, each in told.items() if at not in due and each.is_due}:
                due |= new
                beside.call(partial(_settle, list(new.values())))
            if beside.is_busy and sum(each.height for each in ahead) < _AHEAD:
                continue
            beside.wait()
            yield from ahead
            ahead = []
        beside.wait()
        yield from ahead
        _settle(told.values())


def _settle(told: Iterable[Told]) -> None:
    for each in told:
        each.settle()
