"""Control characters in data and on the command line are shown; a terminal is told nothing by them."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from timeline import Timeline
from timeline.cli import run

TITLE = "\x1b]0;mine\x07\x1b[2J\x1b]52;c;bWluZQ==\x1b \x9b31m\x7fend"
SHOWN = "␛]0;mine␇␛[2J␛]52;c;bWluZQ==␛ \\x9b31m␡end"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("escapes") / "t.duckdb"
    with Timeline(path) as tl:
        tl.add(event_id="a\x1b[1A", title=TITLE, when="2000", participants=[{"entity": TITLE}], tags=[TITLE])
    return str(path)


def on_a_terminal(monkeypatch, *words):
    """What a command sends to a terminal."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        code = run(words)
        terminal.flush()
        monkeypatch.undo()
    told = b""
    try:
        while part := os.read(ours, 1 << 16):
            told += part
    except OSError:  # the end, as Linux says it
        pass
    os.close(ours)
    return code, told.decode()


@pytest.mark.parametrize(
    "words",
    [
        ("find",),
        ("show", "a\x1b[1A"),
        ("sql", f'SELECT title, 1 AS "{TITLE}", [title] AS l, {{a: title}} AS s FROM events'),
        *(("find", "--format", name) for name in ("csv", "tsv", "jsonl", "json", "markdown")),
    ],
    ids=" ".join,
)
def test_a_terminal_is_shown_what_data_hold(path, monkeypatch, words):
    code, told = on_a_terminal(monkeypatch, "--db", path, *words)
    assert code == 0
    for sign in ("\x1b]", "\x1b[2J", "\x1b[1A", "\x07", "\x9b", "\x7f"):
        assert sign not in told


@pytest.mark.parametrize(
    "words", [("find",), ("show", "a\x1b[1A"), ("find", "--format", "markdown")], ids=" ".join
)
def test_a_table_shows_them_to_a_pipe_too(path, cli, words):
    told = cli("--db", path, *words).told
    assert SHOWN.split()[0] in told.replace("\\[", "[")
    assert "\x1b" not in told


def test_a_pipe_of_data_has_them_as_they_are(path, cli):
    assert TITLE in cli("--db", path, "find", "--format", "csv").told


@pytest.mark.parametrize(
    "words",
    [
        ("show", "\x1b]0;x\x07"),
        ("find", "kind:\x1b]0;x\x07"),
        ("find", "--where", "\x1b]0;x\x07"),
        ("find", "--out", "x.\x1b]0;x\x07"),
        ("find", "--limit", "\x1b]0;x\x07"),
        ("\x1b]0;x\x07",),
        ("--db", "\x1b]0;x\x07.duckdb", "find"),
        ("ingest", "\x1b]0;x\x07"),
        ("when", "\x1b]0;x\x07"),
    ],
    ids=lambda words: words[0].encode("unicode_escape").decode(),
)
def test_an_error_shows_them(cli, words):
    refused = cli(*words)
    assert refused.code in (1, 2)
    assert "\x1b" not in refused.err
    assert "\x07" not in refused.err
