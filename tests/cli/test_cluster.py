"""`timeline cluster`: what it refuses before it starts anything, and the answer that it writes."""

from __future__ import annotations

import shlex

import polars as pl
import pytest

from timeline.cli.app import command_of
from timeline.scale import start


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("data out worlds a", "unknown question of a cluster 'worlds'"),
        ("data out find --from 2010 --limit many", "--limit"),
        ("data out find --format csv", "--format is of answers that come here"),
        ("data . find", ". is there already; write elsewhere, or use --replace"),
    ],
)
def test_what_is_wrong_is_said_before_spark_starts(cli, words, said):
    answer = cli("cluster", *shlex.split(words))
    assert answer.code in (1, 2)
    assert said in answer.err


def test_a_missing_java_is_one_line(cli, monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="needs pyspark: make spark")
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    answer = cli("cluster", "data", str(tmp_path / "out"), "find")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "needs Java 17 or newer on this machine; install it, or name a server with --connect" in answer.err


@pytest.mark.torture
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_the_example_writes_the_answer(cli, founding, tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="needs pyspark: make spark")
    monkeypatch.chdir(tmp_path)
    founding.export(tmp_path / "out" / "parquet")
    _, *words = shlex.split(command_of("cluster").examples[0])
    answer = cli(*words)
    assert (answer.code, answer.out) == (0, "busy\n"), answer.err
    wanted = founding.concurrency("kind:government", by="country").pl()
    assert pl.read_parquet("busy/*.parquet").equals(wanted)
    assert cli(*words).code == 1
