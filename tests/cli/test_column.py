"""`timeline when`: single dates and columns of them, in full."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from textwrap import dedent

import polars as pl
import pytest

from timeline.ingest.explain_column import Column, explained
from timeline.when import When, parse_edtf, read_dates

VALUES = "c. 1983\n03/04/2010\n\nsince 2010\n1850s\n04/03/2010\nold\n"
ROWS = Path(__file__).with_name("column.csv").read_text(encoding="utf-8")


@pytest.fixture
def dates(tmp_path):
    path = tmp_path / "dates.txt"
    path.write_text(VALUES, encoding="utf-8")
    return path.name


def test_every_value_is_a_row(cli, dates):
    answer = cli("when", "--column", dates, "--dayfirst", "--format", "csv")
    assert answer.told == ROWS
    assert answer.err == dedent(
        """\
        dates.txt: 7 values: 5 read, 1 refused, 1 blank
          1 refused: 'old' cannot be read as a part of a date; write an EDTF date, or one such as 'July 1994' (such as 'old')
        """
    )


def test_refusals_of_one_kind_are_one(cli, dates):
    told = cli("when", "--column", dates, "--format", "csv").err.splitlines()
    assert told[0] == "dates.txt: 7 values: 3 read, 3 refused, 1 blank"
    assert told[1].startswith("  2 refused: this can be read as 2010-04-03 or 2010-03-04; ")
    assert told[1].endswith("(such as '03/04/2010')")
    assert len(told) == 3
    words = cli("when", "--column", "-", "--format", "csv", stdin="old\nsome\nnew\nnew\n").err.splitlines()
    assert words[1].startswith("  4 refused: 'new' cannot be read as a part of a date")


def test_only_the_most_frequent_refusals_are_told(cli):
    texts = ["1985-13", "1985-02-30", "85", "1985?x", "1985/1986/1987", "1990/1980", "Y", "next"]
    lines = "".join(f"{text}\n" * count for count, text in enumerate(texts, 1))
    told = cli("when", "--column", "-", "--strict", "--format", "csv", stdin=lines).err.splitlines()
    assert told[0] == "standard input: 36 values: 0 read, 36 refused"
    counts = [int(line.split()[0]) for line in told[1:]]
    assert counts[:-1] == sorted(counts[:-1], reverse=True)
    assert (len(counts), sum(counts)) == (6, 36)
    assert told[-1] == f"  {counts[-1]} refused for other reasons"


def test_a_table_is_for_people(cli):
    told = cli("when", "--column", "-", stdin="c. 1983\nold\n").told.splitlines()
    assert told[0].split()[:5] == ["line", "text", "edtf", "display", "error"]
    assert told[1].split()[:4] == ["1", "c.", "1983", "1983~"]
    assert "'old' at position 0" in told[2]


@pytest.mark.parametrize("ending", ["json", "jsonl", "ndjson", "tsv", "csv", "md", "txt"])
def test_a_file_holds_what_standard_output_shows(cli, dates, tmp_path, ending):
    name = {"ndjson": "jsonl", "md": "markdown", "txt": "table"}.get(ending, ending)
    shown = cli("when", "--column", dates, "--format", name).told
    answer = cli("when", "--column", dates, "--out", f"found.{ending}")
    assert answer.out == ""
    assert answer.err.startswith(f"wrote found.{ending} (7 rows)\n")
    assert (tmp_path / f"found.{ending}").read_text(encoding="utf-8") == shown


def test_json_and_json_lines_hold_the_same_rows(cli, dates):
    lines = cli("when", "--column", dates, "--format", "jsonl").told.splitlines()
    rows = json.loads(cli("when", "--column", dates, "--format", "json").told)
    assert [json.loads(line) for line in lines] == rows
    assert rows[0]["approximate"] is True
    assert rows[3]["end_max"] is None


@pytest.mark.parametrize(("ending", "reader"), [("parquet", pl.read_parquet), ("arrow", pl.read_ipc)])
def test_a_frame_holds_instants(cli, dates, ending, reader):
    cli("when", "--column", dates, "--out", f"found.{ending}").told  # noqa: B018 - it asserts
    frame = reader(f"found.{ending}")
    assert frame["text"].to_list() == [line or None for line in VALUES.splitlines()]
    assert frame.schema["start_min"] == pl.Datetime("us")
    assert frame["error"].is_null().to_list() == [True, False, True, True, True, False, False]


TABLES = {
    "t.csv": lambda frame, path: frame.write_csv(path),
    "t.tsv": lambda frame, path: frame.write_csv(path, separator="\t"),
    "t.jsonl": lambda frame, path: frame.write_ndjson(path),
    "t.json": lambda frame, path: frame.write_json(path),
    "t.parquet": lambda frame, path: frame.write_parquet(path),
    "t.arrow": lambda frame, path: frame.write_ipc(path),
    "t.csv.gz": lambda frame, path: path.write_bytes(gzip.compress(frame.write_csv().encode())),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_column_of_any_table(cli, tmp_path, name):
    frame = pl.DataFrame({"id": [1, 2, 3], "made": ["c. 1983", None, "July 18, 1994"]})
    TABLES[name](frame, tmp_path / name)
    answer = cli("when", "--column", name, "--name", "made", "--format", "jsonl")
    rows = [json.loads(line) for line in answer.told.splitlines()]
    assert [(row["text"], row["edtf"]) for row in rows] == [
        ("c. 1983", "1983~"),
        (None, None),
        ("July 18, 1994", "1994-07-18"),
    ]
    assert answer.err == f"{name}: 3 values: 2 read, 0 refused, 1 blank\n"


def test_columns_of_dates_and_numbers_are_read_as_well(cli, tmp_path):
    from datetime import date

    pl.DataFrame({"day": [date(1994, 7, 18)], "year": [1994.0]}).write_parquet(tmp_path / "t.parquet")
    for name, edtf in (("day", "1994-07-18"), ("year", "1994")):
        assert (
            json.loads(cli("when", "--column", "t.parquet", "--name", name, "--format", "json").told)[0][
                "edtf"
            ]
            == edtf
        )


def test_the_only_column_needs_no_name(cli, tmp_path):
    (tmp_path / "t.csv").write_text('made\n"July 18, 1994"\n')
    assert json.loads(cli("when", "--column", "t.csv", "--format", "json").told)[0]["edtf"] == "1994-07-18"


def test_lines_are_where_the_values_stand(cli, tmp_path):
    (tmp_path / "t.csv").write_text('id,made\n1,1994\n2,1995,too much\n3,"19\n96"\n4,1997\n')
    answer = cli("when", "--column", "t.csv", "--name", "made", "--format", "json")
    assert [row["line"] for row in json.loads(answer.told)] == [2, 4, 6]
    assert answer.err.startswith("t.csv: 3 values: 2 read, 1 refused, 1 broken row\n")


def test_a_file_without_values(cli, tmp_path):
    (tmp_path / "nothing.txt").write_text("")
    answer = cli("when", "--column", "nothing.txt", "--format", "csv")
    assert (answer.told, answer.err) == (
        ROWS.split("\n", 1)[0] + "\n",
        "nothing.txt: 0 values: 0 read, 0 refused\n",
    )


def test_strict_reads_edtf_alone(cli):
    answer = cli("when", "--column", "-", "--strict", "--format", "jsonl", stdin="1983~\nc. 1983\n")
    rows = [json.loads(line) for line in answer.told.splitlines()]
    assert [row["edtf"] for row in rows] == ["1983~", None]
    assert rows[1]["error"] == "'c. 1983' at position 0: a year has four digits; a date begins with its year"
    assert cli("when", "--strict", "1983~").told.startswith("text                1983~\n")
    assert cli("when", "--strict", "c. 1983").code == 1


def test_what_counts_from_the_day_it_was_said(cli):
    line = ("--said", "2023-11-06", "--format", "jsonl")
    alone = [json.loads(line) for line in cli("when", "last Tuesday", "since 2010", *line).told.splitlines()]
    column = cli("when", "--column", "-", *line, stdin="last Tuesday\nsince 2010\n").told.splitlines()
    for row, of_column in zip(alone, map(json.loads, column), strict=True):
        assert row == {name: of_column[name] for name in row if name != "known"} | {"known": row["known"]}
    assert (alone[0]["edtf"], alone[1]["end_min"]) == ("2023-10-31", "2023-11-06T00:00:00Z")
    assert cli("when", "last Tuesday").code == 0, "at the command line the day is today"


def test_readings_of_ones_own(cli, tmp_path):
    (tmp_path / "readings.toml").write_text("[circa]\nyears = 5\n")
    line = ("--readings", "readings.toml", "--format", "json")
    expected = When.read("c. 1983", readings={"circa": {"years": 5}}).edtf
    assert expected != When.read("c. 1983").edtf
    assert json.loads(cli("when", "c. 1983", *line).told)[0]["edtf"] == expected
    assert json.loads(cli("when", "--column", "-", *line, stdin="c. 1983\n").told)[0]["edtf"] == expected
    assert cli("when", "c. 1983", "--readings", "nowhere.toml").err.startswith(
        "timeline: error: readings: there is no file nowhere.toml"
    )


@pytest.mark.parametrize("more", [(), ("--strict",)])
def test_the_julian_calendar(cli, more):
    line = ("--calendar", "julian", "--format", "json", *more)
    assert json.loads(cli("when", "1917-10-25", *line).told)[0]["edtf"] == "1917-11-07"
    assert (
        json.loads(cli("when", "--column", "-", *line, stdin="1917-10-25\n").told)[0]["edtf"] == "1917-11-07"
    )


TEXTS = [
    *(
        "1994",
        "0001",
        "-0344",
        "Y-500000000",
        "1994-07",
        "1994-07-18",
        "2000-21",
        "1850s",
        "1994-07-18T12:30:00Z",
        "no date",
        "19XX",
    ),
    *(
        "2010/..",
        "../1999",
        "/1999",
        "[1994,1996]",
        "{1994..1996}",
        "c. 1983",
        "1994-XX-18",
        "-0344-03",
        "old",
        None,
        "12 BC",
    ),
]


@pytest.mark.parametrize("calendar", ["gregorian", "julian"])
def test_a_date_is_displayed_as_it_is_alone(calendar):
    column = Column("", pl.DataFrame({"line": range(len(TEXTS)), "text": TEXTS}))
    found = explained(column, lambda texts: read_dates(texts, calendar=calendar))
    for text, display, error in found.select("text", "display", "error").iter_rows():
        if text is None or error is not None:
            assert display is None
        else:
            assert display == When.read(text, calendar=calendar).display(), text
    assert found["error"].is_not_null().sum() == 2


def test_instants_of_any_year_are_told(cli):
    told = cli("when", "--column", "-", "--format", "csv", stdin="-0344-03-01\nY12000\n").told
    assert "-0344-03-01T00:00:00Z,-0344-03-01T23:59:59.999999Z" in told
    assert "+12000-01-01T00:00:00Z" in told
    assert parse_edtf(["Y12000"])["start_min"].to_list() == [When.parse("Y12000").start_min]
