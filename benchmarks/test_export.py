"""The export benchmark, small: the tables are the same before anything is timed."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.export import VIEWS, bare, check, ours, prepare, views


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return prepare(str(tmp_path_factory.mktemp("export")), 2000)


def test_an_export(benchmark, home):
    benchmark(ours, home)
    bare(home)
    check(home)


def test_an_export_without_the_flat_table(benchmark, home):
    benchmark(lambda: ours(home, flat=False))
    views(home)
    check(home, VIEWS)


def test_a_rival_that_writes_other_rows_is_not_timed(home):
    ours(home)
    bare(home)
    file = home / "bare" / "tags.parquet"
    pl.read_parquet(file).with_columns(tag=pl.lit("y")).write_parquet(file)
    with pytest.raises(AssertionError, match="tags: "):
        check(home)
