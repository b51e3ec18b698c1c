"""The interval benchmarks run, small by default, and every way gives the same rows; `--benchmark-enable` times ours."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

from benchmarks import harness, intervals_data, intervals_more, intervals_rivals
from benchmarks import intervals as report
from benchmarks.harness import scaled
from timeline import intervals
from timeline.kernels import overlap

ROWS = 2_000
CASES = [("sparse", 0), ("dense", 0), ("sparse", 20), ("deep", 0)]


@pytest.fixture(params=CASES, ids=str)
def data(request: pytest.FixtureRequest) -> intervals_data.Data:
    kind, keys = request.param
    return intervals_data.synthetic(kind, ROWS if harness.SCALE == 1 else scaled(1_000_000), keys)


@pytest.mark.parametrize("family", ["pair_ways", "payload_ways", "count_ways", "level_ways"])
def test_all_ways_give_the_same_rows(family: str, data: intervals_data.Data) -> None:
    same = intervals_rivals.words if family in ("pair_ways", "payload_ways") else np.asarray
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the rivals
        answers = {
            name: same(plain(way())) for name, (way, plain) in getattr(intervals_rivals, family)(data).items()
        }
    assert len(answers) > 1
    ours = answers.pop(intervals_rivals.OURS)
    assert ours.size
    for name, answer in answers.items():
        np.testing.assert_array_equal(answer, ours, err_msg=name)


def test_all_ways_of_the_other_questions_give_the_same_rows() -> None:
    asked = list(intervals_more.questions(intervals_data.synthetic("sparse", ROWS)))
    assert len(asked) == 4
    for title, ways, same in asked:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answers = [same(plain(way())) for way, plain in ways.values()]
        for answer in answers[1:]:
            np.testing.assert_array_equal(answer, answers[0], err_msg=title)


def test_what_sparse_and_dense_mean() -> None:
    for kind, pairs in (("sparse", 1), ("dense", 20)):
        for keys in (0, 20):
            data = intervals_data.synthetic(kind, 5_000, keys)
            assert overlap.plan(*data.arrays, *data.keys).total / 5_000 == pytest.approx(pairs, rel=0.25)


def test_overlap_pairs(benchmark, data: intervals_data.Data) -> None:
    assert benchmark(intervals.overlap_pairs, data.left, data.right, by=data.by).height


def test_overlap(benchmark, data: intervals_data.Data) -> None:
    assert benchmark(intervals.overlap, data.left, data.right, by=data.by).height


def test_count_overlaps(benchmark, data: intervals_data.Data) -> None:
    assert benchmark(intervals.count_overlaps, data.left, data.right, by=data.by).height


def test_concurrency(benchmark, data: intervals_data.Data) -> None:
    assert benchmark(intervals.concurrency, data.left, by=data.by).height


def test_paired_rounds_take_ratios_within_the_round() -> None:
    calls = []
    ways = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}
    timings = harness.paired(ways, rounds=4)
    assert [timing.name for timing in timings] == ["a", "b"]
    assert timings[0].ratios == [1.0] * 4
    assert calls[2:] == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert timings[1].ratio > 0


def test_sections_replace_themselves_and_nothing_else(tmp_path) -> None:
    page = tmp_path / "page.md"
    harness.write_section("one", "first", page)
    harness.write_section("two", "second", page)
    harness.write_section("one", "changed", page)
    text = page.read_text()
    assert re.findall(r"<!-- begin: (\w+) -->\n(\w+)\n<!-- end: \1 -->", text) == [
        ("one", "changed"),
        ("two", "second"),
    ]
    assert text.startswith("# Performance\n")


def test_peak_memory_of_another_process() -> None:
    assert 60 * 2**20 < harness.peak_memory(_nothing, _sixty_four_mebibytes) < 90 * 2**20


def _nothing() -> None:
    return None


def _sixty_four_mebibytes(_: None) -> np.ndarray:
    return np.ones(64 * 2**20, np.uint8)


@pytest.mark.torture
def test_the_report_names_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "scaled", lambda rows, least=100: least)
    monkeypatch.setattr(report, "real", list)
    monkeypatch.setattr(report, "paired", lambda ways, **given: harness.paired(ways, **given | {"rounds": 1}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = report.report(["counts", "levels"])
    assert "### Counts" in text
    assert "| timeline |" in text
    assert "sparse, 200 keys, 100 x 100" in text
