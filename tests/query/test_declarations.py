"""What a question declares is what it answers: names and types of its columns, and parameters of its command."""

from __future__ import annotations

import shlex
from typing import get_args

import click
import pytest

from timeline import Timeline
from timeline.cli.app import app, command_of
from timeline.query.registry import QUESTIONS, TOPICS, question_of

DECLARED = {name: question_of(name) for name in QUESTIONS}
LINES = {line: name for name in QUESTIONS if name != "sql" for line in DECLARED[name].examples}
ARROW = {
    "large_string": "string",
    "large_list<item: large_string>": "list<string>",
}
STORED = ("version", "revision_id", "undoes", "closed_by")
"""Numbers that tables hold in 32 bits."""
MORE = [
    "timeline concurrency --bins year",
    "timeline gaps",
    "timeline overlaps --by who --relation before --limit 2",
    "timeline nearest kind:attack kind:death --by who --resolution day --k 2",
    "timeline cooccur --null none",
    "timeline coverage",
    "timeline rate --every decade",
    "timeline find",
]


@pytest.fixture(scope="module")
def founding(tmp_path_factory):
    path = tmp_path_factory.mktemp("declared") / "founding.duckdb"
    with Timeline(path) as timeline:
        timeline.ingest("seeds/founding.toml")
    return path


@pytest.mark.parametrize("line", [*LINES, *MORE])
def test_an_answer_has_the_columns_that_are_declared(line, founding):
    from timeline.cli.day_order import read_dates

    _, name, *words = shlex.split(line)
    context = command_of(name).make_context(name, list(words), resilient_parsing=False)
    known = {parameter.name for parameter in DECLARED[name].parameters}
    given = {key: value for key, value in read_dates(context.params).items() if key in known}
    with Timeline(founding, read_only=True) as timeline:
        answer = getattr(timeline, name)(**given)
        schema, frame = answer.schema, answer.pl()
    declared = DECLARED[name].described
    assert list(schema) == frame.columns
    for column in frame.to_arrow().schema:
        said = declared[column.name].type
        found = ARROW.get(str(column.type), str(column.type))
        if column.name in STORED and found == "int32":
            found = "int64"
        assert found == said or (said == "list<struct>" and found.startswith("large_list<item: struct")), (
            column
        )


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_declaration_is_whole(name):
    question = DECLARED[name]
    assert question.text
    assert question.text[0].isupper()
    assert len(question.text.splitlines()[0]) < 80, "the first line is what `timeline --help` says"
    assert question.examples
    for parameter in question.parameters:
        assert parameter.help, parameter.name
    shown = {part for token in question.shows.rstrip("*").split() for part in token.rstrip("?").split("/")}
    assert shown <= set(question.described)
    assert len(question.columns) == len(question.described), "no column is declared twice"
    for column in question.columns:
        assert column.meaning, column.name


def test_a_question_stands_in_a_module_of_its_name():
    for name, question in DECLARED.items():
        assert question.function.__module__ == f"timeline.query.{name}"
        assert getattr(Timeline, name).question is question


def test_every_topic_is_shown():
    assert sorted(QUESTIONS) == sorted(name for names in TOPICS.values() for name in names)
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 25


def test_the_words_of_relations_are_those_of_the_algebra():
    from timeline.query.options import RelationName
    from timeline.when.allen import COMPOSITES, RELATIONS

    assert set(get_args(RelationName)) == {*map(str, RELATIONS), *COMPOSITES}


def test_completing_the_name_of_a_command_makes_no_command(monkeypatch):
    monkeypatch.setattr(app, "make", lambda name: pytest.fail(f"{name} was made"))
    found = app.shell_complete(click.Context(app), "re")
    assert [item.value for item in found] == [
        "relate",
        "revisions",
        "rejects",
        "retract",
        "rename",
        "restore",
        "report",
    ]
    assert found[0].help == "How two events stand to each other in time."
