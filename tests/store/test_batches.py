"""A long answer comes in pieces, whether the engine or a kernel answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from timeline import Result, Timeline
from timeline.store import Kernel, result


@pytest.fixture
def many(tl: Timeline, monkeypatch: pytest.MonkeyPatch) -> Timeline:
    monkeypatch.setattr(result, "BATCH", 2)
    for number in range(5):
        tl.add(
            event_id=f"e{number}", title=f"E{number}", when=f"200{number}/..", participants=[{"entity": "X"}]
        )
    return tl


def _pieces(_: Any, rows: int) -> Iterator[pl.DataFrame]:
    yield pl.DataFrame({"n": [*range(rows)]}, schema={"n": pl.Int64})
    yield pl.DataFrame({"n": [7]}, schema={"n": pl.Int64})


@pytest.mark.parametrize("ask", [Timeline.find, Timeline.rate, Timeline.overlaps])
def test_the_pieces_are_the_frame(many: Timeline, ask: Any) -> None:
    answer = ask(many)
    pieces = [*answer.batches()]
    assert len(pieces) > 1
    assert all(piece.height <= 2 for piece in pieces)
    assert pl.concat(pieces).equals(answer.pl())
    assert len(answer) == answer.pl().height


def test_an_answer_without_rows_is_one_piece_with_columns(tl: Timeline) -> None:
    (piece,) = tl.find().batches()
    assert piece.height == 0
    assert piece.columns == tl.find().columns


def test_a_kernel_may_answer_piece_by_piece(many: Timeline) -> None:
    answer = Result(many._store, "SELECT 1", kernel=Kernel(_pieces, {"rows": 3}))
    assert [piece["n"].to_list() for piece in answer.batches()] == [[0, 1], [2], [7]]
    assert (len(answer), answer.columns) == (4, ["n"])
