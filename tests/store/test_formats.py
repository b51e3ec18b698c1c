"""The formats of answers, one by one."""

from __future__ import annotations

import json
import math
import stat
import sys
from pathlib import Path

import polars as pl
import pytest

from timeline import BadQuery
from timeline.store.atomic import whole_file
from timeline.store.formats import TEXTS, WRITERS, as_grid, as_script

ROWS = [
    {
        "text": 'a "b", c|d\te',
        "list": ["x", "y; z"],
        "deep": [{"a": 1}],
        "number": math.inf,
        "none": None,
        "yes": True,
    },
    {"text": "é\nü", "list": ["x", "y"], "deep": {}, "number": 0.1, "none": None, "yes": False},
]
NAMES = list(ROWS[0])


def test_json_has_no_infinity_and_loses_nothing():
    told = TEXTS["json"](ROWS, NAMES)
    assert json.loads(told) == [{**ROWS[0], "number": None}, ROWS[1]]
    assert "é" in told
    assert TEXTS["json"]([], NAMES) == "[]\n"


def test_json_lines_are_one_row_a_line():
    told = TEXTS["jsonl"](ROWS, NAMES)
    assert [json.loads(line) for line in told.splitlines()] == json.loads(TEXTS["json"](ROWS, NAMES))
    assert TEXTS["jsonl"]([], NAMES) == ""


def test_csv():
    assert TEXTS["csv"](ROWS, NAMES) == (
        "text,list,deep,number,none,yes\n"
        '"a ""b"", c|d\te","[""x"", ""y; z""]","[{""a"": 1}]",inf,,true\n'
        '"é\nü",x; y,{},0.1,,false\n'
    )


def test_tsv_quotes_its_own_separator():
    told = TEXTS["tsv"](ROWS[:1], ["text", "none"])
    assert told == 'text\tnone\n"a ""b"", c|d\te"\t\n'


def test_markdown_keeps_its_columns():
    assert TEXTS["markdown"](ROWS, ["text", "none"]) == (
        '| text | none |\n| --- | --- |\n| a "b", c\\|d e |  |\n| é ü |  |\n'
    )
    assert as_grid(["a"], [["\\|"]]) == "| a |\n| --- |\n| \\\\\\| |\n"


def test_write_knows_a_format_by_its_ending(tl, tmp_path):
    tl.add(title="A", when="2001/..", event_id="a")
    answer = tl.find()
    for ending in WRITERS:
        assert answer.write(tmp_path / f"found.{ending}").stat().st_size > 0
    assert json.loads((tmp_path / "found.json").read_text()) == answer.rows()
    assert pl.read_parquet(tmp_path / "found.parquet").equals(answer.pl())
    assert pl.read_ipc(tmp_path / "found.arrow").equals(answer.pl())
    assert (tmp_path / "found.sql").read_text() == as_script(answer)
    with pytest.raises(BadQuery, match=r"cannot tell a format from 'found.xyz'.*parquet"):
        answer.write(tmp_path / "found.xyz")


def test_an_empty_answer_keeps_its_columns(tl, tmp_path):
    answer = tl.find()
    answer.write(tmp_path / "found.csv")
    assert (tmp_path / "found.csv").read_text().startswith("event_id,title,kind,when,start_min,")
    answer.write(tmp_path / "found.parquet")
    assert pl.read_parquet(tmp_path / "found.parquet").columns == answer.columns


def test_a_file_is_whole_or_not_there(tmp_path):
    path = tmp_path / "found.csv"

    def fail_halfway():
        with whole_file(path) as draft:
            draft.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert list(tmp_path.iterdir()) == []
    with whole_file(path) as draft:
        draft.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    with pytest.raises(FileNotFoundError, match="no such folder"), whole_file(tmp_path / "nowhere" / "x"):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="needs the folders of Linux")
def test_an_error_of_the_disk_names_the_output_that_was_asked_for() -> None:
    full, memory = Path("/dev/full"), Path("/proc/self/mem")
    with pytest.raises(OSError, match="'/dev/full'"), whole_file(full) as draft, draft.open("w") as file:
        file.write("x")
    with (
        pytest.raises(PermissionError, match="no file can be made in this folder: '/proc/self'"),
        whole_file(memory),
    ):
        pass


def test_a_script_writes_values_as_the_engine_reads_them(tl):
    answer = tl.sql(
        "SELECT $text AS text, $number AS number, $none AS none, $list AS list",
        {"text": "o'clock $number", "number": 1.5, "none": None, "list": ["a", "b'"], "unused": 1},
    )
    assert as_script(answer) == (
        "PREPARE question AS\n"
        "SELECT $text AS text, $number AS number, $none AS none, $list AS list;\n\n"
        "EXECUTE question(\n"
        "    \"text\" := 'o''clock $number',\n    \"number\" := 1.5,\n    \"none\" := NULL,\n    \"list\" := ['a', 'b''']\n);\n"
    )
    assert as_script(tl.sql("SELECT 1 AS one;")) == "SELECT 1 AS one;\n"
