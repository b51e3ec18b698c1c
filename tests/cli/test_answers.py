"""What the questions say, in full, on the small database of `conftest.py`; tables stand in `answers.txt`."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from textwrap import dedent

import pytest

ANSWERS = Path(__file__).with_name("answers.txt").read_text(encoding="utf-8")
TABLES = dict(block.split("\n", 1) for block in re.split(r"^\$ timeline ", ANSWERS, flags=re.MULTILINE)[1:])


def test_all_tables_are_read():
    assert len(TABLES) == ANSWERS.count("$ timeline ") == 24


@pytest.mark.parametrize("line", TABLES)
def test_table(cli, line):
    assert cli(*shlex.split(line)).told == TABLES[line].rstrip("\n") + "\n"


def test_info(cli, small_path):
    told = cli("info").told.splitlines()
    assert told[0] == f"path                 {small_path}"
    assert told[1].startswith("bytes                ")
    assert told[1].endswith("B")
    assert "\n".join(told[3:]) + "\n" == dedent(
        """\
        events               4
        versions             5
        kinds                4
        entities             4
        participants         5
        sources              1
        evidence             1
        revisions            2
        rejected_rows        0
        first_start          1983-01-01
        last_end (last day)  2015-12-09
        ongoing              1
        undated              0
        last_recorded        2023-11-20 12:00
        """
    )


def test_json_is_a_list_of_whole_rows(cli):
    assert json.loads(cli("find", "kind:military", "--format", "json").told) == [
        {
            "event_id": "advisers",
            "title": "Advisers in Bolivia",
            "kind": "military.cooperation",
            "when": "2010/..",
            "start_min": "2010-01-01T00:00:00Z",
            "start_max": "2010-12-31T23:59:59.999999Z",
            "end_min": "2010-01-01T00:00:00.000001Z",
            "end_max": None,
            "start_kind": "known",
            "end_kind": "open",
            "place": None,
            "country": "BO",
            "who": ["Iran", "Bolivia"],
        }
    ]


def test_json_lines_hold_the_same_rows(cli):
    lines = cli("find", "--format", "jsonl").told.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(cli("find", "--format", "json").told)


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_delimited_text_holds_the_same_rows(cli, name, delimiter):
    rows = list(csv.DictReader(io.StringIO(cli("find", "--format", name).told), delimiter=delimiter))
    expected = json.loads(cli("find", "--format", "json").told)
    assert rows == [
        {
            column: "; ".join(value) if isinstance(value, list) else value or ""
            for column, value in row.items()
        }
        for row in expected
    ]


def test_nothing_found_is_an_answer(cli):
    answer = cli("find", "kind:attack", "--from", "2000", "--to", "2001")
    assert (answer.out, answer.err, answer.code) == ("", "nothing found\n", 0)
    assert cli("find", "kind:attack", "--from", "2000", "--format", "json").told == "[]\n"


def test_an_empty_answer_keeps_its_header(cli):
    told = cli("find", "kind:attack", "--from", "2000", "--format", "csv").told
    assert told.startswith("event_id,title,kind,when,")
    assert told.endswith("certainty\n")
    assert told.count("\n") == 1


def test_notes_are_no_part_of_the_answer(cli):
    assert cli("cooccur", "--format", "json").err == "note: 4 events counted\n"


def test_only_may_be_repeated(cli):
    def pairs(*only):
        told = cli("cooccur", "--window", "36500d", "--format", "json", *only).told
        return {(row["x"], row["y"]) for row in json.loads(told)}

    for wanted in (["AMIA"], ["AMIA", "Bolivia"]):
        found = pairs(*(word for name in wanted for word in ("--only", name)))
        assert found == {pair for pair in pairs() if set(wanted) & set(pair)}
    assert pairs("--only", "AMIA") < pairs("--only", "AMIA", "--only", "Bolivia") < pairs()


def test_check_is_quiet_about_sound_data(cli):
    answer = cli("check")
    assert (answer.out, answer.code) == ("", 0)
    assert answer.err.endswith("no breach found\n")


def test_check_fails_on_a_breach(cli, small):
    import duckdb

    with duckdb.connect(small) as connection:
        connection.execute("DELETE FROM entity WHERE entity_id = 'iran'")
    answer = cli("check", "--db", small)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "rule            event_id  detail",
        "known_entities  advisers  unknown entity iran",
        "known_entities  project   unknown entity iran",
    ]


def test_general_options_stand_on_either_side(cli, small):
    cli("retract", "cfk", "--db", small)
    after, before = cli("find", "--db", small), cli("--db", small, "find")
    assert after.told == before.told
    assert "cfk" not in after.told
    assert "cfk" in cli("find").told


def test_the_later_option_holds(cli, small):
    cli("retract", "cfk", "--db", small)
    assert "cfk" not in cli("--db", "elsewhere.duckdb", "find", "--db", small).told


@pytest.mark.parametrize("selector", [("who:Cristina Fernández",), ('who:"Cristina Fernández"',)])
def test_a_selector_keeps_the_quotes_that_the_shell_takes(cli, small, selector):
    cli("amend", "cfk", "--who", "Cristina Fernández", "--db", small)
    found = json.loads(cli("find", "--db", small, *selector, "--format", "json").told)
    assert [row["event_id"] for row in found] == ["cfk"]


def test_terms_may_be_one_word_or_many(cli):
    assert cli("find", "country:AR -kind:attack").told == cli("find", "country:AR", "-kind:attack").told


def test_a_statement_comes_from_standard_input_with_its_values(cli):
    statement = "SELECT $word AS word, $number + 1 AS number, $nothing AS nothing"
    told = cli(
        "sql", "-", "--param", "word=two words", "--param", "number=41", "--param", "nothing=null",
        "--format", "json", stdin=statement,
    ).told  # fmt: skip
    assert json.loads(told) == [{"word": "two words", "number": 42, "nothing": None}]
