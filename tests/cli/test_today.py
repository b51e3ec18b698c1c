"""Words that count from a day: in a question they count from the day of the clock, in UTC."""

from __future__ import annotations

from datetime import date

import pytest

from timeline import BadDate, Timeline, When
from timeline.cli import run


@pytest.fixture(autouse=True)
def _leap_day(monkeypatch):
    monkeypatch.setattr("timeline.when.reading.today.today", lambda: date(2024, 2, 29))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("today", "2024-02-29"),
        ("now", "2024-02-29"),
        ("Yesterday", "2024-02-28"),
        ("tomorrow", "2024-03-01"),
        ("last week", "[2024-02-19..2024-02-25]"),
        ("40 years ago", "1984"),
        ("today --said 2023-11-01", "2023-11-01"),
        ("yesterday --said today", "2024-02-28"),
        ("1994 --said today", "1994"),
    ],
)
def test_when_counts_from_the_clock(text, edtf, capsys):
    *words, option, value = text.split() if "--said" in text else [*text.split(), None, None]
    assert run(["when", " ".join(words), *([option, value] if option else []), "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].replace('"', "").startswith(f"{' '.join(words)},{edtf},")


def test_what_is_ambiguous_from_today_names_both(capsys):
    assert run(["when", "next Tuesday"]) == 1
    assert "2024-03-05 or 2024-03-12" in capsys.readouterr().err


def test_questions_count_from_the_clock(tmp_path, capsys):
    with Timeline(tmp_path / "x.duckdb") as tl:
        tl.add(event_id="a", title="A", when="2024-02-29")
        tl.add(event_id="b", title="B", when="2024-02-27")
        assert [row["event_id"] for row in tl.at("today")] == ["a"]
        assert [row["event_id"] for row in tl.find("during:today")] == ["a"]
        assert [row["event_id"] for row in tl.find(to="2 days ago")] == ["b"]
    for command in (["at", "today"], ["at", "now", "--dayfirst"], ["find", "--from", "yesterday"]):
        assert run([*command, "--db", str(tmp_path / "x.duckdb"), "--format", "csv"]) == 0
        out = capsys.readouterr().out
        assert ("A" in out, "B" in out) == (True, False)


def test_python_and_columns_have_no_clock(tmp_path, capsys):
    with pytest.raises(
        BadDate, match="which is not known; write the date, or state that day with said='2023-11-01'"
    ):
        When.read("today")
    (tmp_path / "a.txt").write_text("today\n1994\n")
    assert run(["when", "--column", str(tmp_path / "a.txt")]) == 0
    assert "`timeline when` takes that day as --said 2023-11-01" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (["at", "03/04/2010"], "say which with --dayfirst or --monthfirst"),
        (["find", "--from", "03/04/2010"], "say which with --dayfirst or --monthfirst"),
        (["add", "--title", "A", "--when", "03/04/2010"], "say which with --dayfirst or --monthfirst"),
        (["when", "03/04/2010"], "say which with --dayfirst or --monthfirst"),
        (["find", "during:03/04/2010"], "write the one that is meant"),
        (["find", "--as-of", "03/04/2010"], "write the one that is meant"),
    ],
)
def test_the_remedy_works_where_it_is_shown(command, hint, tmp_path, capsys):
    with Timeline(tmp_path / "x.duckdb") as tl:
        tl.add(event_id="a", title="A", when="1994")
    here = [] if command[0] == "when" else ["--db", str(tmp_path / "x.duckdb")]
    assert run([*command, *here]) == 1
    error = capsys.readouterr().err
    assert error == f"timeline: error: '03/04/2010': this can be read as 2010-04-03 or 2010-03-04; {hint}\n"
    with Timeline(tmp_path / "x.duckdb") as tl, pytest.raises(BadDate, match="write the one that is meant"):
        tl.at("03/04/2010")
