"""Write what is generated from the commands: `python -m tests.docs.generate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.cli.app import all_commands, app
from timeline.query.registry import TOPICS, question_of

if TYPE_CHECKING:
    from timeline.query.question import Parameter, Question
    from timeline.schema import Column

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SUMMARIES = ROOT / "timeline" / "cli" / "summaries.py"
WIDTH = 98

_HEAD = r"""# Commands

This page is written by `make docs` from what `--help` says.

| exit code | means |
|---|---|
| 0 | done; an answer without rows is an answer |
| 1 | an error in one line on standard error, or a breach found by `check` |
| 2 | a wrong use of the command |
| 70 | a fault of the program, with a traceback |
| 129, 130, 143 | hung up, interrupted, terminated (by a signal); nothing half written is left |
| 141 | nobody reads the output any more, as after `\| head`; a revision that was told is there |
"""


_QUESTIONS = """# Questions

This page is written by `make docs` from the questions themselves.
Each is a method of `Timeline` and a command of the same name.
A parameter of Python is an option of the command: `min_gap` is `--min-gap`, `from_` is `--from`.
`Result.schema` lists the columns of an answer in Python.
"""


def help_of(command: click.Command, parent: click.Context) -> str:
    """The help of a command, as wide as the page."""
    context = click.Context(
        command,
        info_name=command.name,
        parent=parent,
        help_option_names=["--help", "-h"],
        terminal_width=WIDTH,
    )
    return context.get_help().rstrip()


def commands_page() -> str:
    """The page of all commands."""
    root = click.Context(app, info_name="timeline", help_option_names=["--help", "-h"], terminal_width=WIDTH)
    parts = [_HEAD, "## timeline\n", f"```text\n{app.get_help(root).rstrip()}\n```\n"]
    for name, command in all_commands().items():
        parts += [f"## timeline {name}\n", f"```text\n{help_of(command, root)}\n```\n"]
    return "\n".join(parts)


def summaries_module() -> str:
    """The module of what `timeline --help` says of each command."""
    lines = [
        f"    {json.dumps(name)}: {json.dumps(summary, ensure_ascii=False)},\n"
        for name, summary in app.summaries.items()
    ]
    head, _, _ = SUMMARIES.read_text(encoding="utf-8").partition("{")
    return f"{head}{{\n{''.join(lines)}}}\n"


def questions_page() -> str:
    """The page of all questions: what each takes, and the columns of what it answers."""
    parts = [_QUESTIONS]
    for topic, names in TOPICS.items():
        parts.append(f"## {topic}\n")
        parts += [_question(question_of(name)) for name in names]
    return "\n".join(parts)


def _question(question: Question) -> str:
    takes = [
        f"| `{each.name}` | {_type(each)} | {_default(each)} | {_cell(each.help)} |"
        for each in question.parameters
    ]
    gives = [
        f"| `{column.name}` | {column.type} | {_meaning(column)} | {column.null} |"
        for column in question.columns
    ]
    parts = [f"### {question.name}\n", f"{question.text}\n"]
    if takes:
        parts.append(
            "\n".join(["| parameter | takes | default | meaning |", "|---|---|---|---|", *takes]) + "\n"
        )
    if gives:
        parts.append(
            "\n".join(["| column | type | meaning | NULL means |", "|---|---|---|---|", *gives]) + "\n"
        )
    return "\n".join(parts)


def _type(parameter: Parameter) -> str:
    names = [f"`{word}`" for word in parameter.words]
    if not parameter.choices:
        names += [getattr(kind, "__name__", str(kind)) for kind in parameter.types]
    return ", ".join(names)


def _default(parameter: Parameter) -> str:
    return "must be given" if parameter.required else f"`{parameter.default!r}`"


def _meaning(column: Column) -> str:
    return _cell(f"{column.meaning} ({column.unit})" if column.unit else column.meaning)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    app.summaries = {name: command.get_short_help_str(200) for name, command in all_commands().items()}
    return {
        SUMMARIES: summaries_module(),
        DOCS / "commands.md": commands_page(),
        DOCS / "questions.md": questions_page(),
    }


def main() -> None:
    """Write every generated file."""
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
