"""What a terminal shows: colour, and as much as there is room for; nothing is cut."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from textwrap import dedent

import pytest

from timeline.cli import run
from timeline.cli.render import output
from timeline.store import result
from timeline.tables.text import width_of

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Screen(io.StringIO):
    """Standard output as a terminal has it."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(small_path, tmp_path, monkeypatch):
    """Run a command on a terminal of some width; what it shows, escapes included."""
    monkeypatch.setenv("TIMELINE_DB", str(small_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)

    def show(width: int, *words: str) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        screen = Screen()
        monkeypatch.setattr(sys, "stdout", screen)
        assert run(words) == 0
        return screen.getvalue()

    return show


def shown_by_a_real_terminal(path, width, *words):
    """The same through a pseudo-terminal, in a process of its own."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": str(width), "TERM": "xterm-256color", "TIMELINE_DB": str(path)}
    env.pop("NO_COLOR", None)
    process = subprocess.Popen([sys.executable, "-m", "timeline", *words], stdout=theirs, env=env)
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 65536):
            shown += more
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def plain(shown: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in ESCAPE.sub("", shown).splitlines())


def test_a_wide_terminal_shows_every_column(terminal):
    assert plain(terminal(130, "find", "--to", "2000")) == dedent(
        """\
        when        certainty  title                event_id  kind                country  who
        ──────────────────────────────────────────────────────────────────────────────────────────────────
        c. 1983     certain    Influence | project  project   influence.campaign           Iran
        1994-07-18  certain    Bombing of the AMIA  amia      attack              AR       Hezbollah, AMIA
        """
    )


def test_a_terminal_leaves_out_the_least_first(terminal):
    assert plain(terminal(72, "find", "country:AR|BO")) == dedent(
        """\
        when                      title                         event_id
        ────────────────────────────────────────────────────────────────
        1994-07-18                Bombing of the AMIA           amia
        2007-12-10 -> 2015-12-09  Cristina Fernández president  cfk
        2010 -> ongoing           Advisers in Bolivia           advisers
        """
    )


def test_a_narrow_terminal_stacks(terminal):
    assert plain(terminal(60, "find", "country:AR|BO")) == dedent(
        """\
        when                      title
        ──────────────────────────────────────────────────────
        1994-07-18                Bombing of the AMIA
                                  amia
        2007-12-10 -> 2015-12-09  Cristina Fernández president
                                  cfk
        2010 -> ongoing           Advisers in Bolivia
                                  advisers
        """
    )


def test_too_many_columns_become_cards(terminal):
    shown = plain(terminal(60, "sql", "SELECT * FROM events ORDER BY event_id LIMIT 2"))
    assert shown.startswith("event_id       advisers\n")
    assert "\n\nevent_id       amia\n" in shown


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize(
    "words",
    [("find",), ("overlaps",), ("cooccur",), ("history", "amia"), ("show", "amia"), ("info",), ("lookup",)],
)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(terminal, width, words):
    shown = plain(terminal(width, *words))
    assert max(map(width_of, shown.splitlines())) <= width
    assert "…" not in shown


@pytest.mark.parametrize("width", [24, 30, 40, 50, 60])
def test_no_letter_is_lost_where_texts_are_wrapped(terminal, cli, width):
    whole = cli("sql", "SELECT title, event_id FROM events").told.splitlines()[1:]
    dates = ["c. 1983", "1994-07-18", "2007-12-10 -> 2015-12-09", "2010 -> ongoing"]
    body = plain(terminal(width, "find")).splitlines()[2:]
    assert sorted("".join("".join(body).split())) == sorted("".join("".join(whole + dates).split()))


def test_colour_is_for_terminals(terminal, monkeypatch):
    line = ("find", "--from", "2009", "--to", "2010")
    assert "\x1b[32mcertain" in terminal(120, *line)
    assert "\x1b[" not in terminal(120, "find", "--format", "json")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in terminal(120, *line)


def test_a_pipe_gets_neither_colour_nor_frames(cli):
    told = cli("find").told
    assert "\x1b" not in told
    assert "─" not in told


def test_a_real_terminal_shows_the_same(terminal, small_path):
    shown = shown_by_a_real_terminal(small_path, 90, "find", "--from", "2009", "--to", "2010")
    assert shown == terminal(90, "find", "--from", "2009", "--to", "2010")
    assert "\x1b[32mcertain" in shown


def test_a_file_is_plain_even_from_a_terminal(terminal, tmp_path):
    terminal(40, "find", "--out", "found.txt")
    assert (tmp_path / "found.txt").read_text().splitlines()[1].startswith("c. 1983  ")


@pytest.fixture
def few(monkeypatch):
    """A terminal for which three rows are many."""
    monkeypatch.setattr(output, "_MANY", 3)
    monkeypatch.setattr(output, "_FIRST", 2)
    monkeypatch.setattr(output, "_LAST", 1)


def test_of_many_rows_the_first_and_the_last_are_shown(terminal, few, capsys):
    names = [row["event_id"] for row in json.loads(terminal(120, "find", "--format", "json"))]
    shown = ESCAPE.sub("", terminal(120, "find", "--columns", "event_id")).split()
    assert [shown[0], *shown[2:]] == ["event_id", *names[:2], "...", names[-1]]
    said = f"{len(names)} rows: the first 2 and the last 1 are shown; --all shows every one"
    assert said in capsys.readouterr().err
    assert terminal(120, "find", "--columns", "event_id", "--all").split() == ["event_id", *names]


def test_few_rows_are_shown_whole(terminal, few):
    assert "..." not in terminal(120, "find", "--limit", "3")


def test_a_long_table_in_a_pipe_is_whole(cli, monkeypatch):
    whole = cli("find").told
    markdown = cli("find", "--format", "markdown").told
    monkeypatch.setattr(output, "_MANY", 2)
    monkeypatch.setattr(result, "BATCH", 2)
    told = cli("find").told
    assert [line.split() for line in told.splitlines()] == [line.split() for line in whole.splitlines()]
    assert cli("find", "--format", "markdown").told == markdown
