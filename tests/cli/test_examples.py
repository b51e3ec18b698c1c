"""Every example of every help works on the database of `timeline demo`."""

from __future__ import annotations

import shlex
import shutil

import pytest

from tests.conftest import ROOT
from timeline import Timeline
from timeline.cli.app import all_commands, app

COMMANDS = all_commands()

BEFORE = {  # what an example takes back, or brings back
    "unmerge": "merge mas-in-power-first morales-presidency",
    "restore saved.duckdb": "backup saved.duckdb",
}
EXAMPLES = list(dict.fromkeys(line for command in (app, *COMMANDS.values()) for line in command.examples))


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory):
    """What `timeline demo` makes, and what it says."""
    from contextlib import chdir, redirect_stdout
    from io import StringIO

    from timeline.cli import run

    folder, said = tmp_path_factory.mktemp("demo"), StringIO()
    with chdir(folder), redirect_stdout(said):
        assert run(["demo"]) == 0
    (folder / "said.txt").write_text(said.getvalue(), encoding="utf-8")
    return folder


def files_of(folder):
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def test_every_command_has_an_example_of_its_own():
    for name, command in COMMANDS.items():
        assert command.examples, name
        assert all(example.startswith(f"timeline {name}") for example in command.examples), name


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_works(cli, demo_folder, tmp_path, monkeypatch, example):
    shutil.copytree(demo_folder / "out", tmp_path / "out")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.setenv("TIMELINE_DB", str(tmp_path / "out" / "founding.duckdb"))
    program, *words = shlex.split(example)
    assert program == "timeline"
    if words[0] == "cluster":
        pytest.skip("it starts Spark, as the long tests of tests/scale do")
    typed = list(shlex.shlex(example, posix=True, punctuation_chars=True))
    assert not {"|", ">", "<", "&", ";", "(", ")"} & set(typed), "the shell takes this apart"
    for begun, before in BEFORE.items():
        if words[: len(begun.split())] == begun.split():
            assert cli(*shlex.split(before)).code == 0
    answer = cli(*words)
    assert answer.code == 0, answer.err
    assert "nothing found" not in answer.err
    assert answer.out or answer.err


def test_the_help_ends_with_the_examples(cli):
    for name, command in COMMANDS.items():
        told = cli(name, "--help").told
        lines = [line.strip() for line in told.splitlines()]
        assert lines[-len(command.examples) :] == list(command.examples)


def test_the_help_names_every_command(cli):
    told = cli("--help").told
    for name in COMMANDS:
        assert f"\n  {name} " in told
    assert "..." not in told.replace("COMMAND ...", ""), "a line of the list is too long and was cut"


# --- the demonstration ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said(demo_folder):
    return (demo_folder / "said.txt").read_text(encoding="utf-8")


def answer_to(said, line):
    """What stands below a typed line, up to the next question."""
    return said.partition(f"$ {line}\n")[2].partition("\n\n")[0].splitlines()


def test_demo_answers_every_question(said):
    from timeline.cli.demo import QUESTIONS

    for question, line in QUESTIONS:
        assert f"\n{question}\n$ {line}\n" in said
        assert len(answer_to(said, line)) > 1, line


def test_demo_names_who_was_in_office(said):
    lines = answer_to(said, next(line for line in said.splitlines() if "timeline lookup" in line)[2:])
    assert [line for line in lines if " amia-bombing" in line and line.startswith("   ")]
    for event, state in (
        ("iran-advisers-bolivia", "morales-presidency"),
        ("emtrasur-aircraft-seizure", "fernandez-presidency"),
        ("bolivia-israel-break", "arce-presidency"),
    ):
        assert [line for line in lines if event in line and state in line and line.startswith("certain")]


def test_demo_tells_what_was_going_on(said):
    lines = answer_to(said, "timeline at 2015-01-16")
    for event in ("cfk-presidency", "iran-advisers-bolivia", "mas-in-power-first"):
        assert [line for line in lines if f" {event} " in line and " certain " in line]
    assert [line for line in lines if " venezuela-passports " in line and " possible " in line]


def test_demo_tells_then_from_now(said):
    then = answer_to(said, "timeline find kind:attack --as-of 2023-11-06")
    now = answer_to(said, "timeline find kind:attack")
    assert [line.split("  ")[0] for line in then[1:]] == ["before 2024", "before 2024", "2023-10-07"]
    assert [line.split("  ")[0] for line in now[1:]] == ["1992-03-17", "1994-07-18", "2023-10-07"]


def test_demo_lists_the_files(said, demo_folder):
    listed = said.partition("The files on disk\n")[2].split()
    assert [word for word in listed if word.startswith("out/")] == [
        "out/founding.duckdb",
        *(str(file.relative_to(demo_folder)) for file in files_of(demo_folder / "out" / "parquet")),
    ]


def test_demo_builds_anew(cli, tmp_path, demo_folder):
    shutil.copytree(demo_folder / "out", tmp_path / "there")
    assert cli("demo", "there").code == 0
    assert cli("revisions", "--db", "there/founding.duckdb", "--format", "csv").told.count("\n") == 4


def test_demo_builds_over_nothing_of_somebody_elses(cli, tmp_path, demo_folder):
    shutil.copytree(demo_folder / "out", tmp_path / "there")
    path = tmp_path / "there" / "founding.duckdb"
    assert cli("add", "--title", "mine", "--when", "2010", "--db", str(path)).code == 0
    refused = cli("demo", "there")
    assert refused.code == 1
    assert "founding.duckdb was edited (revision 4: added)" in refused.err
    assert len(Timeline(path).revisions()) == 4
    path.write_text("somebody's notes")
    assert cli("demo", "there").code == 1
    assert path.read_text() == "somebody's notes"
    assert cli("demo", "there", "--replace").code == 0
    assert cli("revisions", "--db", "there/founding.duckdb", "--format", "csv").told.count("\n") == 4
