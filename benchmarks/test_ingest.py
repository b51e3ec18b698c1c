"""The ingestion benchmark, small: what is timed is right first, and the check can fail."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from benchmarks import datasets, ingest
from benchmarks.harness import SHARED
from benchmarks.ingest import MAPPING, check_events, measured, write_events


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, dict[str, object]]:
    source, mapping = tmp_path / "events.csv", tmp_path / "mapping.toml"
    write_events(source, 400)
    mapping.write_text(MAPPING)
    return source, measured(ingest._OURS, tmp_path, mapping, [source])


@pytest.mark.torture
def test_every_row_is_told(made, tmp_path: Path) -> None:
    source, told = made
    assert told["added"] + told["rejected"] == told["rows"] == 400
    assert 0 < told["rejected"] < 40
    assert told["peak"] > 0
    check_events(tmp_path / "bench.duckdb", source)


def test_a_wrong_database_is_not_timed(made, tmp_path: Path) -> None:
    source, _ = made
    with duckdb.connect(tmp_path / "bench.duckdb") as connection:
        connection.execute(
            "UPDATE event_version SET end_max = end_max + INTERVAL 1 DAY WHERE isfinite(end_max)"
        )
    with pytest.raises(AssertionError, match="other bounds"):
        check_events(tmp_path / "bench.duckdb", source)


def test_the_floor_reads_the_same_rows(made, tmp_path: Path) -> None:
    source, told = made
    assert measured(ingest._FLOOR, tmp_path, "", [source])["rows"] == told["rows"]


def test_a_data_set_is_told_once_and_known_the_second_time(tmp_path: Path) -> None:
    fixtures = Path(__file__).resolve().parents[1] / "fixtures" / "ingest"
    row = datasets.told("States", str(fixtures / "states.csv"), tmp_path)
    assert row[:6] == ["States", "manystates", "6", "5", "1", row[5]]
    assert row[5].startswith("1 ")


@pytest.mark.parametrize("name", ["UK ministers", "States, ISD", "States, GW", "GDELT 2.0, one file"])
def test_the_page_says_what_a_data_set_gives(tmp_path: Path, name: str) -> None:
    pattern = datasets.DATASETS[name]
    if not any(SHARED.glob(pattern)):
        pytest.skip(f"{pattern} is not at hand")
    row = datasets.told(name, str(SHARED / pattern), tmp_path)
    assert f"| {' | '.join(row[:6])} |" in datasets.PAGE.read_text(encoding="utf-8")
