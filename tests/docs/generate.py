"""Write the generated pages of `docs/` anew: `python -m tests.docs.generate`."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.cli.app import app
from timeline.cli.command import Command

DOCS = Path(__file__).resolve().parents[2] / "docs"
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
    for name, command in app.commands.items():
        assert isinstance(command, Command), name
        parts += [f"## timeline {name}\n", f"```text\n{help_of(command, root)}\n```\n"]
    return "\n".join(parts)


PAGES = {"commands.md": commands_page}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
