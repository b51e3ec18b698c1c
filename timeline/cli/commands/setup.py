"""What helps on the way: a first database, completion for a shell."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.cli.command import Command
from timeline.cli.options import REPLACE, argument

__all__ = ["COMMANDS"]

_SHELLS = ("bash", "zsh", "fish")
_TO_INSTALL = (
    "timeline completion bash > ~/.local/share/bash-completion/completions/timeline",
    'timeline completion zsh > "${fpath[1]}/_timeline"',
    "timeline completion fish > ~/.config/fish/completions/timeline.fish",
)


def _demo(context: click.Context, /, directory: str, replace: bool) -> None:
    from timeline.cli.demo import demo

    demo(context, Path(directory), replace=replace)


def _completion(context: click.Context, /, shell: str) -> None:
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None, shell
    root = context.find_root().command
    click.echo(made(root, {}, "timeline", "_TIMELINE_COMPLETE").source())


COMMANDS = [
    Command(
        "demo",
        _demo,
        [argument("directory", "Where to put it; default: out.", default="out", metavar="[DIR]", required=False),
         REPLACE],
        """Build the founding database, ask it, and export it.

        Makes DIR/founding.duckdb anew, unless somebody has edited it.
        Prints the answers to its questions, and writes DIR/parquet.""",
        ["timeline demo"],
        database=False,
    ),
    Command(
        "completion",
        _completion,
        [argument("shell", "bash, zsh or fish.", type=click.Choice(_SHELLS), metavar="SHELL")],
        "Print the completion script of a shell.\n\nIt completes commands, options and identities of events.\n\n"
        + "\n".join(("\b\nInstall it once:", *(f"  {line}" for line in _TO_INSTALL))),
        ["timeline completion bash"],
        database=False,
    ),
]  # fmt: skip
