"""Answers as files and as scripts."""

from __future__ import annotations

import json
import os
import shlex

import duckdb
import polars as pl
import pytest

from timeline.cli.app import all_commands

COMMANDS = all_commands()


@pytest.mark.parametrize("ending", ["json", "jsonl", "ndjson", "csv", "tsv", "md", "txt"])
def test_a_file_holds_what_standard_output_shows(cli, tmp_path, ending):
    name = {"ndjson": "jsonl", "md": "markdown", "txt": "table"}.get(ending, ending)
    shown = cli("find", "--format", name).told
    answer = cli("find", "--out", f"found.{ending}")
    assert (answer.out, answer.err) == ("", f"wrote found.{ending} (4 rows)\n")
    assert (tmp_path / f"found.{ending}").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(("ending", "reader"), [("parquet", pl.read_parquet), ("arrow", pl.read_ipc)])
def test_a_frame_holds_instants_and_no_made_up_date(cli, ending, reader):
    cli("find", "--out", f"found.{ending}").told  # noqa: B018 - it asserts
    frame = reader(f"found.{ending}")
    assert frame["event_id"].to_list() == ["project", "amia", "cfk", "advisers"]
    assert frame.schema["start_min"] == pl.Datetime("us")
    assert frame["end_max"].is_null().to_list() == [False, False, False, True]
    assert frame["who"].to_list()[1] == ["Hezbollah", "AMIA"]


def test_parquet_goes_through_a_pipe(shell, small_path, tmp_path):
    import subprocess
    import sys

    with (tmp_path / "found.parquet").open("wb") as file:
        subprocess.run(
            [sys.executable, "-m", "timeline", "find", "--format", "parquet"],
            stdout=file, env={**os.environ, "TIMELINE_DB": str(small_path)}, check=True,
        )  # fmt: skip
    assert pl.read_parquet(tmp_path / "found.parquet").height == 4


def test_the_format_wins_over_the_ending(cli, tmp_path):
    cli("find", "--format", "json", "--out", "found.csv").told  # noqa: B018 - it asserts
    assert len(json.loads((tmp_path / "found.csv").read_text())) == 4


def test_a_file_that_cannot_be_written_whole_is_not_written(cli, tmp_path, monkeypatch):
    (tmp_path / "found.csv").write_text("what was there")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = cli("find", "--out", "found.csv", "--replace")
    assert answer.code == 1
    assert "No space left on device" in answer.err
    assert (tmp_path / "found.csv").read_text() == "what was there"
    assert [file.name for file in tmp_path.iterdir()] == ["found.csv"]


QUESTIONS = [
    "find", "find who:Iran|Hezbollah -country:BO --from 1980 --to 2020 --as-of 2", "find text:o\\'clock|bomb|advisers",
    "find --where \"title <> '$limit'\" --limit 2 --certainty certain --from 1990",
    "at 2015-12-09 kind:government", "at 2015 --limit 1 --certainty certain --where 'country IS NOT NULL'",
    "show amia", "show amia --as-of 1", "relate amia cfk", "relate amia cfk --resolution quarter --as-of 2",
    "overlaps kind:government kind:military --relation contains --limit 1 --certainty certain --as-of 2",
    "overlaps --by country --resolution month", "nearest --limit 1 --k 2 --within 900w --direction before",
    "nearest kind:attack --by country --certainty certain --resolution day", "lookup", "overlaps", "nearest",
    "lookup kind:attack kind:government --by country --resolution year --limit 1 --certainty certain",
    "items", "items --by who,tag --from 1990 --limit 2", "find --sort -when,title",
    "concurrency", "concurrency --by country --from 2007 --to 2010 --resolution quarter",
    "concurrency --bins year --from 2007 --to 2010", "gaps kind:government --min-gap 1d",
    "gaps --by country --from 2000 --to 2023 --resolution decade --certainty certain", "coverage",
    "coverage --by country --from 2000 --to 2020 --resolution day", "coalesce",
    "coalesce --by country --min-gap 3d --resolution week --certainty certain", "infer", "history amia",
    "history amia --as-of 1", "revisions", "revisions --as-of 1", "rejects", "rejects --file x --revision 1", "check", "info",
    "sql 'SELECT $select AS a, $b AS b' --param select=1 --param 'b={\"x\": [1, 2]}'",
    "sql \"SELECT Certainly_Before(1, 1, 2, 2, 5, 5, 6, 6) AS b, '$x' AS text\" --param x=3",
]  # fmt: skip
COMPUTED = [
    "cooccur --by country", "cooccur --by who,country --within country --only Iran --as-of 2", "leads --by who --top 1",
    "lags Iran Bolivia --as-of 2", "rate --every year --by country", "bursts kind:government --by country",
    "duplicates", "duplicates --as-of 2", "worlds --horizon 1900/2030",
    "sequence kind:attack then kind:government by country --as-of 2",
]  # fmt: skip
"""Their SQL fetches what a kernel works on: it runs, and its rows are not those of the answer."""


def run_by_hand(path, script):
    """The columns and rows that a bare engine gives for a script."""
    with duckdb.connect(path, read_only=True) as connection:
        for statement in duckdb.extract_statements(script):
            answer = connection.execute(statement)
        return [column[0] for column in answer.description], answer.fetchall()


def test_columns_are_chosen_and_rows_are_sorted(cli, tmp_path):
    words = ("find", "--sort", "-when", "--columns", "country,event_id")
    assert cli(*words, "--format", "csv").told.splitlines() == [
        "country,event_id", "BO,advisers", "AR,cfk", "AR,amia", ",project",
    ]  # fmt: skip
    assert cli(*words).told.split()[:4] == ["country", "event_id", "BO", "advisers"]
    assert list(json.loads(cli(*words, "--format", "json").told)[0]) == ["country", "event_id"]
    cli(*words, "--out", "found.parquet").told  # noqa: B018 - it asserts
    assert pl.read_parquet(tmp_path / "found.parquet").columns == ["country", "event_id"]


def test_every_question_shows_its_sql():
    asked = {line.split()[0] for line in QUESTIONS + COMPUTED}
    assert asked == {
        name for name, command in COMMANDS.items() if any(param.name == "sql" for param in command.params)
    }


@pytest.mark.parametrize("line", COMPUTED)
def test_the_script_of_a_kernel_runs_in_a_bare_engine(cli, small_path, line):
    names, _ = run_by_hand(small_path, cli(*shlex.split(line), "--sql").told)
    assert names


@pytest.mark.parametrize("line", QUESTIONS)
def test_the_script_answers_in_a_bare_engine(cli, small_path, line):
    words = shlex.split(line)
    names, rows = run_by_hand(small_path, cli(*words, "--sql").told)
    expected = json.loads(cli(*words, "--format", "json").told)
    assert len(rows) == len(expected)
    assert (
        not expected or names == list(expected[0])[: len(names)]
    )  # what is worked out row by row comes last
    for name in ("event_id", "title", "certainty", "left", "right", "reason"):
        if name in names:
            assert [row[names.index(name)] for row in rows] == [row[name] for row in expected]


def test_a_script_can_be_kept(cli, tmp_path):
    script = cli("find", "--sql").told
    cli("find", "--sql", "--out", "question.sql").told  # noqa: B018 - it asserts
    assert (tmp_path / "question.sql").read_text() == script


@pytest.mark.parametrize("line", ["find kind:attack", "cooccur", "show amia", "sql 'SELECT 1'"])
def test_explain_names_the_path_and_the_plan(cli, line):
    told = cli(*shlex.split(line), "--explain").told
    assert told.startswith("path: ")
    assert len(told.splitlines()) <= 3
    assert "Projection" not in told
    assert "Projection" in cli(*shlex.split(line), "--explain", "full").told
    analyzed = cli(*shlex.split(line), "--explain", "analyze").told.splitlines()
    assert analyzed[0] == told.splitlines()[0]
    assert analyzed[1].startswith("rows: ")
    assert analyzed[2].startswith("time: ")


def test_explain_takes_no_word_that_is_none_of_its_own(cli):
    after = cli("find", "kind:attack", "--explain").told
    assert cli("find", "--explain", "kind:attack").told == after
    assert cli("find", "--explain=path", "kind:attack").told == after
    assert "'everything' is not one of" in cli("find", "--explain=everything").err


@pytest.mark.parametrize(
    ("line", "certain", "possible"),
    [
        ("find", 4, 4),
        ("find --limit 2", 2, 2),
        ("find --from 1990 --to 2015", None, None),
        ("find during:2010/2015", None, None),
        ("overlaps", None, None),
        ("overlaps --certainty certain", None, None),
        ("nearest", None, None),
        ("cooccur", None, None),
        ("items --by who", None, None),
        ("gaps", None, None),
    ],
)
def test_count_is_how_many_rows_there_are(cli, line, certain, possible):
    rows = json.loads(cli(*shlex.split(line), "--format", "json").told)
    sure = [row for row in rows if row.get("certainty", "certain") == "certain"]
    (told,) = json.loads(cli(*shlex.split(line), "--count", "--format", "json").told)
    assert told["possible"] == len(rows)
    assert list(told) == ["certain", "possible"]
    if "during" not in line:
        assert told["certain"] == len(sure)
    if certain is not None:
        assert told == {"certain": certain, "possible": possible}


def test_a_date_in_the_selector_makes_the_count_uncertain(cli):
    everywhere = json.loads(cli("find", "during:2010/2015", "--count", "--format", "json").told)
    window = json.loads(cli("find", "--from", "2010", "--to", "2015", "--count", "--format", "json").told)
    assert everywhere == window
