"""The pages on written dates say what the reader does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from timeline import errors
from timeline.when.when import When

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (`[^`]+`|[A-Z][A-Za-z]+) \|", PAGE, re.MULTILINE)
MUSEUM = ROOT.parent / "shared" / "data" / "cmoa" / "cmoa_dates.csv.gz"


def test_the_page_has_its_tables():
    assert len(ROWS) > 100


@pytest.mark.parametrize(("text", "outcome"), ROWS)
def test_a_row_is_read_as_it_says(text, outcome):
    if outcome.startswith("`"):
        assert When.read(text).edtf == outcome.strip("`")
    else:
        with pytest.raises(getattr(errors, outcome)):
            When.read(text)


@pytest.mark.skipif(not MUSEUM.is_file(), reason="the museum's dates are not beside this checkout")
def test_the_museum_page_is_what_the_benchmark_writes():
    from benchmarks.cmoa_page import page
    from benchmarks.cmoa_ranges import compared, load, summary

    assert (ROOT / "docs" / "dates-museum.md").read_text(encoding="utf-8") == page(MUSEUM)
    shares = summary(compared(load(MUSEUM)))
    assert shares["read"] > 0.999
    assert shares["apart"] < 0.004


def test_the_museum_benchmark_tells_the_relations_apart():
    import polars as pl

    from benchmarks.cmoa_ranges import compared, museum_bound

    assert museum_bound("1499-12-23", latest=False) == When.parse("1500").start_min
    assert museum_bound("0606-12-29", latest=True) == When.parse("0607").end_max
    assert museum_bound("-0664-01-08", latest=False) == When.parse("-0663").start_min
    assert museum_bound("1929-03-24", latest=True) == When.parse("1929-03-24").end_max
    assert museum_bound("71959-07-01", latest=True) is None
    year = {name: When.parse(name) for name in ("1900", "1901", "1902", "1910")}
    rows = [
        ("1900", "1900", "1900", "equal"),
        ("1900-1910", "1901", "1902", "contains"),
        ("1901", "1900", "1902", "inside"),
        ("1900-1901", "1901", "1902", "overlaps"),
        ("1900", "1901", "1902", "apart"),
        ("1900", "1902", "1900", "backwards"),
        ("19oo", "1900", "1900", "refused"),
    ]
    frame = pl.DataFrame(
        {
            "text": [row[0] for row in rows],
            "lo": [year[row[1]].start_min for row in rows],
            "hi": [year[row[2]].end_max for row in rows],
        }
    )
    assert compared(frame)["relation"].to_list() == [row[3] for row in rows]


def test_the_examples_of_the_page_run():
    import doctest

    failed, tried = doctest.testfile(str(ROOT / "docs" / "dates.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)
