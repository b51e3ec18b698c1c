"""A long answer comes in pieces, whether the engine or a kernel answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from timeline import BadQuery, Result, Timeline
from timeline.store import Kernel, held, result


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


def test_the_pieces_are_the_rows_in_frames_or_not(many: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [[*piece.rows()] for piece in many.find().pieces()]
    monkeypatch.setattr(result, "WORTH_A_FRAME", 0)
    pieces = [*many.find().pieces()]
    assert [[*piece.rows()] for piece in pieces] == told
    assert sum(told, []) == many.find().rows()  # noqa: RUF017 - five rows
    assert all(isinstance(piece.values, pl.DataFrame) for piece in pieces)


def test_an_answer_without_rows_is_one_piece_with_columns(tl: Timeline) -> None:
    (piece,) = tl.find().batches()
    assert piece.height == 0
    assert piece.columns == tl.find().columns


def test_a_kernel_may_answer_piece_by_piece(many: Timeline) -> None:
    answer = Result(many._store, "SELECT 1", kernel=Kernel(_pieces, {"rows": 3}))
    assert [piece["n"].to_list() for piece in answer.batches()] == [[0, 1], [2], [7]]
    assert (len(answer), answer.columns) == (4, ["n"])


def test_an_answer_that_is_too_long_to_be_held_says_how_long(
    many: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_ROWS", 3)
    monkeypatch.setattr(held, "MOST_IN_A_FRAME", 4)
    with pytest.raises(
        BadQuery, match="the answer has 5 rows, and up to 3 are held in memory; ask for fewer"
    ):
        many.find().rows()
    with pytest.raises(BadQuery, match="up to 4 are held"):
        many.find().pl()
    assert len(many.find(limit=3).rows()) == 3
    assert sum(batch.height for batch in many.find().batches()) == 5


@pytest.mark.parametrize("certainty", ["possible", "certain"])
def test_pairs_are_counted_by_certainty(many: Timeline, certainty: Any) -> None:
    answer = many.overlaps(certainty=certainty)
    told = [row["certainty"] for row in answer]
    assert (told.count("certain"), len(told)) == answer.count()


def test_explain_refuses_what_it_does_not_know(many: Timeline) -> None:
    with pytest.raises(BadQuery, match="explain takes path, analyze, full, not 'all'"):
        many.find().explain("all")  # type: ignore[arg-type]


def test_a_file_is_asked_again_while_an_answer_is_being_read(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Timeline(path).add(title="A", when="2000")
    pieces = [Timeline(path, read_only=each).find().batches() for each in (True, False)]
    assert [next(piece).height for piece in pieces] == [1, 1]
    assert len(Timeline(path).find()) == 1
