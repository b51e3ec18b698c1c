"""Answers whose texts are numbers until they are read: every way of reading them gives texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.query.both_paths import asked_both_ways
from timeline import Result, Timeline
from timeline.kernels import parallel
from timeline.store import frame_files
from timeline.store.coded import coded, spelled_out
from timeline.store.kernel import Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = pl.DataFrame(
    {"kind": ["attack", None, "attack", "arrest"], "title": [f"T{n}" for n in range(4)], "n": range(4)}
)


def numbered(_: Any) -> Iterator[pl.DataFrame]:
    told = coded(PLAIN)
    yield told[[]]
    yield told[[2, 2, 1]]
    yield told[[3, 0, 1]]


def test_numbers_are_spelled_out() -> None:
    told = coded(PLAIN)
    assert not any(kind == pl.String for kind in told.schema.values())
    assert spelled_out(told).equals(PLAIN)
    assert spelled_out(told[[]]).schema == PLAIN.schema


@pytest.mark.parametrize("ending", ["parquet", "arrow", "csv", "jsonl"])
def test_every_file_holds_texts(tmp_path: Path, ending: str) -> None:
    expected = PLAIN[[2, 2, 1, 3, 0, 1]]
    with Timeline.memory() as tl:
        answer = Result(tl._store, "SELECT 1", kernel=Kernel(numbered))
        assert answer.pl().equals(expected)
        assert answer.pl().schema == expected.schema
        assert answer.rows() == expected.to_dicts()
        file = answer.write(tmp_path / f"answer.{ending}")
    read: Any = {
        "parquet": pl.read_parquet,
        "arrow": pl.read_ipc,
        "csv": pl.read_csv,
        "jsonl": pl.read_ndjson,
    }
    assert read[ending](file).equals(expected)
    if ending == "parquet":
        told = pq.read_metadata(file)  # type: ignore[no-untyped-call]
        assert told.num_row_groups == 1
        assert "RLE_DICTIONARY" in told.row_group(0).column(1).encodings


@pytest.mark.parametrize("cores", [1, 2])
def test_groups_are_written_in_order_while_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "workers", lambda: cores)
    monkeypatch.setattr(frame_files, "_FIRST", 3)
    monkeypatch.setattr(frame_files, "_GROUP", 7)
    told = coded(pl.DataFrame({"kind": ["a", None, "b"], "n": [1, 2, 3]}))
    parts = [told[[n % 3, 2, 1][: n % 4]] for n in range(200)]
    frame_files.write_parquet(parts, tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(spelled_out(pl.concat(parts)))
    sizes = [pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(n).num_rows for n in range(3)]
    assert 3 <= sizes[0] < 7 <= sizes[1] < 10


@pytest.mark.parametrize("fails_in", ["making", "writing"])
def test_a_file_of_which_a_later_group_fails_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_in: str
) -> None:
    monkeypatch.setattr(frame_files, "_FIRST", 1)
    told = coded(PLAIN)

    def parts() -> Iterator[pl.DataFrame]:
        yield told
        yield told if fails_in == "making" else told.drop("n")
        if fails_in == "making":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError if fails_in == "making" else ValueError):
        frame_files.write_parquet(parts(), tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_date_that_edtf_cannot_write_is_spelled_in_pairs(tmp_path: Path) -> None:
    with Timeline.memory() as tl:
        tl.add(
            {"title": "A", "kind": "a", "when": "1990/1991-03-05T12:00Z"},
            {"title": "B", "kind": "b", "when": "1990..1992-03-05T12:00Z"},
        )
        for by_sql, by_kernel in (
            asked_both_ways(tl, lambda tl: tl.lookup("kind:a", "kind:b")),
            asked_both_ways(tl, lambda tl: tl.nearest("kind:b", "kind:a")),
        ):
            assert by_kernel.path.startswith("kernel")
            assert by_kernel.rows() == by_sql.rows()
            read = pl.read_parquet(by_kernel.write(tmp_path / "pairs.parquet", replace=True))
            assert read.equals(by_sql.pl())
            assert read["left_when"].null_count() == 0
