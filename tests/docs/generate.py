"""Write what is generated from the commands: `python -m tests.docs.generate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from timeline.cli.app import all_commands, app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SUMMARIES = ROOT / "timeline" / "cli" / "summaries.py"
WIDTH = 98

_HEAD = """# Commands

This page is written by `make docs` from what `--help` says.

| exit code | means |
|---|---|
| 0 | done; an answer without rows is an answer |
| 1 | an error in one line on standard error, or a breach found by `check` |
| 2 | a wrong use of the command |
| 70 | a fault of the program, with a traceback |
| 130 | interrupted |
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


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    app.summaries = {name: command.get_short_help_str(200) for name, command in all_commands().items()}
    return {SUMMARIES: summaries_module(), DOCS / "commands.md": commands_page()}


def main() -> None:
    """Write every generated file."""
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
