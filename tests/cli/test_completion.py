"""The shell is told what can be typed."""

from __future__ import annotations

import pytest


def complete(shell, path, *words):
    line = " ".join(("timeline", *words))
    answer = shell(
        "-m", "timeline",
        _TIMELINE_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words)), TIMELINE_DB=path,
    )  # fmt: skip
    return [found.partition(",")[2] for found in answer.out.split()]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(cli, name):
    told = cli("completion", name).told
    assert "_TIMELINE_COMPLETE" in told
    assert "timeline" in told


def test_commands_options_and_words_are_completed(shell, small_path):
    assert complete(shell, small_path, "rela") == ["relate"]
    assert complete(shell, small_path, "find", "--cert") == ["--certainty"]
    assert complete(shell, small_path, "find", "--certainty", "p") == ["possible"]


def test_identities_are_completed_from_the_database(shell, small_path, tmp_path):
    assert complete(shell, small_path, "show", "a") == ["advisers", "amia"]
    assert complete(shell, tmp_path / "nowhere.duckdb", "show", "a") == []
