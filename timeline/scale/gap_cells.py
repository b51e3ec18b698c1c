"""Gaps on a cluster, as its tasks find them: events joined before they are moved, gaps in cells, and what crosses their borders.

Where nothing is going on follows from what all events cover together, not from each of them. So a task joins the events
that it reads, item by item, and only the joined stretches are moved to cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import INFINITY
from timeline.scale.dealing import cells_of
from timeline.scale.frames import arrow_types
from timeline.scale.gap_borders import Border, Piece, Told, joined, moments_of, read, written
from timeline.scale.time_cells import placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from timeline.arrays import Codes, Ints, Mask
    from timeline.kernels.free import Ending
    from timeline.kernels.levels import Levels
    from timeline.query.gaps_kernel import Parts
    from timeline.scale.time_cells import TimeCells

__all__ = ["FOUND", "MOVED", "SAMPLED", "across_borders", "dealt", "gaps_in_cells", "sampled"]

_CHUNK = 1 << 18
"""So many extents are joined at once."""
_POSSIBLE, _CERTAIN, _ENDING, _MOMENT = range(4)
"""What a joined row is: what possibly goes on, what certainly does, an event's latest start and earliest end, a moment."""

SAMPLED = {"item": "string", "start": "bigint"}
MOVED = {"_cell": "int", "item": "string", "what": "int", "start": "bigint", "end": "bigint"}
FOUND = {
    "_cell": "int", "item": "string", "start": "bigint", "end": "bigint", "certain": "boolean", "length": "bigint",
    "_piece": "int", "_told": "string",
}  # fmt: skip
"""Parts of gaps, which stand where `_piece` is NULL, else if the gap of that piece is long; or what a slice tells."""


class _Rows(NamedTuple):
    """Joined events: the items in order, and of each row the number of its item, what it is, and its ends."""

    items: list[str]
    key: Codes
    what: Ints
    start: Ints
    end: Ints

    def of(self, what: int) -> tuple[Ints, Ints, Codes]:
        """The rows of one sort: starts, ends, keys."""
        some = self.what == what
        return self.start[some], self.end[some], self.key[some]


# --- joined and dealt ---------------------------------------------------------------------------------------


def sampled(
    batches: Iterable[pa.RecordBatch], moments: Sequence[int], every: int
) -> Iterator[pa.RecordBatch]:
    """One of so many joined rows, in the order of item and start."""
    import numpy as np
    import polars as pl
    import pyarrow as pa

    passed = 0
    for frame in _chunks(batches):
        rows = _joined(frame, moments)
        order = np.lexsort((rows.start, rows.key))
        if not passed:
            # Many small tasks do not all begin at the same row.
            passed = int(rows.start.sum() % every)
        chosen = order[(every - 1 - passed) % every :: every]
        passed = (passed + order.size) % every
        items = pl.Series(rows.items, dtype=pl.String)[rows.key[chosen]]
        yield pa.record_batch({"item": items.to_arrow().cast(pa.string()), "start": rows.start[chosen]})


def dealt(
    batches: Iterable[pa.RecordBatch], moments: Sequence[int], cells: TimeCells
) -> Iterator[pa.RecordBatch]:
    """The joined rows, each in the cells that it touches."""
    import numpy as np

    for frame in _chunks(batches):
        rows = _joined(frame, moments)
        lies = rows.what < _ENDING
        low = np.where(lies, rows.start, rows.end - (rows.what == _ENDING))
        high = np.where(lies, rows.end, low + (low < INFINITY))
        to = placed(cells, cells.group(rows.items)[rows.key], low, high)
        cut = lies[to.row]
        yield _batch(
            MOVED,
            _cell=to.cell,
            item=_named(rows.items, rows.key[to.row]),
            what=rows.what[to.row],
            start=np.where(cut, to.start, rows.start[to.row]),
            end=np.where(cut, to.end, rows.end[to.row]),
        )


def _chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    import polars as pl
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= _CHUNK:
            yield pl.DataFrame(pa.Table.from_batches(held))
            held = []
    if any(each.num_rows for each in held):
        yield pl.DataFrame(pa.Table.from_batches(held))


def _joined(frame: pl.DataFrame, moments: Sequence[int]) -> _Rows:
    """What some extents cover, item by item, and what limits how long something is free."""
    import numpy as np

    from timeline.kernels.free import endings
    from timeline.kernels.union import unions

    items, key = _coded(frame["item"])
    surely = frame["surely"].to_numpy()
    names = ("possible_start", "possible_end", "core_start", "core_end")
    start, end, core_start, core_end = (frame[name].to_numpy() for name in names)
    some = start < end
    sure = some & surely & (core_start < core_end)
    ends = surely & (start < core_end)
    possible = unions(start[some], end[some], key[some])
    certain = unions(core_start[sure], core_end[sure], key[sure])
    ending = endings(core_start[ends], core_end[ends], key[ends])
    ending = _first(ending)
    limits = _turns(ending.key, ending.until)[1:]
    at = np.repeat(np.array(moments, np.int64), len(items))
    parts = [
        (possible.key, possible.start, possible.end),
        (certain.key, certain.start, certain.end),
        (ending.key[limits], ending.until[limits], ending.end[limits]),
        (np.tile(np.arange(len(items), dtype=np.uint32), len(moments)), at, at),
    ]
    what = np.repeat(np.arange(len(parts)), [each[0].size for each in parts])
    return _Rows(items, *(np.concatenate(each) for each in ([each[0] for each in parts], [what])), *(
        np.concatenate([each[place] for each in parts]) for place in (1, 2)
    ))  # fmt: skip


def _first(ending: Ending) -> Ending:
    """Of endings at one moment the first, which knows the limits of all."""
    some = _turns(ending.key, ending.end)[:-1]
    return type(ending)(ending.key[some], ending.end[some], ending.until[some])


def _turns(key: Codes, values: Ints) -> Mask:
    """Before which rows, the end among them, the key or the value is another than before."""
    import numpy as np

    turns = np.ones(key.size + 1, np.bool_)
    turns[1:-1] = (key[1:] != key[:-1]) | (values[1:] != values[:-1])
    return turns


def _coded(items: pl.Series) -> tuple[list[str], Codes]:
    """The items in order, and the place of each row's among them; no item is the empty text."""
    import numpy as np
    import polars as pl

    items = items.fill_null("")
    names = items.unique().sort()
    return names.to_list(), items.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.uint32)


# --- gaps in cells ------------------------------------------------------------------------------------------


def gaps_in_cells(
    batches: Iterable[pa.RecordBatch], cells: TimeCells, shortest: int, certainty: str
) -> Iterator[pa.RecordBatch]:
    """The gaps of each cell of a partition; what reaches the borders of a slice, for all slices of its item."""
    for rows in cells_of(batches):
        cell = rows["_cell"][0]
        group, others = cells.around(cell)
        joined_rows = _Rows(
            *_coded(rows["item"]), *(rows[name].cast(int).to_numpy() for name in ("what", "start", "end"))
        )
        found = _Found(joined_rows, shortest)
        if not cells.cuts[group].size:
            yield found.rows(cell, found.parts.kept(shortest, certainty))
            continue
        yield from _at_borders(found, cell, others, shortest, certainty)


class _Found:
    """The parts of all gaps of a cell."""

    def __init__(self, rows: _Rows, shortest: int) -> None:
        from timeline.kernels.free import endings
        from timeline.kernels.levels import Keyed, levels
        from timeline.query.gaps_kernel import idle_parts

        moments, _, keys = rows.of(_MOMENT)
        latest_start, earliest_end, key = rows.of(_ENDING)
        self.items = rows.items
        self.ending: Ending = endings(latest_start, earliest_end, key)
        self.levels: Levels = levels(Keyed(*rows.of(_POSSIBLE)), Keyed(*rows.of(_CERTAIN)), (moments, keys))
        self.parts: Parts = idle_parts(self.levels, self.ending, shortest)
        self.moments = moments

    def rows(self, cell: int, kept: Mask, piece: Ints | None = None) -> pa.RecordBatch:
        """Some parts as rows; `piece`: the piece of each that decides whether it is listed, -1 where it stands."""
        import pyarrow as pa

        parts = self.parts
        of_piece = None if piece is None else pa.array(piece[kept], pa.int32(), mask=piece[kept] < 0)
        return _batch(
            FOUND,
            int(kept.sum()),
            _cell=cell,
            item=_named(self.items, parts.key[kept]),
            start=parts.start[kept],
            end=parts.end[kept],
            certain=parts.certain[kept],
            length=parts.length[kept],
            _piece=of_piece,
        )

    def until(self, moments: Ints) -> Ints:
        """Until when each moment can be free, as far as the cell knows."""
        import numpy as np

        place = np.searchsorted(self.ending.end, moments, "right")
        return np.append(self.ending.until, INFINITY)[place]


def _at_borders(
    found: _Found, cell: int, others: range, shortest: int, certainty: str
) -> Iterator[pa.RecordBatch]:
    """The parts that a slice can tell of, and what it tells all slices of the item of the others."""
    import numpy as np

    told, outer, piece = _told(found, cell)
    kept = found.parts.kept(shortest, certainty)
    inner = found.parts.certain & (found.parts.length >= shortest) if certainty == "certain" else piece >= 0
    yield found.rows(cell, np.where(piece >= 0, inner, kept) & ~outer, piece)
    text = written(told)
    yield _batch(
        FOUND,
        len(others),
        _cell=np.array(others),
        item=[found.items[0]] * len(others),
        _told=[text] * len(others),
    )


def _told(found: _Found, cell: int) -> tuple[Told, Mask, Ints]:
    """What a slice tells; which of its parts lie at a border, and the piece of a gap at a border that each belongs to."""
    import numpy as np

    parts, levels = found.parts, found.levels
    outer, piece = np.zeros(parts.key.size, np.bool_), np.full(parts.key.size, -1)
    ends = [*levels.start[:1], *levels.end[-1:], *found.moments]
    first, last = int(min(ends)), int(max(ends))
    until = int(found.ending.until.min(initial=INFINITY))
    pieces: list[Piece] = []
    for gap in dict.fromkeys(parts.gap[[0, -1]].tolist() if parts.gap.size else []):
        mine = np.flatnonzero(parts.gap == gap)
        opens, stays = bool(parts.start[mine[0]] == first), bool(parts.end[mine[-1]] == last)
        if opens or stays:
            piece[mine] = len(pieces)
            at = [*dict.fromkeys(mine[[0, -1]].tolist())]
            outer[at] = True
            pieces.append(_piece_of(found, mine, at, (opens, stays), last))
    return Told(cell, first, last, until, pieces), outer, piece


def _piece_of(found: _Found, mine: Ints, at: list[int], reaches: tuple[bool, bool], last: int) -> Piece:
    import numpy as np

    parts = found.parts
    start, end = parts.start[mine[0]], parts.end[mine[-1]]
    ended = found.ending.end[(found.ending.end > start) & (found.ending.end < end)]
    moments = np.union1d(parts.start[mine], ended)
    until = found.until(moments)

    def told(start: int, end: int) -> list[tuple[int, int]]:
        inside = (moments >= start) & (moments < end)
        return moments_of(moments[inside], until[inside], min(end, last))

    borders = [
        Border(
            int(parts.start[i]), int(parts.end[i]), bool(parts.certain[i]), told(parts.start[i], parts.end[i])
        )
        for i in at
    ]
    return Piece(*reaches, borders, mine.size <= 2, int(end), told(start, end))


# --- across borders -----------------------------------------------------------------------------------------


def across_borders(
    batches: Iterable[pa.RecordBatch], shortest: int, certainty: str
) -> Iterator[pa.RecordBatch]:
    """The parts of all gaps of each cell, in order: those at borders as all slices of their item tell."""
    import polars as pl

    for rows in cells_of(batches):
        cell = rows["_cell"][0]
        found = rows.filter(pl.col("_told").is_null())
        texts = rows["_told"].drop_nulls()
        if texts.len():
            result = joined([read(text) for text in texts], shortest)
            long = [number for (at, number), is_long in result.long.items() if at == cell and is_long]
            if certainty == "certain":
                ours = [
                    part
                    for part in result.parts
                    if part.cell == cell and part.certain and part.length >= shortest
                ]
            else:
                ours = [part for part in result.parts if part.cell == cell and part.long]
                found = found.filter(pl.col("_piece").is_null() | pl.col("_piece").is_in(long))
            item = rows["item"][0]
            more = [
                (cell, item, part.start, part.end, part.certain, part.length, None, None) for part in ours
            ]
            found = pl.concat([found, pl.DataFrame(more, schema=found.schema, orient="row")])
        if found.height:
            ordered = found.sort("item", "start")
            yield _batch(FOUND, **{name: ordered[name].to_arrow() for name in FOUND})


def _named(items: list[str], key: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(items, pa.string()).take(pa.array(key))


def _batch(kinds: dict[str, str], rows: int | None = None, **columns: Any) -> pa.RecordBatch:
    """A batch of these kinds; a number is the same in all rows, and a column that is not given is NULL."""
    import numpy as np
    import pyarrow as pa

    types = arrow_types()

    def column(name: str) -> pa.Array:
        value = columns.get(name)
        if value is None:
            return pa.nulls(rows or 0, types[kinds[name]])
        if isinstance(value, int):
            value = np.full(rows or 0, value)
        return (
            value.cast(types[kinds[name]])
            if isinstance(value, pa.Array)
            else pa.array(value, types[kinds[name]])
        )

    return pa.record_batch({name: column(name) for name in kinds})
