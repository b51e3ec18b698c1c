"""Rows that tell of others by number: what is told is fetched for those that are read, and never after the last piece."""

from __future__ import annotations

from threading import Event, Timer
from time import sleep
from typing import TYPE_CHECKING

import polars as pl
import pytest

from timeline import Timeline
from timeline.kernels import parallel
from timeline.store.late import LateFrame, Told, in_batches, joined, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENTS = pl.DataFrame(
    {
        "left": [f"e{n}" for n in range(100)],
        "left_title": [None if n % 7 == 0 else f"T{n % 9}" for n in range(100)],
    }
)


class Engine:
    """What fetches rows, as long as it is open, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int | None] = []
        self.is_open = True

    def fetch(self, rows: pl.Series | None) -> pl.DataFrame:
        assert self.is_open
        self.asked.append(None if rows is None else rows.len())
        return EVENTS if rows is None else EVENTS[rows]

    def told(self) -> Told:
        return Told(EVENTS.height, EVENTS.schema, self.fetch)


def late(told: Told, *rows: int | None) -> LateFrame:
    return LateFrame.of([(told, pl.Series(rows, dtype=pl.Int64))], pl.DataFrame({"n": range(len(rows))}))


def expected(*rows: int | None) -> pl.DataFrame:
    numbers = pl.Series(rows, dtype=pl.Int64)
    return EVENTS.select(pl.all().gather(numbers)).with_columns(n=pl.int_range(pl.len()))


def test_few_rows_are_fetched_by_themselves_when_the_last_piece_is_there() -> None:
    engine = Engine()
    told = engine.told()
    frames = list(settled([late(told), late(told, 7, None, 3), late(told, 3, 99)]))
    engine.is_open = False
    assert engine.asked == [3]
    assert frames[0].frame().schema == expected().schema
    assert frames[1].frame().equals(expected(7, None, 3))
    assert pl.concat(in_batches(frames[1:], 2)).drop("n").equals(expected(7, None, 3, 3, 99).drop("n"))
    assert engine.asked == [3]


def test_many_rows_are_fetched_with_all_others_once() -> None:
    engine = Engine()
    told = engine.told()
    many = [n * 31 % 100 for n in range(150)]
    frames = list(settled([late(told, 5), late(told, *many), late(told, 8)]))
    engine.is_open = False
    assert engine.asked == [None]
    whole = joined(frames)
    assert isinstance(whole, LateFrame)
    assert whole.frame().drop("n").equals(expected(5, *many, 8).drop("n"))
    table = whole.arrow()
    assert str(table.schema.field("left_title").type).startswith("dictionary")
    assert pl.DataFrame(table).cast(EVENTS.schema | {"n": pl.Int64}).equals(whole.frame())


def test_all_is_fetched_while_the_next_frames_are_made_and_no_more_than_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "workers", lambda: 2)
    monkeypatch.setattr("timeline.store.late._AHEAD", 300)
    engine, may_answer, made = Engine(), Event(), []

    def fetch(rows: pl.Series | None) -> pl.DataFrame:
        assert may_answer.wait(60)
        return engine.fetch(rows)

    def frames() -> Iterator[LateFrame]:
        for n in range(6):
            made.append(n)
            yield late(told, *range(n, 100))

    told = Told(EVENTS.height, EVENTS.schema, fetch)
    found = settled(frames())
    Timer(0.2, may_answer.set).start()
    first = next(found)
    assert isinstance(first, LateFrame)
    assert made == [0, 1, 2, 3]  # of the fourth on there are more than 300 rows
    assert first.frame().drop("n").equals(expected(*range(100)).drop("n"))
    assert [frame.height for frame in found] == [99, 98, 97, 96, 95]
    assert engine.asked == [None]


def test_what_cannot_be_fetched_is_said_and_nobody_fetches_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "workers", lambda: 2)
    begun, done = Event(), []

    def fetch(_: pl.Series | None) -> pl.DataFrame:
        begun.set()
        sleep(0.05)
        done.append(True)
        raise ZeroDivisionError

    def frames(*, fails: bool) -> Iterator[LateFrame]:
        yield late(Told(EVENTS.height, EVENTS.schema, fetch), *range(100))
        if fails:
            assert begun.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(ZeroDivisionError):
        list(settled(frames(fails=False)))
    begun.clear()
    with pytest.raises(KeyboardInterrupt):
        list(settled(frames(fails=True)))
    assert done == [True, True]


@pytest.mark.parametrize(
    ("rows", "texts"), [((7, None, 7), ["e7"]), ((9, 3, 9) * 50, ["e3", "e9"]), ((None, None), []), ((), [])]
)
def test_a_table_has_the_texts_of_its_rows_alone(rows: tuple[int | None, ...], texts: list[str]) -> None:
    told = Told.of(EVENTS)
    some = late(told, *rows)
    table = some.arrow()
    assert table.schema == late(told, *range(100)).arrow().schema
    assert [text for chunk in table["left"].chunks for text in chunk.dictionary.to_pylist()] == texts
    assert pl.DataFrame(table).cast(EVENTS.schema | {"n": pl.Int64}).equals(some.frame())


def test_who_reads_piece_by_piece_soon_gets_all() -> None:
    engine = Engine()
    told = engine.told()
    for n in range(10):
        assert late(told, n).frame()["left"].to_list() == [f"e{n}"]
    assert engine.asked == [1, 2, 3, 4, None]


def test_a_part_of_the_rows_and_of_the_columns() -> None:
    frame = late(Told.of(EVENTS), 4, None, 6, 6)
    assert frame.slice(1, 2).frame().drop("n").equals(expected(None, 6).drop("n"))
    assert frame.head(1).select(["n", "left"]).frame().rows() == [(0, "e4")]
    assert frame.select(["n", "left"]).arrow().column_names == ["n", "left"]


def test_an_answer_of_pairs_is_read_and_written_alike(tmp_path: Path) -> None:
    with Timeline.memory() as tl:
        tl.add([{"title": f"T{n}", "kind": "ab"[n % 2], "when": f"{2000 + n // 4}"} for n in range(60)])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("timeline.query.planner.KERNEL_STARTS", -1e9)
            answer = tl.overlaps("kind:a", "kind:b", limit=40)
        assert answer.path.startswith("kernel")
        read = answer.pl()
        assert read.height == 40
        assert read["left_title"].null_count() == 0
        assert answer.head(2).pl().equals(read.head(2))
        assert pl.read_parquet(answer.write(tmp_path / "pairs.parquet")).equals(read)
        assert pl.read_parquet(answer[1:3].write(tmp_path / "some.parquet")).equals(read[1:3])
